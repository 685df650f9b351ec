"""Long lists, page by page."""

from dataclasses import dataclass

PAGE_DEFAULT = 20
PAGE_LARGEST = 100


@dataclass(frozen=True)
class Page[Item, Position]:
    """Some items of a list in its order, and where the next page begins; None at the end."""

    items: tuple[Item, ...]
    next: Position | None
