"""The pages that the links in mails lead to, over HTTP."""

import re

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.e2e.api import RESET_PAGE, VERIFICATION_PAGE, a_link_token, pointers, problem

PAGES = [RESET_PAGE, VERIFICATION_PAGE]
BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


@pytest.mark.parametrize("page", PAGES)
def test_a_link_leads_to_a_form_that_no_cache_keeps_and_no_other_site_sees(
    anyone: httpx.Client, page: str
) -> None:
    token = a_link_token()

    answer = anyone.get(page, params={"token": token}, headers=BROWSER)

    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "unsafe" not in policy
    assert f'value="{token}"' in answer.text


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("query", [{}, {"token": ""}, {"token": "x" * 42}, {"token": "x" * 44}])
def test_a_link_that_is_not_as_it_was_mailed_is_400_in_words_or_as_a_problem(
    anyone: httpx.Client, page: str, query: dict[str, str]
) -> None:
    shown = anyone.get(page, params=query, headers=BROWSER)
    document = problem(anyone.get(page, params=query), 400)

    assert shown.status_code == 400
    assert shown.headers["Content-Type"] == "text/html; charset=utf-8"
    assert "This link does not work" in shown.text
    assert pointers(document) == ["token"]


@pytest.mark.parametrize("page", PAGES)
def test_a_cache_learns_that_the_answer_depends_on_what_is_accepted(
    anyone: httpx.Client, page: str
) -> None:
    for accept in ({}, BROWSER):
        varying = anyone.get(page, headers=accept).headers["Vary"]
        assert "Accept" in re.split(", *", varying)


@pytest.mark.parametrize("path", PAGES)
def test_a_browser_shows_the_form_and_would_send_it_to_the_page_without_the_token(
    page: Page, base_url: str, path: str
) -> None:
    """The page's address may have a stage in it."""
    page.goto(f"{base_url}{path}?token={a_link_token()}")

    expect(page.get_by_role("textbox")).to_have_count(1)
    assert page.evaluate("document.forms[0].action") == f"{base_url}{path}?"
