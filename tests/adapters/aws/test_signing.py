"""Signatures are those that botocore makes."""

from datetime import UTC, datetime
from unittest.mock import patch

import pytest
from botocore import auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials as BotocoreCredentials
from hypothesis import given
from hypothesis import strategies as st

from shared.adapters.aws.signing import Credentials, Scope, signed

HOST = "dynamodb.eu-central-1.amazonaws.com"
MOMENT = datetime(2026, 11, 29, 12, 0, 0, tzinfo=UTC)
HEADERS = {
    "content-type": "application/x-amz-json-1.0",
    "host": HOST,
    "x-amz-target": "DynamoDB_20120810.GetItem",
}


def signature_of_botocore(
    headers: dict[str, str], body: bytes, credentials: Credentials, scope: Scope, at: datetime
) -> str:
    request = AWSRequest("POST", f"https://{headers['host']}/", headers, body)
    keys = BotocoreCredentials(
        credentials.access_key_id, credentials.secret_access_key, credentials.session_token
    )
    with patch.object(auth, "get_current_datetime", lambda **_: at.replace(tzinfo=None)):
        auth.SigV4Auth(keys, scope.service, scope.region).add_auth(request)
    return str(request.headers["Authorization"])


@given(
    body=st.binary(),
    secret=st.text(st.characters(codec="ascii", exclude_categories=["C"]), min_size=1),
    token=st.none() | st.text(st.characters(codec="ascii", categories=["L", "N"]), min_size=1),
    region=st.sampled_from(["us-east-1", "eu-central-1"]),
    service=st.sampled_from(["dynamodb", "kms"]),
    at=st.datetimes(datetime(2001, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),  # with one
)
def test_a_request_is_signed_as_botocore_signs_it(
    body: bytes, secret: str, token: str | None, region: str, service: str, at: datetime
) -> None:
    credentials, scope = Credentials("AKIDEXAMPLE", secret, token), Scope(region, service)

    ours = signed(HEADERS, body, credentials, scope, at.timestamp())

    theirs = signature_of_botocore(HEADERS, body, credentials, scope, at)
    assert ours["authorization"] == theirs


def test_what_was_to_be_signed_is_sent_too() -> None:
    credentials = Credentials("AKIDEXAMPLE", "secret", "token")

    ours = signed(HEADERS, b"{}", credentials, Scope("us-east-1", "kms"), MOMENT.timestamp())

    assert ours.items() >= HEADERS.items()
    assert ours["x-amz-date"] == "20261129T120000Z"
    assert ours["x-amz-security-token"] == "token"


@pytest.mark.parametrize("token", [None, ""])
def test_without_a_session_none_is_named(token: str | None) -> None:
    credentials = Credentials("AKIDEXAMPLE", "secret", token)

    ours = signed(HEADERS, b"{}", credentials, Scope("us-east-1", "kms"), MOMENT.timestamp())

    assert "x-amz-security-token" not in ours
    assert "x-amz-security-token" not in ours["authorization"]


def test_credentials_are_shown_without_their_secrets() -> None:
    shown = repr(Credentials("AKIDEXAMPLE", "top-secret", "session-token"))

    assert "AKIDEXAMPLE" in shown
    assert "top-secret" not in shown
    assert "session-token" not in shown
