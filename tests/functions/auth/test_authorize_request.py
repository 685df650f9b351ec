"""The authorizer of all routes that need a token."""

from dataclasses import replace

import pytest

from functions.auth.authorize_request import handler
from shared.domain.sessions.authentication import Authentication
from tests.builders import ADA, a_session, claims
from tests.events import event_of
from tests.fakes import FakeClock, FakeSessions, FakeStore, FakeTokens
from tests.functions.kit import Deploy

BEARER = {"Authorization": "Bearer live"}


@pytest.fixture(autouse=True)
def people_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """Set the key of everybody who brings none."""
    monkeypatch.setenv("PEOPLE_KEY", "people")


def authentication(*things: object) -> Authentication:
    tokens = FakeTokens(live=claims(user_id=ADA, session_id="5e55"))
    return Authentication(tokens, FakeSessions(FakeStore(*things)), clock=FakeClock())


def test_the_bearer_of_a_live_token_is_let_in_as_who_they_are() -> None:
    live = replace(handler, service=lambda: authentication(a_session(session_id="5e55")))

    policy = live(event_of("authorize_request", headers=BEARER), None)

    assert policy["policyDocument"]["Statement"][0]["Effect"] == "Allow"
    assert policy["context"]["user_id"] == str(ADA)
    assert policy["usageIdentifierKey"] == "people"


def test_the_bearer_of_an_ended_session_is_denied() -> None:
    ended = replace(handler, service=lambda: authentication())

    policy = ended(event_of("authorize_request", headers=BEARER), None)

    assert policy["policyDocument"]["Statement"][0]["Effect"] == "Deny"


def test_the_example_events_token_is_nobodys(deploy: Deploy) -> None:
    policy = deploy("auth/authorize_request")(event_of("authorize_request"), None)

    assert policy["policyDocument"]["Statement"][0]["Effect"] == "Deny"
