"""Pagination: long lists are returned page by page."""

from dataclasses import dataclass

PAGE_DEFAULT = 20
PAGE_LARGEST = 100


@dataclass(frozen=True)
class Page[Item, Position]:
    """A page of a list. `next` is the cursor position of the next page, None on the last one."""

    items: tuple[Item, ...]
    next: Position | None
