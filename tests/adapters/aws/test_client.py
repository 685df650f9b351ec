"""The client of AWS's JSON protocol: what it sends, reads, tries again and gives up.

The service is on a socket, so that connections are cut and outlived as they really are.
"""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from zlib import crc32

import boto3
import pytest

from local.data_plane.certificates import BUNDLE, CHAIN, write_certificates
from shared.adapters.aws import retries
from shared.adapters.aws.client import Access
from shared.adapters.aws.dynamodb import DynamoDbClient
from shared.adapters.aws.errors import THROTTLES, ClientError, TimedOut, Unreached
from shared.adapters.aws.kms import KmsClient
from shared.adapters.aws.retries import Limits
from shared.adapters.observability.aws_calls import noted_calls
from shared.domain.errors import Busy
from tests.adapters.aws.service import Arranged, HangUp, Reply, Service, Silence, serving
from tests.aws import REGION
from tests.wire import config_of

LIMITS = Limits(connect_timeout=5, read_timeout=5, attempts=3)
HASTY = Limits(connect_timeout=5, read_timeout=0.05, attempts=1)
ITEM = {"planet_id": {"N": "42"}}
FOUND = Reply(body={"Item": ITEM})
THROTTLED = Reply(400, {"__type": "com.amazonaws.dynamodb.v20120810#ThrottlingException"})
BROKEN = Reply(500, text="<html>busy</html>")
CUT = Reply(body={"Item": ITEM}, cut=5)
FORGED = Reply(body={"Item": ITEM}, headers={"x-amz-crc32": str(crc32(b"another answer"))})


def access(url: str, ca_bundle: str | None = None) -> Access:
    return Access(REGION, url, lambda: ("AKIDEXAMPLE", "secret", "token"), ca_bundle)


@pytest.fixture(autouse=True)
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Note how long a client would wait, and do not wait."""
    waited: list[float] = []
    monkeypatch.setattr("time.sleep", waited.append)
    return waited


@contextmanager
def dynamodb(
    *arranged: Arranged, limits: Limits = LIMITS
) -> Iterator[tuple[DynamoDbClient, Service]]:
    """Give a client, and the service that it asks."""
    with serving(*arranged) as service:
        yield DynamoDbClient(access(service.url), limits), service


def get(client: DynamoDbClient) -> object:
    return client.get_item(TableName="Planets", Key=ITEM)


def test_a_call_is_a_document_for_an_operation() -> None:
    with dynamodb(FOUND) as (client, service):
        answer = get(client)

    (request,) = service.requests
    assert answer == {"Item": ITEM}
    assert request.body == {"TableName": "Planets", "Key": ITEM}
    assert request.headers["x-amz-target"] == "DynamoDB_20120810.GetItem"
    assert request.headers["content-type"] == "application/x-amz-json-1.0"
    assert request.headers["x-amz-security-token"] == "token"


def test_the_bytes_of_keys_and_signatures_are_sent_as_text() -> None:
    with serving(
        Reply(body={"Signature": "c2lnbmVk"}), Reply(body={"PublicKey": "a2V5"})
    ) as service:
        client = KmsClient(access(service.url), LIMITS)
        signature = client.sign(KeyId="k", Message=b"message", MessageType="RAW")
        key = client.get_public_key(KeyId="k")

    assert (signature["Signature"], key["PublicKey"]) == (b"signed", b"key")
    assert service.requests[0].body["Message"] == "bWVzc2FnZQ=="
    assert service.requests[0].headers["x-amz-target"] == "TrentService.Sign"


def test_calls_one_after_the_other_share_a_connection() -> None:
    with dynamodb() as (client, service):
        client.connections.open()
        for _ in range(3):
            get(client)

    assert (len(service.requests), service.connections) == (3, 1)


def test_credentials_are_those_of_the_moment() -> None:
    keys = iter(["old", "new"])
    with serving() as service:
        client = DynamoDbClient(
            Access(REGION, service.url, lambda: (next(keys), "secret", None)), LIMITS
        )
        get(client)
        get(client)

    signed_by = [request.headers["authorization"] for request in service.requests]
    assert ["Credential=old/" in signed_by[0], "Credential=new/" in signed_by[1]] == [True, True]


@pytest.mark.parametrize("failure", [THROTTLED, BROKEN, CUT, FORGED, HangUp()])
def test_what_fails_for_the_time_being_is_tried_again_unchanged(
    failure: Arranged, pauses: list[float]
) -> None:
    with dynamodb(failure, failure, FOUND) as (client, service):
        assert get(client) == {"Item": ITEM}

    bodies = [request.body for request in service.requests]
    assert bodies == [bodies[0]] * 3
    assert len(pauses) == 2


@pytest.mark.parametrize(
    ("failure", "error"),
    [(THROTTLED, ClientError), (BROKEN, ClientError), (CUT, Unreached), (HangUp(), Unreached)],
)
def test_what_fails_every_time_is_given_up(failure: Arranged, error: type[Exception]) -> None:
    with dynamodb(*[failure] * 4) as (client, service):
        with pytest.raises(error):
            get(client)

        assert len(service.requests) == LIMITS.attempts


@pytest.mark.parametrize("code", sorted(THROTTLES))
def test_a_service_that_has_too_much_to_do_is_busy_in_business_terms(code: str) -> None:
    throttled = Reply(400, {"__type": code, "message": "Rate of table Planets exceeded"})
    with (
        dynamodb(*[throttled] * LIMITS.attempts) as (client, _),
        pytest.raises(Busy) as raised,
    ):
        get(client)

    assert str(raised.value) == Busy.detail


@pytest.mark.parametrize("failure", [BROKEN, HangUp(), Reply(400, {"__type": "Denied"})])
def test_no_other_failure_is_called_busy(failure: Arranged) -> None:
    with (
        dynamodb(*[failure] * LIMITS.attempts) as (client, _),
        pytest.raises((ClientError, Unreached)) as raised,
    ):
        get(client)

    assert not isinstance(raised.value, Busy)


def test_no_answer_in_time_is_an_error_of_its_own() -> None:
    with dynamodb(Silence(), limits=HASTY) as (client, _), pytest.raises(TimedOut):
        get(client)


def test_where_nobody_listens_nobody_is_reached() -> None:
    with serving() as service:
        url = service.url

    client = DynamoDbClient(access(url), LIMITS)
    client.connections.open()

    with pytest.raises(Unreached):
        get(client)


def test_a_connection_that_was_closed_meanwhile_is_replaced_before_it_is_used(
    pauses: list[float],
) -> None:
    with dynamodb(Reply(then_closes=True), FOUND) as (client, service):
        get(client)
        service.hung_up.wait()
        assert get(client) == {"Item": ITEM}

    assert (len(service.requests), service.connections) == (2, 2)
    assert pauses == []


def test_one_that_is_closed_as_it_is_used_costs_no_pause(pauses: list[float]) -> None:
    with dynamodb(FOUND, HangUp(), FOUND) as (client, service):
        get(client)
        assert get(client) == {"Item": ITEM}

    assert service.connections == 2
    assert pauses == [0.0]


def test_a_service_that_answers_and_closes_is_asked_on_a_new_connection() -> None:
    closing = Reply(headers={"Connection": "close"}, then_closes=True)
    with dynamodb(closing, closing) as (client, service):
        get(client)
        get(client)

    assert service.connections == 2


@pytest.mark.parametrize(
    "reply",
    [
        Reply(
            400,
            {
                "__type": "com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
                "Message": "Transaction cancelled",
                "CancellationReasons": [{"Code": "ConditionalCheckFailed", "Item": ITEM}],
            },
        ),
        Reply(
            400,
            {
                "__type": "com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException",
                "message": "The conditional request failed",
                "Item": ITEM,
            },
        ),
        Reply(400, {"__type": "com.amazon.coral.service#AccessDeniedException", "Message": "no"}),
        Reply(413, text="<html>too large</html>"),
    ],
)
def test_an_error_is_the_one_that_boto3_makes_of_it(reply: Reply) -> None:
    with dynamodb(reply, reply, limits=HASTY) as (client, service):
        theirs = boto3.client(
            "dynamodb",
            region_name=REGION,
            endpoint_url=service.url,
            aws_access_key_id="k",
            aws_secret_access_key="s",
            config=config_of(LIMITS),
        )
        with pytest.raises(client.exceptions.ClientError) as ours:
            get(client)
        with pytest.raises(theirs.exceptions.ClientError) as wanted:
            theirs.get_item(TableName="Planets", Key={"planet_id": {"N": "42"}})

    assert type(ours.value).__name__ == type(wanted.value).__name__
    error, theirs_error = ours.value.response, wanted.value.response
    assert error["Error"]["Code"] == theirs_error["Error"]["Code"]
    assert error.get("CancellationReasons") == theirs_error.get("CancellationReasons")
    assert error.get("Item") == theirs_error.get("Item")


def test_an_error_that_is_no_document_has_the_status_for_its_code() -> None:
    with (
        dynamodb(Reply(404, text="[]")) as (client, _),
        pytest.raises(ClientError, match="GetItem was refused: 404"),
    ):
        get(client)


def test_a_call_is_noted_once_with_all_its_attempts() -> None:
    with dynamodb(THROTTLED, FOUND) as (client, _):
        get(client)

    assert [each["call"] for each in noted_calls() or ()] == ["dynamodb.GetItem"]


def test_a_client_whose_service_is_down_asks_it_less_often(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(retries, "QUOTA", 2 * retries.COST)
    with dynamodb(*[THROTTLED] * 9) as (client, service):
        for _ in range(2):
            with pytest.raises(ClientError):
                get(client)

    assert len(service.requests) == 3 + 1


def test_and_as_often_as_before_once_it_answers_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retries, "QUOTA", retries.COST)
    with dynamodb(THROTTLED, FOUND, THROTTLED, FOUND) as (client, _):
        assert [get(client), get(client)] == [{"Item": ITEM}] * 2


def test_by_tls_a_service_is_asked_whose_certificate_an_authority_gave(tmp_path: Path) -> None:
    with serving(FOUND, context=server_named("localhost", tmp_path)) as service:
        client = DynamoDbClient(access(service.url, str(tmp_path / BUNDLE)), LIMITS)
        client.connections.open()

        assert get(client) == {"Item": ITEM}
        assert service.connections == 1


@pytest.mark.parametrize(("name", "trusted"), [("elsewhere", True), ("localhost", False)])
def test_and_no_other(tmp_path: Path, name: str, trusted: bool) -> None:
    with serving(context=server_named(name, tmp_path)) as service:
        bundle = str(tmp_path / BUNDLE) if trusted else None
        client = DynamoDbClient(access(service.url, bundle), LIMITS)

        with pytest.raises(Unreached, match="certificate"):
            get(client)

        assert service.requests == []


def server_named(name: str, folder: Path) -> ssl.SSLContext:
    """Make what a server of this name needs, and the bundle that trusts its authority."""
    write_certificates([name], folder)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / CHAIN)
    return context
