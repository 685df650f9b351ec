"""Operations that go on call by call, so that a test decides who goes first and who hears nothing.

Each runs in a thread of its own, but only one runs at a time: until its next call to a port, which
waits there for the test.
"""

from collections.abc import Callable
from contextvars import ContextVar
from threading import Semaphore, Thread
from typing import Any, cast

_LONGEST = 20.0  # seconds between two calls; only a defect of a test takes as long

_present: ContextVar["Operation[Any] | None"] = ContextVar("_present", default=None)


class AnswerLost(ConnectionError):
    """A call was made, but its caller does not hear the answer."""


class _GivenUp(BaseException):
    """The test is over before the operation is."""


class Operation[Answer]:
    """An operation that has begun: it waits before its first call, unless it makes none."""

    def __init__(self, act: Callable[[], Answer]) -> None:
        self.ended = False
        self.answer: Answer | None = None
        self.error: Exception | None = None
        self._act = act
        self._turn = Semaphore(0)
        self._waits = Semaphore(0)
        self._answer_is_lost = False
        self._is_given_up = False
        self._thread = Thread(target=self._run, daemon=True)
        self._thread.start()
        self._wait()

    def step(self, *, lose_answer: bool = False) -> None:
        """Let it make its next call, and go on until the one after, or its end."""
        self._answer_is_lost = lose_answer
        self._turn.release()
        self._wait()

    def give_up(self) -> None:
        """End it where it is."""
        self._is_given_up = True
        self._turn.release()
        self._thread.join(_LONGEST)

    def make[Result](self, call: Callable[[], Result]) -> Result:
        """Wait for the turn, and make a call; AnswerLost is raised if its answer is lost."""
        self._waits.release()
        self._turn.acquire()
        if self._is_given_up:
            raise _GivenUp
        result = call()
        if self._answer_is_lost:
            raise AnswerLost
        return result

    def _wait(self) -> None:
        assert self._waits.acquire(timeout=_LONGEST), "an operation neither calls nor ends"

    def _run(self) -> None:
        _present.set(self)
        try:
            self.answer = self._act()
        except Exception as error:
            self.error = error
        except _GivenUp:
            return
        self.ended = True
        self._waits.release()


class _CallByCall:
    """A port, each call of which waits for the turn of the operation that makes it."""

    def __init__(self, port: object) -> None:
        self._port = port

    def __getattr__(self, name: str) -> Callable[..., object]:
        method = getattr(self._port, name)

        def call(*args: object, **named: object) -> object:
            operation = _present.get()
            if operation is None:
                return method(*args, **named)
            return operation.make(lambda: method(*args, **named))

        return call


def call_by_call[Port](port: Port) -> Port:
    """Return a port whose calls are the points at which others may go first."""
    return cast("Port", _CallByCall(port))
