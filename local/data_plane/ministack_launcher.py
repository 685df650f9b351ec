"""Runs ministack on one state folder, alone; saves and ends it when its starter has ended.

ministack saves only at a clean stop. Two of them on one folder would lose everything: the second
reads the old state while the first is saving, and later overwrites the new. So the folder is locked
for the process's whole life, and a starter that was killed is noticed by the end of its pipe, which
is this process's standard input.
"""

import fcntl
import os
import runpy
import signal
import sys
import threading
import time
from contextlib import suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import TextIO

LOCK_FILE = "lock"
LOCK_WAIT_SECONDS = 15
LOCK_RETRY_SECONDS = 0.05
MAILS_FILE = "mails.json"
MAILS_PATH = "/_ministack/ses/messages"
MAILS_SECONDS = 5
LOCKED_OUT = 75
"""The exit code (EX_TEMPFAIL) when another run holds the folder for too long."""


def main(state: Path) -> None:
    """Take the lock, then run ministack until the starter or a SIGTERM ends it."""
    threading.Thread(target=_end_with_the_starter, args=[state], daemon=True).start()
    with (state / LOCK_FILE).open("w") as lock:
        _acquire(lock)
        sys.argv = ["ministack"]
        runpy.run_module("ministack", run_name="__main__")


def _end_with_the_starter(state: Path) -> None:
    sys.stdin.read()
    with suppress(OSError, HTTPException):
        _keep_mails(state / MAILS_FILE)
    os.kill(os.getpid(), signal.SIGTERM)


def _keep_mails(file: Path) -> None:
    """Save the mails that were sent, which ministack does not."""
    address, port = os.environ["BIND_HOST"], int(os.environ["GATEWAY_PORT"])
    connection = HTTPConnection(address, port, timeout=MAILS_SECONDS)
    connection.request("GET", MAILS_PATH)
    file.write_bytes(connection.getresponse().read())


def _acquire(lock: TextIO) -> None:
    deadline = time.monotonic() + LOCK_WAIT_SECONDS
    while time.monotonic() < deadline:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(LOCK_RETRY_SECONDS)
        else:
            return
    sys.exit(LOCKED_OUT)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
