"""The page of a form in a browser: by keyboard alone, and without JavaScript."""

from collections.abc import Iterator, Sequence
from typing import Any, Literal, TypedDict
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, Route, expect

from shared.domain.errors import Busy, Invalid
from shared.entrypoints.api_gateway.answers import Html, NoContent, Text
from shared.entrypoints.api_gateway.form_page import Form, FormPage, Notice, PasswordField
from shared.entrypoints.api_gateway.inputs import document, document_model, query
from shared.entrypoints.api_gateway.operation import Operation, operation
from shared.entrypoints.api_gateway.request import Request
from tests.e2e.browser import browser_path, empty_page
from tests.e2e.contrast import faint_texts
from tests.events import Body, event_of

TOKEN = "a-token&more=\"'"
ADDRESS = "http://127.0.0.1/live/words"
FORM = Form(
    heading="Choose a word",
    text="It opens the door.",
    field=PasswordField("word", "New word", "Long ones are good.", "new-password", 4, 512),
    button="Choose",
    done=Notice("Chosen", "The door is open."),
    void=Notice("No door", "Ask for another."),
)
PAGE = FormPage(FORM, product="Doors")
WORD = "open sesame"
SCHEMES: Sequence[Literal["light", "dark"]] = ("light", "dark")


@document_model
class Link(TypedDict):
    token: str


@document_model
class Words(Link):
    word: str


class Door:
    """Opens at one word, and notes each that was said."""

    def __init__(self) -> None:
        self.said: list[Words] = []

    def open(self, words: Words) -> None:
        self.said.append(words)
        if words["word"] == "busy":
            raise Busy
        if words["word"] != WORD:
            raise Invalid("word", "is too easy to guess. Choose a longer one.")


@operation(lambda: PAGE, reads=query(Link), page=lambda: PAGE)
def show(request: Request, page: FormPage, link: Link) -> Text[Html]:
    return page.show(link["token"])


def opening(door: Door) -> Operation[Door, None]:
    @operation(lambda: door, reads=document(Words), page=lambda: PAGE)
    def handler(request: Request, door: Door, words: Words) -> NoContent:
        door.open(words)
        return NoContent()

    return handler


@pytest.fixture(autouse=True)
def settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CORS_ORIGIN", "*")


@pytest.fixture
def door() -> Door:
    return Door()


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def page(request: pytest.FixtureRequest, door: Door) -> Iterator[Page]:
    """Open the page from a link, with an operation behind it in the place of an API."""
    browser = browser_path()
    if browser is None:
        pytest.skip("there is no Chromium on the PATH")
    with empty_page(browser, scripts=request.param) as page:
        page.route("**/*", lambda route: answer(route, door))
        yield page


def answer(route: Route, door: Door) -> None:
    sent = route.request
    operation: Operation[Any, Any] = show if sent.method == "GET" else opening(door)
    event = event_of(
        "create_token",
        headers={name: value for name, value in sent.headers.items() if name == "accept"},
        query=parse_qs(urlsplit(sent.url).query),
        body=Body(sent.post_data or "", sent.headers.get("content-type")),
    )
    answered = operation({**event, "httpMethod": sent.method}, None)
    route.fulfill(
        status=answered["statusCode"],
        headers=dict(answered["headers"]),
        body=answered.get("body", ""),
    )


def follow_link(page: Page) -> None:
    page.goto(f"{ADDRESS}?token=a-token%26more%3D%22%27")


def type_and_send(page: Page, word: str) -> None:
    """Use the keyboard alone."""
    page.keyboard.type(word)
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Choose")).to_be_focused()
    page.keyboard.press("Enter")


def test_a_word_is_chosen_by_keyboard_alone_after_one_that_was_refused(
    page: Page, door: Door
) -> None:
    follow_link(page)
    page.keyboard.press("Tab")
    expect(page.get_by_label("New word")).to_be_focused()

    type_and_send(page, "1234")
    field = page.get_by_label("New word")
    expect(page.get_by_text("The new word is too easy to guess.")).to_be_visible()
    expect(field).to_be_focused()
    expect(field).to_have_value("")
    expect(field).to_have_accessible_description(
        "The new word is too easy to guess. Choose a longer one. Long ones are good."
    )
    assert page.title().startswith("Error: ")

    type_and_send(page, WORD)
    expect(page.get_by_role("heading")).to_have_text("Chosen")
    assert door.said == [{"token": TOKEN, "word": word} for word in ("1234", WORD)]
    assert "token" not in page.url


def test_the_form_can_be_sent_again_after_what_passes(page: Page, door: Door) -> None:
    follow_link(page)
    for word in ("busy", WORD):
        page.get_by_label("New word").focus()
        type_and_send(page, word)
        if word == "busy":
            expect(page.get_by_role("alert")).to_have_text(str(Busy()))

    expect(page.get_by_role("heading")).to_have_text("Chosen")


def test_a_browser_sends_no_word_that_is_too_short(page: Page, door: Door) -> None:
    follow_link(page)
    page.get_by_label("New word").focus()

    type_and_send(page, "123")

    expect(page.get_by_label("New word")).to_be_focused()
    assert door.said == []


@pytest.mark.parametrize("word", [None, "1234", "busy", WORD])
@pytest.mark.parametrize("page", [True], indirect=True)
def test_every_text_can_be_read_in_light_and_dark_and_a_phone_scrolls_only_down(
    page: Page, word: str | None
) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    follow_link(page)
    if word is not None:
        page.get_by_label("New word").focus()
        type_and_send(page, word)
        page.wait_for_url("**/words?")

    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        ink = page.evaluate("getComputedStyle(document.body).color.match(/\\d+/g)")
        assert (sum(map(int, ink)) > 3 * 128) == (scheme == "dark")
        assert faint_texts(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("page", [True], indirect=True)
def test_a_wide_screen_has_the_name_of_the_product_in_the_column_of_the_form(page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    follow_link(page)

    form, footer = (page.locator(part).bounding_box() for part in ("main", "footer"))
    assert form
    assert footer
    assert (footer["x"], footer["width"]) == (form["x"], form["width"])


def test_a_link_without_its_token_says_what_to_do(page: Page) -> None:
    page.goto(ADDRESS)

    expect(page.get_by_role("heading")).to_have_text("No door")
    expect(page.get_by_label("New word")).to_have_count(0)
