"""`make backfill`: a migration of stored items, on the tables of the template in moto."""

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from moto import mock_aws

from migrations.fold_planet_filters import MIGRATION
from migrations.migration import Migration
from shared.adapters.dynamodb.items import Item, Value, from_attributes, to_attributes
from shared.adapters.dynamodb.store import DynamoStore
from shared.domain.errors import Busy
from shared.domain.planets.planet import Planet
from shared.domain.unit_of_work import Save
from tests.aws import REGION, make_tables
from tests.builders import a_planet
from tests.tables import TABLES
from tools.backfill import __main__ as command
from tools.backfill.pace import Pace
from tools.backfill.table import PAGE_ITEMS, TRIES, MigratedTable, Outcome
from tools.stack_tables import StackTables

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

PLANETS = "PlanetsTable"
NAME = "fold_planet_filters"
STAR = "Proxima Cen"


class Killed(BaseException):
    """The process is killed here."""


@pytest.fixture
def dynamodb() -> Iterator["DynamoDBClient"]:
    """Give a test the template's tables in moto."""
    with mock_aws():
        client = boto3.client("dynamodb", region_name=REGION)
        make_tables(client)
        yield client


@pytest.fixture
def run(dynamodb: "DynamoDBClient", tmp_path: Path) -> Callable[..., int]:
    """Return the command, which gives these answers at the terminal; without any there is none."""

    def run(*answers: str, **settings: str) -> int:
        given = iter(answers)
        return command.main(
            {"NAME": NAME, "LOCAL_STATE": str(tmp_path), "SHARE": "100", **settings},
            find=lambda _settings, _project: StackTables(dynamodb, name=str),
            ask=(lambda _question: next(given)) if answers else None,
        )

    return run


def early(planet_id: int, **more: Value) -> Item:
    """Return a planet as the releases before the migration stored it."""
    item = dict(TABLES[Planet].mapping.to_item(a_planet(planet_id=planet_id, home_star=STAR)))
    del item["planet_type_shown"], item["home_star_shown"]
    return {**item, "planet_type": "Terrestrial", "home_star": STAR, **more}


def put(dynamodb: "DynamoDBClient", *items: Item) -> None:
    for item in items:
        dynamodb.put_item(TableName=PLANETS, Item=to_attributes(item))


def stored(dynamodb: "DynamoDBClient") -> dict[int, Mapping[str, Any]]:
    pages = dynamodb.get_paginator("scan").paginate(TableName=PLANETS)
    items = [from_attributes(item) for page in pages for item in page["Items"]]
    return {item["planet_id"]: item for item in items}


def early_ones(dynamodb: "DynamoDBClient") -> int:
    return sum("home_star_shown" not in item for item in stored(dynamodb).values())


def before(dynamodb: "DynamoDBClient", operation: str, act: Callable[[int], None]) -> None:
    """Have something happen before each call of an operation; it gets the call's number."""
    calls = iter(range(1, 10_000))
    dynamodb.meta.events.register(
        f"before-call.dynamodb.{operation}", lambda **_: act(next(calls)), unique_id=operation
    )


def test_it_shows_what_would_change_and_changes_nothing_without_a_yes(
    dynamodb: "DynamoDBClient", run: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    put(dynamodb, early(1), early(2))

    assert run() == 0

    shown = capsys.readouterr().out
    assert "2 items would change." in shown
    assert all(word in shown for word in ("home_star", STAR, "proxima cen", "home_star_shown"))
    assert "DO=change" in shown
    assert early_ones(dynamodb) == 2


@pytest.mark.parametrize("answer", ["n", "", "perhaps"])
def test_what_is_no_yes_changes_nothing(
    dynamodb: "DynamoDBClient", run: Callable[..., int], answer: str
) -> None:
    put(dynamodb, early(1))

    assert run(answer) == 0

    assert early_ones(dynamodb) == 1


@pytest.mark.parametrize(("answers", "settings"), [(("Y",), {}), ((), {"DO": "change"})])
def test_after_a_yes_the_items_are_as_the_present_release_stores_them(
    dynamodb: "DynamoDBClient",
    run: Callable[..., int],
    capsys: pytest.CaptureFixture[str],
    answers: tuple[str, ...],
    settings: dict[str, str],
) -> None:
    planet = a_planet(planet_id=1, home_star=STAR, planet_type="Terrestrial")
    put(dynamodb, early(1))

    assert run(*answers, **settings) == 0

    expected = to_attributes(TABLES[Planet].mapping.to_item(planet))
    assert stored(dynamodb)[1] == from_attributes(expected)
    assert "1 items read, 1 changed." in capsys.readouterr().out


def test_where_nothing_is_to_be_changed_it_does_not_ask(
    run: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run() == 0

    assert "Every item is as it should be" in capsys.readouterr().out


def test_a_killed_run_goes_on_behind_the_last_page(
    dynamodb: "DynamoDBClient", run: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    put(dynamodb, *(early(number) for number in range(1, PAGE_ITEMS + 21)))
    starts: list[str] = []
    dynamodb.meta.events.register(
        "provide-client-params.dynamodb.Scan",
        lambda params, **_: starts.append(json.dumps(params.get("ExclusiveStartKey"))),
    )

    def kill(call: int) -> None:
        if call == PAGE_ITEMS + 10:
            raise Killed

    before(dynamodb, "UpdateItem", kill)
    with pytest.raises(Killed):
        run(DO="change")
    changed = PAGE_ITEMS + 9
    assert early_ones(dynamodb) == PAGE_ITEMS + 20 - changed
    capsys.readouterr()
    starts.clear()

    assert run("y") == 0

    shown = capsys.readouterr().out
    assert f"stopped behind {PAGE_ITEMS} items" in shown
    assert len(starts) == 1
    assert starts != ["null"], "it began anew"
    assert early_ones(dynamodb) == 0


def test_a_run_that_is_through_leaves_nothing_to_go_on_from(
    dynamodb: "DynamoDBClient", run: Callable[..., int], tmp_path: Path
) -> None:
    put(dynamodb, *(early(number) for number in range(1, PAGE_ITEMS + 2)))

    run(DO="change")

    assert list(tmp_path.rglob("*.json")) == []
    assert list(tmp_path.rglob("*.part")) == []


def test_what_a_writer_changes_meanwhile_is_kept(
    dynamodb: "DynamoDBClient", run: Callable[..., int]
) -> None:
    put(dynamodb, early(1))
    was = a_planet(planet_id=1, home_star=STAR)
    faster = Save(
        a_planet(planet_id=1, home_star="Gliese 581", version=was.version + 1), was, Busy, Busy
    )
    store = DynamoStore(boto3.client("dynamodb", region_name=REGION), TABLES)
    before(dynamodb, "UpdateItem", lambda call: store.commit(faster) if call == 1 else None)

    assert run(DO="change") == 0

    item = stored(dynamodb)[1]
    assert (item["home_star"], item["home_star_shown"]) == ("gliese 581", "Gliese 581")
    assert item["version"] == was.version + 1


def test_what_is_removed_meanwhile_does_not_come_back(
    dynamodb: "DynamoDBClient", run: Callable[..., int]
) -> None:
    put(dynamodb, early(1))
    other = boto3.client("dynamodb", region_name=REGION)

    def remove(_call: int) -> None:
        other.delete_item(TableName=PLANETS, Key={"planet_id": {"N": "1"}})

    before(dynamodb, "UpdateItem", remove)

    assert run(DO="change") == 0

    assert stored(dynamodb) == {}


def test_an_item_that_others_change_without_end_is_left_and_said(
    dynamodb: "DynamoDBClient", run: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    put(dynamodb, early(1))
    other = boto3.client("dynamodb", region_name=REGION)
    before(
        dynamodb,
        "UpdateItem",
        lambda call: put(other, early(1, version=100 + call)),
    )

    assert run(DO="change") == 1

    assert "1 were changed by others all the time: run it again" in capsys.readouterr().err
    assert stored(dynamodb)[1]["version"] == 100 + TRIES


def test_a_conflict_shows_what_the_writer_wrote_in_the_next_read(
    dynamodb: "DynamoDBClient",
) -> None:
    counting = Migration(PLANETS, MIGRATION.mapping, lambda item: {"seen": item["version"]})
    table = MigratedTable(dynamodb, PLANETS, counting, Pace(1e6), Pace(1e6))
    put(dynamodb, early(1, version=7))

    assert table.migrate(early(1, version=6)) is Outcome.CHANGED

    assert stored(dynamodb)[1]["seen"] == 7


def test_an_attribute_can_go(dynamodb: "DynamoDBClient") -> None:
    dropping = Migration(PLANETS, MIGRATION.mapping, lambda _item: {"mass": None})
    table = MigratedTable(dynamodb, PLANETS, dropping, Pace(1e6), Pace(1e6))
    put(dynamodb, early(1))

    assert table.migrate(early(1)) is Outcome.CHANGED

    assert "mass" not in stored(dynamodb)[1]


def test_the_role_may_do_what_a_run_calls_and_nothing_else(
    dynamodb: "DynamoDBClient", run: Callable[..., int], allowed: set[str]
) -> None:
    put(dynamodb, early(1))
    called: set[str] = set()
    dynamodb.meta.events.register(
        "before-call.dynamodb", lambda model, **_: called.add(f"dynamodb:{model.name}")
    )
    other = boto3.client("dynamodb", region_name=REGION)
    before(
        dynamodb,
        "UpdateItem",
        lambda call: put(other, early(1, version=2)) if call == 1 else None,
    )

    run(DO="change")

    assert called == allowed


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"NAME": "all"}, f"NAME must be one of {NAME}, not 'all'"),
        ({"NAME": NAME, "SHARE": "0"}, "SHARE must be a whole number from 1 to 100"),
        ({"NAME": NAME, "SHARE": "ten"}, "SHARE must be a whole number from 1 to 100"),
        ({"NAME": NAME, "DO": "it"}, "DO must be change, not 'it'"),
        ({"NAME": NAME, "ENV": "moon"}, "ENV must be one of dev,"),
        ({"NAME": NAME}, "no API runs here: `make start` starts it; ENV names a deployed one"),
    ],
)
def test_what_it_cannot_do_it_says_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], settings: dict[str, str], said: str
) -> None:
    assert command.main({"LOCAL_STATE": str(tmp_path), **settings}) == 1

    shown = capsys.readouterr()
    assert said in shown.err
    assert shown.err.count("\n") == 1


def test_a_refusal_of_aws_is_one_line_that_says_how_it_goes_on(
    dynamodb: "DynamoDBClient", run: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    dynamodb.delete_table(TableName=PLANETS)

    assert run() == 1

    shown = capsys.readouterr().err
    assert shown.startswith("AWS refused it: ")
    assert "goes on where this one was" in shown
