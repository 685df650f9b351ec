"""Every field of an aggregate is stored, and read as it was."""

from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any, get_args, get_type_hints

import pytest

from shared.domain.values import EmailAddress
from tests.builders import ADA, PROXIMA_B, a_credential, a_planet, a_session, a_user, an_address
from tests.storage import Storage, in_dynamodb

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

STORED: list[tuple[object, Callable[[Storage], object]]] = [
    (a_planet(), lambda storage: storage.planets.find(PROXIMA_B)),
    (
        a_user(email_verified=True, undeliverable=frozenset({"ada@example.com"})),
        lambda storage: storage.users.find(ADA),
    ),
    (a_credential(), lambda storage: storage.credentials.find("ada@example.com")),
    (a_session(), lambda storage: storage.sessions.read(ADA, "5e55")[0]),
]
VALUES: Mapping[type, object] = {
    float: 1.1,
    str: "text",
    EmailAddress: an_address("new@example.com"),
}
"""A value of each type that a field has which may be None."""


def whole(thing: Any) -> Any:
    """Return the object with a value in each field that has none."""
    types = get_type_hints(type(thing))
    values = {}
    for name in (each.name for each in fields(thing) if getattr(thing, each.name) is None):
        kind = get_args(types[name])[0]
        assert kind in VALUES, f"add a value of {kind} to VALUES in tests/adapters/test_fields.py"
        values[name] = VALUES[kind]
    return replace(thing, **values)


@pytest.mark.parametrize(("thing", "find"), STORED, ids=lambda it: type(it).__name__)
def test_every_field_is_stored_and_read_as_it_was(
    thing: Any, find: Callable[[Storage], object], moto: "DynamoDBClient"
) -> None:
    """What `_to_item` forgets is dropped by every write, and nothing else would notice."""
    expected, storage = whole(thing), in_dynamodb(moto)

    storage.put(expected)

    found = find(storage)
    lost = [
        each.name
        for each in fields(expected)
        if getattr(found, each.name) != getattr(expected, each.name)
    ]
    assert not lost, f"add {lost} to _to_item and _from_item in shared/adapters/dynamodb"
