"""GET /docs."""

import pytest

from functions.docs.get_docs import handler
from shared.adapters.documentation.swagger_ui import ASSETS, permanent_name
from tests.events import Event, event_of

INITIALIZER = permanent_name("swagger-initializer.js")


def under(path: str) -> Event:
    event = event_of("get_docs")
    event["requestContext"]["path"] = path
    return event


def test_the_page_loads_every_file_that_it_needs() -> None:
    answer = handler(event_of("get_docs"), None)

    assert answer["headers"]["Content-Type"] == "text/html; charset=utf-8"
    assert all(f'docs/{permanent_name(name)}"' in answer["body"] for name in ASSETS)


@pytest.mark.parametrize("path", ["/docs", "/live/docs", "/stars/v2/docs"])
def test_its_links_are_relative_to_where_it_is_asked_for(path: str) -> None:
    page = handler(under(path), None)["body"]

    assert f'src="./docs/{INITIALIZER}"' in page
    assert 'href="./openapi.json"' in page


@pytest.mark.parametrize("path", ["/docs/", "/live/docs/"])
def test_its_links_hold_with_a_slash_at_the_end(path: str) -> None:
    page = handler(under(path), None)["body"]

    assert f'src="../docs/{INITIALIZER}"' in page
    assert 'href="../openapi.json"' in page


def test_a_browser_runs_only_the_scripts_of_this_service() -> None:
    headers = handler(event_of("get_docs"), None)["headers"]

    policy = headers["Content-Security-Policy"].split("; ")
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_a_browser_that_was_here_comes_back_by_https_alone() -> None:
    headers = handler(event_of("get_docs"), None)["headers"]

    assert headers["Strict-Transport-Security"] == "max-age=31536000"


def test_the_page_has_no_script_in_it() -> None:
    page = handler(event_of("get_docs"), None)["body"]

    assert page.count("<script") == page.count("<script defer src=")
