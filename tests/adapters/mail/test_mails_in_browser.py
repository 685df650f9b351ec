"""Mails as they are seen: in light and dark, on a phone, and without anything from elsewhere."""

import re
from collections.abc import Iterator, Sequence
from typing import Literal

import pytest
from playwright.sync_api import Page, Route

from local.inbox.examples import ExampleMail
from local.product.example_mails_handler import example_mails
from tests.e2e.browser import browser_path, empty_page
from tests.e2e.contrast import faint_texts

PHONE = 360  # pixels
SCHEMES: Sequence[Literal["light", "dark"]] = ("light", "dark")
EVERY_EXAMPLE = pytest.mark.parametrize(
    "example", example_mails(), ids=lambda each: f"{each.name}, {each.kind} data"
)


class Screen:
    """A mail program's view of a mail. It notes what the mail asks the network for."""

    def __init__(self, page: Page) -> None:
        self._page = page
        page.set_viewport_size({"width": PHONE, "height": 640})
        self.asked: list[str] = []
        page.route("**/*", self._refuse)
        page.on("dialog", lambda dialog: self.asked.append(dialog.message))

    def show(self, example: ExampleMail) -> Page:
        self._page.set_content(example.html)
        return self._page

    def _refuse(self, route: Route) -> None:
        self.asked.append(route.request.url)
        route.abort()


@pytest.fixture(scope="module")
def screen() -> Iterator[Screen]:
    browser = browser_path()
    if browser is None:
        pytest.skip("there is no Chromium on the PATH")
    with empty_page(browser) as page:
        yield Screen(page)


@EVERY_EXAMPLE
def test_every_text_can_be_read_in_light_and_dark_and_a_phone_scrolls_only_down(
    screen: Screen, example: ExampleMail
) -> None:
    page = screen.show(example)

    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        ink = page.locator("h1").evaluate("it => getComputedStyle(it).color.match(/\\d+/g)")
        assert (sum(map(int, ink)) > 3 * 128) == (scheme == "dark")
        assert faint_texts(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@EVERY_EXAMPLE
def test_a_mail_loads_nothing_and_runs_nothing(screen: Screen, example: ExampleMail) -> None:
    page = screen.show(example)

    assert page.locator("script, img, iframe, form, link, object").count() == 0
    assert screen.asked == []


@EVERY_EXAMPLE
def test_a_mail_says_the_same_in_html_and_in_text(screen: Screen, example: ExampleMail) -> None:
    """In HTML it has a heading besides, and links have words in the place of their addresses."""
    shown = screen.show(example).locator("p:not(:has(.action))").all_inner_texts()

    said = [line for line in example.text.splitlines() if not line.startswith("http")]
    assert words(shown) == words(said), (
        f"in shared/adapters/mail/templates, {example.name}.html has a {{% block heading %}} and "
        f"{{% block content %}}, whose paragraphs say what {example.name}.txt says"
    )


def words(texts: Sequence[str]) -> Sequence[str]:
    return re.findall(r"\w+", " ".join(texts))
