"""In-memory fakes of the ports. The store's contract tests hold them to the real adapters."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from shared.domain.accounts.credential import Credential, CredentialVersion
from shared.domain.accounts.listing import UserPosition
from shared.domain.accounts.ports import Verdict
from shared.domain.accounts.user import User
from shared.domain.archive.archived_planet import ArchivedPlanet
from shared.domain.archive.errors import ArchiveFailed
from shared.domain.archive.question import Question
from shared.domain.attempts.attempt import KnownSource
from shared.domain.attempts.ports import Counter
from shared.domain.errors import Busy, Invalid, Refusal
from shared.domain.idempotency_record import AlreadyProcessed, IdempotencyRecord
from shared.domain.notifications.mail import Mail, MailName
from shared.domain.notifications.ports import ClaimedEvent, EventClaimed
from shared.domain.pages import Page
from shared.domain.planets.listing import PlanetListing, PlanetOrder, PlanetPosition
from shared.domain.planets.planet import Planet, PlanetName
from shared.domain.sessions.access_claims import AccessClaims
from shared.domain.sessions.errors import InvalidToken
from shared.domain.sessions.session import Session, SessionKey, SessionRevocation
from shared.domain.times import Clock
from shared.domain.unit_of_work import (
    Add,
    Change,
    DomainEvent,
    Idempotent,
    Overwrite,
    Publish,
    Remove,
    RemoveIfPresent,
    Require,
    Save,
)
from shared.domain.values import EmailAddress, caseless
from shared.entrypoints.release.check import NoAnswer
from shared.entrypoints.release.verdicts import HookCall
from tests.builders import NOON

CHANGES_MOST = 100
REQUEST_ID = "8c1b2a30-3f57-4f4e-9d39-3a52d9a0b8d2"

type Key = tuple[str, object]


class FakeClock:
    """A clock that shows the same moment until it is advanced."""

    def __init__(self, moment: datetime = NOON) -> None:
        self.moment = moment

    def __call__(self) -> datetime:
        return self.moment

    def advance(self, duration: timedelta) -> None:
        """Let time pass."""
        self.moment += duration


@dataclass(frozen=True)
class _Kind:
    """How one type of object is stored: in which place, by which key, and locked by which guard."""

    place: str
    key: Callable[[Any], object]
    guard: Callable[[Any], object]


_CREDENTIALS = _Kind("credentials", lambda it: it.email_key, lambda it: (it.user_id, it.version))

_KINDS: Mapping[type, _Kind] = {
    User: _Kind("users", lambda it: it.user_id, lambda it: it.version),
    Credential: _CREDENTIALS,
    CredentialVersion: _CREDENTIALS,
    Session: _Kind(
        "sessions",
        lambda it: (it.user_id, it.session_id),
        lambda it: (it.generation, it.secret_hash),
    ),
    SessionKey: _Kind("sessions", lambda it: (it.user_id, it.session_id), lambda _: None),
    SessionRevocation: _Kind(
        "session ends", lambda it: it.user_id, lambda it: it.credential_version
    ),
    Planet: _Kind("planets", lambda it: it.planet_id, lambda it: it.version),
    PlanetName: _Kind("planet names", lambda it: it.key, lambda it: it.planet_id),
    KnownSource: _Kind(
        "known sources", lambda it: (it.email_key, it.source), lambda it: it.expires_at
    ),
    IdempotencyRecord: _Kind("receipts", lambda it: it.record_id, lambda it: it.record_id),
}


@dataclass(frozen=True)
class _OutboxItem:
    """A published event, and the state of its mail."""

    event_id: str
    event: DomainEvent
    created_at: datetime
    state: str | None = "pending"
    claimed_until: datetime | None = None


class FakeStore:
    """Objects in one dict, events in another. A commit is one transaction."""

    def __init__(self, *things: object, clock: Clock | None = None) -> None:
        self.outbox: dict[str, _OutboxItem] = {}
        self.commits = 0
        self._things: dict[Key, object] = {}
        self.keep(*things)
        self._clock = clock or FakeClock()
        self._meanwhile: list[Callable[[], None]] = []
        self._after_refusal: list[Callable[[], None]] = []
        self._event_ids = count(1)

    def meanwhile(self, action: Callable[[], None]) -> None:
        """Let somebody else act just before the next commit."""
        self._meanwhile.append(action)

    def after_refusal(self, action: Callable[[], None]) -> None:
        """Let somebody else act just after the next commit, if it is refused."""
        self._after_refusal.append(action)

    def find[Thing](self, kind: type[Thing], key: object) -> Thing | None:
        """Return the object of a type with a key, or None."""
        thing = self._things.get((_KINDS[kind].place, key))
        assert thing is None or isinstance(thing, kind)
        return thing

    def all[Thing](self, kind: type[Thing]) -> list[Thing]:
        """Return all objects of a type."""
        return [thing for thing in self._things.values() if isinstance(thing, kind)]

    def keep(self, *things: object) -> None:
        """Store objects unconditionally."""
        self._things |= {_key(thing): thing for thing in things}

    def delete(self, thing: object) -> None:
        """Delete an object unconditionally."""
        del self._things[_key(thing)]

    @property
    def events(self) -> list[DomainEvent]:
        """The published events, the oldest first."""
        return [item.event for item in self.outbox.values()]

    def commit(self, *changes: Change) -> None:
        while self._meanwhile:
            self._meanwhile.pop()()
        keys = [_key(_thing(change)) for change in changes if not isinstance(change, Publish)]
        if len(set(keys)) < len(keys) or len(changes) > CHANGES_MOST:
            raise ValueError("a commit names each thing once, 100 at the most")
        if len(changes) == 1 and isinstance(changes[0], Require):
            raise ValueError("a requirement alone writes nothing")
        try:
            for change in changes:
                self._check(change)
        except Refusal:
            while self._after_refusal:
                self._after_refusal.pop()()
            raise
        for change in changes:
            self._apply(change)
        self.commits += 1

    def _check(self, change: Change) -> None:
        match change:
            case Idempotent(record):
                first = self.find(IdempotencyRecord, record.record_id)
                if first is not None and first.expires_at > record.created_at:
                    raise AlreadyProcessed(first)
            case Add(thing, error):
                if _key(thing) in self._things:
                    raise error
            case Save(_, was, error, gone):
                self._check_guard(was, error, gone)
            case Remove(thing, error, gone):
                self._check_guard(thing, error, gone)
            case Require(thing, error):
                self._check_guard(thing, error, None)

    def _check_guard(self, was: object, error: type[Refusal], gone: type[Refusal] | None) -> None:
        thing = self._things.get(_key(was))
        if thing is None:
            raise gone or error
        guard = _KINDS[type(was)].guard
        if guard(thing) != guard(was):
            raise error

    def _apply(self, change: Change) -> None:
        match change:
            case Add(thing) | Save(thing) | Overwrite(thing) | Idempotent(thing):
                self._things[_key(thing)] = thing
            case Remove(thing):
                del self._things[_key(thing)]
            case RemoveIfPresent(thing):
                self._things.pop(_key(thing), None)
            case Publish(event):
                event_id = f"event-{next(self._event_ids)}"
                self.outbox[event_id] = _OutboxItem(event_id, event, self._clock())


def _thing(
    change: Add | Save | Remove | Require | Overwrite | RemoveIfPresent | Idempotent,
) -> object:
    return change.record if isinstance(change, Idempotent) else change.thing


def _key(thing: object) -> Key:
    kind = _KINDS[type(thing)]
    return kind.place, kind.key(thing)


class FakeIdempotencyRecords:
    """The repository of idempotency records, in a fake store."""

    def __init__(self, store: FakeStore) -> None:
        self._store = store

    def find(self, record_id: str, at: datetime) -> IdempotencyRecord | None:
        record = self._store.find(IdempotencyRecord, record_id)
        return record if record is not None and record.expires_at > at else None


class FakeUsers:
    """The repository of profiles, in a fake store."""

    def __init__(self, store: FakeStore) -> None:
        self._store = store

    def find(self, user_id: int) -> User | None:
        return self._store.find(User, user_id)

    def page(self, limit: int, after: UserPosition | None) -> Page[User, UserPosition]:
        start = after.user_id if after else 0
        everybody = sorted(self._store.all(User), key=lambda user: user.user_id)
        behind = [user for user in everybody if user.user_id > start]
        users = tuple(behind[:limit])
        return Page(users, UserPosition(users[-1].user_id) if behind[limit:] else None)


class FakeCredentials:
    """The repository of credentials, in a fake store."""

    def __init__(self, store: FakeStore) -> None:
        self._store = store

    def find(self, email_key: str) -> Credential | None:
        return self._store.find(Credential, email_key)


class FakeCredentialVersions:
    """The credential versions in a fake store: credentials without their hashes."""

    def __init__(self, store: FakeStore) -> None:
        self._store = store

    def find(self, email_key: str) -> CredentialVersion | None:
        credential = self._store.find(Credential, email_key)
        if credential is None:
            return None
        return CredentialVersion(
            email_key=email_key, user_id=credential.user_id, version=credential.version
        )


class FakeCounters:
    """Counters of attempts, which can be made too busy."""

    def __init__(self) -> None:
        self.busy = False
        self.counts: dict[Counter, int] = {}

    def add(self, counter: Counter) -> int:
        if self.busy:
            raise Busy
        self.counts[counter] = self.counts.get(counter, 0) + 1
        return self.counts[counter]


class FakeKnownSources:
    """The repository of known sources, in a fake store."""

    def __init__(self, store: FakeStore) -> None:
        self._store = store

    def find(self, email_key: str, source: str, at: datetime) -> KnownSource | None:
        known = self._store.find(KnownSource, (email_key, source))
        return known if known is not None and known.expires_at > at else None


class FakeSessions:
    """The repository of sessions and their cleanup, in a fake store."""

    def __init__(self, store: FakeStore) -> None:
        self._store = store

    def read(
        self, user_id: int, session_id: str
    ) -> tuple[Session | None, SessionRevocation | None]:
        return (
            self._store.find(Session, (user_id, session_id)),
            self._store.find(SessionRevocation, user_id),
        )

    def tidy(self, user_id: int) -> None:
        for session in self._store.all(Session):
            if session.user_id == user_id:
                self._store.delete(session)


class FakePlanets:
    """The repository of planets, in a fake store."""

    def __init__(self, store: FakeStore) -> None:
        self._store = store

    def find(self, planet_id: int) -> Planet | None:
        return self._store.find(Planet, planet_id)

    def page(
        self, listing: PlanetListing, limit: int, after: PlanetPosition | None
    ) -> Page[Planet, PlanetPosition]:
        listed = [planet for planet in self._store.all(Planet) if _is_in(planet, listing)]
        places = {planet.planet_id: _place(listing.position_of(planet)) for planet in listed}
        listed.sort(key=lambda planet: places[planet.planet_id], reverse=listing.descending)
        if after is not None:
            here = _place(after)
            listed = [
                planet
                for planet in listed
                if (
                    places[planet.planet_id] < here
                    if listing.descending
                    else places[planet.planet_id] > here
                )
            ]
        planets = tuple(listed[:limit])
        return Page(planets, listing.position_of(planets[-1]) if listed[limit:] else None)


def _is_in(planet: Planet, listing: PlanetListing) -> bool:
    if listing.order is not PlanetOrder.PLANET_NAME and getattr(planet, listing.order) is None:
        return False
    return (
        listing.planet_type in (None, caseless(planet.planet_type))
        and listing.home_star in (None, caseless(planet.home_star))
        and planet.name.key.startswith(listing.name_prefix or "")
    )


def _place(position: PlanetPosition) -> tuple[Any, int]:
    """Return the sort key of a position; text sorts by its bytes, as in DynamoDB."""
    value = position.value
    return value.encode() if isinstance(value, str) else value, position.planet_id


class FakeOutbox:
    """The outbox of a fake store. Every event was published in the request `REQUEST_ID`."""

    def __init__(self, store: FakeStore) -> None:
        self._events = store.outbox

    def claim(self, event_id: str, at: datetime, until: datetime) -> ClaimedEvent | None:
        item = self._events.get(event_id)
        if item is None or item.state != "pending":
            return None
        if item.claimed_until is not None and item.claimed_until > at:
            raise EventClaimed(event_id)
        self._events[event_id] = replace(item, claimed_until=until)
        return ClaimedEvent(event_id, item.event, REQUEST_ID)

    def release(self, event_id: str) -> None:
        self._events[event_id] = replace(self._events[event_id], claimed_until=None)

    def mark_sent(self, event_id: str, at: datetime) -> None:
        self._mark(event_id, None)

    def mark_failed(self, event_id: str, at: datetime) -> None:
        self._mark(event_id, "failed")

    def pending_since(self, moment: datetime) -> Sequence[str]:
        return [
            item.event_id
            for item in self._events.values()
            if item.state == "pending" and item.created_at < moment
        ]

    def _mark(self, event_id: str, state: str | None) -> None:
        item = self._events[event_id]
        self._events[event_id] = replace(item, state=state, claimed_until=None)


class FakeArchive:
    """An archive of some planets, which can be made to fail."""

    def __init__(self, *planets: ArchivedPlanet, fails: ArchiveFailed | None = None) -> None:
        self.asked: list[Question] = []
        self.fails = fails
        self._planets = planets

    def find(self, question: Question) -> Sequence[ArchivedPlanet]:
        self.asked.append(question)
        if self.fails:
            raise self.fails
        return tuple(planet for planet in self._planets if planet.answers(question))


class FakeArchiveMemory:
    """The cached answers of an archive, each with its expiry."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[Sequence[ArchivedPlanet], datetime]] = {}

    def recall(self, question: Question, at: datetime) -> Sequence[ArchivedPlanet] | None:
        planets, until = self._kept.get(question.key, ((), at))
        return planets if until > at else None

    def remember(
        self, question: Question, planets: Sequence[ArchivedPlanet], until: datetime
    ) -> None:
        self._kept[question.key] = planets, until


class FakeEmailAddresses:
    """Accepts any text with an @ as an address, and treats every domain as ASCII."""

    def read(self, text: str) -> EmailAddress:
        if "@" not in text:
            raise Invalid("email", "must be an email address")
        return EmailAddress(text.strip(), text.strip().lower())


class FakeHasher:
    """Makes legible hashes; those that begin with "old " are outdated."""

    def __init__(self) -> None:
        self.verified: list[str | None] = []

    def hash(self, password: str) -> str:
        return f"hash of {password}"

    def verify(self, password_hash: str | None, password: str) -> bool:
        self.verified.append(password_hash)
        return password_hash is not None and password_hash.removeprefix("old ") == self.hash(
            password
        )

    def is_outdated(self, password_hash: str) -> bool:
        return password_hash.startswith("old ")


class FakeStrength:
    """Gives every password the same verdict."""

    def __init__(self, score: int = 4, *advice: str) -> None:
        self._verdict = Verdict(score, advice)
        self.known: Sequence[str] = ()

    def judge(self, password: str, known: Sequence[str]) -> Verdict:
        self.known = known
        return self._verdict


class FakeTokens:
    """Signs access tokens, and verifies only those that it signed."""

    def __init__(self, **signed: AccessClaims) -> None:
        self.signed = signed
        self._numbers = count(1)

    def sign(self, claims: AccessClaims) -> str:
        token = f"token-{next(self._numbers)}"
        self.signed[token] = claims
        return token

    def verify(self, token: str) -> AccessClaims:
        if token not in self.signed:
            raise InvalidToken
        return self.signed[token]


class FakeComposer:
    """Writes short mails, whose text is made of their values."""

    def compose(self, name: MailName, to: str, values: Mapping[str, str]) -> Mail:
        text = " ".join(values.values())
        return Mail(to=to, subject=name, text=text, html=f"<p>{text}</p>")


class FakeMailer:
    """Records the mails that it is asked to send, or fails with an error of the test's choice."""

    longest = 7.0

    def __init__(self) -> None:
        self.sent: list[Mail] = []
        self.fails_with: Exception | None = None

    def send(self, mail: Mail) -> None:
        if self.fails_with is not None:
            raise self.fails_with
        self.sent.append(mail)


class FakeVersions:
    """The functions' versions; each answers with a status or raises an error."""

    def __init__(self, statuses: Mapping[str, object]) -> None:
        self._statuses = statuses
        self.called: list[str] = []
        self.events: list[Mapping[str, Any]] = []

    def call(self, version: str, event: Mapping[str, Any]) -> Mapping[str, Any]:
        self.called.append(version)
        self.events.append(event)
        status = self._statuses[version]
        if isinstance(status, NoAnswer):
            raise status
        return {"statusCode": status}


class FakeVerdicts:
    """Records the verdicts on deployments."""

    def __init__(self) -> None:
        self.told: list[tuple[HookCall, bool]] = []

    def report(self, call: HookCall, *, passed: bool) -> None:
        self.told.append((call, passed))


@dataclass(frozen=True)
class FakeContext:
    """Lambda's context of an invocation."""

    remaining: timedelta = timedelta(seconds=30)

    def get_remaining_time_in_millis(self) -> int:
        return int(self.remaining.total_seconds() * 1000)
