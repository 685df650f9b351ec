"""Ends a command at a signal: with its data saved, or at once when a second signal comes.

A signal interrupts nothing: an exception that is raised wherever the main thread happens to be may
be swallowed there, or leave a lock behind. So it is noted, and what takes long looks for it.
Neither does anything wait in one system call until something else ends: Python does not see a
signal that came just before such a call until the call returns.
"""

import os
import signal
import time
from contextlib import suppress
from subprocess import Popen

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

LOOK_SECONDS = 0.1

SAME_SECONDS = 0.5
"""Signals so close together are one: a terminal that closes may send several, and so may make."""

STDERR = 2
AT_ONCE = b"ended at once; what was stored is still being saved\n"

_first: list[float] = []
"""When the first one came, if one has."""


def handle() -> None:
    """Note signals from now on. A process that `nohup` started goes on without its terminal."""
    for number in SIGNALS:
        if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, _note)


def heed() -> None:
    """Raise KeyboardInterrupt if a signal has come."""
    if _first:
        raise KeyboardInterrupt


def wait_for(process: Popen[bytes]) -> None:
    """Wait until a process ends, or raise KeyboardInterrupt when a signal comes."""
    while process.poll() is None:
        heed()
        time.sleep(LOOK_SECONDS)
    heed()  # a Ctrl-C may have ended both


def _note(number: int, _frame: object) -> None:
    if not _first:
        _first.append(time.monotonic())
    elif time.monotonic() - _first[0] > SAME_SECONDS:
        # The data plane, and each worker process, ends by itself when this process has ended.
        with suppress(OSError):
            os.write(STDERR, AT_ONCE)
        os._exit(128 + number)
