"""GET /api/v1/auth/email-verifications/confirm."""

from tests.events import event_of
from tests.functions.kit import Deploy, Sent, send

TOKEN = "b25lLXRpbWUgdG9rZW4gb2YgYSBsaW5rIGluIGEgbWE"
BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


def opened(deploy: Deploy, **query: str) -> Sent:
    """Follow a link with a browser."""
    event = event_of("show_email_verification_page", query=query, headers=BROWSER)
    return send(deploy("auth/show_email_verification_page"), event)


def test_a_link_leads_to_a_form_for_the_accounts_password(deploy: Deploy) -> None:
    sent = opened(deploy, token=TOKEN)

    assert sent.status == 200
    assert f'name="token" value="{TOKEN}"' in sent.body
    assert 'name="password"' in sent.body
    assert 'autocomplete="current-password"' in sent.body


def test_a_link_that_is_not_as_it_was_mailed_says_what_to_do(deploy: Deploy) -> None:
    sent = opened(deploy)

    assert sent.status == 400
    assert "This link does not work" in sent.body
