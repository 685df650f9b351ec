"""What the rules of all resources are tried on: users, whom every service has, and what else is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import httpx

from tests.e2e.api import PLANETS, USERS, Document, Member, a_planet, a_user, client, link, log_in


@dataclass(frozen=True)
class Collection:
    """Where things of one kind are added, and what a client may send."""

    path: str
    draw: Callable[[], Document]
    """Makes one that can be added."""

    changes: Sequence[Document]
    """Changes of a field each."""

    log_in_owner: Callable[[Member, Document], httpx.Client]
    """Gives the client of whoever owns what a member added."""

    def add(self, member: Member) -> "Resource":
        """Add a new thing."""
        document = self.draw()
        answer = member.http.post(self.path, json=document)
        assert answer.status_code == 201, answer.text
        return self.added(member, document, answer)

    def added(self, member: Member, document: Document, answer: httpx.Response) -> "Resource":
        """Return the thing that a request of a member's added."""
        location = link(answer, answer.headers["Location"])
        return Resource(self, str(location), document, self.log_in_owner(member, document))


@dataclass(frozen=True)
class Resource:
    """A thing that is stored."""

    collection: Collection
    path: str
    document: Document
    """What it was added with."""

    http: httpx.Client
    """Its owner's."""

    @property
    def replacement(self) -> Document:
        """What replaces it by itself; a password is changed in a way of its own."""
        return {name: value for name, value in self.document.items() if name != "password"}

    def body(self, method: str) -> Document | None:
        """Return what changes it by a method, None if that takes no body."""
        change = self.collection.changes[0]
        bodies = {"PUT": self.replacement | change, "PATCH": change}
        return bodies.get(method.upper())


def _log_in_user(member: Member, user: Document) -> httpx.Client:
    """Log in whoever registered."""
    token = log_in(member.http, user["email"], user["password"])
    return client(str(member.http.base_url), token)


USER_COLLECTION = Collection(
    USERS,
    a_user,
    changes=[{"first_name": "Mira"}, {"last_name": "Sol"}],
    log_in_owner=_log_in_user,
)
PLANET_COLLECTION = Collection(
    PLANETS,
    a_planet,
    changes=[
        {"mass": 1.5},
        {"radius": 2.5},
        {"distance": 3.5},
        {"planet_type": "unknown"},
        {"home_star": "Spica"},
    ],
    log_in_owner=lambda member, _: member.http,
)
COLLECTIONS = {"user": USER_COLLECTION, "planet": PLANET_COLLECTION}
