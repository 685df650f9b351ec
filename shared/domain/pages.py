"""Pagination: long lists are returned page by page."""

from dataclasses import dataclass

PAGE_DEFAULT = 20
PAGE_LARGEST = 100


@dataclass(frozen=True)
class Page[Item, Position]:
    """A page of a list. `next` is the position after which the next page begins, or None."""

    items: tuple[Item, ...]
    next: Position | None
