"""The changes that are deployed one by one, each alone, and where over HTTP each of them shows.

Each alone, since that is where a deployment goes wrong unnoticed: SAM publishes a new version of a
function when its own code changes, but not when only a layer or a parameter's value does.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import httpx

from tools.rehearsal.project import RehearsalError, replace_text, set_parameters

type Look = Callable[[httpx.Client], str]
"""Asks the API, as anybody, for the text in which a change shows."""

SHORTEST, SHORTEST_THEN = "PASSWORD_SHORTEST = 12", "PASSWORD_SHORTEST = 16"
FRAMES, FRAMES_THEN = "frame-ancestors 'none'", "frame-ancestors 'self'"
ORIGIN_THEN = "https://rehearsal.orrery.test"


@dataclass(frozen=True)
class Change:
    """One change: what is changed, how, and the text that shows before and after it."""

    name: str
    make: Callable[[Path], None]
    look: Look
    before: str
    after: str

    def check(self, anyone: httpx.Client, expected: str) -> None:
        """See that the API shows what is expected. Raises RehearsalError."""
        seen = self.look(anyone)
        if expected not in seen:
            raise RehearsalError(f"{self.name}: {expected!r} is not live; the API says {seen!r}")


def check_all_are_new(before: Mapping[str, str], now: Mapping[str, str]) -> None:
    """See that no function's live version is the one before. Raises RehearsalError."""
    if old := sorted(name for name, version in before.items() if now.get(name) == version):
        raise RehearsalError(f"still the version before is live of {', '.join(old)}")


def _change_layer(project: Path) -> None:
    replace_text(project / "shared/domain/accounts/password.py", SHORTEST, SHORTEST_THEN)


def _change_function(project: Path) -> None:
    replace_text(project / "functions/docs/get_docs.py", FRAMES, FRAMES_THEN)


def _change_parameter(project: Path) -> None:
    set_parameters(project, {"CorsOrigin": ORIGIN_THEN})


def _refusal_of_a_short_password(anyone: httpx.Client) -> str:
    person = {"first_name": "Mia", "last_name": "Stern", "email": "mia@orrery.test"}
    return anyone.post("/api/v1/users", json={**person, "password": "short"}).text


def _policy_of_the_documentation(anyone: httpx.Client) -> str:
    return str(anyone.get("/docs").headers.get("Content-Security-Policy"))


def _allowed_origin(anyone: httpx.Client) -> str:
    answer = anyone.get("/.well-known/jwks.json")
    return str(answer.headers.get("Access-Control-Allow-Origin"))


CHANGES = (
    Change(
        f"the shared layer ({SHORTEST_THEN})",
        _change_layer,
        _refusal_of_a_short_password,
        before="must have 12 or more characters",
        after="must have 16 or more characters",
    ),
    Change(
        f"a parameter (CorsOrigin={ORIGIN_THEN})",
        _change_parameter,
        _allowed_origin,
        before="*",
        after=ORIGIN_THEN,
    ),
    Change(
        f"a function (get_docs: {FRAMES_THEN})",
        _change_function,
        _policy_of_the_documentation,
        before=FRAMES,
        after=FRAMES_THEN,
    ),
)
