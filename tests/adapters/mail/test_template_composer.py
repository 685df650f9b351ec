"""Mails from templates."""

import re
from collections.abc import Sequence
from html.parser import HTMLParser
from itertools import batched
from urllib.parse import quote

import pytest

from local.inbox.examples import ExampleMail
from local.product.example_mails_handler import example_mails
from shared.adapters.mail.template_composer import TEMPLATES, TemplateComposer
from shared.domain.notifications.mail import Mail, MailName
from tests.builders import MAILED_SECRET

LINK_BASE = "https://planets.example/orrery"
TOKEN = {"token": MAILED_SECRET}
EVERY_MAIL = pytest.mark.parametrize("name", MailName)


def written(name: MailName, product: str = "Orrery", link_base: str = LINK_BASE) -> Mail:
    """Write a mail, with all values that any mail has."""
    return TemplateComposer(product, link_base).compose(name, "Ada@example.com", TOKEN)


class Tags(HTMLParser):
    """The tags of a document, in their order, and the names of their attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, Sequence[str]]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, [name for name, _ in attrs]))


@EVERY_MAIL
def test_a_mail_goes_to_the_address_as_it_was_given(name: MailName) -> None:
    assert written(name).to == "Ada@example.com"


@EVERY_MAIL
def test_a_mail_has_a_subject_of_one_line_and_greets_nobody_by_name(name: MailName) -> None:
    """A name may have been chosen by a stranger, as a message to the address's owner."""
    mail = written(name)

    assert mail.subject
    assert "\n" not in mail.subject
    assert mail.subject not in mail.text.partition("\n")[0]
    assert mail.text.startswith("Hello,\n")
    assert "<p>Hello,</p>" in mail.html
    assert mail.html.startswith("<!doctype html>")
    assert f"<title>{mail.subject}</title>" in mail.html


@EVERY_MAIL
def test_a_mail_is_signed_with_the_products_name_which_is_escaped_in_html(
    name: MailName,
) -> None:
    mail = written(name, product="<Planetarium> & {{ home }}")

    assert mail.text.endswith("<Planetarium> & {{ home }}\n")
    assert "&lt;Planetarium&gt; &amp; {{ home }}" in mail.html
    assert "<Planetarium" not in mail.html


@EVERY_MAIL
def test_a_mail_knows_the_product_by_its_parameters_alone(name: MailName) -> None:
    mail = written(name, product="Doors", link_base="https://doors.example")

    assert "orrery" not in f"{mail.subject}{mail.text}{mail.html}".lower()


@pytest.mark.parametrize(
    ("real", "hostile"),
    list(batched(example_mails(), 2, strict=True)),
    ids=lambda example: example.name,
)
def test_hostile_data_add_nothing_to_a_mail_but_text(
    real: ExampleMail, hostile: ExampleMail
) -> None:
    assert (real.kind, hostile.kind, real.name) == ("real", "hostile", hostile.name)
    assert Tags(hostile.html).tags == Tags(real.html).tags
    assert len(hostile.text.splitlines()) == len(real.text.splitlines())
    assert hostile.subject.isprintable()
    assert "49" not in f"{hostile.subject}{hostile.text}{hostile.html}"


@EVERY_MAIL
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\x00", "\x85", "\u2028"], ids=ascii)
def test_a_subject_stays_one_line_and_a_text_itself_whatever_the_product_is_called(
    name: MailName, end: str
) -> None:
    mail = written(name, product=f"O{end}Bcc: eve@evil.example")

    assert mail == written(name, product="O Bcc: eve@evil.example")


@pytest.mark.parametrize(
    "mark", "\u061c\u200e\u200f\u202a\u202b\u202d\u202e\u2066\u2067\u2068", ids=ascii
)
def test_the_name_of_the_product_turns_no_text_around(mark: str) -> None:
    assert written(MailName.WELCOME, product=f"Or{mark}rery").subject == "Welcome to Or rery"


@EVERY_MAIL
def test_a_token_cannot_leave_its_link(name: MailName) -> None:
    token = "\"'><script>alert(1)</script>&a=b#{{7*7}}\r\n\u202ehttps://evil.example"
    composer = TemplateComposer("Orrery", LINK_BASE)

    hostile = composer.compose(name, "Ada@example.com", {"token": token})

    harmless = written(name)
    for part, other in ((hostile.text, harmless.text), (hostile.html, harmless.html)):
        assert part == other.replace(MAILED_SECRET, quote(token))


@EVERY_MAIL
def test_a_link_is_on_a_line_of_its_own_and_a_mail_has_one_at_most(name: MailName) -> None:
    mail = written(name)

    links = re.findall(r'href="([^"]*)"', mail.html)
    assert [line for line in mail.text.splitlines() if "://" in line] == links
    assert len(links) <= 1
    assert all(link.startswith(f"{LINK_BASE}/") for link in links)


@EVERY_MAIL
def test_the_lines_of_a_text_are_short(name: MailName) -> None:
    lines = written(name).text.splitlines()

    assert max(len(line) for line in lines if "://" not in line) <= 80


@EVERY_MAIL
def test_every_mail_has_its_pair_of_templates(name: MailName) -> None:
    assert (TEMPLATES / f"{name}.txt").is_file()
    assert (TEMPLATES / f"{name}.html").is_file()


def test_the_first_sentence_after_the_greeting_begins_with_a_capital() -> None:
    for template in TEMPLATES.glob("*.txt"):
        sentence = template.read_text().partition(",\n\n")[2]
        assert sentence[:1].isupper(), template.name
