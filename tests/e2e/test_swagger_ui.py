"""The documentation page in a browser: somebody logs in on it and calls the API from it."""

from typing import Literal

import pytest
from playwright.sync_api import Locator, Page, expect

from local.product import demo
from tests.e2e.api import USERS

type Scheme = Literal["light", "dark"]


@pytest.mark.needs("demo users", "keys by the authorizer")
def test_an_admin_logs_in_on_the_page_and_lists_the_users(page: Page, base_url: str) -> None:
    page.goto(f"{base_url}/docs")
    log_in(page, demo.ADMIN)

    with page.expect_response(f"{base_url}{USERS}") as answered:
        operation = execute_list_users(page)

    assert answered.value.status == 200
    assert answered.value.request.headers["authorization"].startswith("Bearer ")
    shown = operation.locator(".live-responses-table tbody .response-col_status")
    expect(shown.first).to_have_text("200")


@pytest.mark.needs("demo users", "keys by the authorizer")
def test_a_login_outlasts_a_reload_and_no_password_is_stored(page: Page, base_url: str) -> None:
    page.goto(f"{base_url}/docs")
    log_in(page, demo.ADMIN)

    page.reload()

    stored = page.evaluate("localStorage.getItem('authorized')")
    assert demo.ADMIN.email in stored
    assert demo.ADMIN.password not in stored
    assert "refresh_token" not in stored
    with page.expect_response(f"{base_url}{USERS}") as answered:
        execute_list_users(page)
    assert answered.value.status == 200


def test_nothing_is_asked_for_that_the_api_does_not_read(page: Page, base_url: str) -> None:
    page.goto(f"{base_url}/docs")

    page.get_by_role("button", name="Authorize").first.click()

    asked = page.locator(".auth-container").locator("input:visible, select:visible")
    expect(asked).to_have_count(2)


def test_the_servers_are_where_the_page_came_from(page: Page, base_url: str) -> None:
    page.goto(f"{base_url}/docs")

    expect(page.locator(".servers option")).to_have_text(f"{base_url}/")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_is_as_dark_as_the_system(page: Page, base_url: str, scheme: Scheme) -> None:
    page.emulate_media(color_scheme=scheme)

    page.goto(f"{base_url}/docs")

    expect(page.locator(".opblock").first).to_be_visible()
    text = "getComputedStyle(document.querySelector('.info .title')).color.match(/\\d+/g)"
    red, green, blue = map(int, page.evaluate(text))
    assert (red + green + blue > 3 * 128) == (scheme == "dark")


def test_a_phone_scrolls_only_down(page: Page, base_url: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{base_url}/docs")

    page.locator("#operations-users-createUser .opblock-summary-control").click()

    expect(page.locator(".responses-table").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_page_shows_every_operation(page: Page, base_url: str) -> None:
    with page.expect_response(f"{base_url}/openapi.json") as answered:
        page.goto(f"{base_url}/docs")

    document = answered.value.json()
    operations = [o["operationId"] for path in document["paths"].values() for o in path.values()]
    expect(page.locator(".opblock")).to_have_count(len(operations))


def execute_list_users(page: Page) -> Locator:
    """List the users, and return where the page shows them."""
    operation = page.locator("#operations-users-listUsers")
    operation.locator(".opblock-summary-control").click()
    operation.get_by_role("button", name="Execute").click()
    return operation


def log_in(page: Page, account: demo.Account) -> None:
    page.get_by_role("button", name="Authorize").first.click()
    dialog = page.locator(".modal-ux")
    dialog.locator("#oauth_username").fill(account.email)
    dialog.locator("#oauth_password").fill(account.password)
    dialog.locator(".auth-btn-wrapper button.authorize").click()
    expect(dialog.get_by_role("button", name="Remove authorization")).to_be_visible()
    dialog.get_by_role("button", name="Close").click()
