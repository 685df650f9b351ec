"""A field of an aggregate has its place wherever it is read, checked and shown."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import get_args, get_type_hints

import pytest

from functions.planets.models import PlanetAnswer, PlanetDocument, PlanetPatch
from functions.users.models import UserAnswer, UserDocument, UserPatch
from shared.domain.accounts.user import User, UserChanges, UserDetails
from shared.domain.errors import Invalid
from shared.domain.planets.planet import Planet, PlanetChanges, PlanetDetails, complete
from tests.builders import ADA, NOON, PROXIMA_B, a_planet, planet_details

NOT_SHOWN = {"version"}  # it is in the entity tag


@dataclass(frozen=True)
class Resource:
    """An aggregate with its typed dicts; `own` has the fields that no client can set."""

    aggregate: type
    details: type
    documents: Mapping[str, type]
    answer: type
    own: set[str]
    shown_as: Mapping[str, str] = field(default_factory=dict)


RESOURCES = [
    Resource(
        Planet,
        PlanetDetails,
        {
            "PlanetChanges (shared/domain/planets/planet.py)": PlanetChanges,
            "PlanetDocument (functions/planets/models.py)": PlanetDocument,
            "PlanetPatch (functions/planets/models.py)": PlanetPatch,
        },
        PlanetAnswer,
        own={"planet_id", "created_by", "created_at", "updated_at", "version"},
    ),
    Resource(
        User,
        UserDetails,
        {
            "UserChanges (shared/domain/accounts/user.py)": UserChanges,
            "UserDocument (functions/users/models.py)": UserDocument,
            "UserPatch (functions/users/models.py)": UserPatch,
        },
        UserAnswer,
        own={
            "user_id",
            "email_verified",
            "pending_email",
            "undeliverable",
            "created_at",
            "updated_at",
            "version",
        },
        shown_as={"user_id": "id"},
    ),
]
EACH = pytest.mark.parametrize("resource", RESOURCES, ids=lambda it: it.aggregate.__name__)


def names(of: type) -> set[str]:
    return {each.name for each in fields(of)}


@EACH
def test_a_client_can_set_a_field_or_there_is_a_reason_that_none_can(resource: Resource) -> None:
    settable = names(resource.aggregate) - resource.own

    assert resource.details.__annotations__.keys() == settable, (
        f"add the new field to {resource.details.__name__}, or, if no client can set it, "
        "to `own` in tests/contract/test_fields.py"
    )


@EACH
def test_every_document_that_is_read_has_every_field_that_a_client_can_set(
    resource: Resource,
) -> None:
    settable = resource.details.__annotations__.keys()

    different = {
        name: sorted(document.__annotations__.keys() ^ settable)
        for name, document in resource.documents.items()
        if document.__annotations__.keys() != settable
    }
    assert not different, (
        f"each has the fields of {resource.details.__name__}; add, or take out: {different}"
    )


@EACH
def test_every_field_is_shown(resource: Resource) -> None:
    shown = {resource.shown_as.get(name, name) for name in names(resource.aggregate) - NOT_SHOWN}

    assert resource.answer.__annotations__.keys() == shown, (
        f"add the field to {resource.answer.__name__} in models.py, "
        "or to NOT_SHOWN in tests/contract/test_fields.py"
    )


def test_the_details_of_a_planet_are_all_that_a_client_can_set() -> None:
    settable = PlanetDetails.__annotations__.keys()

    assert a_planet().details.keys() == settable, "add the field to Planet.details"
    assert complete(planet_details()).keys() == settable, "add the field to complete()"


@pytest.mark.parametrize("name", PlanetDetails.__annotations__)
def test_every_detail_of_a_planet_is_checked(name: str) -> None:
    """No text may be of a control character, and no number infinite."""
    kind = get_type_hints(Planet)[name]
    wrong = "\x00" if str in (kind, *get_args(kind)) else float("inf")
    details: PlanetDetails = {**planet_details(), name: wrong}  # type: ignore[misc]  # the test chooses the field

    assert refused_fields(details) == [(name,)], (
        f"add the rule of {name} to `_checked` in shared/domain/planets/planet.py"
    )


def refused_fields(details: PlanetDetails) -> list[tuple[str | int, ...]]:
    try:
        Planet.new(PROXIMA_B, ADA, NOON, **details)
    except Invalid as refusal:
        return [fault.path for fault in refusal.faults]
    return []
