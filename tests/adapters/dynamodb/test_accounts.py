"""How accounts are stored."""

from typing import TYPE_CHECKING

import pytest

from shared.adapters.dynamodb.accounts import DynamoCredentialVersions
from shared.domain.accounts.user import User
from tests.builders import a_credential, a_user
from tests.storage import in_dynamodb
from tests.wire import Wire, WireAnswer

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


EMAIL_VERIFIED = a_user(email_verified=True)
WITH_PENDING_EMAIL = a_user(pending_email=a_user().email)
PROFILE = {
    "user_id",
    "first_name",
    "last_name",
    "email",
    "email_key",
    "email_verified",
    "version",
    "created_at",
    "updated_at",
}


@pytest.mark.parametrize("user", [a_user(), EMAIL_VERIFIED, WITH_PENDING_EMAIL], ids=str)
def test_a_profile_is_read_as_it_was(moto: "DynamoDBClient", user: User) -> None:
    storage = in_dynamodb(moto)

    storage.put(user)

    assert storage.users.find(user.user_id) == user


def test_the_table_of_profiles_holds_nothing_that_lets_in(moto: "DynamoDBClient") -> None:
    in_dynamodb(moto).put(a_user(), a_credential())

    (item,) = moto.scan(TableName="UsersTable")["Items"]

    assert item.keys() == PROFILE


def test_a_stamp_is_read_without_the_hash() -> None:
    wire = Wire(WireAnswer(body={}))

    DynamoCredentialVersions(wire.client("dynamodb"), "CredentialsTable").find("ada@example.com")

    (request,) = wire.requests
    assert request.body["ProjectionExpression"] == "email, user_id, version"


@pytest.mark.parametrize("reads", ["users", "credentials", "credential_versions", "planets"])
def test_what_decides_is_read_consistently(reads: str) -> None:
    wire = Wire()

    getattr(in_dynamodb(wire.client("dynamodb")), reads).find("key")

    (request,) = wire.requests
    assert request.body["ConsistentRead"] is True
