"""The documentation page in a browser: somebody logs in on it and calls the API from it.

The browser is the system's Chromium; where there is none, this is skipped.
"""

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from local.product import demo

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
LONGEST = 20_000  # milliseconds, on a machine that is busy with other tests


@pytest.fixture(scope="module")
def browser() -> str:
    """Return the path of a browser."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        pytest.skip(f"there is no browser: {', '.join(BROWSERS)}")
    return found


@pytest.fixture
def page(browser: str) -> Iterator[Page]:
    """Open an empty page; what it complains of fails the test."""
    root = hasattr(os, "geteuid") and os.geteuid() == 0  # whom Chromium gives no sandbox
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=browser, args=["--no-sandbox"] if root else []
        )
        opened = chromium.new_page()
        opened.set_default_timeout(LONGEST)
        complaints: list[str] = []
        opened.on("pageerror", lambda error: complaints.append(str(error)))
        opened.on(
            "console",
            lambda said: complaints.append(said.text) if said.type == "error" else None,
        )
        yield opened
        chromium.close()
    assert complaints == []


@pytest.mark.needs("demo users", "keys by the authorizer")
def test_a_member_logs_in_on_the_page_and_lists_the_planets(page: Page, base_url: str) -> None:
    page.goto(f"{base_url}/docs")
    log_in(page, demo.MEMBER)

    operation = page.locator("#operations-planets-listPlanets")
    operation.locator(".opblock-summary-control").click()
    with page.expect_response(f"{base_url}/api/v1/planets") as answered:
        operation.get_by_role("button", name="Execute").click()

    assert answered.value.status == 200
    assert answered.value.request.headers["authorization"].startswith("Bearer ")
    shown = operation.locator(".live-responses-table tbody .response-col_status")
    expect(shown.first).to_have_text("200", timeout=LONGEST)


def test_the_page_shows_every_operation(page: Page, base_url: str) -> None:
    with page.expect_response(f"{base_url}/openapi.json") as answered:
        page.goto(f"{base_url}/docs")

    document = answered.value.json()
    operations = [o["operationId"] for path in document["paths"].values() for o in path.values()]
    expect(page.locator(".opblock")).to_have_count(len(operations), timeout=LONGEST)


def log_in(page: Page, member: demo.Account) -> None:
    page.get_by_role("button", name="Authorize").first.click()
    dialog = page.locator(".modal-ux")
    dialog.locator("#oauth_username").fill(member.email)
    dialog.locator("#oauth_password").fill(member.password)
    dialog.locator(".auth-btn-wrapper button.authorize").click()
    expect(dialog.get_by_role("button", name="Remove authorization")).to_be_visible(timeout=LONGEST)
    dialog.get_by_role("button", name="Close").click()
