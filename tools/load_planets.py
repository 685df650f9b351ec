"""Load the planets of data/exoplanets.csv into a running API, through its public HTTP API.

`make load` is for the API that `make start` runs. For any other deployment, BASE_URL says where it
answers, and EMAIL and PASSWORD who logs in. Planets that are there already are left alone, so a
load that was interrupted goes on when it is run again.
"""

import os
import sys
from collections.abc import Collection, Iterator

import httpx
from rich.console import Console
from rich.progress import track
from rich.table import Column, Table

from local.product import demo
from shared.domain.planets.planet import PlanetDetails
from tools.api_client import PLANETS_PATH, ApiClient, LoginRefused, connect
from tools.exoplanets import read_planets
from tools.loading import WORKERS, Outcome, Result, load
from tools.target import Target, UsageError

LINE_EVERY = 500  # planets, where there is no terminal for a progress bar
REASONS_SHOWN = 5
GO_ON = "run it again, and it goes on where it stopped"
INTERRUPTED = 130  # the exit code of a program that Ctrl-C ended


class ConnectionLost(Exception):
    """The API stopped answering; the text is one line for the person at the terminal."""


def main() -> int:
    """Load all of the file; return the exit code."""
    try:
        everything = _load(Target.read(os.environ), read_planets(), Console(highlight=False))
    except (UsageError, LoginRefused, ConnectionLost) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except KeyboardInterrupt:
        sys.stderr.write(f"interrupted; {GO_ON}\n")
        return INTERRUPTED
    return 0 if everything else 1


def _load(target: Target, planets: Collection[PlanetDetails], console: Console) -> bool:
    """Load the planets and show the results; return whether all are there now."""
    with connect(target.base_url, connections=WORKERS, proxies=not target.is_local) as http:
        client = ApiClient(http, target.email, target.password)
        _log_in(client, target)
        try:
            outcomes = list(_shown(load(client, planets), len(planets), console))
        except httpx.TransportError as error:
            lost = f"lost the connection to {target.base_url} ({type(error).__name__})"
            raise ConnectionLost(f"{lost}; {GO_ON}") from None
    _summarize(outcomes, console)
    console.print(f"Look at them:\n  {_next_step(target)}", soft_wrap=True, markup=False)
    return all(outcome.result is not Result.FAILED for outcome in outcomes)


def _log_in(client: ApiClient, target: Target) -> None:
    try:
        client.log_in()
    except httpx.TransportError:
        remedy = "start the API with `make start`" if target.is_local else "check BASE_URL"
        raise UsageError(f"nothing answers at {target.base_url}; {remedy}") from None


def _shown(outcomes: Iterator[Outcome], total: int, console: Console) -> Iterator[Outcome]:
    """Pass the outcomes on, and show the progress meanwhile."""
    if console.is_terminal:
        yield from track(outcomes, "Loading planets", total=total, console=console)
        return
    for number, outcome in enumerate(outcomes, start=1):
        if number % LINE_EVERY == 0 or number == total:
            console.print(f"{number} of {total} planets")
        yield outcome


def _summarize(outcomes: Collection[Outcome], console: Console) -> None:
    table = Table("", Column("planets", justify="right"))
    for result in Result:
        number = sum(outcome.result is result for outcome in outcomes)
        table.add_row(result.value, str(number))
    console.print(table)
    failures = [outcome for outcome in outcomes if outcome.result is Result.FAILED]
    for failure in failures[:REASONS_SHOWN]:
        console.print(f"{failure.planet_name}: {failure.reason}", style="red", markup=False)
    if failures[REASONS_SHOWN:]:
        console.print(f"... and {len(failures) - REASONS_SHOWN} more")


def _next_step(target: Target) -> str:
    if target.is_local:
        return demo.curl(target.base_url)
    return f'curl -s {target.base_url}{PLANETS_PATH} -H "Authorization: Bearer $TOKEN"'


if __name__ == "__main__":
    sys.exit(main())
