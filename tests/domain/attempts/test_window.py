"""The windows in which attempts are counted."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.attempts.window import WINDOW_LASTS, Window
from tests.builders import NOON


def test_a_window_lasts_a_quarter_of_an_hour() -> None:
    last = NOON + WINDOW_LASTS - timedelta(milliseconds=1)

    assert Window.at(NOON) == Window.at(last)
    assert Window.at(NOON + WINDOW_LASTS) == Window(Window.at(NOON).number + 1)
    assert Window.at(NOON).ends_at == datetime(2026, 11, 24, 12, 15, tzinfo=UTC)


@pytest.mark.parametrize("lasts", [timedelta(hours=1), timedelta(days=1)])
def test_a_window_may_last_longer(lasts: timedelta) -> None:
    window = Window.at(NOON, lasts)

    start = window.ends_at - lasts
    assert start <= NOON < window.ends_at
    assert Window.at(start, lasts) == window
    assert Window.at(window.ends_at, lasts) == Window(window.number + 1, lasts)


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


MOMENTS = st.datetimes(datetime(1970, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))


@given(MOMENTS, st.timedeltas(timedelta(), 2 * WINDOW_LASTS))
def test_every_moment_is_in_one_window_and_they_follow_one_another(
    moment: datetime, later: timedelta
) -> None:
    window = Window.at(moment)

    assert window.ends_at - WINDOW_LASTS <= moment < window.ends_at
    assert (Window.at(moment + later) == window) == (moment + later < window.ends_at)


@given(MOMENTS)
def test_who_waits_as_long_as_it_takes_waits_for_no_whole_second_too_many(
    moment: datetime,
) -> None:
    window = Window.at(moment)

    comes = moment + timedelta(seconds=window.seconds_left(moment))

    assert window.ends_at <= comes < window.ends_at + timedelta(seconds=1)
