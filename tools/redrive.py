"""Show the events whose mail was not sent, and send them again or give them up.

`make redrive` asks what to do, and DO=send or DO=give-up answers it beforehand. It works on the API
that `make start` runs, or with ENV on the one that `make deploy` made there. It sends nothing
itself: what it makes pending again, the consumer of the outbox claims like any other event, so that
there is no second mail.
"""

import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from botocore.exceptions import BotoCoreError, ClientError
from rich.console import Console
from rich.progress import track
from rich.table import Table

from sam_template.template import TemplateError
from shared.adapters.dynamodb.unsent_events import DynamoUnsentEvents
from shared.domain.notifications.unsent_events import UnsentEvent, UnsentEvents, UnsentState
from shared.domain.times import now
from tools.aws_access import AccessError
from tools.deploy_environments import DeployError
from tools.report import failed, terminal
from tools.stack_tables import FindTables, find_tables
from tools.target import UsageError

PROJECT = Path(__file__).parent.parent
SHOWN_MOST = 50  # events, of perhaps thousands
SEND, GIVE_UP, NOTHING = "send", "give-up", ""
SWEEPS = (
    "A sweep every five minutes tries what is pending for longer than that, as many as SES takes in"
    " its time."
)

type Ask = Callable[[str], str]


def main(
    settings: Mapping[str, str],
    project: Path = PROJECT,
    find: FindTables = find_tables,
    ask: Ask | None = None,
) -> int:
    """Show the events, ask, and do it; return the exit code."""
    try:
        answered = _answer(settings)
        tables = find(settings, project)
        unsent = DynamoUnsentEvents(tables.dynamodb, tables.name("OutboxTable"))
        _redrive(unsent, answered, ask, terminal())
    except (AccessError, DeployError, TemplateError, UsageError) as error:
        return failed(str(error))
    except (BotoCoreError, ClientError) as error:
        return failed(f"AWS refused it: {error}")
    return 0


def _redrive(unsent: UnsentEvents, answered: str, ask: Ask | None, console: Console) -> None:
    events = list(unsent.all())
    if not events:
        console.print("No event waits: every mail was sent.")
        return
    _show(events, console)
    todo = answered or (_asked(ask) if ask else NOTHING)
    if todo == SEND:
        _send_again(unsent, events, console)
    elif todo == GIVE_UP:
        _give_up(unsent, events, console)
    else:
        console.print("Nothing was changed. DO=send sends them again, DO=give-up gives them up.")


def _show(events: Sequence[UnsentEvent], console: Console) -> None:
    """Show the events without their addresses: a terminal's history is no place for those."""
    table = Table("event", "what", "state", "since (UTC)", "why", box=None, pad_edge=False)
    for event in events[:SHOWN_MOST]:
        since = f"{event.published_at:%Y-%m-%d %H:%M}"
        table.add_row(event.event_id, event.name, event.state, since, event.reason or "not known")
    console.print(table)
    more = len(events) - SHOWN_MOST
    if more > 0:
        console.print(f"and {more} more")
    states = Counter(event.state for event in events)
    console.print(f"{states[UnsentState.PENDING]} pending, {states[UnsentState.FAILED]} failed")


def _asked(ask: Ask) -> str:
    """Ask until the answer is one of those that are known."""
    while True:
        answer = ask("Send them again [s], give them up [g], or leave them [Enter]? ").strip()
        match answer.lower():
            case "s" | "send":
                return SEND
            case "g" | "give-up":
                return GIVE_UP
            case "":
                return NOTHING


def _send_again(unsent: UnsentEvents, events: Sequence[UnsentEvent], console: Console) -> None:
    failed = [event for event in events if event.state is UnsentState.FAILED]
    done = sum(unsent.retry(event.event_id) for event in _shown(failed, console))
    console.print(f"{done} made pending again. {SWEEPS}")


def _give_up(unsent: UnsentEvents, events: Sequence[UnsentEvent], console: Console) -> None:
    at = now()
    done = sum(unsent.give_up(event.event_id, at) for event in _shown(events, console))
    console.print(f"{done} given up.")
    if done < len(events):
        console.print(f"{len(events) - done} were sent, or are being sent just now.")


def _shown(events: Sequence[UnsentEvent], console: Console) -> Iterable[UnsentEvent]:
    """Show a progress bar, on a terminal."""
    return track(events, console=console, disable=not console.is_terminal)


def _answer(settings: Mapping[str, str]) -> str:
    answer = settings.get("DO", NOTHING)
    if answer not in (SEND, GIVE_UP, NOTHING):
        raise UsageError(f"DO must be {SEND} or {GIVE_UP}, not {answer!r}")
    return answer


if __name__ == "__main__":
    try:
        sys.exit(main(os.environ, ask=input if sys.stdin.isatty() else None))
    except (KeyboardInterrupt, EOFError):
        sys.stderr.write("\nnothing was changed\n")
        sys.exit(130)
