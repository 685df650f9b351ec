"""A session: what it shows of its login, and which others a login ends."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.sessions.session import (
    SESSIONS_MOST,
    UNUSED_LONGEST,
    USER_AGENT_LONGEST,
    Session,
    SessionRevocation,
    ended_by_login,
    shown_user_agent,
)
from tests.builders import ADA, NOON, a_session


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("curl/8.14.1", "curl/8.14.1"),
        ("  Orrery \t for\r\nPhones ", "Orrery for Phones"),
        ("\u202eevil\u0000 app\u200b", "evil app"),
        ("<b>bold</b>", "<b>bold</b>"),
        ("x" * 5000, "x" * USER_AGENT_LONGEST),
        ("x" * (USER_AGENT_LONGEST - 1) + " more", "x" * (USER_AGENT_LONGEST - 1)),
        ("\ud800", None),
        ("", None),
        (None, None),
    ],
    ids=ascii,
)
def test_a_user_agent_is_shown_as_a_short_line_of_printable_characters(
    sent: str | None, shown: str | None
) -> None:
    assert shown_user_agent(sent) == shown


@given(st.text(st.characters(codec=None)))
def test_no_user_agent_is_more_than_that(sent: str) -> None:
    shown = shown_user_agent(sent)

    assert shown is None or (0 < len(shown) <= USER_AGENT_LONGEST and shown.isprintable())
    assert shown is None or shown.isascii()
    assert shown_user_agent(shown) == shown


def used(number: int, **details: object) -> Session:
    """Build a session that was used as many minutes after noon as its number says."""
    at = NOON + timedelta(minutes=number)
    return a_session(session_id=f"{number:064x}", last_used_at=at, **details)


def test_a_login_ends_nothing_as_long_as_there_is_room() -> None:
    sessions = [used(number) for number in range(SESSIONS_MOST - 1)]

    assert ended_by_login(sessions, NOON, None) == []


def test_a_login_beyond_the_limit_ends_the_session_that_was_not_used_for_longest() -> None:
    sessions = [used(number) for number in reversed(range(SESSIONS_MOST))]

    assert ended_by_login(sessions, NOON, None) == [used(0).key]


def test_sessions_that_have_ended_take_no_room() -> None:
    revoked = [used(number, credential_version=1) for number in range(30)]
    expired = [used(number, credential_version=2, expires_at=NOON) for number in range(30, 60)]
    live = [used(60 + number, credential_version=2) for number in range(SESSIONS_MOST - 1)]
    end = SessionRevocation.before(ADA, 2, NOON)

    assert ended_by_login([*revoked, *expired, *live], NOON, end) == []


@given(st.integers(1, 9), st.integers(1, 9), st.timedeltas(timedelta(), timedelta(days=20)))
def test_a_session_is_live_until_it_expires_or_a_later_version_ends_it(
    version: int, counts_from: int, later: timedelta
) -> None:
    session = a_session(credential_version=version)
    revocation = SessionRevocation.before(ADA, counts_from, NOON)

    assert revocation.ends(session) == (version < counts_from)
    assert session.is_live(NOON + later, None) == (later < UNUSED_LONGEST)
    assert session.is_live(NOON + later, revocation) == (
        later < UNUSED_LONGEST and version >= counts_from
    )


def test_a_login_ends_only_so_many_that_it_remains_one_small_transaction() -> None:
    sessions = [used(number) for number in range(100)]

    assert ended_by_login(sessions, NOON, None) == [used(number).key for number in range(25)]
