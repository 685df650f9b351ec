"""Moments survive being stored and shown."""

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from shared.domain.times import from_text, now, to_text

MILLISECOND = timedelta(milliseconds=1)


def test_a_moment_is_written_as_rfc_3339_does_in_utc() -> None:
    moment = datetime(2026, 11, 24, 14, 0, 0, 5000, tzinfo=timezone(timedelta(hours=2)))

    assert to_text(moment) == "2026-11-24T12:00:00.005Z"


@given(st.datetimes(timezones=st.just(UTC)))
def test_a_moment_in_milliseconds_survives_being_written_and_read(moment: datetime) -> None:
    whole = moment.replace(microsecond=moment.microsecond // 1000 * 1000)

    assert from_text(to_text(whole)) == whole


def test_the_present_moment_is_in_utc_and_in_milliseconds() -> None:
    moment = now()

    assert moment.tzinfo is UTC
    assert moment.microsecond % 1000 == 0
    assert abs(datetime.now(UTC) - moment) < timedelta(minutes=1)
