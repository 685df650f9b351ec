"""`make sam-local`: SAM CLI serves the API, its handlers in Lambda containers, on the local data.

The local runtime runs beside it, for the data plane, the inbox, and what streams and schedules
start. The containers get what its own execution environments get: the function's settings, its
role's credentials, and the data plane. SAM CLI gives a function only the variables that its
template declares, and its own credentials to all of them; so it is given a copy of the built
template in which the variables of each function stand with their values.
"""

import json
import os
import platform
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from local import demo
from local.archive_stand_in import with_archive
from local.console import Console
from local.data_plane import DataPlane
from local.docker_engine import DESKTOP_HOST, DockerEngine
from local.environment import credential_variables
from local.gateway.server import Server
from local.inbox_pages import INBOX_PATH
from local.runtime import Runtime
from local.sources import TEMPLATE
from local.state import State
from local.template import Template, load, read

BUILT = Path(".aws-sam", "build")
COPY = "local.json"
"""The copy's name. It stands beside the built template, since that has relative paths."""

ARCHITECTURES = {"x86_64": "x86_64", "amd64": "x86_64", "arm64": "arm64", "aarch64": "arm64"}
"""Lambda's names of processors, by those that Python has for them."""
ARCHITECTURE = "Architecture"
"""The template's parameter for the processor that everything is built for."""
IMAGE = "public.ecr.aws/lambda/python:3.13-{architecture}"

ALIAS = ".Alias"
STOP_SECONDS = 30

type Variables = Mapping[str, Mapping[str, str]]
"""Each function's environment variables, by its logical id."""


class SamError(Exception):
    """SAM CLI failed; the text is one line for the person at the terminal."""


def serve(project: Path, state: State, port: int, console: Console) -> None:
    """Build, and serve until Ctrl-C or SIGTERM; then end everything.

    Raises SamError, DockerError, TemplateError, DataPlaneError.
    """
    engine = DockerEngine.connect()
    processor = architecture()
    options = ["--parameter-overrides", f"{ARCHITECTURE}={processor}"]
    _build(project, options)
    if engine.has_image(IMAGE.format(architecture=processor)):
        options.append("--skip-pull-image")
    with ExitStack() as running:
        server = running.enter_context(Server(0))
        runtime = Runtime(project, state, console)
        running.callback(runtime.stop)
        runtime.serve(server)
        url = _url_for_containers(running, engine, runtime.plane.port)
        archive_url = _url_for_containers(running, engine, runtime.archive.server_port)
        template = with_archive(load(project / TEMPLATE), archive_url)
        values = variables(template, runtime.plane, url)
        copy = running.enter_context(_copy(project, values))
        _welcome(console, port, server.port)
        _start_api([*options, "--template", str(copy), "--port", str(port)], environment(values))


def architecture() -> str:
    """Name this machine's processor as Lambda does."""
    machine = platform.machine().lower()
    if machine not in ARCHITECTURES:
        raise SamError(f"Lambda has no processor {machine}")
    return ARCHITECTURES[machine]


def variables(template: Template, plane: DataPlane, url: str) -> Variables:
    """Give each function its settings, its role's credentials, and the data plane's `url`."""
    stack = plane.deploy(template)
    return {
        name: {
            **stack.environment(function),
            **credential_variables(plane.assume(stack.role_arn(function), name), url),
        }
        for name, function in template.functions.items()
    }


def for_sam_cli(built: Mapping[str, Any], values: Variables) -> dict[str, Any]:
    """Write a template as SAM CLI understands it, with the values of its functions' variables."""
    template: dict[str, Any] = _without_aliases(built)
    for name, settings in values.items():
        template["Resources"][name]["Properties"]["Environment"] = {"Variables": dict(settings)}
    return template


def environment(values: Variables) -> dict[str, str]:
    """Give SAM CLI this machine's environment, without what it would pass on to functions.

    It takes the value of a function's variable from here, if it finds one, rather than from the
    template; and `sam build` looks for `python3.13` on the PATH.
    """
    declared = {name for settings in values.values() for name in settings}
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in declared and not name.startswith("AWS_")
    }
    return {
        **kept,
        "PATH": os.pathsep.join([str(_scripts()), os.environ.get("PATH", os.defpath)]),
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "SAM_CLI_TELEMETRY": "0",
    }


def _without_aliases(part: Any) -> Any:
    """Name functions themselves: SAM CLI skips an authorizer that is named by its alias."""
    match part:
        case {"Ref": str(name)} if name.endswith(ALIAS):
            return {"Fn::GetAtt": [name.removesuffix(ALIAS), "Arn"]}
        case dict():
            return {key: _without_aliases(value) for key, value in part.items()}
        case list():
            return [_without_aliases(value) for value in part]
    return part


@contextmanager
def _copy(project: Path, values: Variables) -> Iterator[Path]:
    """Keep the copy, and the credentials in it, as long as it is used."""
    path = project / BUILT / COPY
    path.write_text(json.dumps(for_sam_cli(read(project / BUILT / TEMPLATE), values)))
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)


def _url_for_containers(running: ExitStack, engine: DockerEngine, port: int) -> str:
    """Let containers reach a port of this machine, and tell where they find it."""
    forwarder = engine.open_to_containers(port)
    if forwarder is None:
        return f"http://{DESKTOP_HOST}:{port}"
    forwarder.start()
    running.callback(forwarder.stop)
    return forwarder.url


def _build(project: Path, options: Sequence[str]) -> None:
    command = [str(_scripts() / "sam"), "build", *options]
    built = subprocess.run(command, cwd=project, env=environment({}), check=False)  # noqa: S603
    if built.returncode:
        raise SamError("`sam build` failed")


def _start_api(options: Sequence[str], variables: Mapping[str, str]) -> None:
    """Run `sam local start-api` until it ends, or until this is interrupted and ends it."""
    command = [str(_scripts() / "sam"), "local", "start-api", "--warm-containers", "LAZY", *options]
    ending = threading.Event()
    with subprocess.Popen(  # noqa: S603  (its parts are ours)
        command,
        env=variables,
        stderr=subprocess.PIPE,
        start_new_session=True,  # a Ctrl-C in the terminal is for this process to handle
    ) as process:
        assert process.stderr  # noqa: S101  (it is a pipe)
        threading.Thread(target=_relay, args=(process.stderr, ending), daemon=True).start()
        try:
            process.wait()
        finally:
            ending.set()
            _end(process)
    raise SamError("`sam local start-api` has ended")


def _relay(lines: Iterable[bytes], ending: threading.Event) -> None:
    """Show what SAM CLI says, but for its complaints of connections that end with it."""
    for line in lines:
        if not ending.is_set():
            sys.stderr.buffer.write(line)
            sys.stderr.flush()


def _end(process: subprocess.Popen[bytes]) -> None:
    """End SAM CLI, which removes its containers."""
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()


def _scripts() -> Path:
    """Find where `sam`, `python3.13` and `pip` are installed."""
    return Path(sys.executable).parent


def _welcome(console: Console, port: int, inbox_port: int) -> None:
    base_url = f"http://127.0.0.1:{port}"
    console.heading(f"SAM CLI will serve {base_url}; the first call of a function takes seconds")
    console.say(f"  inbox   http://127.0.0.1:{inbox_port}{INBOX_PATH}")
    console.say(f"  member  {demo.MEMBER.email}  {demo.MEMBER.password}")
    console.say(f"Log in and list planets:\n  {demo.curl(base_url)}")
