"""The events that the measured functions are given, as the gateway makes them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from local.product import demo
from tools.cost.bench import Bench
from tools.cost.usage import PLANETS, Usage, named

FUNCTIONS = ("GetPlanet", "ListPlanets", "CreatePlanet", "AuthorizeRequest", "CreateToken")
"""What is measured of the API: reading, writing, and what stands before both."""

type Events = Mapping[str, Mapping[str, Any]]
"""One event for each function, by its logical id."""


@dataclass(frozen=True)
class Requests:
    """Sends the requests once, and tells the events that they became, to be given again."""

    bench: Bench
    usage: Usage

    @classmethod
    def prepared(cls, bench: Bench) -> "Requests":
        """Fill the lists first, so that their pages are full."""
        usage = Usage(bench)
        usage.prepare()
        return cls(bench, usage)

    def events(self, turn: int) -> Events:
        """Return new events: tokens end, and what is made must be made anew each time."""
        before = len(self.bench.noted)
        token = self.usage.log_in(demo.MEMBER.email, demo.MEMBER.password)
        made = self.usage.ask("POST", PLANETS, named(turn), token, status=201)
        self.usage.ask("GET", f"{PLANETS}/{made['planet_id']}", token=token)
        self.usage.ask("GET", PLANETS, token=token)
        noted = {each.function: each.event for each in self.bench.noted[before:]}
        events = {function: noted[function] for function in FUNCTIONS}
        return events | {"CreatePlanet": _of_another_planet(events["CreatePlanet"])}


def _of_another_planet(event: Mapping[str, Any]) -> Mapping[str, Any]:
    planet = json.loads(event["body"])
    planet["planet_name"] += " bis"
    return {**event, "body": json.dumps(planet)}
