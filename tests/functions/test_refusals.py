"""Every operation refuses what the document says, with the status and the type of each reason."""

from collections.abc import Iterator
from operator import attrgetter
from typing import Any

import pytest

from shared.domain.errors import Refusal
from shared.entrypoints.api_gateway.problems import type_of
from tests.functions.documented import refused_by
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
