"""How long a login lasts, over HTTP."""

from typing import Any

import httpx
import jwt
import pytest

from tests.e2e.api import (
    ME,
    PASSWORD,
    REVOKE,
    SESSIONS,
    TOKENS,
    USERS,
    Document,
    Member,
    at_once,
    client,
    eventually,
    new_member,
    oauth_error,
    problem,
    refresh_token,
    renew,
)

AT_ONCE = 5
UNKNOWN = "0" * 64  # no session's id


def sessions_of(member: Member) -> list[Document]:
    answer = member.http.get(SESSIONS)
    assert answer.status_code == 200, answer.text
    items: list[Document] = answer.json()["items"]
    return items


def tokens_of(answer: httpx.Response) -> Any:
    assert answer.status_code == 200, answer.text
    return answer.json()


def assert_refused(answer: httpx.Response) -> None:
    refusal = oauth_error(answer, 400, "invalid_grant")
    assert refusal["error_description"] == "The refresh token is not valid."
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_refresh_token_gives_new_tokens_of_the_same_session(
    anyone: httpx.Client, base_url: str, mia: Member
) -> None:
    first = refresh_token(anyone, mia.email)

    second = tokens_of(renew(anyone, first))
    third = tokens_of(renew(anyone, second["refresh_token"]))

    assert len({first, second["refresh_token"], third["refresh_token"]}) == 3
    assert sid(second) == sid(third)
    with client(base_url, third["access_token"]) as renewed:
        assert renewed.get(ME).json()["id"] == mia.user_id


def sid(tokens: Any) -> Any:
    return jwt.decode(tokens["access_token"], options={"verify_signature": False})["sid"]


def test_a_token_that_is_repeated_at_once_gets_the_same_successor(
    anyone: httpx.Client, mia: Member
) -> None:
    first = refresh_token(anyone, mia.email)

    answers = at_once([lambda: renew(anyone, first)] * AT_ONCE)
    answers.append(renew(anyone, first))

    assert len({tokens_of(answer)["refresh_token"] for answer in answers}) == 1


def test_a_token_whose_successor_was_used_ends_the_session_for_all(
    anyone: httpx.Client, base_url: str, mia: Member
) -> None:
    first = refresh_token(anyone, mia.email)
    second = tokens_of(renew(anyone, first))["refresh_token"]
    third = tokens_of(renew(anyone, second))

    assert_refused(renew(anyone, first))

    assert_refused(renew(anyone, third["refresh_token"]))
    assert is_let_in_no_more(base_url, third["access_token"])


@pytest.mark.parametrize("as_", ["data", "json"])
def test_who_logs_out_is_let_in_no_more(
    anyone: httpx.Client, base_url: str, mia: Member, as_: str
) -> None:
    tokens = tokens_of(renew(anyone, refresh_token(anyone, mia.email)))
    body: Any = {as_: {"token": tokens["refresh_token"]}}

    answer = anyone.post(REVOKE, **body)

    assert (answer.status_code, answer.json()) == (200, {})
    assert_refused(renew(anyone, tokens["refresh_token"]))
    assert is_let_in_no_more(base_url, tokens["access_token"])


def is_let_in_no_more(base_url: str, access_token: str) -> bool:
    """See a token refused, at the latest when the authorizer's verdict is no longer cached."""
    with client(base_url, access_token) as ended:
        return eventually(lambda: ended.get(ME).status_code, not_let_in) in (401, 403)


def not_let_in(status: int) -> bool:
    return status in (401, 403)


def test_logging_out_here_leaves_the_login_there(anyone: httpx.Client, mia: Member) -> None:
    here, there = (refresh_token(anyone, mia.email) for _ in range(2))

    assert anyone.post(REVOKE, data={"token": here}).status_code == 200

    assert renew(anyone, there).status_code == 200


@pytest.mark.parametrize("token", ["nonsense", "a.b.c"])
def test_a_token_that_is_not_known_is_revoked_too(anyone: httpx.Client, token: str) -> None:
    assert anyone.post(REVOKE, data={"token": token}).status_code == 200


def test_what_names_no_token_revokes_nothing(anyone: httpx.Client) -> None:
    answer = anyone.post(REVOKE, data={"token_type_hint": "refresh_token"})

    oauth_error(answer, 400, "invalid_request")


def test_the_sessions_of_who_was_removed_are_not_renewed(anyone: httpx.Client) -> None:
    nova = new_member(anyone)
    token = refresh_token(anyone, nova.email)

    assert nova.http.delete(ME).status_code == 204

    assert_refused(renew(anyone, token))


def test_a_user_sees_where_they_are_logged_in_and_which_session_is_this_one(
    anyone: httpx.Client,
) -> None:
    nova = new_member(anyone)
    grant = {"grant_type": "password", "username": nova.email, "password": PASSWORD}
    phone = tokens_of(anyone.post(TOKENS, data=grant, headers={"User-Agent": "Nova's phone"}))

    sessions = sessions_of(nova)

    by_id = {session["session_id"]: session for session in sessions}
    assert by_id.keys() == {sid(phone), sid({"access_token": nova.token})}
    assert [session["session_id"] for session in sessions if session["current"]] == [
        sid({"access_token": nova.token})
    ]
    assert by_id[sid(phone)]["user_agent"] == "Nova's phone"
    assert by_id[sid(phone)]["source"]
    assert by_id[sid(phone)]["created_at"] == by_id[sid(phone)]["last_used_at"]


def test_a_session_that_is_renewed_was_just_used(anyone: httpx.Client) -> None:
    nova = new_member(anyone)
    renewed = tokens_of(renew(anyone, refresh_token(anyone, nova.email)))

    first, *_ = sessions_of(nova)

    assert first["session_id"] == sid(renewed)
    assert first["last_used_at"] > first["created_at"]


def test_a_session_that_its_user_ends_lets_nobody_in_anymore(
    anyone: httpx.Client, base_url: str
) -> None:
    nova = new_member(anyone)
    lost = tokens_of(renew(anyone, refresh_token(anyone, nova.email)))

    assert nova.http.delete(f"{SESSIONS}/{sid(lost)}").status_code == 204

    assert_refused(renew(anyone, lost["refresh_token"]))
    assert is_let_in_no_more(base_url, lost["access_token"])
    assert [session["current"] for session in sessions_of(nova)] == [True]
    problem(nova.http.delete(f"{SESSIONS}/{sid(lost)}"), 404)


def test_all_sessions_but_this_one_are_ended_at_once(anyone: httpx.Client) -> None:
    nova = new_member(anyone)
    others = [refresh_token(anyone, nova.email) for _ in range(3)]

    assert nova.http.delete(SESSIONS).status_code == 204

    for token in others:
        assert_refused(renew(anyone, token))
    assert [session["current"] for session in sessions_of(nova)] == [True]
    assert nova.http.delete(SESSIONS).status_code == 204


def test_nobody_ends_the_sessions_of_another(
    anyone: httpx.Client, mia: Member, max_: Member
) -> None:
    token = refresh_token(anyone, mia.email)
    [session_id, *_] = (each["session_id"] for each in sessions_of(mia) if not each["current"])

    problem(max_.http.delete(f"{SESSIONS}/{session_id}"), 404)
    problem(max_.http.delete(f"{USERS}/{mia.user_id}/sessions/{session_id}"), 403)
    problem(max_.http.delete(f"{USERS}/{mia.user_id}/sessions"), 403)
    problem(max_.http.get(f"{USERS}/{mia.user_id}/sessions"), 403)

    assert renew(anyone, token).status_code == 200


@pytest.mark.parametrize("session_id", [UNKNOWN, "7", "%2A", "x" * 200])
def test_what_is_no_session_is_not_found(mia: Member, session_id: str) -> None:
    """`*` least of all, which revokes all sessions."""
    problem(mia.http.delete(f"{SESSIONS}/{session_id}"), 404)
