"""The commands of the local runtime: start, reset, sam and invoke."""

import errno
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from local import signals
from local.console import Console
from local.data_plane.data_plane import DataPlaneError
from local.execution.debugging import Debugged
from local.execution.handler_log import LEVELS
from local.extension import Extension
from local.gateway.server import Server
from local.inbox.inbox_pages import INBOX_PATH
from local.ports import DEFAULT_PORT, PortError, base_url_at, read_port
from local.product.orrery import Orrery
from local.runtime import Runtime
from local.state import State, StateInUse
from local.tables.table_pages import TABLES_PATH
from sam_template.template import TemplateError

DEFAULT_LOG_LEVEL = "WARNING"


class UsageError(Exception):
    """The command line is wrong; the text is one line for the person at the terminal."""


def start() -> None:
    """Run the API until Ctrl-C or SIGTERM."""
    console = Console()
    log_level, debugged = _log_level(), _debugged()
    state = State.read(os.environ)
    with state.claimed() as release, _listen(_port()) as server:
        base_url = base_url_at(server.port)
        product = Orrery(base_url)
        runtime = Runtime(Path.cwd(), state, console, log_level, product, debugged)
        try:
            runtime.serve(server)
            state.note_base_url(base_url)
            _welcome(console, base_url, product, debugged)
            runtime.wait()
        finally:
            state.forget_base_url()
            release()  # the next run waits for what this one saves
            runtime.stop()


def reset() -> None:
    """Empty the local data and mails."""
    state = State.read(os.environ)
    with state.claimed():
        if state.is_in_use():
            raise UsageError(f"a run is still saving its data in {state.folder}; try again soon")
        state.empty()
    Console().say(f"{state.folder} is empty.")


def sam() -> None:
    """Run the API with SAM CLI, the handlers in Lambda containers."""
    # Only here, since it imports the client of Docker: a tenth of a second.
    from local.sam import commands

    state = State.read(os.environ)
    with _listen(_port()) as server:
        port = server.port
    with state.claimed(), _reported_in_one_line():
        commands.serve(Path.cwd(), state, port, Console(), Orrery(base_url_at(port)))


def invoke() -> None:
    """Run FUNCTION on its event, or on the file EVENT, beside `sam`, in a container of its own."""
    from local.sam import commands  # only here, as above

    function = os.environ.get("FUNCTION", "")
    event = Path(os.environ.get("EVENT") or commands.event_of(function))
    if not event.is_file():
        raise UsageError(f"FUNCTION must name a function, or EVENT a file: there is no {event}")
    with _reported_in_one_line():
        commands.invoke(Path.cwd(), function, event)


COMMANDS: Mapping[str, Callable[[], None]] = {
    "start": start,
    "reset": reset,
    "sam": sam,
    "invoke": invoke,
}


def main(arguments: list[str]) -> int:
    """Run a command; whatever goes wrong is one line."""
    signals.handle()
    try:
        _command(arguments)()
    except KeyboardInterrupt:
        return 0
    except (UsageError, PortError, StateInUse, TemplateError, DataPlaneError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


def _command(arguments: list[str]) -> Callable[[], None]:
    match arguments:
        case [name] if name in COMMANDS:
            return COMMANDS[name]
    raise UsageError(f"usage: python -m local {' | '.join(COMMANDS)}")


@contextmanager
def _reported_in_one_line() -> Iterator[None]:
    """Report in one line what SAM CLI or Docker refuses."""
    from local.sam import cli, docker_engine

    try:
        yield
    except (cli.SamError, docker_engine.DockerError) as error:
        raise UsageError(str(error)) from error


def _port() -> int:
    port = read_port(os.environ)
    return DEFAULT_PORT if port is None else port


def _log_level() -> int:
    name = os.environ.get("LOG_LEVEL", DEFAULT_LOG_LEVEL)
    if name.upper() not in LEVELS:
        raise UsageError(f"LOG_LEVEL must be a level such as INFO or ERROR, not {name!r}")
    return LEVELS[name.upper()]


def _debugged() -> Debugged | None:
    """Read which function is debugged in this terminal, if one is."""
    function = os.environ.get("DEBUG")
    if not function:
        return None
    if not sys.stdin.isatty():
        raise UsageError("DEBUG needs a terminal, where the debugger can be answered")
    return Debugged(function, os.ttyname(sys.stdin.fileno()))


def _listen(port: int) -> Server:
    try:
        return Server(port)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise UsageError(f"port {port} is taken; choose another one with PORT=…") from error
        raise UsageError(f"cannot listen on port {port}: {error.strerror}") from error


def _welcome(
    console: Console, base_url: str, product: Extension, debugged: Debugged | None
) -> None:
    console.heading(f"Ready at {base_url}")
    console.say(f"  docs    {base_url}/docs")
    console.say(f"  inbox   {base_url}{INBOX_PATH}")
    console.say(f"  tables  {base_url}{TABLES_PATH}")
    for line in product.hints(base_url):
        console.say(line)
    if debugged:
        console.say(f"breakpoint() in {debugged.function} opens the debugger here: c goes on.")
    console.say("Ctrl-C ends it; the data stay.")
