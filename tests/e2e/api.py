"""Ways to call a running API, and data that no other test has."""

import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from secrets import token_urlsafe
from threading import Barrier
from typing import Any
from uuid import UUID, uuid4

import httpx

from tests.e2e.rungs import ANSWER_SECONDS, rung
from tools.api_client import connect

TOKENS = "/api/v1/auth/token"
REVOKE = "/api/v1/auth/revoke"
RESETS = "/api/v1/auth/password-resets"
RESET_PAGE = f"{RESETS}/confirm"
VERIFICATIONS = "/api/v1/auth/email-verifications"
VERIFICATION_PAGE = f"{VERIFICATIONS}/confirm"
USERS = "/api/v1/users"
ME = f"{USERS}/me"
MY_PASSWORD = f"{USERS}/me/password"
SESSIONS = f"{USERS}/me/sessions"
PLANETS = "/api/v1/planets"
INBOX = "/_local/inbox.json"

PASSWORD = "nebulae drift past 41 moons"
NEW_PASSWORD = "pulsars keep better time than 3 clocks"
CONNECTIONS = 40
SEEN_WITHIN = 20.0  # seconds, for what follows a write: indexes and mails
LOOK_EVERY = 0.05  # seconds

type Document = dict[str, Any]


@dataclass(frozen=True)
class Member:
    """A registered user who is logged in."""

    user: Document
    token: str
    http: httpx.Client

    @property
    def user_id(self) -> int:
        return int(self.user["id"])

    @property
    def email(self) -> str:
        return str(self.user["email"])


def client(base_url: str, token: str | None = None) -> httpx.Client:
    """Make a client for many threads, of somebody or of nobody."""
    http = connect(base_url, connections=CONNECTIONS, proxies=not is_local(base_url))
    if rung() in ANSWER_SECONDS:
        http.timeout = httpx.Timeout(ANSWER_SECONDS[rung()])
    if token:
        http.headers["Authorization"] = f"Bearer {token}"
    http.headers.update(key_headers())
    return http


def key_headers() -> dict[str, str]:
    """Return the header of the API key that the rung can't do without, if any."""
    return {"X-Api-Key": os.environ["API_KEY"]} if "API_KEY" in os.environ else {}


def is_local(base_url: str) -> bool:
    host = httpx.URL(base_url).host
    return host == "127.0.0.1" or host.endswith(".localhost")


def new_member(anyone: httpx.Client, **details: object) -> Member:
    """Register somebody and log them in."""
    answer = anyone.post(USERS, json=a_user(**details))
    assert answer.status_code == 201, answer.text
    user = answer.json()
    token = log_in(anyone, user["email"], PASSWORD)
    return Member(user, token, client(str(anyone.base_url), token))


def sent_as(
    encoding: str, http: httpx.Client, method: str, path: str, fields: Document
) -> httpx.Response:
    """Send fields as a form, where the encoding is "form", else as JSON."""
    if encoding == "form":
        return http.request(method, path, data=fields)
    return http.request(method, path, json=fields)


def log_in(anyone: httpx.Client, email: str, password: str) -> str:
    """Return an access token."""
    grant = {"grant_type": "password", "username": email, "password": password}
    answer = anyone.post(TOKENS, data=grant)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["access_token"])


def refresh_token(anyone: httpx.Client, email: str, password: str = PASSWORD) -> str:
    """Log somebody in, and return what renews that login."""
    grant = {"grant_type": "password", "username": email, "password": password}
    answer = anyone.post(TOKENS, data=grant)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["refresh_token"])


def renew(anyone: httpx.Client, token: str) -> httpx.Response:
    """Exchange a refresh token."""
    return anyone.post(TOKENS, data={"grant_type": "refresh_token", "refresh_token": token})


def unique(label: str) -> str:
    return f"{label}-{uuid4().hex[:12]}"


def an_email() -> str:
    """Make an address that SES takes, and whose mails reach nobody."""
    return f"success+{unique('e2e')}@simulator.amazonses.com"


def a_link_token() -> str:
    """Make a token of the form that links in mails carry, which no mail carried."""
    return token_urlsafe(32)


def a_user(**details: object) -> Document:
    """Make somebody who can register."""
    known = {"first_name": "Mia", "last_name": "Stern", "email": an_email(), "password": PASSWORD}
    return known | details


def a_planet(**details: object) -> Document:
    """Make a planet that can be added."""
    known = {
        "planet_name": unique("Vega"),
        "planet_type": "gas-giant",
        "home_star": "Vega",
        "mass": 317.8,
        "radius": 11.2,
        "distance": 7.68,
    }
    return known | details


def added(member: Member, **details: object) -> Document:
    """Add a planet, and return it as it is shown."""
    answer = member.http.post(PLANETS, json=a_planet(**details))
    assert answer.status_code == 201, answer.text
    planet: Document = answer.json()
    return planet


def all_pages(http: httpx.Client, path: str, **query: object) -> list[Document]:
    """Walk through all pages of a list."""
    return [item for page in pages(http, path, **query) for item in page]


def pages(http: httpx.Client, path: str, **query: Any) -> Iterator[Sequence[Document]]:
    """Walk through the pages of a list, one by one."""
    cursor: Mapping[str, str] = {}
    while True:
        answer = http.get(path, params={**query, **cursor})
        assert answer.status_code == 200, answer.text
        page = answer.json()
        yield page["items"]
        if page["next_cursor"] is None:
            return
        cursor = {"cursor": page["next_cursor"]}


def link(answer: httpx.Response, reference: str) -> httpx.URL:
    """Return where a reference in an answer leads, as a browser does: with any stage in both."""
    return answer.url.join(reference)


def problem(answer: httpx.Response, status: int) -> Document:
    """Check that an answer is a problem document of that status, and return it.

    Those that OAuth's clients understand too are of the type that they take.
    """
    assert answer.status_code == status, answer.text
    document: Document = answer.json()
    media_type = "application/json" if "error" in document else "application/problem+json"
    assert answer.headers["Content-Type"] == media_type
    assert document["status"] == status
    assert all(document[member] for member in ("type", "title", "detail"))
    assert document["instance"] == f"urn:uuid:{UUID(answer.headers['X-Request-Id'])}"
    return document


def oauth_error(answer: httpx.Response, status: int, code: str) -> Document:
    """Check that an answer is an error of OAuth (RFC 6749 §5.2) and a problem, and return it."""
    document = problem(answer, status)
    assert document["error"] == code
    assert document["error_description"]
    return document


def pointers(document: Document) -> list[str]:
    """Return where a problem points to."""
    return [fault.get("pointer") or fault["parameter"] for fault in document["errors"]]


def eventually[Seen](look: Callable[[], Seen], enough: Callable[[Seen], bool]) -> Seen:
    """Look until it is enough, and return what was seen; fail if it never is."""
    deadline = time.monotonic() + SEEN_WITHIN
    while not (is_enough := enough(seen := look())) and time.monotonic() < deadline:
        time.sleep(LOOK_EVERY)
    assert is_enough, f"after {SEEN_WITHIN:g} s there was only {seen!r}"
    return seen


def at_once[Answer](calls: Sequence[Callable[[], Answer]]) -> list[Answer]:
    """Make all calls at the same time."""
    together = Barrier(len(calls))

    def call(one: Callable[[], Answer]) -> Answer:
        together.wait()
        return one()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(call, calls))


def mails_to(email: str, inbox: httpx.Client) -> list[Document]:
    """Return the mails that an address got, the newest first."""
    return [mail for mail in inbox.get(INBOX).json() if email in mail["recipients"]]


def mailed_link(email: str, inbox: httpx.Client) -> str:
    """Wait for a mail with a link for a new password, and return the newest link."""
    mails = eventually(lambda: [each for each in map(_link, mails_to(email, inbox)) if each], bool)
    return mails[0]


def mailed_token(email: str, inbox: httpx.Client) -> str:
    """Wait for the mail with the link for a new password, and return the link's token."""
    return httpx.URL(mailed_link(email, inbox)).params["token"]


def _link(mail: Document) -> str | None:
    """Return the link to the page for a new password, None if the mail has none."""
    lines = mail["text"].splitlines()
    return next((line for line in lines if f"{RESET_PAGE}?token=" in line), None)


def confirmation_token(email: str, inbox: httpx.Client) -> str:
    """Wait for a mail that asks to confirm an address, and return the token of the newest link."""

    def tokens() -> list[str]:
        lines = [line for mail in mails_to(email, inbox) for line in mail["text"].splitlines()]
        links = [line for line in lines if f"{VERIFICATION_PAGE}?token=" in line]
        return [httpx.URL(link).params["token"] for link in links]

    return eventually(tokens, bool)[0]


def confirm_email(
    anyone: httpx.Client, inbox: httpx.Client, email: str, password: str = PASSWORD
) -> httpx.Response:
    """Follow the newest link that was mailed to an address, and give a password."""
    token = confirmation_token(email, inbox)
    return anyone.post(VERIFICATION_PAGE, json={"token": token, "password": password})
