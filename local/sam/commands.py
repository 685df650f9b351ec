"""`make sam-local`: SAM CLI serves the API, its handlers in Lambda containers, on the local data.

The local runtime runs beside it, for the data plane, the inbox, and what streams and schedules
start. `make invoke` runs one function in a container of its own, on the same data.
"""

import json
import re
import subprocess
import sys
import threading
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from local import signals
from local.console import Console
from local.extension import Extension
from local.gateway.server import Server
from local.inbox.inbox_pages import INBOX_PATH
from local.ports import base_url_at
from local.runtime import Runtime
from local.sam.cli import SamError, build, command, end, environment, local_options, run
from local.sam.docker_engine import DESKTOP_HOST, DockerEngine
from local.sam.template import COPY, copied, variables, variables_in
from local.sources import TEMPLATE
from local.state import State
from sam_template.template import load

EVENTS = Path("events")


def serve(project: Path, state: State, port: int, console: Console, product: Extension) -> None:
    """Build, and serve until Ctrl-C or SIGTERM; then end everything.

    What refuses it, such as another run on the same data, does so before it builds.

    Raises SamError, DockerError, TemplateError, DataPlaneError.
    """
    engine = DockerEngine.connect()
    with ExitStack() as running:
        server = running.enter_context(Server(0))
        runtime = Runtime(project, state, console, extension=product)
        running.callback(runtime.stop)
        build(project)
        runtime.serve(server)
        reach = partial(url_for_containers, running, engine)
        url = reach(runtime.plane.port)
        template = product.configure(load(project / TEMPLATE), reach)
        values = variables(template, runtime.plane, url)
        copy = running.enter_context(copied(project, values))
        state.note_base_url(base_url_at(port))
        running.callback(state.forget_base_url)
        _welcome(console, port, product, inbox_port=server.port)
        options = [*local_options(engine, copy), "--port", str(port)]
        _start_api(options, environment(values))


def invoke(project: Path, function: str, event: Path) -> None:
    """Run `sam local invoke` beside what `serve` serves, on its data.

    Raises SamError, DockerError.
    """
    copy = project / COPY
    if not copy.exists():
        raise SamError("run `make sam-local` beside this: it is what the function works on")
    values = variables_in(json.loads(copy.read_text()))
    if function not in values:
        raise SamError(f"the template has no function {function!r}")
    options = [*local_options(DockerEngine.connect(), copy), "--event", str(event)]
    if run(command("local", "invoke", function, *options), environment(values)):
        raise SamError(f"`sam local invoke {function}` failed")


def event_of(function: str) -> Path:
    """Return the file with a function's event."""
    words = re.sub(r"(?<!^)(?=[A-Z])", "_", function)
    return EVENTS / f"{words.lower()}.json"


def url_for_containers(running: ExitStack, engine: DockerEngine, port: int) -> str:
    """Let containers reach a port of this machine while this runs, and return its URL for them."""
    forwarder = engine.open_to_containers(port)
    if forwarder is None:
        return f"http://{DESKTOP_HOST}:{port}"
    forwarder.start()
    running.callback(forwarder.stop)
    return forwarder.url


def _start_api(options: Sequence[str], variables: Mapping[str, str]) -> None:
    """Run `sam local start-api` until it ends, or until this is interrupted and ends it."""
    ending = threading.Event()
    with subprocess.Popen(  # noqa: S603  (its parts are ours)
        command("local", "start-api", "--warm-containers", "LAZY", *options),
        env=variables,
        stderr=subprocess.PIPE,
        start_new_session=True,  # a Ctrl-C in the terminal is for this process to handle
    ) as process:
        assert process.stderr  # noqa: S101  (it is a pipe)
        threading.Thread(target=_relay, args=(process.stderr, ending), daemon=True).start()
        try:
            signals.wait_for(process)
        finally:
            ending.set()
            end(process)
    raise SamError("`sam local start-api` has ended")


def _relay(lines: Iterable[bytes], ending: threading.Event) -> None:
    """Show SAM CLI's output, except its complaints about connections that end with it."""
    for line in lines:
        if not ending.is_set():
            sys.stderr.buffer.write(line)
            sys.stderr.flush()


def _welcome(console: Console, port: int, product: Extension, *, inbox_port: int) -> None:
    base_url = base_url_at(port)
    console.heading(f"SAM CLI will serve {base_url}; the first call of a function takes seconds")
    console.say(f"  inbox   http://127.0.0.1:{inbox_port}{INBOX_PATH}")
    for line in product.hints(base_url):
        console.say(line)
