"""A SAM template on one machine: API gateway, execution environments, data plane and inbox."""

import logging
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from threading import Thread

from local import signals
from local.call_log import CALLS_PATH, CallLog
from local.console import Console
from local.data_plane.data_plane import HOST, DataPlane, DataPlaneError
from local.data_plane.ministack_launcher import MAILS_FILE
from local.data_plane.stack import Stack
from local.event_bus import EVENTS_PATH, EventBus
from local.execution import environment
from local.execution.debugging import Debugged
from local.execution.environments import Environments
from local.execution.handler_log import HandlerLog
from local.extension import Extension, PreparationError
from local.gateway.app_keys import AppKeys
from local.gateway.deadline import Deadline
from local.gateway.gateway import Gateway
from local.gateway.gateway_responses import GatewayError
from local.gateway.http import Request, Response
from local.gateway.limits import Limits
from local.gateway.server import Server
from local.inbox.examples import ExampleMail, WriteExamples
from local.inbox.inbox import Inbox, fetch_from
from local.inbox.inbox_pages import InboxPages
from local.reload import Reloader
from local.rendering.rendering import LOCAL_PREFIX
from local.schedules import Clock
from local.sources import TEMPLATE, Sources
from local.state import State
from local.streams.streams import Streams
from local.tables.table_pages import TABLES_PATH, TablePages
from sam_template.api import Api, read_api
from sam_template.template import Template, TemplateError, load
from sam_template.usage_plans import read_usage_plans


class Runtime:
    """Everything that runs behind the server, whose Application it is, until `stop`."""

    def __init__(
        self,
        project: Path,
        state: State,
        console: Console,
        log_level: int = logging.WARNING,
        extension: Extension | None = None,
        debugged: Debugged | None = None,
    ) -> None:
        """Start it; raises TemplateError, DataPlaneError, and KeyboardInterrupt after a signal.

        What handlers log at `log_level` and above is shown. Breakpoints of the debugged function
        open a debugger.
        """
        self._project = project
        self._extension = extension or Extension()
        self._app_keys = AppKeys(state.app_keys)
        self._console = console
        environment.preload(*self._extension.preload)
        environment.start_forking()  # first: its imports take the longest
        self._sources = Sources(project)  # first, so that no change is missed from here on
        with ExitStack() as running:
            running.callback(self._extension.close)
            template = self._load_template()
            if debugged and debugged.function not in template.functions:
                raise TemplateError(f"DEBUG: template.yaml has no function {debugged.function!r}")
            api = read_api(template)
            self.plane = DataPlane.start(
                state.data, console.say, stack_name=self._extension.stack_name
            )
            running.callback(self.plane.stop)
            stack = self.plane.deploy(template)
            self._extension.deployed(self.plane, template)
            signals.heed()
            self._calls = CallLog(stack.names)
            self._environments = Environments(
                project,
                self.plane,
                template,
                stack,
                console.problem,
                self._calls.note,
                HandlerLog(console, log_level).note,
                debugged,
            )
            running.callback(self._environments.close)
            self._deadline = Deadline(self._environments, debugged.function if debugged else None)
            running.callback(self._deadline.close)
            self._prepare(state, template, stack)
            signals.heed()
            self._streams = Streams(
                self.plane, self._environments, console.problem, self._extension.pending
            )
            running.callback(self._streams.close)
            self._streams.follow(template, stack)
            self._clock = Clock(self._environments, console.problem, stack.name)
            running.callback(self._clock.close)
            self._clock.follow(template)
            self._bus = EventBus(self._environments, console.problem)
            self._bus.follow(template, stack)
            self._gateway = self._new_gateway(api, self._new_limits(template, stack))
            inbox = Inbox(state.inbox, fetch_from(self.plane.url), state.data / MAILS_FILE)
            self._deployed = (template, stack)
            self._tables = TablePages(self.plane.dynamodb, template, stack)
            self._inbox_pages = InboxPages(inbox, self._mail_writer())
            self._reloader = Reloader(
                self._sources, console, self._take_up_template, self._take_up_code
            )
            self._reloader.start()
            running.callback(self._reloader.close)
            self._running = running.pop_all()

    def answer(self, request: Request) -> Response:
        """Answer from the API, as its sources are now, or from the pages beside it."""
        if request.path == CALLS_PATH and request.method == "GET":
            return self._calls.answer()
        if request.path == EVENTS_PATH:
            return self._bus.answer(request)
        if request.path.startswith(TABLES_PATH):
            return self._tables.answer(request)
        if request.path.startswith(LOCAL_PREFIX):
            return self._inbox_pages.answer(request)
        self._reloader.refresh()
        return self._gateway.answer(request)

    def refuse(self, request: Request, refusal: GatewayError) -> Response:
        """Answer a request that could not be read."""
        return self._gateway.refuse(request, refusal)

    def serve(self, server: Server) -> None:
        """Start to answer the server's requests, on threads of its own."""
        Thread(target=server.serve, args=[self], name="server", daemon=True).start()
        self._running.callback(server.shutdown)

    def wait(self) -> None:
        """Wait for a signal; raise DataPlaneError if the data plane ends by itself before."""
        signals.wait_for(self.plane.process)
        raise DataPlaneError("the data plane has ended, and the local runtime with it")

    def stop(self) -> None:
        """End all processes, with the data saved."""
        self._running.close()

    def _prepare(self, state: State, template: Template, stack: Stack) -> None:
        """Prepare the data at the first start, or the next one if the handlers are broken now."""
        if state.prepared.exists():
            return
        try:
            if self._extension.prepare(self._project, self.plane, template, stack):
                state.prepared.touch()
        except PreparationError as error:
            self._console.problem(str(error))

    def _mail_writer(self) -> WriteExamples | None:
        """Return what writes the product's mails, as its sources and its template are by then."""
        write = self._extension.write_example_mails
        if write is None:
            return None

        def write_now() -> Sequence[ExampleMail]:
            self._reloader.refresh()
            return write(self._project, self.plane, *self._deployed)

        return write_now

    def _take_up_template(self) -> None:
        """Switch to the template as it is now; whatever refuses it does so before any change."""
        template = self._load_template()
        api = read_api(template)
        stack = self.plane.deploy(template)
        self._extension.deployed(self.plane, template)
        self._streams.follow(template, stack)
        self._clock.follow(template)
        self._bus.follow(template, stack)
        self._calls.names = stack.names
        self._tables.follow(template, stack)
        self._deployed = (template, stack)
        self._environments.update(template, stack)
        self._gateway = self._new_gateway(api, self._new_limits(template, stack))

    def _load_template(self) -> Template:
        template = load(self._project / TEMPLATE)
        self._sources.follow(template.code_folders)
        return self._extension.configure(template, _on_this_machine)

    def _take_up_code(self) -> None:
        self._environments.recycle()
        # An authorizer's cached verdicts are its old code's.
        self._gateway = self._new_gateway(self._gateway.api, self._gateway.limits)

    def _new_gateway(self, api: Api, limits: Limits) -> Gateway:
        return Gateway(api, self._deadline, self._console, limits)

    def _new_limits(self, template: Template, stack: Stack) -> Limits:
        return Limits(read_usage_plans(template, stack.resolve, self._app_keys.plan_of))


def _on_this_machine(port: int) -> str:
    return f"http://{HOST}:{port}"
