"""docs/cost.md is what a fresh count gives, with the measurements that are committed."""

import re

import pytest

from tests.aws import PROJECT
from tools.cost.counts import Counts, count
from tools.cost.measurements import Measurements
from tools.cost.sheet import text_of

DEAREST_DAY = 2500  # dollars: docs/decisions.md, "Throttles are ceilings of cost"
TABLE, NAMES, INDEXES = 2, 2, 5  # write units of a typical planet: a transaction, and its indexes


@pytest.fixture(scope="module")
def counts() -> dict[str, Counts]:
    return count(PROJECT)


def test_the_sheet_is_up_to_date(counts: dict[str, Counts]) -> None:
    fresh = text_of(PROJECT, counts, Measurements.read())

    assert (PROJECT / "docs" / "cost.md").read_text(encoding="utf-8") == fresh, "run `make cost`"


def test_the_worst_day_stays_below_the_sum_that_was_decided() -> None:
    """A new route adds to it by its ceiling, and a higher ceiling does."""
    sheet = (PROJECT / "docs" / "cost.md").read_text(encoding="utf-8")
    [section] = re.findall(r"^## The worst day$(.*?)^## ", sheet, re.MULTILINE | re.DOTALL)
    [total] = re.findall(r"^\| total .* ([\d,.]+) \|$", section, re.MULTILINE)

    assert float(total.replace(",", "")) < DEAREST_DAY, (
        "lower a ceiling in MethodSettings of template.yaml, or think again about the sum in "
        "docs/decisions.md"
    )


def test_a_planet_costs_a_write_unit_for_each_index_that_it_is_in(
    counts: dict[str, Counts],
) -> None:
    assert counts["create_planet"].write_units == TABLE + NAMES + INDEXES


def test_a_name_that_is_taken_costs_the_writes_that_were_refused(
    counts: dict[str, Counts],
) -> None:
    assert counts["create_planet, name taken"].write_units == TABLE + NAMES


def test_a_change_moves_a_planet_in_one_index(counts: dict[str, Counts]) -> None:
    moved = 2

    assert counts["update_planet"].write_units == TABLE + INDEXES - 1 + moved


CALLS_MOST = {
    "authorize_request": 1,
    "create_planet": 1,
    "create_planet, with a key": 1,
    "create_token": 6,
    "create_token, renewed": 3,
    "get_planet": 1,
    "get_user": 1,
    "list_planets": 1,
    "list_users": 1,
    "update_planet": 2,
}
"""Each call is a round trip for which somebody waits."""


@pytest.mark.parametrize("case", CALLS_MOST)
def test_an_operation_calls_aws_no_more_often_than_it_must(
    counts: dict[str, Counts], case: str
) -> None:
    assert sum(counts[case].calls.values()) <= CALLS_MOST[case]


def test_a_login_signs_once_and_reads_no_public_key(counts: dict[str, Counts]) -> None:
    login = counts["create_token"]

    assert (login.signatures, login.calls["kms"]) == (1, 1)


def test_an_event_is_one_mail(counts: dict[str, Counts]) -> None:
    assert counts["send_notifications"].mails == 1
    assert counts["send_notifications, nothing pending"].mails == 0
