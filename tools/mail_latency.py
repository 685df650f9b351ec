"""Measure how long a mail takes, from the commit of its event until its mail is marked as sent.

`make measure-mail` registers users at the API that `make start` runs, one after the other and more
slowly than mails are sent, so that none waits for another. Then it reads the two moments from the
outbox, where the product itself notes them.
"""

import os
import sys
import time
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from secrets import token_hex
from statistics import median, quantiles

import httpx
from botocore.exceptions import BotoCoreError, ClientError

from shared.adapters.dynamodb.items import from_attributes
from shared.domain import times
from shared.domain.accounts.events import UserRegistered
from tools.report import failed
from tools.stack_tables import StackTables, find_tables
from tools.target import UsageError, is_local, read_base_url
from tools.timing import PASSWORD, USERS_PATH, Api

PROJECT = Path(__file__).parent.parent
MAILS = 120
PAUSE = 0.3  # seconds between two registrations; by default a mail is sent every 0.14
WAIT_LONGEST = 60.0  # seconds for the last mail
WAIT_STEP = 0.5


class MeasureError(Exception):
    """Nothing can be measured; the text is one line for the person at the terminal."""


def main(settings: Mapping[str, str]) -> int:
    """Register, wait for the mails, and print how long they took; return the exit code."""
    try:
        base_url = read_base_url(settings)
        if not is_local(base_url) or "ENV" in settings:
            raise UsageError("it measures an API on this machine: make start")
        tables = find_tables(settings, PROJECT)
        begun = times.now()
        _register(Api(base_url.replace("localhost", "127.0.0.1")))
        sys.stdout.write(summary(_awaited(tables, begun)))
    except (UsageError, MeasureError) as error:
        return failed(str(error))
    except (httpx.TransportError, BotoCoreError, ClientError) as error:
        return failed(f"the API cannot be reached: {error}")
    return 0


def _register(api: Api) -> None:
    for _ in range(MAILS):
        email = f"success+{token_hex(8)}@simulator.amazonses.com"
        user = {"first_name": "Mia", "last_name": "Stern", "email": email, "password": PASSWORD}
        status, _seconds = api.post(USERS_PATH, json=user)
        if status != httpx.codes.CREATED:
            raise MeasureError(f"a registration was answered {status}, not 201")
        time.sleep(PAUSE)


def _awaited(tables: StackTables, begun: datetime) -> Sequence[float]:
    deadline = time.monotonic() + WAIT_LONGEST
    while time.monotonic() < deadline:
        seconds = latencies(tables, begun)
        if len(seconds) >= MAILS:
            return seconds
        time.sleep(WAIT_STEP)
    raise MeasureError(f"only {len(latencies(tables, begun))} of {MAILS} mails were sent in time")


def latencies(tables: StackTables, begun: datetime) -> Sequence[float]:
    """Return the seconds of each welcome mail of a registration since a moment that was sent."""
    scans = tables.dynamodb.get_paginator("scan").paginate(TableName=tables.name("OutboxTable"))
    events = [from_attributes(item) for page in scans for item in page["Items"]]
    return [
        (times.from_text(event["told_at"]) - times.from_text(event["created_at"])).total_seconds()
        for event in events
        if event["event_type"] == UserRegistered.name
        and event["created_at"] >= times.to_text(begun)
        and "told_at" in event
    ]


def summary(seconds: Sequence[float]) -> str:
    """Write the line that is printed, of at least two mails."""
    p95 = quantiles(seconds, n=20, method="inclusive")[-1]
    shown = [f"{value * 1000:.0f} ms" for value in (median(seconds), p95, max(seconds))]
    return "{} mails, from commit to sent: p50 {}, p95 {}, max {}\n".format(len(seconds), *shown)


if __name__ == "__main__":
    try:
        sys.exit(main(os.environ))
    except KeyboardInterrupt:
        sys.stderr.write("\nnothing was measured\n")
        sys.exit(130)
