"""How sessions are stored: by user and id. A user's item `*` revokes their older sessions."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from shared.adapters.dynamodb.items import Item, from_attributes, to_attribute, to_attributes
from shared.adapters.dynamodb.table_mapping import TableMapping
from shared.adapters.observability.logs import logger
from shared.domain import times
from shared.domain.errors import Busy
from shared.domain.sessions.session import Session, SessionKey, SessionRevocation

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_REVOCATION = "*"  # never the id of a session: those are hexadecimal


def _session_to_item(session: Session) -> Item:
    return {
        "user_id": session.user_id,
        "session_id": session.session_id,
        "generation": session.generation,
        "secret_hash": session.secret_hash,
        "email": session.email_key,
        "credential_version": session.credential_version,
        "roles": session.roles,
        "created_at": times.to_text(session.created_at),
        "last_used_at": times.to_text(session.last_used_at),
        "expires_at": int(session.expires_at.timestamp()),
        "previous_hash": session.previous_hash,
        "nonce": session.nonce,
    }


def _session_from_item(item: Mapping[str, Any]) -> Session:
    return Session(
        user_id=item["user_id"],
        session_id=item["session_id"],
        generation=item["generation"],
        secret_hash=item["secret_hash"],
        email_key=item["email"],
        credential_version=item["credential_version"],
        roles=frozenset(item["roles"]),
        created_at=times.from_text(item["created_at"]),
        last_used_at=times.from_text(item["last_used_at"]),
        expires_at=datetime.fromtimestamp(item["expires_at"], UTC),
        # A session that was never rotated has neither.
        previous_hash=item.get("previous_hash"),
        nonce=item.get("nonce"),
    )


def _revocation_from_item(item: Mapping[str, Any]) -> SessionRevocation:
    return SessionRevocation(
        user_id=item["user_id"],
        credential_version=item["credential_version"],
        expires_at=datetime.fromtimestamp(item["expires_at"], UTC),
    )


SESSIONS = TableMapping[Session](
    key=("user_id", "session_id"),
    guard=("generation", "secret_hash"),
    to_item=_session_to_item,
)
SESSION_KEYS = TableMapping[SessionKey](
    key=("user_id", "session_id"),
    guard=(),
    to_item=lambda key: {"user_id": key.user_id, "session_id": key.session_id},
)
SESSION_REVOCATIONS = TableMapping[SessionRevocation](
    key=("user_id", "session_id"),
    guard=("credential_version",),
    to_item=lambda revocation: {
        "user_id": revocation.user_id,
        "session_id": _REVOCATION,
        "credential_version": revocation.credential_version,
        "expires_at": int(revocation.expires_at.timestamp()),
    },
)


class DynamoSessions:
    """The repository of sessions, in DynamoDB."""

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        self._client = client
        self._table = table

    def read(
        self, user_id: int, session_id: str
    ) -> tuple[Session | None, SessionRevocation | None]:
        """Return the session and the user's revocation, by one consistent read.

        Raises Busy if DynamoDB did not read both: an item that was not read may exist.
        """
        keys = [
            to_attributes({"user_id": user_id, "session_id": id_})
            for id_ in (session_id, _REVOCATION)
        ]
        answer = self._client.batch_get_item(
            RequestItems={self._table: {"Keys": keys, "ConsistentRead": True}}
        )
        if answer["UnprocessedKeys"]:
            raise Busy
        items = map(from_attributes, answer["Responses"][self._table])
        by_id = {item["session_id"]: item for item in items}
        return (
            _session_from_item(by_id[session_id]) if session_id in by_id else None,
            _revocation_from_item(by_id[_REVOCATION]) if _REVOCATION in by_id else None,
        )


class DynamoSessionCleanup:
    """The cleanup of revoked sessions in DynamoDB."""

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        self._client = client
        self._table = table

    def tidy(self, user_id: int) -> None:
        """Delete the sessions of a user as far as possible.

        They are revoked already and will expire, so a failure to delete them is only logged.
        """
        try:
            self._delete_all(user_id)
        except (BotoCoreError, ClientError) as error:
            logger.warning("sessions left to expire", reason=type(error).__name__)

    def _delete_all(self, user_id: int) -> None:
        pages = self._client.get_paginator("query").paginate(
            TableName=self._table,
            ConsistentRead=True,
            KeyConditionExpression="user_id = :user",
            ExpressionAttributeValues={":user": to_attribute(user_id)},
            ProjectionExpression="user_id, session_id",
        )
        for page in pages:
            for key in page["Items"]:
                if key["session_id"] != to_attribute(_REVOCATION):
                    self._client.delete_item(TableName=self._table, Key=key)
