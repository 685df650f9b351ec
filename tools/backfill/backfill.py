"""One run of a migration: looks at what would change, then changes it, and notes how far it is."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from rich.console import Console
from rich.progress import Progress as Bar
from rich.table import Table

from shared.adapters.dynamodb.items import Item
from tools.backfill.checkpoint import Checkpoint, Progress
from tools.backfill.table import MigratedTable, Outcome, Page

EXAMPLES_MOST = 5  # items


@dataclass(frozen=True)
class Backfill:
    """A migration of a table of about `count` items, and where it notes how far it is.

    `shows_values` is false where the table holds secrets.
    """

    table: MigratedTable
    count: int
    checkpoint: Checkpoint
    shows_values: bool
    console: Console

    def look(self) -> int:
        """Read the whole table; show some items that would change, and return how many would."""
        would_change = 0
        examples = Table("item", "attribute", "is", "becomes", box=None, pad_edge=False)
        for page in self._shown(self.table.pages(None), "reading", done=0):
            for item in page.items:
                changes = self.table.change(item)
                if changes and would_change < EXAMPLES_MOST:
                    self._add_example(examples, item, changes)
                would_change += bool(changes)
        if would_change:
            self.console.print(examples)
        return would_change

    def run(self, progress: Progress) -> Progress:
        """Change the items behind those that are done, and note each page."""
        pages = self.table.pages(progress.after)
        for page in self._shown(pages, "changing", done=progress.read):
            outcomes = [self.table.migrate(item) for item in page.items]
            progress = Progress(
                after=page.after,
                read=progress.read + len(outcomes),
                changed=progress.changed + outcomes.count(Outcome.CHANGED),
                busy=progress.busy + outcomes.count(Outcome.BUSY),
            )
            if page.after:
                self.checkpoint.note(progress)
        self.checkpoint.forget()
        return replace(progress, after=None)

    def _add_example(self, examples: Table, item: Mapping[str, Any], changes: Item) -> None:
        key = ", ".join(map(str, self.table.key_of(item).values()))
        for name, value in changes.items():
            if item.get(name) != value:
                old = self._shown_value(item.get(name))
                examples.add_row(key, name, old, self._shown_value(value))

    def _shown_value(self, value: object) -> str:
        if value is None:
            return "-"
        return str(value) if self.shows_values else "…"

    def _shown(self, pages: Iterable[Page], doing: str, done: int) -> Iterator[Page]:
        """Show a progress bar, on a terminal. DynamoDB counts a table's items every six hours."""
        with Bar(console=self.console, disable=not self.console.is_terminal) as bar:
            task = bar.add_task(doing, total=max(self.count, 1), completed=done)
            for page in pages:
                yield page
                bar.advance(task, len(page.items))
