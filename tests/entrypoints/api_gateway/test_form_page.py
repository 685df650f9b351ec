"""The page of a form: what it shows, before and after it was sent."""

import base64
import hashlib
import re
from collections.abc import Mapping
from html.parser import HTMLParser

import pytest

from shared.domain.accounts.errors import EmailTaken
from shared.domain.attempts.errors import TooManyAttempts
from shared.domain.errors import Busy, Fault, Invalid, Refusal
from shared.entrypoints.api_gateway.answers import Html, Text
from shared.entrypoints.api_gateway.form_page import Form, FormPage, Notice, PasswordField
from shared.entrypoints.api_gateway.problems import UnsupportedMediaType, problem_of
from shared.entrypoints.api_gateway.request import Request
from tests.events import Body, as_form, as_json, event_of

MARKUP = "\"'><script>&</script>"
TOKEN = f"a-token{MARKUP}"
FORM = Form(
    heading="Choose a word",
    text="It opens the door.",
    field=PasswordField("word", "New word", "Anything.", "new-password", 12, 512),
    button="Choose",
    done=Notice("Chosen", "The door is open."),
    void=Notice("No door", "Ask for another."),
)
PAGE = FormPage(FORM, product="Doors & Sons")


class Elements(HTMLParser):
    """The elements of a page, each with its attributes, and the text of the page."""

    def __init__(self, page: Text[Html]) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page.body)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.found if name == tag]

    def only(self, **attributes: str) -> dict[str, str | None]:
        """Return the one element with these attributes."""
        [found] = [each for _, each in self.found if attributes.items() <= each.items()]
        return found


def refused(refusal: Refusal, body: Body | None = None) -> Text[Html]:
    """Show a refusal of a form, which had a token unless another body is given."""
    sent = as_form({"token": TOKEN, "word": "s3cr3t-w0rd"}) if body is None else body
    problem = problem_of(refusal, request_id="1", source="body")
    return PAGE.refused(problem, Request(event_of("create_token", body=sent)))


def test_the_form_has_the_token_and_a_field_with_its_label_and_its_rules() -> None:
    page = Elements(PAGE.show(TOKEN))

    assert page.only(type="hidden") == {"type": "hidden", "name": "token", "value": TOKEN}
    field = page.only(type="password")
    assert page.all("label") == [{"for": field["id"]}]
    assert field["name"] == "word"
    assert field["autocomplete"] == "new-password"
    assert (field["minlength"], field["maxlength"]) == ("12", "512")
    assert "required" in field
    assert field["aria-describedby"] == page.only(id="hint")["id"]
    assert "aria-invalid" not in field


def test_the_form_is_sent_to_where_it_is_without_the_token_in_the_address() -> None:
    [form] = Elements(PAGE.show(TOKEN)).all("form")

    assert form == {"method": "post", "action": "?"}


def test_a_page_says_its_language_its_title_and_fits_a_phone() -> None:
    page = Elements(PAGE.show(TOKEN))

    assert page.all("html") == [{"lang": "en"}]
    assert page.only(name="viewport")["content"] == "width=device-width, initial-scale=1"
    assert "Choose a word - Doors & Sons" in page.text


def all_pages() -> Mapping[str, Text[Html]]:
    return {
        "form": PAGE.show(TOKEN),
        "done": PAGE.done(),
        "fault": refused(Invalid("word", MARKUP)),
        "void": refused(Invalid("token", "is not valid")),
        "failed": refused(Busy()),
    }


@pytest.mark.parametrize("page", all_pages().values(), ids=all_pages().keys())
def test_no_page_runs_a_script_or_loads_anything(page: Text[Html]) -> None:
    elements = Elements(page)

    assert not elements.all("script")
    assert [each.get("href") for each in elements.all("link")] == ["data:,"]
    assert not any(each.get("src") for _, each in elements.found)
    assert not any(name.startswith("on") for _, each in elements.found for name in each)
    assert "style" not in {name for _, each in elements.found for name in each}


@pytest.mark.parametrize("page", all_pages().values(), ids=all_pages().keys())
def test_every_page_has_headers_that_keep_the_token_where_it_is(page: Text[Html]) -> None:
    policy = page.headers["Content-Security-Policy"].split("; ")
    [style] = re.findall(r"<style>(.*?)</style>", page.body, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()

    assert page.headers["Strict-Transport-Security"] == "max-age=31536000"
    assert set(policy) == {
        "default-src 'none'",
        f"style-src 'sha256-{digest}'",
        "img-src data:",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    }
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("reason", ["is too short", "is too short."])
def test_what_is_wrong_with_the_field_is_beside_it_and_the_form_can_be_sent_again(
    reason: str,
) -> None:
    page = Elements(refused(Invalid("word", reason)))

    field = page.only(type="password")
    assert (field["aria-invalid"], field["aria-describedby"]) == ("true", "fault hint")
    assert "autofocus" in field
    assert "value" not in field
    assert page.only(id="fault")
    assert "The new word is too short." in page.text
    assert page.text.lstrip().startswith("Error: Choose a word")
    assert page.only(type="hidden")["value"] == TOKEN


@pytest.mark.parametrize("refusal", [TooManyAttempts(), Busy()], ids=repr)
def test_what_passes_is_above_the_form_which_can_be_sent_again(refusal: Refusal) -> None:
    page = Elements(refused(refusal))

    assert page.only(role="alert")
    assert str(refusal) in page.text
    assert page.only(type="hidden")["value"] == TOKEN
    assert "aria-invalid" not in page.only(type="password")


@pytest.mark.parametrize(
    ("refusal", "body"),
    [
        (Invalid("token", "is not valid"), None),
        (Invalid.because_of(Fault(("token",), "x"), Fault(("word",), "y")), None),
        (Invalid("", "must be a form"), None),
        (Invalid("word", "is too short"), as_form({})),
        (Invalid("word", "is too short"), as_form([("token", TOKEN), ("token", TOKEN)])),
        (Invalid("word", "is too short"), as_json({"token": TOKEN})),
        (Invalid("word", "is too short"), Body("token=%ff", "application/x-www-form-urlencoded")),
    ],
    ids=repr,
)
def test_a_link_that_does_not_work_has_no_form(refusal: Refusal, body: Body | None) -> None:
    page = Elements(refused(refusal, body))

    assert not page.all("form")
    assert "Error: No door" in page.text
    assert "Ask for another." in page.text


@pytest.mark.parametrize("refusal", [EmailTaken(), UnsupportedMediaType(("a form",))], ids=repr)
def test_any_other_refusal_is_said_in_its_own_words(refusal: Refusal) -> None:
    page = Elements(refused(refusal))

    assert not page.all("form")
    assert str(refusal) in page.text


def test_what_passes_is_said_alone_where_no_token_came() -> None:
    page = Elements(refused(Busy(), as_form({})))

    assert not page.all("form")
    assert str(Busy()) in page.text


def test_no_page_repeats_the_password() -> None:
    assert not [name for name, page in all_pages().items() if "s3cr3t-w0rd" in page.body]


def test_success_is_said_without_a_form() -> None:
    page = Elements(PAGE.done())

    assert not page.all("form")
    assert "The door is open." in page.text
    assert "Error" not in page.text
