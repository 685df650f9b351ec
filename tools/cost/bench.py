"""The whole API on this machine, with a meter in each function: the requests, and what they used.

The gateway, the data plane and the worker processes are those of `make start`, without a server.
"""

import io
import json
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from local.console import Console
from local.data_plane.data_plane import HOST, DataPlane
from local.data_plane.stack import Stack
from local.execution import environment, worker
from local.execution.environment import FORKSERVER, Environment, Processes
from local.execution.invocation import Outcome, Returned
from local.gateway.deadline import Deadline
from local.gateway.gateway import Gateway
from local.gateway.limits import Limits
from local.inbox.inbox import Mail, fetch_from
from local.product.orrery import Orrery
from sam_template.api import read_api
from sam_template.template import FunctionSpec, Template, load
from sam_template.usage_plans import read_usage_plans
from tools.cost import metered

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

PATIENCE_SECONDS = 60  # with a first invocation, which may compile what it imports


class BenchError(Exception):
    """The API did not do what is to be metered; the text is one line."""


@dataclass(frozen=True)
class Invocation:
    """A call of a function: its event, and what the invocation used."""

    function: str
    event: Mapping[str, Any]
    taken: Mapping[str, Any]


@dataclass
class Workers:
    """Each function in one process, under its own role; an `Invoke` that notes each one's usage."""

    project: Path
    plane: DataPlane
    template: Template
    stack: Stack
    meter: str
    processes: Processes
    noted: list[Invocation] = field(default_factory=list)
    _started: dict[str, Environment] = field(default_factory=dict)

    def __call__(self, function: str, event: Mapping[str, Any]) -> Outcome:
        """Call a function with an event."""
        if function not in self._started:
            self._started[function] = self._start(self.template.functions[function])
        outcome = self._started[function].invoke(json.dumps(event).encode(), _heed)
        if not isinstance(outcome, Returned):
            return outcome
        metered_answer = json.loads(outcome.payload)
        self.noted.append(Invocation(function, event, metered_answer["taken"]))
        return Returned(json.dumps(metered_answer["answer"], ensure_ascii=False).encode())

    def close(self) -> None:
        """End all processes."""
        for each in self._started.values():
            each.end()

    def _start(self, function: FunctionSpec) -> Environment:
        return environment.start(
            replace(function, handler=self.meter, timeout_seconds=PATIENCE_SECONDS),
            self.project,
            {**self.stack.environment(function), metered.HANDLER_VARIABLE: function.handler},
            self.plane.assume(self.stack.role_arn(function), function.logical_id),
            self.plane.url,
            self.processes,
        )


@dataclass(frozen=True)
class Bench:
    """The API, and what its functions have used."""

    gateway: Gateway
    workers: Workers

    @property
    def noted(self) -> list[Invocation]:
        """All invocations, in order."""
        return self.workers.noted

    def operation(self, function: str) -> str:
        """Return the verb-noun of a function, which is its module's name."""
        return self.workers.template.functions[function].handler.split(".")[-2]

    def invoke(self, function: str, event: Mapping[str, Any]) -> Invocation:
        """Call a function with an event that does not come through the gateway."""
        outcome = self.workers(function, event)
        if not isinstance(outcome, Returned):
            raise BenchError(f"{function} failed: {outcome}")
        return self.noted[-1]

    def outbox(self) -> list[dict[str, Any]]:
        """Return the keys of the events in the outbox that must be delivered."""
        pages = self._dynamodb.get_paginator("scan").paginate(TableName=self._outbox_table)
        items = pages.search("Items[?state]")
        return [{"event_id": item["event_id"]} for item in items]

    def empty_outbox(self) -> None:
        """Remove the events in the outbox that must be delivered."""
        for key in self.outbox():
            self._dynamodb.delete_item(TableName=self._outbox_table, Key=key)

    def mailed_to(self, email: str) -> str:
        """Return the text of all mails to an address."""
        accounts = json.loads(fetch_from(self.workers.plane.url)())["messages"].values()
        mails = (Mail.from_message(message) for messages in accounts for message in messages)
        return "\n".join(mail.text for mail in mails if email in mail.recipients)

    def multiply(self, name: str, key: Mapping[str, int], number: int) -> None:
        """Add copies of an item to its table, under other ids in the last part of their keys."""
        table = self.workers.stack.resolve({"Ref": name})
        stored: Any = {part: {"N": str(value)} for part, value in key.items()}
        item = self._dynamodb.get_item(TableName=table, Key=stored)["Item"]
        part, value = list(key.items())[-1]
        for other in range(value - number, value):
            copy: Any = {**item, part: {"N": str(other)}}
            self._dynamodb.put_item(TableName=table, Item=copy)

    @property
    def _dynamodb(self) -> "DynamoDBClient":
        return self.workers.plane.dynamodb

    @property
    def _outbox_table(self) -> str:
        return self.workers.stack.resolve({"Ref": "OutboxTable"})


def _heed(heard: worker.Heard) -> None:
    if isinstance(heard, worker.Denied):
        raise BenchError(f"a function was denied {heard.action}")


@contextmanager
def bench(project: Path, meter: str, processes: Processes = FORKSERVER) -> Iterator[Bench]:
    """Run the API on a data plane of its own, empty but for the demo accounts.

    `meter` is COUNTING or TIMING; `processes` is how the functions' processes are made.
    """
    with ExitStack() as running:
        product = Orrery()
        running.callback(product.close)
        environment.preload(*product.preload)
        template = product.configure(
            load(project / "template.yaml"), lambda port: f"http://{HOST}:{port}"
        )
        state = Path(running.enter_context(TemporaryDirectory()))
        plane = DataPlane.start(state, report=lambda _: None)
        running.callback(plane.stop)
        stack = plane.deploy(template)
        product.deployed(plane, template)
        product.prepare(project, plane, template, stack)
        workers = Workers(project, plane, template, stack, meter, processes)
        running.callback(workers.close)
        invoke = Deadline(workers)
        running.callback(invoke.close)
        limits = Limits(read_usage_plans(template, stack.resolve, find_other=lambda _: None))
        gateway = Gateway(read_api(template), invoke, Console(io.StringIO()), limits)
        yield Bench(gateway, workers)
