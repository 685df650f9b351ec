"""How sessions are stored: by user and id. A user's item `*` revokes their older sessions."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from itertools import batched
from typing import TYPE_CHECKING, Any

from shared.adapters.dynamodb.items import Item, from_attributes, to_attribute, to_attributes
from shared.adapters.dynamodb.table_mapping import TableMapping
from shared.adapters.observability.logs import logger
from shared.domain import times
from shared.domain.errors import Busy
from shared.domain.sessions.session import Session, SessionKey, SessionRevocation

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import WriteRequestTypeDef

_REVOCATION = "*"  # never the id of a session: those are hexadecimal, and sort behind it
_READ_MOST = 100  # items of a user; one transaction can delete as many
_BATCH_MOST = 25  # deletions that DynamoDB takes in one call


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
        "source": session.source,
        "user_agent": session.user_agent,
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
        # An earlier release stored neither, and some clients send no User-Agent.
        source=item.get("source"),
        user_agent=item.get("user_agent"),
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


class DynamoUserSessions:
    """The repository of sessions in DynamoDB, by their user."""

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        self._client = client
        self._table = table

    def of(self, user_id: int) -> tuple[Sequence[Session], SessionRevocation | None]:
        """Return the user's sessions and revocation, by one consistent read of limited size."""
        answer = self._client.query(
            TableName=self._table,
            ConsistentRead=True,
            KeyConditionExpression="user_id = :user",
            ExpressionAttributeValues={":user": to_attribute(user_id)},
            Limit=_READ_MOST,
        )
        items = [from_attributes(item) for item in answer["Items"]]
        revocations = [_revocation_from_item(it) for it in items if _is_revocation(it)]
        sessions = [_session_from_item(it) for it in items if not _is_revocation(it)]
        return sessions, revocations[0] if revocations else None


def _is_revocation(item: Mapping[str, Any]) -> bool:
    return bool(item["session_id"] == _REVOCATION)


class DynamoSessionCleanup:
    """The cleanup of revoked sessions in DynamoDB."""

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        self._client = client
        self._table = table

    def delete_revoked(self, user_id: int) -> None:
        """Delete sessions that the user's revocation ended, as far as a few calls can.

        They are revoked already and will expire, so a failure to delete them is only logged.
        """
        try:
            self._delete_some(user_id)
        except (OSError, self._client.exceptions.ClientError) as error:
            logger.warning("sessions left to expire", reason=type(error).__name__)

    def _delete_some(self, user_id: int) -> None:
        sessions, end = DynamoUserSessions(self._client, self._table).of(user_id)
        keys = [SESSION_KEYS.to_item(each.key) for each in sessions if end and end.ends(each)]
        for batch in batched(keys, _BATCH_MOST, strict=False):
            deletions: list[WriteRequestTypeDef] = [
                {"DeleteRequest": {"Key": to_attributes(key)}} for key in batch
            ]
            self._client.batch_write_item(RequestItems={self._table: deletions})
