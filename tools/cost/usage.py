"""The requests for which each operation's cost is counted: a typical one, and some others."""

import gzip
import json
import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from local.gateway.http import JSON, Request, Response
from local.product import demo
from shared.domain import times
from shared.domain.planets.planet import PlanetDetails
from tools.cost.bench import Bench, BenchError, Invocation
from tools.exoplanets import read_planets

NO_HEADERS: Mapping[str, str] = {}
USERS, PLANETS, TOKENS = "/api/v1/users", "/api/v1/planets", "/api/v1/auth/token"
REVOKE = "/api/v1/auth/revoke"
JWKS, METADATA = "/.well-known/jwks.json", "/.well-known/oauth-authorization-server"
ARCHIVE = "/api/v1/archive/planets"
RESETS = "/api/v1/auth/password-resets"
RESET_PAGE = f"{RESETS}/confirm"
VERIFICATIONS = "/api/v1/auth/email-verifications"
VERIFICATION_PAGE = f"{VERIFICATIONS}/confirm"
LINK_TOKEN = "b25lLXRpbWUgdG9rZW4gb2YgYSBsaW5rIGluIGEgbWE"  # noqa: S105  # one of no mail
LARGEST_ASSET = "/docs/swagger-ui-bundle.min.js"
PAGE = 20
"""The items of a page for which no limit was given."""

PASSWORD = "tea with a white dwarf"  # noqa: S105  # of accounts on a data plane that is thrown away
NOTIFIER = "SendNotifications"
STREAM_EVENT = Path(__file__).parents[2] / "events" / "send_notifications.json"
REPORTER = "RecordUndeliverable"
REPORT_EVENT = STREAM_EVENT.with_name("record_undeliverable.json")
SCHEDULED: Mapping[str, Any] = {"detail-type": "Scheduled Event", "source": "aws.events"}


@dataclass(frozen=True)
class Sample:
    """One invocation of an operation, and the size of the API's answer, in bytes.

    `plain_bytes` is the size for a client that accepts no compression.
    """

    invocation: Invocation
    answer_bytes: int = 0
    plain_bytes: int = 0


@dataclass
class Usage:
    """Uses the whole API, and records a sample of each case each time.

    A case is an operation's verb-noun, and what is special about the request after a comma.
    """

    bench: Bench
    samples: dict[str, list[Sample]] = field(default_factory=lambda: defaultdict(list))

    def prepare(self) -> None:
        """Fill the lists, so that their pages are full."""
        token = self.log_in(demo.MEMBER.email, demo.MEMBER.password)
        for planet in read_planets()[-PAGE - 1 :]:
            self.ask("POST", PLANETS, planet, token, status=201)
        member = self.ask("GET", f"{USERS}/me", token=token)
        self.bench.multiply("UsersTable", {"user_id": member["id"]}, number=PAGE)
        self.samples.clear()

    def go(self, turn: int) -> None:
        """Use every operation, with names that are unique to this turn."""
        email = f"ada.lovelace.{turn}@example.com"
        self._register(email)
        self._send_mails()
        self._verify_email(self.log_in(email, PASSWORD), email)
        self._reset_password(email)
        token = self.log_in(email, PASSWORD)
        self._guess(email)
        self._use_sessions(email)
        self._use_open_sessions(token, email)
        self._use_planets(token, turn)
        self._use_archive(token, turn)
        token = self._change_password(token, email)
        self._return_a_mail(token, email)
        self._use_profile(token)
        self._use_documents()
        self._follow_mailed_links()
        self._use_legacy(f"augusta.ada.{turn}@example.com")
        admin = self.log_in(demo.ADMIN.email, demo.ADMIN.password)
        self.ask("GET", USERS, token=admin)
        # These events are no samples: the mail about a removal is another case.
        self.bench.empty_outbox()

    def _register(self, email: str) -> None:
        user = {"first_name": "Ada", "last_name": "Lovelace", "email": email, "password": PASSWORD}
        self.ask("POST", USERS, user, status=201)

    def log_in(self, email: str, password: str) -> str:
        grant = {"grant_type": "password", "username": email, "password": password}
        return str(self.ask("POST", TOKENS, grant)["access_token"])

    def _guess(self, email: str) -> None:
        grant = {"grant_type": "password", "username": email, "password": "coffee with a quasar"}
        self.ask("POST", TOKENS, grant, note="wrong password", status=400)

    def _use_sessions(self, email: str) -> None:
        grant = {"grant_type": "password", "username": email, "password": PASSWORD}
        token = self.ask("POST", TOKENS, grant)["refresh_token"]
        renewal = {"grant_type": "refresh_token", "refresh_token": token}
        token = self.ask("POST", TOKENS, renewal, note="renewed")["refresh_token"]
        self.ask("POST", REVOKE, {"token": token})

    def _use_open_sessions(self, token: str, email: str) -> None:
        path = f"{USERS}/me/sessions"
        self.log_in(email, PASSWORD)
        sessions = self.ask("GET", path, token=token)["items"]
        other = next(each["session_id"] for each in sessions if not each["current"])
        self.ask("DELETE", f"{path}/{other}", token=token, status=204)
        self.log_in(email, PASSWORD)
        self.ask("DELETE", path, token=token, status=204)

    def _reset_password(self, email: str) -> None:
        self.ask("POST", RESETS, {"email": email}, status=202)
        self._send_mails("password reset")
        [token] = re.findall(rf"{RESET_PAGE}\?token=(\S+)", self.bench.mailed_to(email))
        self.ask("POST", RESET_PAGE, {"token": token, "new_password": PASSWORD}, status=204)
        self._send_mails("password changed")

    def _change_password(self, token: str, email: str) -> str:
        """Change the password, and log in again, since the change ends all sessions."""
        passwords = {"current_password": PASSWORD, "new_password": PASSWORD}
        self.ask("PUT", f"{USERS}/me/password", passwords, token, status=204)
        return self.log_in(email, PASSWORD)

    def _verify_email(self, token: str, email: str) -> None:
        self.ask("POST", VERIFICATIONS, token=token, status=202)
        self._send_mails("email verification")
        *_, link = re.findall(rf"{VERIFICATION_PAGE}\?token=(\S+)", self.bench.mailed_to(email))
        self.ask("POST", VERIFICATION_PAGE, {"token": link, "password": PASSWORD}, status=204)

    def _return_a_mail(self, token: str, email: str) -> None:
        """Report that a mail came back for good, as SES does by EventBridge."""
        event = json.loads(REPORT_EVENT.read_text(encoding="utf-8"))
        user_id = self.ask("GET", f"{USERS}/me", token=token)["id"]
        event["detail"]["mail"] |= {"destination": [email], "tags": {"user_id": [str(user_id)]}}
        event["detail"]["mail"]["timestamp"] = times.to_text(times.now())
        self._keep(Sample(self.bench.invoke(REPORTER, event)))

    def _use_profile(self, token: str) -> None:
        me = f"{USERS}/me"
        user = self.ask("GET", me, token=token)
        self.ask("PATCH", me, {"last_name": "King"}, token)
        details = {name: user[name] for name in ("first_name", "last_name", "email")}
        self.ask("PUT", me, details, token)
        self.ask("DELETE", me, token=token, status=204)

    def _use_planets(self, token: str, turn: int) -> None:
        planet = named(turn)
        made = self.ask("POST", PLANETS, planet, token, status=201)
        self.ask("POST", PLANETS, planet, token, note="name taken", status=409)
        keyed = {"Idempotency-Key": f"turn-{turn}"}
        other = planet | {"planet_name": f"{planet['planet_name']} bis"}
        once = self.ask("POST", PLANETS, other, token, keyed, note="with a key", status=201)
        path = f"{PLANETS}/{made['planet_id']}"
        self.ask("GET", path, token=token)
        self.ask("GET", PLANETS, token=token)
        self.ask("PATCH", path, {"radius": 1.3}, token)
        renamed = f"{planet['planet_name']} (renamed)"
        self.ask("PATCH", path, {"planet_name": renamed}, token, note="renamed")
        self.ask("PUT", path, planet | {"planet_name": renamed}, token)
        for planet_id in (made["planet_id"], once["planet_id"]):
            self.ask("DELETE", f"{PLANETS}/{planet_id}", token=token, status=204)

    def _use_archive(self, token: str, turn: int) -> None:
        path = f"{ARCHIVE}?{urlencode({'home_star': read_planets()[turn]['home_star']})}"
        self.ask("GET", path, token=token)
        self.ask("GET", path, token=token, note="known")

    def _use_documents(self) -> None:
        for path in ("/docs", LARGEST_ASSET, "/openapi.json", "/health", JWKS, METADATA):
            self.ask("GET", path)
        self.ask("GET", "/", status=302)

    def _follow_mailed_links(self) -> None:
        for page in (RESET_PAGE, VERIFICATION_PAGE):
            self.ask("GET", f"{page}?token={LINK_TOKEN}")

    def _use_legacy(self, email: str) -> None:
        self._register(email)
        token = self.log_in(email, PASSWORD)
        user_id = self.ask("GET", f"{USERS}/me", token=token)["id"]
        self.ask("PUT", "/update_user", {"id": user_id, "last_name": "King"}, token)
        self.ask("DELETE", f"/removeuser?id={user_id}", token=token)

    def _send_mails(self, note: str = "") -> None:
        """Do what the outbox's stream does for each event, and the schedule, which finds none."""
        for key in self.bench.outbox():
            event = json.loads(STREAM_EVENT.read_text(encoding="utf-8"))
            event["Records"][0]["dynamodb"]["Keys"] = key
            self._keep(Sample(self.bench.invoke(NOTIFIER, event)), note)
        self._keep(Sample(self.bench.invoke(NOTIFIER, SCHEDULED)), note="nothing pending")

    def ask(
        self,
        method: str,
        path: str,
        document: object = None,
        token: str = "",
        headers: Mapping[str, str] = NO_HEADERS,
        *,
        note: str = "",
        status: int = 200,
    ) -> Any:
        """Send a request; record what the operation used, and the authorizer, if it was called."""
        before = len(self.bench.noted)
        response = self.bench.gateway.answer(_request(method, path, document, token, headers))
        if response.status != status:
            raise BenchError(f"{method} {path} was answered with {response.status}")
        *authorizers, operation = self.bench.noted[before:]
        for invocation in authorizers:
            self._keep(Sample(invocation))
        named = sum(len(part) for line in response.headers for part in line)
        sizes = (named + len(response.body), named + len(_plain_body(response)))
        self._keep(Sample(operation, *sizes), note)
        return _document(response)

    def _keep(self, sample: Sample, note: str = "") -> None:
        operation = self.bench.operation(sample.invocation.function)
        self.samples[f"{operation}, {note}" if note else operation].append(sample)


def _request(
    method: str, path: str, document: object, token: str, headers: Mapping[str, str]
) -> Request:
    bare_path, _, query = path.partition("?")
    sent = {"Accept-Encoding": "gzip", "User-Agent": "cost", **headers}
    if token:
        sent["Authorization"] = f"Bearer {token}"
    if document is not None:
        sent["Content-Type"] = JSON
    body = b"" if document is None else json.dumps(document).encode()
    return Request(method, bare_path, query, tuple(sent.items()), body)


def _document(response: Response) -> Any:
    """Return an answer's document, or an empty one if it is not JSON."""
    body = _plain_body(response)
    return json.loads(body) if dict(response.headers).get("Content-Type") == JSON and body else None


def _plain_body(response: Response) -> bytes:
    is_compressed = "Content-Encoding" in dict(response.headers)
    return gzip.decompress(response.body) if is_compressed else response.body


def named(turn: int) -> PlanetDetails:
    """Return a typical planet of data/, with a name of this turn.

    It has the two numbers that most have, radius and distance, and no mass. They are no whole
    numbers: the local DynamoDB counts a whole one in an index as moved by a transaction that
    leaves it as it is.
    """
    typical = next(
        planet
        for planet in read_planets()
        if planet["mass"] is None
        and all(number and number % 1 for number in (planet["radius"], planet["distance"]))
    )
    return {**typical, "planet_name": f"{typical['planet_name']} {turn}"}
