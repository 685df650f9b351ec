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
    pointers,
    problem,
    unique,
)

pytestmark = pytest.mark.needs("inbox")

HOSTILE = '<script>alert(1)</script> {{7*7}} https://evil.example 🪐 "O\'Hara" <eve@evil.example>'
PARTS_OF_NAMES = ("<script", "alert(", "7*7", "evil.example", "🪐", "llllllllll")
"""None of them can be in a link's token by chance."""


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


def test_what_somebody_is_called_is_in_none_of_their_mails(
    anyone: httpx.Client, inbox: httpx.Client
) -> None:
    mia = new_member(anyone, first_name=HOSTILE, last_name="L" * 100)

    mia.http.post(VERIFICATIONS)
    anyone.post(RESETS, json={"email": mia.email})
    eventually(lambda: mails_to(mia.email, inbox), lambda mails: len(mails) == 3)
    mia.http.delete(f"{USERS}/me")

    mails = eventually(lambda: mails_to(mia.email, inbox), lambda mails: len(mails) == 4)
    assert sorted(mail["subject"] for mail in mails) == [
        "Choose a new password for Orrery",
        "Confirm your email address for Orrery",
        "Welcome to Orrery",
        "Your account at Orrery was removed",
    ]
    for mail in mails:
        assert mail["recipients"] == [mia.email]
        said = f"{mail['text']}{mail['html']}".lower()
        assert [part for part in PARTS_OF_NAMES if part in said] == []


@pytest.mark.parametrize("end", ["\r\n", "\n", "\u2028", "\x00"], ids=ascii)
@pytest.mark.parametrize("field", ["first_name", "email"])
def test_nobody_adds_a_recipient_to_a_mail(
    anyone: httpx.Client, inbox: httpx.Client, field: str, end: str
) -> None:
    eve = f"eve@{unique('evil')}.example.com"
    given = {"first_name": "Mia", "email": an_email()}
    hostile = {**given, field: f"{given[field]}{end}Bcc: {eve}"}

    refused = anyone.post(USERS, json=a_user(**hostile))
    later = new_member(anyone)

    assert pointers(problem(refused, 400)) == [f"#/{field}"]
    eventually(lambda: mails_to(later.email, inbox), bool)
    assert mails_to(eve, inbox) == mails_to(given["email"], inbox) == []


@pytest.mark.needs("mails to nobody")
def test_an_odd_address_gets_its_mail_and_nobody_else_does(
    anyone: httpx.Client, inbox: httpx.Client
) -> None:
    email = f"{{{{7*7}}}}+o'hara|`$id`@{unique('odd')}.example.com"

    new_member(anyone, email=email)

    [mail] = eventually(lambda: mails_to(email, inbox), bool)
    assert mail["recipients"] == [email]
    assert mail["subject"] == "Welcome to Orrery"
    assert "hara|" not in f"{mail['text']}{mail['html']}"


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
