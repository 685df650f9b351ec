"""Mails from templates."""

import re
from dataclasses import replace

import pytest

from shared.adapters.mail.template_composer import TemplateComposer
from shared.domain.accounts.events import UserRegistered, UserRemoved
from shared.domain.notifications.mail import Mail, MailName
from shared.wiring.notifications import TEMPLATES
from tests.builders import ADA, MAILED_SECRET, NOON
from tests.mails import mails

HOSTILE = """<script>alert("x")</script> & 'co' {{ product }} {% if %}"""

REGISTERED = UserRegistered(user_id=ADA, email="Ada@example.com", first_name="Ada")
REMOVED = UserRemoved(user_id=ADA, email="Ada@example.com", first_name="Ada")
EVERY_EVENT = pytest.mark.parametrize("event", [REGISTERED, REMOVED], ids=["registered", "removed"])
LINK_BASE = "https://planets.example/orrery"


def mail_for(event: UserRegistered | UserRemoved, product: str = "Orrery") -> Mail:
    """Write the mail that an event leads to."""
    mail = mails(composer=composer(product)).for_event(event, NOON)
    assert mail is not None
    return mail


def composer(product: str = "Orrery") -> TemplateComposer:
    return TemplateComposer(TEMPLATES, product, LINK_BASE)


@EVERY_EVENT
def test_a_mail_goes_to_the_address_as_it_was_given(event: UserRegistered | UserRemoved) -> None:
    assert mail_for(event).to == "Ada@example.com"


@EVERY_EVENT
def test_a_mail_has_a_subject_of_one_line_and_greets_by_name_in_text_and_html(
    event: UserRegistered | UserRemoved,
) -> None:
    mail = mail_for(event)

    assert mail.subject
    assert "\n" not in mail.subject
    assert mail.subject not in mail.text.partition("\n")[0]
    assert mail.text.startswith("Hello Ada,\n")
    assert "<p>Hello Ada,</p>" in mail.html
    assert mail.html.startswith("<!doctype html>")
    assert f"<title>{mail.subject}</title>" in mail.html


@EVERY_EVENT
def test_a_hostile_name_is_escaped_in_html_and_is_itself_in_text(
    event: UserRegistered | UserRemoved,
) -> None:
    mail = mail_for(replace(event, first_name=HOSTILE))

    assert "<script" not in mail.html
    assert "&lt;script&gt;alert(&#34;x&#34;)&lt;/script&gt; &amp; &#39;co&#39;" in mail.html
    assert HOSTILE in mail.text
    assert "{{ product }}" in mail.html


@EVERY_EVENT
def test_a_mail_is_signed_with_the_products_name(event: UserRegistered | UserRemoved) -> None:
    mail = mail_for(event, product="<Planetarium>")

    assert mail.text.endswith("<Planetarium>\n")
    assert "&lt;Planetarium&gt;" in mail.html


@EVERY_EVENT
def test_a_mail_says_where_to_go_next_in_text_on_a_line_of_its_own(
    event: UserRegistered | UserRemoved,
) -> None:
    mail = mail_for(event)

    assert f"\n{LINK_BASE}/\n" in mail.text
    assert mail.text.count("://") == 1
    assert re.findall(r'href="([^"]*)"', mail.html) == [f"{LINK_BASE}/"]


@EVERY_EVENT
def test_the_lines_of_a_text_are_short(event: UserRegistered | UserRemoved) -> None:
    assert max(map(len, mail_for(event).text.splitlines())) <= 80


@pytest.mark.parametrize(
    ("name", "resource"),
    [
        (MailName.PASSWORD_RESET, "password-resets"),
        (MailName.EMAIL_VERIFICATION, "email-verifications"),
    ],
)
def test_a_mailed_link_is_on_a_line_of_its_own_and_the_mail_greets_nobody_by_name(
    name: MailName, resource: str
) -> None:
    """A name may have been chosen by a stranger, as a message to the address's owner."""
    values = {"token": MAILED_SECRET}

    mail = composer().compose(name, "ada@example.com", values)

    link = f"{LINK_BASE}/api/v1/auth/{resource}/confirm?token={MAILED_SECRET}"
    assert mail.text.startswith("Hello,\n")
    assert f"\n{link}\n" in mail.text
    assert re.findall(r'href="([^"]*)"', mail.html) == [link]
    assert max(len(line) for line in mail.text.splitlines() if "://" not in line) <= 80


def test_a_mail_about_a_changed_password_says_what_to_do_and_greets_nobody_by_name() -> None:
    mail = composer().compose(MailName.PASSWORD_CHANGED, "ada@example.com", {})

    assert mail.subject == "Your password for Orrery was changed"
    assert mail.text.startswith("Hello,\n")
    assert f"\n{LINK_BASE}/\n" in mail.text
    assert re.findall(r'href="([^"]*)"', mail.html) == [f"{LINK_BASE}/"]
    assert "ask for a new password" in mail.html
    assert max(map(len, mail.text.splitlines())) <= 80


def test_the_notice_of_a_locked_address_holds_no_link_and_nothing_that_a_client_chose() -> None:
    mail = composer().compose(MailName.ADDRESS_LOCKED, "ada@example.com", {})

    assert mail.subject == "Many wrong passwords for your account at Orrery"
    assert mail.text.startswith("Hello,\n")
    assert "://" not in mail.text
    assert "href=" not in mail.html
    assert max(map(len, mail.text.splitlines())) <= 80


@pytest.mark.parametrize("name", MailName)
def test_every_mail_has_its_pair_of_templates(name: MailName) -> None:
    assert (TEMPLATES / f"{name}.txt").is_file()
    assert (TEMPLATES / f"{name}.html").is_file()


def test_the_first_sentence_after_the_greeting_begins_with_a_capital() -> None:
    for template in TEMPLATES.glob("*.txt"):
        sentence = template.read_text().partition(",\n\n")[2]
        assert sentence[:1].isupper(), template.name
