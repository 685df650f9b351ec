"""How a password is changed, and a forgotten one replaced, over HTTP."""

from collections import Counter
from functools import partial
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.e2e.api import (
    MY_PASSWORD,
    NEW_PASSWORD,
    PASSWORD,
    RESET_PAGE,
    RESETS,
    SESSIONS,
    TOKENS,
    USERS,
    Member,
    at_once,
    client,
    eventually,
    log_in,
    mailed_link,
    mailed_token,
    mails_to,
    new_member,
    oauth_error,
    pointers,
    problem,
    refresh_token,
    renew,
    sent_as,
)
from tests.e2e.rungs import SAM_LOCAL, rung

NOT_LET_IN = 403 if rung() == SAM_LOCAL else 401
"""The answer to an ended session; SAM CLI has one of its own."""
BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


@pytest.fixture
def mia(anyone: httpx.Client) -> Member:
    """Return a member whose password no other test changes."""
    return new_member(anyone)


def forget(member: Member, anyone: httpx.Client) -> None:
    """Ask for a new password."""
    asked = anyone.post(RESETS, json={"email": member.email})
    assert asked.status_code == 202, asked.text


def confirmation(token: str, new: str = NEW_PASSWORD) -> dict[str, Any]:
    return {"token": token, "new_password": new}


def try_password(member: Member, anyone: httpx.Client, password: str) -> httpx.Response:
    grant = {"grant_type": "password", "username": member.email, "password": password}
    return anyone.post(TOKENS, data=grant)


@pytest.mark.needs("inbox", "gateway responses")
@pytest.mark.parametrize("encoding", ["json", "form"])
def test_who_forgot_their_password_chooses_another_and_is_logged_out_everywhere(
    anyone: httpx.Client, inbox: httpx.Client, mia: Member, encoding: str
) -> None:
    elsewhere = refresh_token(anyone, mia.email)
    forget(mia, anyone)
    token = mailed_token(mia.email, inbox)

    reset = sent_as(encoding, anyone, "POST", RESET_PAGE, confirmation(token))

    assert (reset.status_code, reset.content) == (204, b"")
    assert reset.headers["Cache-Control"] == "no-store"
    oauth_error(renew(anyone, elsewhere), 400, "invalid_grant")
    assert mia.http.get(f"{USERS}/me").status_code == 401
    oauth_error(try_password(mia, anyone, PASSWORD), 400, "invalid_grant")
    with client(str(anyone.base_url), log_in(anyone, mia.email, NEW_PASSWORD)) as again:
        assert len(again.get(SESSIONS).json()["items"]) == 1
        assert again.get(f"{USERS}/me").json()["email_verified"] is True


@pytest.mark.needs("inbox")
def test_a_link_works_once_and_makes_the_others_void(
    anyone: httpx.Client, inbox: httpx.Client, mia: Member
) -> None:
    forget(mia, anyone)
    first = mailed_token(mia.email, inbox)
    forget(mia, anyone)
    second = eventually(lambda: mailed_token(mia.email, inbox), lambda token: token != first)
    assert anyone.post(RESET_PAGE, json=confirmation(second)).status_code == 204

    for token in (second, first):
        refused = problem(anyone.post(RESET_PAGE, json=confirmation(token, PASSWORD)), 400)
        assert refused["type"] == "urn:orrery:problem:invalid-one-time-token"
        assert pointers(refused) == ["#/token"]
    assert log_in(anyone, mia.email, NEW_PASSWORD)


@pytest.mark.needs("inbox")
def test_of_many_who_use_one_link_at_once_one_succeeds(
    anyone: httpx.Client, inbox: httpx.Client, mia: Member
) -> None:
    forget(mia, anyone)
    token = mailed_token(mia.email, inbox)
    chosen = [f"{NEW_PASSWORD} and {number} suns" for number in range(5)]

    answers = at_once(
        [partial(anyone.post, RESET_PAGE, json=confirmation(token, new)) for new in chosen]
    )

    assert Counter(answer.status_code for answer in answers) == {204: 1, 400: 4}
    [won] = [new for new, answer in zip(chosen, answers, strict=True) if answer.is_success]
    assert log_in(anyone, mia.email, won)


@pytest.mark.needs("inbox")
def test_a_password_that_is_easy_to_guess_is_refused_and_the_link_still_works(
    anyone: httpx.Client, inbox: httpx.Client, mia: Member
) -> None:
    forget(mia, anyone)
    token = mailed_token(mia.email, inbox)

    for weak in ("short", f"{mia.user['first_name']} {mia.user['last_name']}"):
        refused = problem(anyone.post(RESET_PAGE, json=confirmation(token, weak)), 400)
        assert pointers(refused) == ["#/new_password"]

    assert anyone.post(RESET_PAGE, json=confirmation(token)).status_code == 204


@pytest.mark.needs("inbox")
def test_who_was_turned_away_after_too_many_tries_can_log_in_after_a_reset(
    anyone: httpx.Client, inbox: httpx.Client, mia: Member
) -> None:
    tries = [try_password(mia, anyone, "not the password").status_code for _ in range(7)]
    forget(mia, anyone)

    anyone.post(RESET_PAGE, json=confirmation(mailed_token(mia.email, inbox)))

    assert tries[-1] == 429
    assert log_in(anyone, mia.email, NEW_PASSWORD)


@pytest.mark.needs("inbox")
def test_whose_password_was_changed_is_told_without_their_name(
    anyone: httpx.Client, inbox: httpx.Client, mia: Member
) -> None:
    forget(mia, anyone)
    anyone.post(RESET_PAGE, json=confirmation(mailed_token(mia.email, inbox)))

    subject = "Your password for Orrery was changed"
    [mail] = eventually(
        lambda: [mail for mail in mails_to(mia.email, inbox) if mail["subject"] == subject], bool
    )

    assert mia.user["first_name"] not in mail["text"] + mail["html"]
    assert NEW_PASSWORD not in str(mail)


@pytest.mark.needs("inbox", "links to itself")
def test_a_browser_goes_the_whole_way_on_the_page_of_the_link(
    page: Page, anyone: httpx.Client, inbox: httpx.Client, mia: Member
) -> None:
    forget(mia, anyone)
    page.goto(mailed_link(mia.email, inbox))

    page.get_by_label("New password").fill("password1234")
    page.get_by_role("button", name="Change password").click()
    expect(page.get_by_label("New password")).to_have_attribute("aria-invalid", "true")
    page.get_by_label("New password").fill(NEW_PASSWORD)
    page.get_by_role("button", name="Change password").click()

    expect(page.get_by_role("heading")).to_have_text("Your password is changed")
    assert log_in(anyone, mia.email, NEW_PASSWORD)


def test_a_link_that_no_mail_carried_is_refused_in_words_or_as_a_problem(
    anyone: httpx.Client,
) -> None:
    fields = confirmation("x" * 43)

    shown = anyone.post(RESET_PAGE, data=fields, headers=BROWSER)
    refused = problem(anyone.post(RESET_PAGE, data=fields), 400)

    assert shown.status_code == 400
    assert "This link does not work" in shown.text
    assert shown.headers["Referrer-Policy"] == "no-referrer"
    assert refused["type"] == "urn:orrery:problem:invalid-one-time-token"


@pytest.mark.needs("gateway responses")
@pytest.mark.parametrize("encoding", ["json", "form"])
def test_who_changes_their_password_is_logged_out_everywhere(
    anyone: httpx.Client, mia: Member, encoding: str
) -> None:
    elsewhere = refresh_token(anyone, mia.email)
    unused = log_in(anyone, mia.email, PASSWORD)  # the authorizer has cached no verdict on it

    changed = sent_as(encoding, mia.http, "PUT", MY_PASSWORD, change())

    assert (changed.status_code, changed.content) == (204, b"")
    oauth_error(renew(anyone, elsewhere), 400, "invalid_grant")
    with client(str(anyone.base_url), unused) as there:
        assert there.get(f"{USERS}/me").status_code == 401
    oauth_error(try_password(mia, anyone, PASSWORD), 400, "invalid_grant")
    with client(str(anyone.base_url), log_in(anyone, mia.email, NEW_PASSWORD)) as again:
        assert len(again.get(SESSIONS).json()["items"]) == 1
        assert again.get(f"{USERS}/me").json()["email_verified"] is False


def change(current: str = PASSWORD, new: str = NEW_PASSWORD) -> dict[str, Any]:
    return {"current_password": current, "new_password": new}


def test_a_change_needs_the_current_password_and_guesses_of_it_end(
    anyone: httpx.Client, mia: Member
) -> None:
    guesses = [mia.http.put(MY_PASSWORD, json=change("not the password")) for _ in range(5)]

    refused = problem(guesses[0], 400)
    assert refused["type"] == "urn:orrery:problem:wrong-password"
    assert pointers(refused) == ["#/current_password"]
    limited = problem(mia.http.put(MY_PASSWORD, json=change()), 429)
    assert limited["type"] == "urn:orrery:problem:too-many-attempts"
    assert try_password(mia, anyone, PASSWORD).status_code == 429


def test_a_new_password_that_is_easy_to_guess_is_refused_however_often_it_is_tried(
    mia: Member,
) -> None:
    weak = f"{mia.user['first_name']} {mia.user['last_name']} 1"

    for _ in range(7):
        refused = problem(mia.http.put(MY_PASSWORD, json=change(new=weak)), 400)
        assert pointers(refused) == ["#/new_password"]

    assert mia.http.put(MY_PASSWORD, json=change()).status_code == 204


def test_of_many_changes_at_once_one_succeeds(anyone: httpx.Client, mia: Member) -> None:
    chosen = [f"{NEW_PASSWORD} and {number} suns" for number in range(4)]

    answers = at_once([partial(mia.http.put, MY_PASSWORD, json=change(new=new)) for new in chosen])

    statuses = Counter(answer.status_code for answer in answers)
    assert statuses[204] == 1
    assert statuses.keys() <= {204, 400, NOT_LET_IN, 409}
    [won] = [new for new, answer in zip(chosen, answers, strict=True) if answer.is_success]
    assert log_in(anyone, mia.email, won)
