"""Confirming an email address by a mailed link, and moving an account to another address."""

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.e2e.api import (
    PASSWORD,
    TOKENS,
    USERS,
    VERIFICATION_PAGE,
    VERIFICATIONS,
    Member,
    an_email,
    confirm_email,
    confirmation_token,
    eventually,
    log_in,
    mails_to,
    new_member,
    oauth_error,
    pointers,
    problem,
    refresh_token,
    renew,
)
from tests.e2e.browser import empty_page

pytestmark = pytest.mark.needs("inbox")


def who_asked(anyone: httpx.Client) -> Member:
    """Register somebody who asks for the link that confirms their address."""
    member = new_member(anyone)
    assert member.http.post(VERIFICATIONS).status_code == 202
    return member


def who_moves(anyone: httpx.Client) -> tuple[Member, str]:
    """Register somebody who gives another address."""
    member, new = new_member(anyone), an_email()
    assert member.http.patch(f"{USERS}/me", json={"email": new}).status_code == 200
    return member, new


def test_who_has_the_link_and_the_password_confirms_their_address_once(
    anyone: httpx.Client, inbox: httpx.Client
) -> None:
    mia = who_asked(anyone)

    confirmed = confirm_email(anyone, inbox, mia.email)
    again = confirm_email(anyone, inbox, mia.email)

    assert (confirmed.status_code, confirmed.content) == (204, b"")
    assert mia.http.get(f"{USERS}/me").json()["email_verified"] is True
    assert problem(again, 400)["type"] == "urn:orrery:problem:invalid-one-time-token"
    assert problem(mia.http.post(VERIFICATIONS), 409)


def test_a_link_in_a_wrong_mailbox_confirms_nothing_without_the_password(
    anyone: httpx.Client, inbox: httpx.Client
) -> None:
    mia = who_asked(anyone)

    refused = confirm_email(anyone, inbox, mia.email, "whatever they would guess")

    assert pointers(problem(refused, 400)) == ["#/password"]
    assert mia.http.get(f"{USERS}/me").json()["email_verified"] is False


def test_an_account_moves_to_a_new_address_once_that_is_confirmed(
    anyone: httpx.Client, inbox: httpx.Client
) -> None:
    mia, new = who_moves(anyone)
    tokens = refresh_token(anyone, mia.email)

    assert confirm_email(anyone, inbox, new).status_code == 204

    grant = {"grant_type": "password", "username": mia.email, "password": PASSWORD}
    oauth_error(anyone.post(TOKENS, data=grant), 400, "invalid_grant")
    oauth_error(renew(anyone, tokens), 400, "invalid_grant")
    authorization = {"Authorization": f"Bearer {log_in(anyone, new, PASSWORD)}"}
    user = anyone.get(f"{USERS}/me", headers=authorization).json()
    assert (user["id"], user["email"], user["email_verified"], user["pending_email"]) == (
        mia.user_id,
        new,
        True,
        None,
    )


def test_the_former_address_is_told_of_the_move_and_not_before_it(
    anyone: httpx.Client, inbox: httpx.Client
) -> None:
    mia, new = who_moves(anyone)
    confirmation_token(new, inbox)
    before = [mail["subject"] for mail in mails_to(mia.email, inbox)]

    confirm_email(anyone, inbox, new)

    subject = "Your account at Orrery has another email address"
    told = eventually(
        lambda: [mail["subject"] for mail in mails_to(mia.email, inbox)],
        lambda subjects: subject in subjects,
    )
    assert subject not in before
    assert subject in told


def test_an_address_that_somebody_else_has_by_then_is_refused(
    anyone: httpx.Client, inbox: httpx.Client
) -> None:
    mia, new = who_moves(anyone)
    token = confirmation_token(new, inbox)
    max_, _ = who_moves(anyone)
    max_.http.patch(f"{USERS}/me", json={"email": new})
    eventually(lambda: mails_to(new, inbox), lambda mails: len(mails) == 2)
    assert confirm_email(anyone, inbox, new).status_code == 204

    late = anyone.post(VERIFICATION_PAGE, json={"token": token, "password": PASSWORD})

    assert problem(late, 409)["type"] == "urn:orrery:problem:email-taken"
    assert log_in(anyone, mia.email, PASSWORD)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_person_confirms_their_address_in_a_browser_after_a_wrong_password(
    anyone: httpx.Client, inbox: httpx.Client, browser: str, *, scripts: bool
) -> None:
    mia = who_asked(anyone)
    token = confirmation_token(mia.email, inbox)

    with empty_page(browser, scripts=scripts) as page:
        page.goto(f"{str(anyone.base_url).rstrip('/')}{VERIFICATION_PAGE}?token={token}")
        give(page, "no password of hers")
        expect(page.get_by_text("The password is wrong.")).to_be_visible()
        expect(page).to_have_title("Error: Confirm your email address - Orrery")
        give(page, PASSWORD)
        expect(page.get_by_role("heading")).to_have_text("Your email address is confirmed")

    assert mia.http.get(f"{USERS}/me").json()["email_verified"] is True


def give(page: Page, password: str) -> None:
    """Type a password and press Enter, as somebody does without a mouse."""
    page.get_by_label("Password", exact=True).fill(password)
    page.keyboard.press("Enter")
