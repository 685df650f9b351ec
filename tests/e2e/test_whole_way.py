"""A person with two devices goes the whole way, by a browser and by a strict OAuth client."""

import re
from collections.abc import Iterator
from contextlib import ExitStack

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.e2e.api import PASSWORD, RESETS, USERS, a_user, client, eventually, log_in, mails_to
from tests.e2e.oauth_clients import Oauth4webapi, error_of

pytestmark = [pytest.mark.needs("own runtime"), pytest.mark.needs("inbox")]

CHANGED = "four moons of a blue giant"
RESET = "nine rings around nothing"
ENDED = "invalid_grant"


@pytest.fixture
def devices(base_url: str) -> Iterator[tuple[Oauth4webapi, Oauth4webapi]]:
    with ExitStack() as closing:
        laptop, phone = (closing.enter_context(Oauth4webapi(base_url)) for _ in range(2))
        yield laptop, phone


def test_somebody_registers_confirms_logs_in_changes_forgets_and_resets(
    page: Page,
    devices: tuple[Oauth4webapi, Oauth4webapi],
    anyone: httpx.Client,
    inbox: httpx.Client,
) -> None:
    laptop, phone = devices
    mia = a_user()
    email = mia["email"]

    assert anyone.post(USERS, json=mia).status_code == 201
    page.goto(link_in_mail("Welcome", email, inbox))
    send(page, PASSWORD)
    expect(page.get_by_role("heading")).to_have_text("Your email address is confirmed")
    assert profile(anyone, email, PASSWORD)["email_verified"] is True

    on_laptop = laptop.renew(laptop.login(email, PASSWORD))
    on_phone = phone.login(email, PASSWORD)
    assert laptop.get(f"{USERS}/me") == 200

    assert change_password(anyone, email, PASSWORD, CHANGED).status_code == 204
    assert error_of(lambda: laptop.renew(on_laptop)) == ENDED
    assert error_of(lambda: phone.renew(on_phone)) == ENDED
    # The phone's token was not used before, so that no gateway remembers that it was good.
    assert phone.get(f"{USERS}/me") == 401
    assert error_of(lambda: phone.login(email, PASSWORD)) == ENDED
    on_phone = phone.login(email, CHANGED)

    assert anyone.post(RESETS, json={"email": email}).status_code == 202
    link = link_in_mail("Choose a new password", email, inbox)
    page.goto(link)
    send(page, RESET)
    expect(page.get_by_role("heading")).to_have_text("Your password is changed")
    page.goto(link)
    send(page, CHANGED)
    expect(page.get_by_role("heading")).to_have_text("This link does not work")

    assert error_of(lambda: phone.renew(on_phone)) == ENDED
    assert phone.get(f"{USERS}/me") == 401
    assert error_of(lambda: phone.login(email, CHANGED)) == ENDED
    assert phone.login(email, RESET)
    assert phone.get(f"{USERS}/me") == 200


def link_in_mail(subject: str, email: str, inbox: httpx.Client) -> str:
    """Wait for a mail, and return the link in it that has a token."""

    def links() -> list[str]:
        mails = [mail for mail in mails_to(email, inbox) if mail["subject"].startswith(subject)]
        return [link for mail in mails for link in re.findall(r"http\S+token=\S+", mail["text"])]

    [link] = eventually(links, bool)
    return link


def send(page: Page, password: str) -> None:
    """Fill in the form of a page, and send it."""
    page.get_by_role("textbox").fill(password)
    page.get_by_role("button").click()


def profile(anyone: httpx.Client, email: str, password: str) -> dict[str, object]:
    token = log_in(anyone, email, password)
    answer: dict[str, object] = client(str(anyone.base_url), token).get(f"{USERS}/me").json()
    return answer


def change_password(anyone: httpx.Client, email: str, old: str, new: str) -> httpx.Response:
    by_mia = client(str(anyone.base_url), log_in(anyone, email, old))
    passwords = {"current_password": old, "new_password": new}
    return by_mia.put(f"{USERS}/me/password", json=passwords)
