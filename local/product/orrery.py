"""Orrery on this machine: what the engine needs to know of it, and the services beside it."""

from collections.abc import Iterable
from pathlib import Path

from local.data_plane.data_plane import DataPlane
from local.data_plane.stack import Stack
from local.extension import Extension, Reach
from local.ports import DEFAULT_PORT, base_url_at
from local.product import demo, example_mails
from local.product.archive_stand_in import ArchiveStandIn
from local.product.parameters import with_local_addresses
from local.product.sender import verify_sender
from local.streams.mapping import PendingMark
from sam_template.template import Template


class Orrery(Extension):
    """The product, with its archive's stand-in, which answers from the start on."""

    stack_name = "orrery"
    preload = ("local.product.preload",)
    pending = PendingMark("state", "pending")
    write_example_mails = staticmethod(example_mails.write)

    def __init__(self, base_url: str = base_url_at(DEFAULT_PORT)) -> None:
        """Let the links in mails lead to the API at `base_url`."""
        self.archive = ArchiveStandIn()
        self._base_url = base_url

    def configure(self, template: Template, reach: Reach) -> Template:
        archive_url = reach(self.archive.server_port)
        return with_local_addresses(template, archive_url=archive_url, base_url=self._base_url)

    def deployed(self, plane: DataPlane, template: Template) -> None:
        verify_sender(plane, template.parameters)

    def prepare(self, project: Path, plane: DataPlane, template: Template, stack: Stack) -> bool:
        if demo.REGISTRATION not in template.functions:
            return False
        demo.create(project, plane, template, stack)
        return True

    def hints(self, base_url: str) -> Iterable[str]:
        for role, account in (("admin ", demo.ADMIN), ("member", demo.MEMBER)):
            yield f"  {role}  {account.email}  {account.password}"
        yield f"Log in and list planets:\n  {demo.curl(base_url)}"

    def close(self) -> None:
        self.archive.close()
