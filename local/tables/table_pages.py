"""Shows the local tables in a browser, at `/_local/tables`, as they are stored; changes nothing.

A table is read in pages of ITEMS_MOST, in the order in which DynamoDB scans it.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlencode

from boto3.dynamodb.types import TypeDeserializer
from botocore.exceptions import ClientError, ParamValidationError

from local.data_plane.stack import Stack
from local.gateway.http import Request, Response
from local.rendering.rendering import Pages, refusal
from sam_template.template import Template

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

TABLES_PATH = "/_local/tables"
TABLE = "AWS::DynamoDB::Table"
ITEMS_MOST = 50
START = "after"
"""The parameter with the key behind which a page begins, in DynamoDB's JSON."""

_deserialize = TypeDeserializer().deserialize


@dataclass(frozen=True)
class ShownItem:
    """An item's primary key, and its other attributes, as JSON each."""

    key: str
    attributes: str


class TablePages:
    """The pages about the tables of a template."""

    def __init__(self, dynamodb: "DynamoDBClient", template: Template, stack: Stack) -> None:
        self._dynamodb = dynamodb
        self._pages = Pages(Path(__file__).with_name("pages"), {"tables_path": TABLES_PATH})
        self.follow(template, stack)

    def follow(self, template: Template, stack: Stack) -> None:
        """Show the tables of another template from the next request on."""
        declared = template.resources(TABLE)
        names = {logical: physical for physical, logical in stack.names.items()}
        self._keys = {
            logical: [part["AttributeName"] for part in declared[logical]["KeySchema"]]
            for logical in sorted(declared)
        }
        self._names = {logical: names[logical] for logical in self._keys}

    def answer(self, request: Request) -> Response:
        """Answer a request whose path begins with TABLES_PATH."""
        if refused := refusal(request):
            return refused
        if request.path == TABLES_PATH:
            return self._list()
        table = request.path.removeprefix(f"{TABLES_PATH}/")
        if table not in self._names:
            return self._pages.page(404, "missing.html", {})
        try:
            return self._items(table, _start(request.query))
        except (ValueError, ClientError, ParamValidationError):
            return self._pages.page(404, "missing.html", {})

    def _list(self) -> Response:
        counts = {
            logical: self._dynamodb.describe_table(TableName=name)["Table"]["ItemCount"]
            for logical, name in self._names.items()
        }
        return self._pages.page(200, "tables.html", {"counts": counts})

    def _items(self, table: str, start: Mapping[str, Any]) -> Response:
        answer = self._dynamodb.scan(TableName=self._names[table], Limit=ITEMS_MOST, **start)
        items = [self._shown(table, item) for item in answer["Items"]]
        after = answer.get("LastEvaluatedKey")
        more = urlencode({START: json.dumps(after)}) if after else None
        return self._pages.page(200, "table.html", {"table": table, "items": items, "more": more})

    def _shown(self, table: str, attributes: Mapping[str, Any]) -> ShownItem:
        item = {name: _deserialize(value) for name, value in attributes.items()}
        key = {name: item.pop(name) for name in self._keys[table]}
        return ShownItem(_json(key), _json(dict(sorted(item.items()))))


def _start(query: str) -> Mapping[str, Any]:
    """Read where a page begins. Raises ValueError."""
    given = parse_qs(query).get(START)
    return {"ExclusiveStartKey": json.loads(given[0])} if given else {}


def _json(values: Mapping[str, Any]) -> str:
    return json.dumps(values, ensure_ascii=False, indent=1, default=_plain)


def _plain(value: object) -> object:
    """Write what JSON does not know: numbers, sets and bytes of DynamoDB."""
    match value:
        case Decimal():
            return int(value) if value == value.to_integral() else float(value)
        case set():
            return sorted(value, key=str)
        case _:
            return str(value)
