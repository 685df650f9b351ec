"""What a product may add to the engine, which runs any SAM template as it is."""

from collections.abc import Callable, Iterable
from pathlib import Path

from local.data_plane import stack as stacks
from local.data_plane.data_plane import DataPlane
from local.data_plane.stack import Stack
from local.streams.mapping import PendingMark
from sam_template.template import Template

type Reach = Callable[[int], str]
"""Gives the URL at which handlers find a port of this machine."""


class PreparationError(Exception):
    """What a product begins with cannot be made; the text is one line for the terminal."""


class Extension:
    """Adds nothing: a product overrides what it needs."""

    stack_name: str = stacks.DEFAULT_NAME
    preload: tuple[str, ...] = ()
    """Modules that all environments share, imported once; none of the handlers' own."""
    pending: PendingMark | None = None

    def configure(self, template: Template, reach: Reach) -> Template:
        """Set parameters that name what stands beside the template's own resources."""
        return template

    def deployed(self, plane: DataPlane, template: Template) -> None:
        """Do what a person does by hand after a deployment."""

    def prepare(self, project: Path, plane: DataPlane, template: Template, stack: Stack) -> bool:
        """Put in what the product begins with, unless it has been; False is to be asked again.

        Raises PreparationError.
        """
        return True

    def hints(self, base_url: str) -> Iterable[str]:
        """Give lines for the terminal that help with the first request."""
        return ()

    def close(self) -> None:
        """End what was begun."""
