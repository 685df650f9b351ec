"""`make backfill`: a migration of stored items, on the tables of the template in moto."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import boto3
import pytest

from migrations.migration import Migration
from shared.adapters.dynamodb.items import Item, Value, from_attributes, to_attributes
from shared.adapters.dynamodb.store import DynamoStore
from shared.domain.accounts.user import User
from shared.domain.errors import Busy
from shared.domain.unit_of_work import Save
from tests.aws import REGION
from tests.builders import a_user
from tests.tables import TABLES
from tests.tools.backfill.kit import Run, before, put, stored
from tools.backfill import __main__ as command
from tools.backfill.pace import Pace
from tools.backfill.table import PAGE_ITEMS, TRIES, MigratedTable, Outcome

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

USERS = "UsersTable"
MAPPING = TABLES[User].mapping
NAME = "fold_addresses"
ADDRESS = "Ada@Example.com"


def fold_address(item: Mapping[str, Any]) -> Item:
    """Give a user the key form of their address, which an early release did not store."""
    return {} if "email_key" in item else {"email_key": item["email"].lower()}


class Killed(BaseException):
    """The process is killed here."""


@pytest.fixture(autouse=True)
def migration(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have one migration, of users: the product's own may all be done and gone."""
    migration = Migration(USERS, MAPPING, fold_address)
    monkeypatch.setattr(command, "all_migrations", lambda: {NAME: migration})


def early(user_id: int, **more: Value) -> Item:
    """Return a user as the releases before the migration stored it."""
    item = dict(MAPPING.to_item(a_user(user_id=user_id, email=ADDRESS)))
    del item["email_key"]
    return {**item, **more}


def early_ones(dynamodb: "DynamoDBClient") -> int:
    return sum("email_key" not in item for item in stored(dynamodb, USERS))


def test_it_shows_what_would_change_and_changes_nothing_without_a_yes(
    dynamodb: "DynamoDBClient", run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    put(dynamodb, USERS, early(1), early(2))

    assert run(NAME=NAME) == 0

    shown = capsys.readouterr().out
    assert "2 items would change." in shown
    assert all(word in shown for word in ("email_key", ADDRESS.lower()))
    assert "DO=change" in shown
    assert early_ones(dynamodb) == 2


@pytest.mark.parametrize("answer", ["n", "", "perhaps"])
def test_what_is_no_yes_changes_nothing(dynamodb: "DynamoDBClient", run: Run, answer: str) -> None:
    put(dynamodb, USERS, early(1))

    assert run(answer, NAME=NAME) == 0

    assert early_ones(dynamodb) == 1


@pytest.mark.parametrize(("answers", "settings"), [(("Y",), {}), ((), {"DO": "change"})])
def test_after_a_yes_the_items_are_as_the_present_release_stores_them(
    dynamodb: "DynamoDBClient",
    run: Run,
    capsys: pytest.CaptureFixture[str],
    answers: tuple[str, ...],
    settings: dict[str, str],
) -> None:
    put(dynamodb, USERS, early(1))

    assert run(*answers, NAME=NAME, **settings) == 0

    expected = to_attributes(MAPPING.to_item(a_user(user_id=1, email=ADDRESS)))
    assert stored(dynamodb, USERS) == [from_attributes(expected)]
    assert "1 items read, 1 changed." in capsys.readouterr().out


def test_where_nothing_is_to_be_changed_it_does_not_ask(
    run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(NAME=NAME) == 0

    assert "Every item is as it should be" in capsys.readouterr().out


def test_a_killed_run_goes_on_behind_the_last_page(
    dynamodb: "DynamoDBClient", run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    put(dynamodb, USERS, *(early(number) for number in range(1, PAGE_ITEMS + 21)))
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
        run(NAME=NAME, DO="change")
    changed = PAGE_ITEMS + 9
    assert early_ones(dynamodb) == PAGE_ITEMS + 20 - changed
    capsys.readouterr()
    starts.clear()

    assert run("y", NAME=NAME) == 0

    shown = capsys.readouterr().out
    assert f"stopped behind {PAGE_ITEMS} items" in shown
    assert len(starts) == 1
    assert starts != ["null"], "it began anew"
    assert early_ones(dynamodb) == 0


def test_a_run_that_is_through_leaves_nothing_to_go_on_from(
    dynamodb: "DynamoDBClient", run: Run, tmp_path: Path
) -> None:
    put(dynamodb, USERS, *(early(number) for number in range(1, PAGE_ITEMS + 2)))

    run(NAME=NAME, DO="change")

    assert list(tmp_path.rglob("*.json")) == []
    assert list(tmp_path.rglob("*.part")) == []


def test_what_a_writer_changes_meanwhile_is_kept(dynamodb: "DynamoDBClient", run: Run) -> None:
    put(dynamodb, USERS, early(1))
    was = a_user(user_id=1, email=ADDRESS)
    now = a_user(user_id=1, email="Augusta@example.com", version=was.version + 1)
    faster = Save(now, was, Busy, Busy)
    store = DynamoStore(boto3.client("dynamodb", region_name=REGION), TABLES)
    before(dynamodb, "UpdateItem", lambda call: store.commit(faster) if call == 1 else None)

    assert run(NAME=NAME, DO="change") == 0

    (item,) = stored(dynamodb, USERS)
    assert (item["email"], item["email_key"]) == ("Augusta@example.com", "augusta@example.com")
    assert item["version"] == now.version


def test_what_is_removed_meanwhile_does_not_come_back(dynamodb: "DynamoDBClient", run: Run) -> None:
    put(dynamodb, USERS, early(1))
    other = boto3.client("dynamodb", region_name=REGION)

    def remove(_call: int) -> None:
        other.delete_item(TableName=USERS, Key={"user_id": {"N": "1"}})

    before(dynamodb, "UpdateItem", remove)

    assert run(NAME=NAME, DO="change") == 0

    assert stored(dynamodb, USERS) == []


def test_an_item_that_others_change_without_end_is_left_and_said(
    dynamodb: "DynamoDBClient", run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    put(dynamodb, USERS, early(1))
    other = boto3.client("dynamodb", region_name=REGION)
    before(
        dynamodb,
        "UpdateItem",
        lambda call: put(other, USERS, early(1, version=100 + call)),
    )

    assert run(NAME=NAME, DO="change") == 1

    assert "1 were changed by others all the time: run it again" in capsys.readouterr().err
    assert stored(dynamodb, USERS)[0]["version"] == 100 + TRIES


def test_a_conflict_shows_what_the_writer_wrote_in_the_next_read(
    dynamodb: "DynamoDBClient",
) -> None:
    counting = Migration(USERS, MAPPING, lambda item: {"seen": item["version"]})
    table = MigratedTable(dynamodb, USERS, counting, Pace(1e6), Pace(1e6))
    put(dynamodb, USERS, early(1, version=7))

    assert table.migrate(early(1, version=6)) is Outcome.CHANGED

    assert stored(dynamodb, USERS)[0]["seen"] == 7


def test_an_attribute_can_go(dynamodb: "DynamoDBClient") -> None:
    dropping = Migration(USERS, MAPPING, lambda _item: {"nickname": None})
    table = MigratedTable(dynamodb, USERS, dropping, Pace(1e6), Pace(1e6))
    named = early(1, nickname="Countess")
    put(dynamodb, USERS, named)

    assert table.migrate(named) is Outcome.CHANGED

    assert "nickname" not in stored(dynamodb, USERS)[0]


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
    dynamodb: "DynamoDBClient", run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    dynamodb.delete_table(TableName=USERS)

    assert run(NAME=NAME) == 1

    shown = capsys.readouterr().err
    assert shown.startswith("AWS refused it: ")
    assert "goes on where this one was" in shown
