"""The AWS services behind the handlers, on this machine: ministack, made from the template.

DynamoDB with its streams, KMS, SES, SQS and IAM, which is enforced. It listens on 127.0.0.1 only
and keeps its data in one folder, saved when it is stopped or when this process ends in any way.
Known gap: if ministack's own process is killed, or the machine loses power, what was written since
the start is lost, since it saves only at a clean stop.
"""

import fcntl
import json
import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Self

from local import signals
from local.aws import Credentials, client
from local.data_plane import ministack_launcher
from local.data_plane.stack import DEFAULT_NAME, Stack, deploy, is_deployed
from sam_template.account import REGION
from sam_template.template import Template

if TYPE_CHECKING:
    from mypy_boto3_cloudformation import CloudFormationClient
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodbstreams import DynamoDBStreamsClient
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_sts import STSClient

HOST = "127.0.0.1"
LOG_FILE = "ministack.log"
ACCESS_FILE = "access.json"
START_SECONDS = 30
"""Includes the launcher's wait for an earlier run to save its data."""
STOP_SECONDS = 30
POLL_SECONDS = 0.01
ROLE_SESSION_SECONDS = 12 * 60 * 60
"""The longest that STS allows; handlers are given new credentials in time."""
NO_MORE_SETTINGS: Mapping[str, str] = {}


class DataPlaneError(Exception):
    """The data plane cannot be used; the text is one line for the person at the terminal."""


@dataclass(frozen=True)
class Access:
    """The URL of a data plane, and the credentials of its root, who may do everything."""

    url: str
    root: Credentials


@dataclass
class DataPlane:
    """A running data plane. `root` may do everything; handlers get `assume`'s credentials."""

    process: subprocess.Popen[bytes]
    port: int
    root: Credentials
    stack_name: str = DEFAULT_NAME

    @property
    def url(self) -> str:
        """Where it is reached from this machine."""
        return f"http://{HOST}:{self.port}"

    @classmethod
    def start(
        cls,
        state: Path,
        report: Callable[[str], None],
        settings: Mapping[str, str] = NO_MORE_SETTINGS,
        stack_name: str = DEFAULT_NAME,
    ) -> Self:
        """Start it on a folder of its own, `state`; `report` gets a line when this takes longer.

        `settings` are environment variables of ministack, beside those that it always gets.
        """
        state.mkdir(parents=True, exist_ok=True)
        if is_running(state):
            report("waiting for the previous run to save its data")
        port = _free_port()
        root = Credentials("LOCALROOT" + secrets.token_hex(4).upper(), secrets.token_hex(20))
        plane = cls(_launch(state, port, root, settings), port, root, stack_name)
        try:
            plane._await_start(state)
            plane._note_access(state)
        except BaseException:
            plane.stop()
            raise
        return plane

    def deploy(self, template: Template) -> Stack:
        """Create or update what the data plane has of the template, or raise TemplateError."""
        if not is_deployed(self.cloudformation, self.stack_name) and self._holds_data():
            raise DataPlaneError("the local data was saved incompletely; `make reset` empties it")
        return deploy(self.cloudformation, self.s3, template, self.stack_name)

    def assume(self, role_arn: str, session_name: str) -> Credentials:
        """Get credentials of a role, for ROLE_SESSION_SECONDS."""
        given = self.sts.assume_role(
            RoleArn=role_arn, RoleSessionName=session_name, DurationSeconds=ROLE_SESSION_SECONDS
        )["Credentials"]
        return Credentials(given["AccessKeyId"], given["SecretAccessKey"], given["SessionToken"])

    def stop(self) -> None:
        """Save and end it, by closing the pipe whose end it waits for.

        Raises DataPlaneError if it does not end, and so may have saved nothing.
        """
        if self.process.stdin:
            self.process.stdin.close()
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired as error:
            self.process.kill()
            self.process.wait()
            raise DataPlaneError(
                f"the data plane did not end within {STOP_SECONDS} s and was killed: what was"
                " stored since the start may be lost"
            ) from error

    @cached_property
    def cloudformation(self) -> "CloudFormationClient":
        cloudformation: CloudFormationClient = client("cloudformation", self.url, self.root)
        return cloudformation

    @cached_property
    def s3(self) -> "S3Client":
        s3: S3Client = client("s3", self.url, self.root)
        return s3

    @cached_property
    def sts(self) -> "STSClient":
        sts: STSClient = client("sts", self.url, self.root)
        return sts

    @cached_property
    def dynamodb(self) -> "DynamoDBClient":
        dynamodb: DynamoDBClient = client("dynamodb", self.url, self.root)
        return dynamodb

    @cached_property
    def streams(self) -> "DynamoDBStreamsClient":
        streams: DynamoDBStreamsClient = client("dynamodbstreams", self.url, self.root)
        return streams

    @cached_property
    def sqs(self) -> "SQSClient":
        sqs: SQSClient = client("sqs", self.url, self.root)
        return sqs

    def _holds_data(self) -> bool:
        """Tell whether any table holds an item. A first deployment would empty it."""
        tables = self.dynamodb.list_tables()["TableNames"]
        return any(self.dynamodb.scan(TableName=table, Limit=1)["Count"] for table in tables)

    def _note_access(self, state: Path) -> None:
        """Write a file by which this user's other commands reach it, while it runs."""
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
        with open(os.open(state / ACCESS_FILE, flags, mode=0o600), "w", encoding="utf-8") as file:
            json.dump({"url": self.url, "root": asdict(self.root)}, file)

    def _await_start(self, state: Path) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            signals.heed()
            if self.process.poll() is not None:
                raise DataPlaneError(_why_it_ended(self.process.returncode, state))
            try:
                socket.create_connection((HOST, self.port), timeout=POLL_SECONDS).close()
            except OSError:
                time.sleep(POLL_SECONDS)
            else:
                return
        raise DataPlaneError(f"the data plane did not start; see {state / LOG_FILE}")


def read_access(state: Path) -> "Access | None":
    """Return how to reach the data plane that uses this folder, or None if none does."""
    if not is_running(state):
        return None
    noted = json.loads((state / ACCESS_FILE).read_text(encoding="utf-8"))
    return Access(noted["url"], Credentials(**noted["root"]))


def is_running(state: Path) -> bool:
    """Whether a data plane uses this folder, or is still saving."""
    try:
        with (state / ministack_launcher.LOCK_FILE).open() as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


def _launch(
    state: Path, port: int, root: Credentials, settings: Mapping[str, str]
) -> subprocess.Popen[bytes]:
    # -P: the launcher's folder must not be where ministack's imports are looked for.
    command = [sys.executable, "-P", ministack_launcher.__file__, str(state.resolve())]
    with (state / LOG_FILE).open("wb") as log:
        return subprocess.Popen(  # noqa: S603  (its parts are ours)
            command,
            env={**_environment(state.resolve(), port, root), **settings},
            stdin=subprocess.PIPE,
            start_new_session=True,  # a Ctrl-C in the terminal is for this process to handle
            stdout=log,
            stderr=log,
        )


def _environment(state: Path, port: int, root: Credentials) -> dict[str, str]:
    """Return ministack's settings, with nothing of this process's environment but the PATH."""
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "TMPDIR": str(state),
        "BIND_HOST": HOST,
        "GATEWAY_PORT": str(port),
        "MINISTACK_HOST": HOST,
        "MINISTACK_REGION": REGION,
        "AUTH": "true",
        "AWS_ACCESS_KEY_ID": root.access_key_id,
        "AWS_SECRET_ACCESS_KEY": root.secret_access_key,
        "PERSIST_STATE": "1",
        "STATE_DIR": str(state / "services"),
        "S3_DATA_DIR": str(state / "s3"),
        "LOG_LEVEL": "WARNING",
        "LAMBDA_EXECUTOR": "local",
        "SFTP_ENABLED": "0",
        "IOT_MTLS_ENABLED": "0",
        # It removes all containers with its label, even another project's: hide Docker from it.
        "DOCKER_HOST": f"unix://{state / 'no-docker.sock'}",
    }


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def _why_it_ended(exit_code: int, state: Path) -> str:
    if exit_code == ministack_launcher.LOCKED_OUT:
        return f"another run uses {state}; stop it first"
    return f"the data plane ended (exit code {exit_code}); see {state / LOG_FILE}"
