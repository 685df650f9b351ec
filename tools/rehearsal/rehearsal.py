"""The steps of a rehearsal, on a copy of the project and on the cloud that it is deployed to."""

import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import httpx

from local.console import Console
from local.product import demo
from local.product.parameters import ARCHIVE_PARAMETER
from local.product.sender import SENDER_PARAMETER, verify_sender
from local.sam.cli import ARCHITECTURE, architecture
from local.sources import TEMPLATE
from sam_template.template import load
from tools import deploy
from tools.deploy_environments import DeployError, Environment, read_environment
from tools.rehearsal.changes import Change, check_all_are_new
from tools.rehearsal.cloud import Cloud
from tools.rehearsal.failed_creation import that_cannot_be_made
from tools.rehearsal.project import ENVIRONMENT, RehearsalError
from tools.rehearsal.suite import PEOPLE_KEY
from tools.report import failures, show, terminal
from tools.smoke import Probed, look

SENDER = "no-reply@orrery.test"
ANSWER_SECONDS = 60

NOT_IN_MINISTACK = ("Canary", "Firewall", "GatewayLogRole")
"""Parameters that turn off what ministack cannot deploy."""


class Rehearsal:
    """A copy of the project, and the cloud that it is deployed to; each step says what it does."""

    def __init__(self, project: Path, cloud: Cloud, console: Console) -> None:
        self._project = project
        self._cloud = cloud
        self._console = console

    def fail(self) -> None:
        """Deploy what cannot be made, and go back as docs/operations.md says.

        Raises RehearsalError, if it was made, or if anything of it stays.
        """
        with self.step("Deploy what cannot be made"):
            environment = self._environment()
            try:
                with that_cannot_be_made(self._project):
                    quietly = partial(self._run, shows_failure=False)
                    deploy.deploy(environment, self._project, quietly, confirm=False)
            except DeployError as error:
                self._console.say(f"  failed  as it should: {error}")
            else:
                raise RehearsalError("what cannot be made was deployed")
            self._cloud.see_rolled_back()
            self._cloud.delete_stack()
            self._console.say("  deleted the stack: nothing of it is left")

    def deploy(self, what: str) -> None:
        """Do what `make deploy` does, and complete what ministack left out of it."""
        with self.step(f"Deploy {what}"):
            environment = self._environment()
            release = deploy.deploy(environment, self._project, self._run, confirm=False)
            self._cloud.complete(load(self._project / TEMPLATE, environment.parameters))
            self._console.say(f"  release {release}")

    def prepare(self) -> None:
        """Do what an owner does by hand, once: verify the sender, make an admin.

        Raises DemoError.
        """
        verify_sender(self._cloud.plane, self._environment().parameters)
        self._cloud.make_accounts(self._project)

    def smoke(self) -> None:
        """Do what `make smoke` does. Raises RehearsalError."""
        base_url = self._cloud.base_url()
        account = demo.MEMBER.email, demo.MEMBER.password
        rows = look(Probed(base_url, account, api_key=self._cloud.api_key(PEOPLE_KEY)))
        show(rows, terminal())
        if failures(rows):
            raise RehearsalError(f"the smoke test of {base_url} failed")

    def make_live(self, change: Change) -> None:
        """Deploy one change, and see that it was not live before and is live then, everywhere.

        Raises RehearsalError.
        """
        self._see(change, change.before)
        versions = self._cloud.live_versions()
        change.make(self._project)
        self.deploy(change.name)
        self._see(change, change.after)
        check_all_are_new(versions, self._cloud.live_versions())
        self.smoke()
        self._console.say(f"  live    {change.before!r} has become {change.after!r}")
        self._console.say(f"  live    a new version of all {len(versions)} functions")

    def _see(self, change: Change, expected: str) -> None:
        """Check the API at its present URL: ministack replaces it when its body changes."""
        with httpx.Client(base_url=self._cloud.base_url(), timeout=ANSWER_SECONDS) as anyone:
            change.check(anyone, expected)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Print which step begins, and how long it took."""
        self._console.heading(name)
        begun = time.monotonic()
        yield
        self._console.say(f"  took    {time.monotonic() - begun:.0f} s")

    def _environment(self) -> Environment:
        return read_environment(ENVIRONMENT, self._project)

    def _run(self, command: Sequence[str], *, shows_failure: bool = True) -> None:
        """Run a command of a deployment; show its output only when it fails, if at all."""
        self._console.say(f"  run     {' '.join(command)}")
        run = subprocess.run(  # noqa: S603  # ours
            command,
            cwd=self._project,
            env=self._cloud.environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if run.returncode:
            if shows_failure:
                self._console.say(run.stdout)
            raise DeployError(f"`{' '.join(command)}` failed with exit code {run.returncode}")


def parameters(archive_url: str) -> Mapping[str, str]:
    """Give the parameters whose values are not the environment's own."""
    return {
        ARCHITECTURE: architecture(),
        ARCHIVE_PARAMETER: archive_url,
        SENDER_PARAMETER: SENDER,
        # The suite ends sessions, and expects to see that at once.
        "AuthorizerTtl": "0",
        **dict.fromkeys(NOT_IN_MINISTACK, "false"),
    }
