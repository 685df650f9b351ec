"""What a product may add to the engine, which runs any SAM template as it is."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from local.data_plane import stack as stacks
from local.data_plane.data_plane import DataPlane
from local.data_plane.stack import Stack
from local.inbox.examples import ExampleMail
from local.streams.mapping import PendingMark
from sam_template.template import Template

type Reach = Callable[[int], str]
"""Returns the URL at which handlers reach a port of this machine."""

type MailWriter = Callable[[Path, DataPlane, Template, Stack], Sequence[ExampleMail]]
"""Writes examples of a project's mails. Raises ExamplesError."""


class PreparationError(Exception):
    """The product's first data cannot be stored; the text is one line for the terminal."""


class Extension:
    """Adds nothing: a product overrides what it needs."""

    stack_name: str = stacks.DEFAULT_NAME
    preload: tuple[str, ...] = ()
    """Third-party modules that all environments share, imported once."""
    pending: PendingMark | None = None
    write_example_mails: MailWriter | None = None
    """Writes every mail of the product, for a page beside the inbox."""

    def configure(self, template: Template, reach: Reach) -> Template:
        """Set parameters that name services beside the template's own resources."""
        return template

    def deployed(self, plane: DataPlane, template: Template) -> None:
        """Do what a person does by hand after a deployment."""

    def prepare(self, project: Path, plane: DataPlane, template: Template, stack: Stack) -> bool:
        """Store the product's first data, if they are missing; False asks to be called again.

        Raises PreparationError.
        """
        return True

    def hints(self, base_url: str) -> Iterable[str]:
        """Return lines for the terminal that help with the first request."""
        return ()

    def close(self) -> None:
        """End what the product started."""
