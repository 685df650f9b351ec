"""Authorization: who may do what, in one table for the whole product."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum, auto

from shared.domain.errors import Forbidden


class Role(StrEnum):
    """What a user is trusted to do. Every user is a member."""

    MEMBER = "member"
    ADMIN = "admin"


class Relation(Enum):
    """How a caller relates to the object of an action."""

    MEMBER = auto()
    OWNER = auto()
    ADMIN = auto()


class Action(Enum):
    """What a caller who is logged in can ask for."""

    LIST_USERS = auto()
    SEE_USER = auto()
    CHANGE_USER = auto()
    REMOVE_USER = auto()
    CHANGE_PASSWORD = auto()
    VERIFY_EMAIL = auto()
    SEE_SESSIONS = auto()
    END_SESSIONS = auto()
    ADD_PLANET = auto()
    SEE_PLANETS = auto()
    CHANGE_PLANET = auto()
    REMOVE_PLANET = auto()
    SEARCH_ARCHIVE = auto()


PERMISSIONS: Mapping[Action, frozenset[Relation]] = {
    Action.LIST_USERS: frozenset({Relation.ADMIN}),
    Action.SEE_USER: frozenset({Relation.OWNER, Relation.ADMIN}),
    Action.CHANGE_USER: frozenset({Relation.OWNER, Relation.ADMIN}),
    Action.REMOVE_USER: frozenset({Relation.OWNER, Relation.ADMIN}),
    Action.CHANGE_PASSWORD: frozenset({Relation.OWNER}),
    Action.VERIFY_EMAIL: frozenset({Relation.MEMBER}),
    Action.SEE_SESSIONS: frozenset({Relation.OWNER}),
    Action.END_SESSIONS: frozenset({Relation.OWNER}),
    Action.ADD_PLANET: frozenset({Relation.MEMBER}),
    Action.SEE_PLANETS: frozenset({Relation.MEMBER}),
    Action.CHANGE_PLANET: frozenset({Relation.OWNER, Relation.ADMIN}),
    Action.REMOVE_PLANET: frozenset({Relation.OWNER, Relation.ADMIN}),
    Action.SEARCH_ARCHIVE: frozenset({Relation.MEMBER}),
}


@dataclass(frozen=True)
class Actor:
    """The caller, as identified by an access token."""

    user_id: int
    roles: frozenset[str]

    def relations_to(self, owner_id: int | None) -> frozenset[Relation]:
        """Return how the caller relates to an object; `owner_id` is None if nobody owns it."""
        relations = set()
        if Role.MEMBER in self.roles:
            relations.add(Relation.MEMBER)
        if self.user_id == owner_id:
            relations.add(Relation.OWNER)
        if Role.ADMIN in self.roles:
            relations.add(Relation.ADMIN)
        return frozenset(relations)


def authorize(actor: Actor, action: Action, *, owner_id: int | None = None) -> None:
    """Raise Forbidden unless the caller may do this to an object with this owner."""
    if not PERMISSIONS[action] & actor.relations_to(owner_id):
        raise Forbidden
