"""The mails that are sent, as the local inbox shows them."""

import httpx
import pytest

from tests.e2e.api import (
    RESETS,
    USERS,
    VERIFICATION_PAGE,
    VERIFICATIONS,
    a_user,
    an_email,
    eventually,
    mails_to,
    new_member,
)

pytestmark = pytest.mark.needs("inbox")


def test_registering_sends_exactly_one_welcome_mail(
    anyone: httpx.Client, inbox: httpx.Client
) -> None:
    mia = a_user(first_name="Mia & Max")
    later = a_user()

    anyone.post(USERS, json=mia)
    anyone.post(USERS, json=later)

    eventually(lambda: mails_to(later["email"], inbox), bool)
    mails = eventually(lambda: mails_to(mia["email"], inbox), bool)
    assert [mail["subject"] for mail in mails] == ["Welcome to Orrery"]
    assert "Mia" not in str(mails)
    assert mia["password"] not in str(mails)


def test_a_registration_that_is_refused_sends_no_mail(
    anyone: httpx.Client, inbox: httpx.Client
) -> None:
    mia, later = new_member(anyone), a_user()

    assert anyone.post(USERS, json=a_user(email=mia.email)).status_code == 409
    anyone.post(USERS, json=later)

    eventually(lambda: mails_to(later["email"], inbox), bool)
    assert len(eventually(lambda: mails_to(mia.email, inbox), bool)) == 1


def test_a_removed_user_gets_a_mail_about_it(anyone: httpx.Client, inbox: httpx.Client) -> None:
    mia = new_member(anyone)
    eventually(lambda: mails_to(mia.email, inbox), bool)

    mia.http.delete(f"{USERS}/me")

    mails = eventually(lambda: mails_to(mia.email, inbox), lambda mails: len(mails) == 2)
    subjects = {mail["subject"] for mail in mails}
    assert subjects == {"Welcome to Orrery", "Your account at Orrery was removed"}


@pytest.mark.needs("links to itself")
def test_who_asks_for_it_gets_a_link_to_the_page_that_confirms_their_address(
    anyone: httpx.Client, inbox: httpx.Client
) -> None:
    mia = new_member(anyone)

    asked = mia.http.post(VERIFICATIONS)

    mails = eventually(lambda: mails_to(mia.email, inbox), lambda mails: len(mails) == 2)
    [mail] = [mail for mail in mails if mail["subject"].startswith("Confirm your email address")]
    [link] = [line for line in mail["text"].splitlines() if line.startswith("http")]
    assert (asked.status_code, asked.content) == (202, b"")
    assert f'href="{link}"' in mail["html"]
    assert "Mia" not in mail["text"] + mail["html"]
    assert "Confirm your email address" in anyone.get(link, headers={"Accept": "text/html"}).text


@pytest.mark.needs("links to itself")
def test_who_forgot_their_password_gets_a_link_to_its_page(
    anyone: httpx.Client, inbox: httpx.Client
) -> None:
    mia = new_member(anyone)

    asked = anyone.post(RESETS, json={"email": mia.email.upper()})

    mails = eventually(lambda: mails_to(mia.email, inbox), lambda mails: len(mails) == 2)
    [mail] = [mail for mail in mails if mail["subject"] == "Choose a new password for Orrery"]
    [link] = [line for line in mail["text"].splitlines() if line.startswith("http")]
    assert (asked.status_code, asked.content) == (202, b"")
    assert f'href="{link}"' in mail["html"]
    assert "Mia" not in mail["text"] + mail["html"]
    shown = anyone.get(link, headers={"Accept": "text/html"})
    assert shown.status_code == 200
    assert "Choose a new password" in shown.text


def test_nobody_gets_a_reset_mail_for_an_address_without_an_account(
    anyone: httpx.Client, inbox: httpx.Client
) -> None:
    nobody, mia = an_email(), new_member(anyone)

    asked = [anyone.post(RESETS, json={"email": email}) for email in (nobody, mia.email)]

    assert [answer.status_code for answer in asked] == [202, 202]
    eventually(lambda: mails_to(mia.email, inbox), lambda mails: len(mails) == 2)
    assert mails_to(nobody, inbox) == []


def test_a_mail_is_shown_on_a_page_that_runs_nothing_of_it(
    anyone: httpx.Client, inbox: httpx.Client
) -> None:
    mia = a_user(first_name="<script>alert(1)</script>")
    anyone.post(USERS, json=mia)
    mail = eventually(lambda: mails_to(mia["email"], inbox), bool)[0]

    listed = inbox.get("/_local/inbox")
    shown = inbox.get(f"/_local/inbox/{mail['mail_id']}")

    assert mail["mail_id"] in listed.text
    assert mia["email"] in shown.text
    assert "<script>" not in shown.text


@pytest.mark.needs("links to itself")
def test_a_mail_leads_to_this_api(anyone: httpx.Client, inbox: httpx.Client) -> None:
    mia = new_member(anyone)

    [mail] = eventually(lambda: mails_to(mia.email, inbox), bool)

    [link] = [line for line in mail["text"].splitlines() if line.startswith("http")]
    assert f'href="{link}"' in mail["html"]
    assert link.startswith(f"{str(anyone.base_url).rstrip('/')}{VERIFICATION_PAGE}?token=")
    assert anyone.get(link, headers={"Accept": "text/html"}).status_code == 200
