"""One execution environment of a function: its process, its settings and its requests."""

import os
import signal
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from multiprocessing import forkserver, get_context, resource_tracker
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext, SpawnContext
from multiprocessing.process import BaseProcess
from pathlib import Path

from local.aws import Credentials
from local.data_plane.stack import DEFAULT_NAME
from local.execution import worker
from local.execution.debugging import PATIENCE_SECONDS
from local.execution.invocation import Crashed, Outcome, Returned, TimedOut
from sam_template.account import ACCOUNT_ID, REGION
from sam_template.template import FunctionSpec

INIT_SECONDS = 10
"""Lambda's limit for a function's init, the import of its module."""
END_SECONDS = 1

# Here errors may show everything: what was sent is the developer's own.
TALKATIVE = {"LOG_LEVEL": "DEBUG"}

type Hear = Callable[[worker.Heard], None]
type Processes = ForkServerContext | SpawnContext

FORKSERVER = get_context("forkserver")
PRELOADED = ("local.execution.preload", "local.execution.worker")


def preload(*modules: str) -> None:
    """Import these modules once, before the first environment, for all of them."""
    FORKSERVER.set_forkserver_preload([*PRELOADED, *modules])


preload()


def start_forking() -> None:
    """Start the process that environments are forked from, unless it runs.

    A Ctrl-C, or the end of the terminal, is for this process to handle, which ends them.
    """
    resource_tracker.ensure_running()  # else it starts below, and unblocks SIGINT for its starter
    before = signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT, signal.SIGHUP))
    try:
        forkserver.ensure_running()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@dataclass
class Environment:
    """A worker process and the connection to it; only one thread at a time may use it."""

    function: str
    timeout_seconds: float
    process: BaseProcess
    connection: Connection
    init_seconds: float = INIT_SECONDS
    ready: bool = False
    usable: bool = True
    made_at: float = field(default_factory=time.monotonic)

    def invoke(self, event: bytes, hear: Hear) -> Outcome:
        """Call the handler with an event; `hear` gets what it writes, calls and is denied."""
        if not self.ready:
            failure = self._receive(self.init_seconds, hear)
            if failure:
                self.usable = False
                return failure
            self.ready = True
        request = worker.Request(str(uuid.uuid4()), event, self.timeout_seconds)
        return self._ask(request, hear)

    def end(self) -> None:
        """Kill the process, whatever it is doing."""
        self.usable = False
        self.process.kill()
        self.process.join(END_SECONDS)
        self.connection.close()

    def _ask(self, request: worker.Request, hear: Hear) -> Outcome:
        try:
            self.connection.send(request)
        except OSError:
            return self._gone()
        return self._receive(request.timeout_seconds, hear) or self._gone()

    def _receive(self, seconds: float, hear: Hear) -> Outcome | None:
        """Wait for the outcome of a request. None says that the environment has become ready."""
        deadline = time.monotonic() + seconds
        try:
            while self.connection.poll(max(0.0, deadline - time.monotonic())):
                message: worker.Message = self.connection.recv()
                match message:
                    case worker.Ready():
                        return None
                    case Returned() | Crashed():
                        return message
                    case _:
                        hear(message)
        except (EOFError, OSError):
            return self._gone()
        self.usable = False
        return TimedOut(seconds)

    def _gone(self) -> Crashed:
        self.usable = False
        self.process.join(END_SECONDS)
        return Crashed("Runtime.ExitError", f"its process ended ({self.process.exitcode})")


def start(
    function: FunctionSpec,
    project: Path,
    settings: Mapping[str, str],
    role: Credentials,
    url: str,
    processes: Processes = FORKSERVER,
    stack_name: str = DEFAULT_NAME,
    terminal: str | None = None,
) -> Environment:
    """Start an environment, which imports its handler at once.

    `settings` is what the template gives the function, `url` the data plane's. A spawned process
    shares no memory with others, so that its memory and CPU time can be measured. One that somebody
    debugs at `terminal` has all the time that they take.
    """
    ours, theirs = processes.Pipe()
    variables = {
        **_variables(function, project, stack_name),
        **credential_variables(role, url),
        **settings,
        **TALKATIVE,
    }
    process = processes.Process(
        target=worker.serve,
        args=(theirs, function_arn(function.logical_id, stack_name), variables, terminal),
        daemon=True,
    )
    process.start()
    theirs.close()
    if terminal:
        patience = PATIENCE_SECONDS
        return Environment(function.logical_id, patience, process, ours, init_seconds=patience)
    return Environment(function.logical_id, function.timeout_seconds, process, ours)


def function_arn(function: str, stack_name: str) -> str:
    """Return the ARN of a function's alias, by which it is called."""
    return f"arn:aws:lambda:{REGION}:{ACCOUNT_ID}:function:{stack_name}-{function}:live"


def import_folders(function: FunctionSpec, project: Path) -> list[Path]:
    """List where the function's modules are looked for: in its own code, then in its layers."""
    return [project / code.import_folder for code in function.code] or [project]


def _variables(function: FunctionSpec, project: Path, stack_name: str) -> dict[str, str]:
    """Return the variables that Lambda itself sets."""
    own, *layers = import_folders(function, project)
    name = f"{stack_name}-{function.logical_id}"
    return {
        "_HANDLER": function.handler,
        "AWS_EXECUTION_ENV": "AWS_Lambda_python3.13",
        "AWS_LAMBDA_FUNCTION_NAME": name,
        "AWS_LAMBDA_FUNCTION_VERSION": "1",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(function.memory_mb),
        "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
        "AWS_LAMBDA_LOG_GROUP_NAME": f"/aws/lambda/{name}",
        "AWS_LAMBDA_LOG_STREAM_NAME": f"{time.strftime('%Y/%m/%d')}/[1]{uuid.uuid4().hex}",
        "LAMBDA_TASK_ROOT": str(own),
        "LANG": "en_US.UTF-8",
        "PATH": os.defpath,
        "PYTHONPATH": os.pathsep.join(map(str, layers)),
        "TZ": ":UTC",
    }


def credential_variables(role: Credentials, url: str) -> dict[str, str]:
    """Return variables that lead to the data plane alone, with the role's credentials."""
    return {
        "AWS_ACCESS_KEY_ID": role.access_key_id,
        "AWS_SECRET_ACCESS_KEY": role.secret_access_key,
        "AWS_SESSION_TOKEN": role.session_token or "",
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_ENDPOINT_URL": url,
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
        # Also keeps macOS from looking up its proxies, which a forked process may not.
        "NO_PROXY": "127.0.0.1",
    }
