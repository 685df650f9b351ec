"""How long the AWS calls of a request took, for its log line.

X-Ray shows no call downstream without its SDK, which costs a cold start more than it shows.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from time import perf_counter
from typing import TYPE_CHECKING, Any, TypedDict

if TYPE_CHECKING:
    from botocore.client import BaseClient

_KEPT_MOST = 100
"""Calls. A sweep of many events makes more than a line could hold."""
_BEGUN = "orrery_begun"


class AwsCall(TypedDict):
    """A call, such as `dynamodb.GetItem`, and its milliseconds, with all that was repeated."""

    call: str
    ms: float


_calls: deque[AwsCall] = deque(maxlen=_KEPT_MOST)  # an environment answers one request at a time


def timed[Client: "BaseClient"](client: Client) -> Client:
    """Have a client of boto3 note each of its calls, and return it."""
    events = client.meta.events
    events.register("before-call", _begin)
    events.register("after-call", _end)
    events.register("after-call-error", _end)
    return client


@contextmanager
def noting(call: str) -> Iterator[None]:
    """Note a call that is made in here, however it ends."""
    begun = perf_counter()
    try:
        yield
    finally:
        _note(call, begun)


def forget_calls() -> None:
    """Forget the calls so far: another request begins."""
    _calls.clear()


def noted_calls() -> Sequence[AwsCall] | None:
    """Return the calls since the request began, in order, or None: a line needs no empty list."""
    return list(_calls) or None


def _begin(context: dict[str, Any], **_: object) -> None:
    context[_BEGUN] = perf_counter()


def _end(context: dict[str, Any], event_name: str, **_: object) -> None:
    _note(event_name.partition(".")[2], context[_BEGUN])


def _note(call: str, begun: float) -> None:
    _calls.append({"call": call, "ms": round((perf_counter() - begun) * 1000, 1)})
