"""Rehearses a deployment: `make rehearse` deploys to a local CloudFormation, as to an account.

What `make deploy` does is done, by the same code: build, prune, compile, stamp, `sam deploy` with
samconfig.toml. First a creation fails, and the stack is deleted and made anew. Then the end-to-end
suite runs against what came up. Then the shared layer, a parameter and
a function are changed and deployed, one by one, and each must be live. Nothing is left behind.
"""

import signal
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from typing import NoReturn

import httpx
from botocore.exceptions import BotoCoreError, ClientError

from local.console import Console
from local.data_plane.data_plane import DataPlaneError
from local.product.archive_stand_in import ArchiveStandIn
from local.product.demo import DemoError
from local.sam.cli import SamError
from sam_template.template import TemplateError
from tools.compile_build import CompileError
from tools.deploy_environments import DeployError
from tools.rehearsal.alarms import simplify_alarms
from tools.rehearsal.changes import CHANGES
from tools.rehearsal.cloud import running_cloud
from tools.rehearsal.mails import inbox
from tools.rehearsal.names import localhost_names
from tools.rehearsal.project import (
    RehearsalError,
    check_space,
    copy_project,
    set_parameters,
    stack_name,
)
from tools.rehearsal.rehearsal import Rehearsal, parameters
from tools.rehearsal.suite import run_suite
from tools.release_stamp import StampError

PROJECT = Path(__file__).parents[2]
INTERRUPTED = 130

FAILURES = (
    *(CompileError, DataPlaneError, DemoError, DeployError, RehearsalError, SamError, StampError),
    *(TemplateError, BotoCoreError, ClientError, httpx.TransportError, OSError),
)


def rehearse(folder: Path, console: Console, tests: Sequence[str]) -> None:
    """Deploy, run the suite or some tests of it, deploy the changes; all in an empty folder."""
    project = copy_project(PROJECT, folder / "project")
    with ExitStack() as running:
        archive = running.enter_context(closing(ArchiveStandIn()))
        set_parameters(project, parameters(archive.url))
        simplify_alarms(project)
        running.enter_context(localhost_names())
        cloud = running.enter_context(running_cloud(folder / "cloud", stack_name(project)))
        mails_url = running.enter_context(inbox(folder / "mails", cloud.plane.url))
        rehearsal = Rehearsal(project, cloud, console)
        rehearsal.fail()
        rehearsal.deploy("what is there")
        rehearsal.prepare()
        with rehearsal.step("Check it from outside"):
            rehearsal.smoke()
        with rehearsal.step("Run the end-to-end suite"):
            run_suite(PROJECT, cloud, tests, inbox_url=mails_url)
        for change in CHANGES:
            rehearsal.make_live(change)


def main(tests: Sequence[str]) -> int:
    """Rehearse, in a folder that is removed at the end; whatever goes wrong is one line."""
    signal.signal(signal.SIGTERM, _interrupt)
    console = Console()
    try:
        check_space(Path(tempfile.gettempdir()))
        with tempfile.TemporaryDirectory(prefix="orrery-rehearsal-") as folder:
            rehearse(Path(folder), console, tests)
    except KeyboardInterrupt:
        return INTERRUPTED
    except FAILURES as error:
        sys.stderr.write(f"The rehearsal failed: {error}\n")
        return 1
    console.heading("The rehearsal went well: deployed, tested, and every change is live.")
    return 0


def _interrupt(*_: object) -> NoReturn:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
