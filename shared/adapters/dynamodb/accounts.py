"""How accounts are stored: profiles by user id, credentials by the key form of the email address.

Credentials have a table of their own, so that a function that reads profiles cannot read a hash. An
email address is unique because it is the primary key.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from shared.adapters.dynamodb.items import Item, from_attributes, to_attributes
from shared.adapters.dynamodb.table_mapping import TableMapping
from shared.domain import times
from shared.domain.accounts.credential import Credential, CredentialVersion
from shared.domain.accounts.listing import UserPosition
from shared.domain.accounts.user import User
from shared.domain.pages import Page
from shared.domain.values import EmailAddress, caseless

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


def _user_to_item(user: User) -> Item:
    return {
        "user_id": user.user_id,
        "first_name": user.first_name,
        "last_name": user.last_name,
        "email": user.email.address,
        "email_key": user.email.key,
        "email_verified": user.email_verified,
        "pending_email": user.pending_email.address if user.pending_email else None,
        "pending_email_key": user.pending_email.key if user.pending_email else None,
        "undeliverable": user.undeliverable or None,
        "version": user.version,
        "created_at": times.to_text(user.created_at),
        "updated_at": times.to_text(user.updated_at),
    }


def _user_from_item(item: Mapping[str, Any]) -> User:
    return User(
        user_id=item["user_id"],
        first_name=item["first_name"],
        last_name=item["last_name"],
        email=_address(item, "email"),
        email_verified=item["email_verified"],
        pending_email=_address(item, "pending_email") if "pending_email" in item else None,
        undeliverable=frozenset(item.get("undeliverable", ())),
        version=item["version"],
        created_at=times.from_text(item["created_at"]),
        updated_at=times.from_text(item["updated_at"]),
    )


def _address(item: Mapping[str, Any], name: str) -> EmailAddress:
    """Read an address.

    An earlier release stored profiles without the key form, which was the address without case.
    """
    address: str = item[name]
    return EmailAddress(address, item.get(f"{name}_key", caseless(address)))


def _credential_to_item(credential: Credential) -> Item:
    return {
        "email": credential.email_key,
        "user_id": credential.user_id,
        "password_hash": credential.password_hash,
        "roles": credential.roles,
        "version": credential.version,
    }


USERS = TableMapping[User](key=("user_id",), guard=("version",), to_item=_user_to_item)

# A refused write never asks for the stored credential: the answer would carry the hash.
CREDENTIALS = TableMapping[Credential](
    key=("email",),
    guard=("user_id", "version"),
    to_item=_credential_to_item,
    returns_old=False,
)
CREDENTIAL_VERSIONS = TableMapping[CredentialVersion](
    key=("email",),
    guard=("user_id", "version"),
    to_item=lambda credential: {
        "email": credential.email_key,
        "user_id": credential.user_id,
        "version": credential.version,
    },
    returns_old=False,
)


class DynamoUsers:
    """The repository of profiles, in DynamoDB."""

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        self._client = client
        self._table = table

    def find(self, user_id: int) -> User | None:
        answer = self._client.get_item(
            TableName=self._table, Key=to_attributes({"user_id": user_id}), ConsistentRead=True
        )
        return _user_from_item(from_attributes(answer["Item"])) if "Item" in answer else None

    def page(self, limit: int, position: UserPosition | None) -> Page[User, UserPosition]:
        """Scan for one page of profiles: the table holds nothing else."""
        start: dict[str, Any] = {}
        if position is not None:
            start = {"ExclusiveStartKey": to_attributes({"user_id": position.user_id})}
        answer = self._client.scan(
            TableName=self._table,
            Limit=limit,
            **start,
        )
        users = tuple(_user_from_item(from_attributes(item)) for item in answer["Items"])
        more = "LastEvaluatedKey" in answer and users
        return Page(users, UserPosition(users[-1].user_id) if more else None)


class DynamoCredentials:
    """The repository of credentials, in DynamoDB."""

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        self._client = client
        self._table = table

    def find(self, email_key: str) -> Credential | None:
        answer = self._client.get_item(
            TableName=self._table, Key=to_attributes({"email": email_key}), ConsistentRead=True
        )
        if "Item" not in answer:
            return None
        item = from_attributes(answer["Item"])
        return Credential(
            email_key=item["email"],
            user_id=item["user_id"],
            password_hash=item["password_hash"],
            roles=frozenset(item["roles"]),
            version=item["version"],
        )


class DynamoCredentialVersions:
    """The credential versions in DynamoDB: credentials without their hashes."""

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        self._client = client
        self._table = table

    def find(self, email_key: str) -> CredentialVersion | None:
        answer = self._client.get_item(
            TableName=self._table,
            Key=to_attributes({"email": email_key}),
            ConsistentRead=True,
            ProjectionExpression="email, user_id, version",
        )
        if "Item" not in answer:
            return None
        item = from_attributes(answer["Item"])
        return CredentialVersion(
            email_key=item["email"], user_id=item["user_id"], version=item["version"]
        )
