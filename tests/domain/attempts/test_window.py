"""The windows in which attempts are counted."""

from datetime import UTC, datetime, timedelta

import pytest

from shared.domain.attempts.window import WINDOW_LASTS, Window
from tests.builders import NOON


def test_a_window_lasts_a_quarter_of_an_hour() -> None:
    last = NOON + WINDOW_LASTS - timedelta(milliseconds=1)

    assert Window.at(NOON) == Window.at(last)
    assert Window.at(NOON + WINDOW_LASTS) == Window(Window.at(NOON).number + 1)
    assert Window.at(NOON).ends_at == datetime(2026, 11, 24, 12, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("gone_by", "left"),
    [
        (timedelta(), 900),
        (timedelta(milliseconds=1), 900),
        (timedelta(minutes=14, seconds=59), 1),
        (timedelta(minutes=14, seconds=59, milliseconds=999), 1),
    ],
)
def test_who_waits_the_seconds_that_are_left_comes_into_the_next(
    gone_by: timedelta, left: int
) -> None:
    at = NOON + gone_by

    assert Window.at(at).seconds_left(at) == left
    assert Window.at(at + timedelta(seconds=left)) != Window.at(at)
