"""The local inbox in a browser: a phone or a window scrolls only down, whatever is in a mail."""

from secrets import token_hex

import httpx
import pytest
from playwright.sync_api import Frame, Page

from tests.e2e.api import USERS, a_user, eventually, mails_to

pytestmark = pytest.mark.needs("inbox")

INBOX = "/_local/inbox"
LONG_LOCAL_PART = 60
PHONE, WINDOW = 390, 1280


@pytest.fixture(scope="module")
def mail_id(anyone: httpx.Client, inbox: httpx.Client) -> str:
    """Return the id of a mail that has an address and a link without a blank in them."""
    email = f"{token_hex(LONG_LOCAL_PART // 2)}@{'a' * 60}.{'b' * 60}.example.com"
    anyone.post(USERS, json=a_user(email=email))
    return str(eventually(lambda: mails_to(email, inbox), bool)[0]["mail_id"])


@pytest.mark.parametrize("width", [PHONE, WINDOW])
def test_the_list_scrolls_only_down(
    page: Page, inbox: httpx.Client, mail_id: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 844})

    page.goto(f"{inbox.base_url}{INBOX}")

    assert page.locator(f'a[href="{INBOX}/{mail_id}"]').is_visible()
    assert fits(page.main_frame)


@pytest.mark.parametrize("width", [PHONE, WINDOW])
def test_a_mail_scrolls_only_down_and_so_does_its_html(
    page: Page, inbox: httpx.Client, mail_id: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 844})

    page.goto(f"{inbox.base_url}{INBOX}/{mail_id}")

    [html] = page.main_frame.child_frames
    assert html.locator("h1").is_visible()
    assert fits(html)
    assert fits(page.main_frame)


def test_a_word_is_broken_only_where_it_fits_in_no_line(
    page: Page, inbox: httpx.Client, mail_id: str
) -> None:
    page.set_viewport_size({"width": PHONE, "height": 844})

    page.goto(f"{inbox.base_url}{INBOX}")

    [subject] = page.locator(f'a[href="{INBOX}/{mail_id}"]').all()
    assert subject.evaluate("link => link.getClientRects().length") == 1


def fits(frame: Frame) -> bool:
    return bool(frame.evaluate("document.documentElement.scrollWidth <= innerWidth"))
