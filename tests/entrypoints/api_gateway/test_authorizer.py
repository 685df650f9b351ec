"""API Gateway's Lambda authorizer."""

from contextlib import suppress
from typing import Any

import pytest

from shared.adapters.observability.aws_calls import noting
from shared.domain.errors import Busy
from shared.domain.sessions.access_claims import AccessClaims
from shared.domain.sessions.authentication import Authentication
from shared.entrypoints.api_gateway.authorizer import Authorizer
from tests.builders import ADA, a_session, an_admin, claims
from tests.events import event_of
from tests.fakes import FakeClock, FakeSessions, FakeStore, FakeTokens
from tests.logs import Logs

PEOPLE_KEY = "people-51af3dc0-da77-11e4-872e-1234567db123"
CLAIMS = claims(user_id=ADA, session_id="5e55", roles=an_admin().roles)


@pytest.fixture(autouse=True)
def people_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """Set the key of everybody who brings none."""
    monkeypatch.setenv("PEOPLE_KEY", PEOPLE_KEY)


def authorizer(*things: object) -> Authorizer:
    tokens = FakeTokens(live=CLAIMS)
    authentication = Authentication(tokens, FakeSessions(FakeStore(*things)), clock=FakeClock())
    return Authorizer(lambda: authentication)


def denied(policy: Any) -> bool:
    [statement] = policy["policyDocument"]["Statement"]
    return bool(statement["Effect"] == "Deny")


def ask(authorization: str | None, *things: object) -> Any:
    """Ask who is calling, with an Authorization header or without."""
    sent = [] if authorization is None else [authorization]
    event = event_of("authorize_request", headers={"authorization": sent})
    return authorizer(*things or [a_session(session_id="5e55")])(event, None)


@pytest.mark.parametrize("scheme", ["Bearer ", "bearer ", "BEARER  "])
def test_the_bearer_of_a_live_token_may_call_every_route_of_the_stage(scheme: str) -> None:
    """API Gateway keeps the policy for all routes of this token."""
    policy = ask(f"{scheme}live")

    assert policy["policyDocument"]["Statement"] == [
        {
            "Effect": "Allow",
            "Action": "execute-api:Invoke",
            "Resource": "arn:aws:execute-api:us-east-1:123456789012:a1b2c3d4e5/live/*",
        }
    ]


def test_the_operations_learn_who_is_calling_in_text_alone() -> None:
    """API Gateway makes text of everything here."""
    policy = ask("Bearer live")

    assert policy["principalId"] == str(ADA)
    assert policy["context"] == {
        "user_id": str(ADA),
        "roles": "admin member",
        "session_id": "5e55",
        "expires_at": str(int(CLAIMS.expires_at.timestamp())),
    }


def key_for(**headers: str | list[str]) -> Any:
    """Ask which API key counts a request with some headers."""
    event = event_of("authorize_request", headers={"Authorization": "Bearer live", **headers})
    return authorizer(a_session(session_id="5e55"))(event, None)["usageIdentifierKey"]


def test_who_brings_no_api_key_counts_as_one_of_the_people() -> None:
    assert key_for() == PEOPLE_KEY
    assert key_for(**{"X-Api-Key": " "}) == PEOPLE_KEY


def test_two_different_api_keys_are_nobodys_in_particular() -> None:
    """The operation refuses them, which can say why."""
    assert key_for(**{"X-Api-Key": ["a" * 20, "b" * 20]}) == PEOPLE_KEY


@pytest.mark.parametrize("header", ["X-Api-Key", "x-api-key", "X-API-KEY"])
@pytest.mark.parametrize("key", ["a" * 20, "Az09-_" * 7, "~" * 128])
def test_a_request_counts_for_the_key_that_it_brings(header: str, key: str) -> None:
    assert key_for(**{header: key}) == key


@pytest.mark.parametrize(
    "key", ["a" * 19, "a" * 129, "a" * 9000, "é" * 20, "a" * 20 + " a", "\ud800" * 20, "\x00" * 20]
)
def test_what_can_be_no_key_is_handed_on_as_one_that_nobody_has(key: str) -> None:
    """API Gateway then answers 403. What it makes of such a key itself is not known."""
    handed_on = key_for(**{"X-Api-Key": key})

    assert handed_on not in (key, PEOPLE_KEY)
    assert handed_on.isascii()
    assert 20 <= len(handed_on) <= 128


@pytest.mark.parametrize(
    "authorization",
    [
        None,
        "",
        "Bearer",
        "Bearer ",
        "live",
        "Basic live",
        "Bearerlive",
        "Bearer dead",
        "Bearer live live",
    ],
)
def test_anybody_else_is_denied(authorization: str | None) -> None:
    assert denied(ask(authorization))


@pytest.mark.parametrize("tokens", [["live", "dead"], ["dead", "live"], ["live", ""]], ids=str)
def test_several_tokens_are_none(tokens: list[str]) -> None:
    sent = [f"Bearer {token}" for token in tokens]
    event = event_of("authorize_request", headers={"Authorization": sent})

    assert denied(authorizer(a_session(session_id="5e55"))(event, None))


def test_one_token_may_come_twice() -> None:
    sent = ["Bearer live", "Bearer live"]
    event = event_of("authorize_request", headers={"Authorization": sent})

    assert not denied(authorizer(a_session(session_id="5e55"))(event, None))


def test_who_is_denied_is_nobody_on_every_route_of_the_stage() -> None:
    policy = ask("Bearer dead")

    assert policy == {
        "principalId": "nobody",
        "policyDocument": {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Effect": "Deny",
                    "Action": "execute-api:Invoke",
                    "Resource": "arn:aws:execute-api:us-east-1:123456789012:a1b2c3d4e5/live/*",
                }
            ],
        },
    }


def test_the_bearer_of_a_token_whose_session_ended_is_denied() -> None:
    assert denied(ask("Bearer live", a_session(session_id="another")))


def test_a_request_without_any_header_is_denied() -> None:
    event = event_of("authorize_request") | {"headers": None, "multiValueHeaders": None}

    policy = authorizer()(event, None)

    assert denied(policy)


def test_a_request_without_an_id_is_authenticated_too() -> None:
    """The id is there for the log; not every gateway that stands in for AWS's gives one."""
    event = event_of("authorize_request", headers={"Authorization": "Bearer live"})
    context = {
        name: value for name, value in event["requestContext"].items() if name != "requestId"
    }
    live = authorizer(a_session(session_id="5e55"))

    policy = live(event | {"requestContext": context}, None)

    assert policy["principalId"] == str(ADA)


def test_a_failure_denies_nobody() -> None:
    """A 401 would log everybody out when the storage is slow."""

    def busy() -> Authentication:
        raise Busy

    with pytest.raises(Busy):
        Authorizer(busy)(event_of("authorize_request"), None)


class CallingTokens(FakeTokens):
    """Calls AWS for each token, and breaks at one."""

    def verify(self, token: str) -> AccessClaims:
        with noting("kms.GetPublicKey"):
            if token == "broken":
                raise RuntimeError(token)
            return super().verify(token)


@pytest.mark.parametrize(
    ("token", "message"),
    [("live", "accepted a token"), ("dead", "refused a token"), ("broken", "checked no token")],
)
def test_a_check_is_a_line_with_its_calls_whatever_comes_of_it(
    logs: Logs, token: str, message: str
) -> None:
    sessions = FakeSessions(FakeStore(a_session(session_id="5e55")))
    service = Authentication(CallingTokens(live=CLAIMS), sessions, clock=FakeClock())
    event = event_of("authorize_request", headers={"Authorization": f"Bearer {token}"})

    with suppress(RuntimeError):
        Authorizer(lambda: service)(event, None)

    [line] = logs.lines
    assert line["message"] == message
    assert [each["call"] for each in line["aws_calls"]] == ["kms.GetPublicKey"]
    assert str(ADA) not in logs.text


def test_no_api_key_is_logged(logs: Logs) -> None:
    key_for(**{"X-Api-Key": "s3cr3t-m4rk-of-an-application"})

    assert "s3cr3t-m4rk" not in logs.text


def test_no_token_is_logged(logs: Logs) -> None:
    ask("Bearer s3cr3t-m4rk")

    assert logs.lines
    assert "s3cr3t-m4rk" not in logs.text


def test_a_refusal_is_logged_under_the_id_of_the_request(logs: Logs) -> None:
    ask("Bearer dead")

    request_id = event_of("authorize_request")["requestContext"]["requestId"]
    assert [line["correlation_id"] for line in logs.lines] == [request_id]
