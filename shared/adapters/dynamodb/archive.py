"""How the archive's answers are cached: each by its question, until it expires."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

from shared.adapters.dynamodb.items import Item, from_attributes, to_attributes
from shared.domain.archive.archived_planet import ArchivedPlanet
from shared.domain.archive.question import Question

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


class DynamoArchiveMemory:
    """The cached answers in DynamoDB, each stored as one JSON text: no part is ever read alone."""

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        self._client = client
        self._table = table

    def recall(self, question: Question, at: datetime) -> Sequence[ArchivedPlanet] | None:
        key = to_attributes({"question": question.key})
        answer = self._client.get_item(TableName=self._table, Key=key)
        if "Item" not in answer:
            return None
        item = from_attributes(answer["Item"])
        if item["expires_at"] <= at.timestamp():
            return None
        return tuple(map(_planet, json.loads(item["planets"])))

    def remember(
        self, question: Question, planets: Sequence[ArchivedPlanet], until: datetime
    ) -> None:
        item: Item = {
            "question": question.key,
            "planets": json.dumps([asdict(planet) for planet in planets], ensure_ascii=False),
            "expires_at": int(until.timestamp()),
        }
        self._client.put_item(TableName=self._table, Item=to_attributes(item))


def _planet(mapping: Mapping[str, Any]) -> ArchivedPlanet:
    """Read a planet, and ignore fields that another release may have added."""
    return ArchivedPlanet(
        planet_name=mapping["planet_name"],
        planet_type=mapping["planet_type"],
        home_star=mapping["home_star"],
        mass=mapping["mass"],
        radius=mapping["radius"],
        distance=mapping["distance"],
    )
