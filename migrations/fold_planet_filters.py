"""Lets planets of early releases be found by their type and their star in any case.

Those releases stored `planet_type` and `home_star` as they were given. They are keys of indexes, in
which the present release looks for the form without case, and it shows another attribute. Until a
planet of then is changed, a list by its star leaves it out.
"""

from collections.abc import Mapping
from typing import Any

from migrations.migration import Migration
from shared.adapters.dynamodb.items import Item
from shared.adapters.dynamodb.planets import PLANETS
from shared.domain.values import caseless

_FILTERS = ("planet_type", "home_star")


def _change(item: Mapping[str, Any]) -> Item:
    changes: dict[str, str] = {}
    for name in _FILTERS:
        if f"{name}_shown" not in item:
            changes |= {name: caseless(item[name]), f"{name}_shown": item[name]}
    return changes


MIGRATION = Migration(table="PlanetsTable", mapping=PLANETS, change=_change)
