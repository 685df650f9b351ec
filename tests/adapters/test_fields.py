"""Every field of an aggregate is stored, and read as it was."""

from collections.abc import Callable
from dataclasses import fields
from typing import TYPE_CHECKING, Any

import pytest

from tests.builders import ADA, PROXIMA_B, a_credential, a_planet, a_session, a_user, an_address
from tests.storage import Storage, in_dynamodb

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

WHOLE: list[tuple[object, Callable[[Storage], object]]] = [
    (a_planet(radius=1.1), lambda storage: storage.planets.find(PROXIMA_B)),
    (
        a_user(pending_email=an_address("new@example.com"), email_verified=True),
        lambda storage: storage.users.find(ADA),
    ),
    (a_credential(), lambda storage: storage.credentials.find("ada@example.com")),
    (
        a_session(previous_hash="0ld", nonce="n0nce", source="203.0.113.7", user_agent="curl/8"),
        lambda storage: storage.sessions.read(ADA, "5e55")[0],
    ),
]


@pytest.mark.parametrize(("thing", "find"), WHOLE, ids=lambda it: type(it).__name__)
def test_every_field_is_stored_and_read_as_it_was(
    thing: Any, find: Callable[[Storage], object], moto: "DynamoDBClient"
) -> None:
    """What `_to_item` forgets is dropped by every write, and nothing else would notice."""
    empty = [each.name for each in fields(thing) if getattr(thing, each.name) is None]
    assert not empty, f"in WHOLE, tests/adapters/test_fields.py, give a value to {empty}"
    storage = in_dynamodb(moto)

    storage.put(thing)

    assert find(storage) == thing, "add the field to _to_item and _from_item of its table mapping"
