"""How one-time tokens are stored: by the hash of the secret that was mailed, until they expire."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from shared.adapters.dynamodb.items import Item, from_attributes, to_attributes
from shared.adapters.dynamodb.table_mapping import TableMapping
from shared.domain.one_time_tokens.one_time_token import OneTimeToken, TokenPurpose

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


def _to_item(token: OneTimeToken) -> Item:
    return {
        "token_hash": token.token_hash,
        "purpose": token.purpose.value,
        "user_id": token.user_id,
        "email": token.email_key,
        "credential_version": token.credential_version,
        "expires_at": int(token.expires_at.timestamp()),
    }


def _from_item(item: Mapping[str, Any]) -> OneTimeToken:
    return OneTimeToken(
        token_hash=item["token_hash"],
        purpose=TokenPurpose(item["purpose"]),
        user_id=item["user_id"],
        email_key=item["email"],
        credential_version=item["credential_version"],
        expires_at=datetime.fromtimestamp(item["expires_at"], UTC),
    )


ONE_TIME_TOKENS = TableMapping[OneTimeToken](
    key=("token_hash",), guard=("token_hash",), to_item=_to_item
)


class DynamoOneTimeTokens:
    """The repository of one-time tokens, in DynamoDB."""

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        self._client = client
        self._table = table

    def find(self, token_hash: str, at: datetime) -> OneTimeToken | None:
        answer = self._client.get_item(
            TableName=self._table,
            Key=to_attributes({"token_hash": token_hash}),
            ConsistentRead=True,
        )
        if "Item" not in answer:
            return None
        token = _from_item(from_attributes(answer["Item"]))
        return token if token.expires_at > at else None
