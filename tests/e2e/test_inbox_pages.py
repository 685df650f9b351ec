"""The local inbox in a browser: a phone or a window scrolls only down, whatever is in a mail."""

from itertools import product
from secrets import token_hex

import httpx
import pytest
from playwright.sync_api import Frame, Page

from shared.domain.notifications.mail import MailName
from tests.e2e.api import USERS, VERIFICATION_PAGE, a_user, eventually, mails_to

pytestmark = pytest.mark.needs("inbox")

INBOX = "/_local/inbox"
EXAMPLES = tuple(product(MailName, ("real", "hostile")))
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


@pytest.mark.needs("own runtime")
@pytest.mark.parametrize("width", [PHONE, WINDOW])
def test_examples_of_all_mails_are_shown_by_the_products_own_code(
    page: Page, inbox: httpx.Client, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(f"{inbox.base_url}{INBOX}")

    page.get_by_role("link", name="Example mails").click()

    page.wait_for_url(f"**{INBOX}/examples")  # and until all of its frames are there
    headings = page.get_by_role("heading", level=2).all_inner_texts()
    kinds = [f"{name.replace('_', ' ').capitalize()}, with {kind} data" for name, kind in EXAMPLES]
    assert headings == kinds
    htmls = page.main_frame.child_frames
    assert [html.locator("h1").count() for html in htmls] == [1] * len(kinds)
    [confirm] = htmls[0].get_by_role("link").all()
    assert str(confirm.get_attribute("href")).startswith(f"{inbox.base_url}{VERIFICATION_PAGE}")
    assert all(map(fits, [page.main_frame, *htmls]))


def fits(frame: Frame) -> bool:
    return bool(frame.evaluate("document.documentElement.scrollWidth <= innerWidth"))
