"""Every operation refuses what the document says, with the status and the type of each reason."""

from collections.abc import Iterator
from http import HTTPStatus
from operator import attrgetter
from typing import Any

import pytest

from shared.domain.errors import Refusal
from shared.entrypoints.api_gateway.problems import type_of
from tests.fakes import FakeStore
from tests.functions.documented import refused_by
from tests.functions.kit import send
from tests.functions.matrix import Row, Rule, rule_of
from tests.functions.rows import ROWS


def cells() -> Iterator[Any]:
    for row in ROWS:
        for kind in sorted(refused_by(row.name), key=attrgetter("__name__")):
            if (rule := rule_of(row, kind)) is not None:
                name = f"{row.name}: {rule.request} is {rule.status}"
                yield pytest.param(row, kind, rule, id=name)


@pytest.mark.parametrize(("row", "kind", "rule"), list(cells()))
def test_an_operation_refuses(row: Row, kind: type[Refusal], rule: Rule) -> None:
    sent = rule.send(row)

    assert (sent.status, sent.body["type"]) == (rule.status, type_of(kind))


WITH_SERVICE = pytest.mark.parametrize(
    "row", [row for row in ROWS if row.service], ids=lambda row: row.name
)


def served_by(row: Row, store: FakeStore) -> object:
    assert row.service is not None
    return row.service(store)


@WITH_SERVICE
def test_what_an_operation_answers_where_nothing_is_stored_is_in_the_document(row: Row) -> None:
    """So no operation forgets to declare that what it is about may not exist."""
    sent = send(row.handler, row.event(), served_by(row, FakeStore()))

    assert sent.status != HTTPStatus.INTERNAL_SERVER_ERROR


@WITH_SERVICE
def test_what_an_operation_answers_when_it_loses_a_race_is_in_the_document(row: Row) -> None:
    store = FakeStore(*row.stored(1))
    store.meanwhile(lambda: store.put(*row.stored(2)))

    sent = send(row.handler, row.event(), served_by(row, store))

    assert sent.status != HTTPStatus.INTERNAL_SERVER_ERROR
