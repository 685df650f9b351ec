"""GET /api/v1/auth/password-resets/confirm."""

import re

import pytest

from shared.domain.accounts.password import PASSWORD_LONGEST, PASSWORD_SHORTEST
from tests.events import event_of
from tests.functions.kit import Deploy, Sent, send
from tests.logs import Logs

TOKEN = "b25lLXRpbWUgdG9rZW4gb2YgYSBsaW5rIGluIGEgbWE"
BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
OPERATION = "auth/show_password_reset_page"


def opened(deploy: Deploy, **query: str) -> Sent:
    """Follow a link with a browser."""
    event = event_of("show_password_reset_page", query=query, headers=BROWSER)
    return send(deploy(OPERATION), event)


def test_a_link_leads_to_a_form_for_a_new_password(deploy: Deploy) -> None:
    sent = opened(deploy, token=TOKEN)

    assert sent.status == 200
    assert f'name="token" value="{TOKEN}"' in sent.body
    assert 'name="new_password"' in sent.body
    assert 'autocomplete="new-password"' in sent.body
    assert f'minlength="{PASSWORD_SHORTEST}"' in sent.body
    assert "Orrery</title>" in sent.body


def test_a_browser_cuts_no_password_off_that_would_be_taken(deploy: Deploy) -> None:
    """It counts UTF-16 code units; a longer one is refused in words."""
    [longest] = re.findall(r'maxlength="(\d+)"', opened(deploy, token=TOKEN).body)

    assert int(longest) > len(("🪐" * PASSWORD_LONGEST).encode("utf-16-le")) / 2


def test_the_page_is_what_every_client_gets(deploy: Deploy) -> None:
    event = event_of("show_password_reset_page", headers={"Accept": "application/json"})

    assert send(deploy(OPERATION), event).headers["Content-Type"] == "text/html; charset=utf-8"


def test_no_cache_and_no_other_site_gets_the_token(deploy: Deploy) -> None:
    headers = opened(deploy, token=TOKEN).headers

    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]


def test_a_token_is_text_whatever_it_holds(deploy: Deploy) -> None:
    hostile = "\"'><script>alert(1)</script>".ljust(len(TOKEN), "x")

    sent = opened(deploy, token=hostile)

    assert sent.status == 200
    assert "<script" not in sent.body


@pytest.mark.parametrize("query", [{}, {"token": TOKEN[:-1]}, {"token": TOKEN, "utm": "x"}])
def test_a_link_that_is_not_as_it_was_mailed_says_what_to_do(
    deploy: Deploy, query: dict[str, str]
) -> None:
    sent = opened(deploy, **query)

    assert sent.status == 400
    assert sent.headers["Cache-Control"] == "no-store"
    assert "This link does not work" in sent.body
    assert "<form" not in sent.body


def test_a_client_of_the_api_gets_a_problem(deploy: Deploy) -> None:
    sent = send(deploy(OPERATION), event_of("show_password_reset_page", query={}))

    assert sent.problem == (400, "invalid")
    assert sent.pointers == {"token"}


@pytest.mark.parametrize("query", [{"token": TOKEN}, {"token": f"{TOKEN}x"}])
def test_no_token_is_logged(deploy: Deploy, logs: Logs, query: dict[str, str]) -> None:
    opened(deploy, **query)

    assert logs.lines
    assert TOKEN not in logs.text
