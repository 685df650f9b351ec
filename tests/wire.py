"""Answers that AWS gives seldom or never, put on the wire in the place of AWS's own."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from http.client import HTTPMessage
from io import BytesIO
from typing import TYPE_CHECKING, Any, cast

import boto3
from botocore.awsrequest import AWSPreparedRequest, AWSResponse, HTTPHeaders
from botocore.config import Config
from botocore.exceptions import ConnectionClosedError, EndpointConnectionError
from botocore.httpsession import URLLib3Session

from sam_template.account import session
from shared.adapters.aws.client import Access, JsonClient
from shared.adapters.aws.connections import Answer, Connections
from shared.adapters.aws.dynamodb import DynamoDbClient
from shared.adapters.aws.errors import Unreached
from shared.adapters.aws.retries import Limits
from shared.wiring.clients import FAST
from tests.aws import REGION

if TYPE_CHECKING:
    from botocore.client import BaseClient
    from mypy_boto3_dynamodb import DynamoDBClient

    from local.data_plane.data_plane import DataPlane

ONE_ATTEMPT = Config(retries={"mode": "standard", "total_max_attempts": 1})


@dataclass(frozen=True)
class WireRequest:
    """A request on its way: the operation and its parameters, as they are sent."""

    operation: str
    body: dict[str, Any]


@dataclass(frozen=True)
class WireAnswer:
    """An answer, as AWS sends it."""

    status: int = 200
    body: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def error(cls, code: str, status: int = 400, **members: Any) -> "WireAnswer":
        """Make an answer that is an error."""
        return cls(status, {"__type": f"com.amazonaws#{code}", "Message": code, **members})

    @classmethod
    def cancelled(cls, *reasons: str | Mapping[str, Any]) -> "WireAnswer":
        """Make the answer that a transaction was cancelled: a reason for each action."""
        all_reasons = [{"Code": it} if isinstance(it, str) else it for it in reasons]
        return cls.error("TransactionCanceledException", CancellationReasons=all_reasons)


class Lost:
    """The request arrives and is carried out, but the connection closes before the answer."""


class Down:
    """The request does not arrive: there is no connection."""


type Decided = WireAnswer | Lost | Down | Exception | None
type Decide = Callable[[WireRequest], Decided]


class _Raw(BytesIO):
    """What botocore reads a body from."""

    def stream(self) -> Sequence[bytes]:
        return [self.read()]


def product_client_of(plane: "DataPlane", limits: Limits = FAST) -> "DynamoDBClient":
    """Make the product's own client of DynamoDB, for a data plane."""
    root = plane.root
    access = Access(REGION, plane.url, lambda: (root.access_key_id, root.secret_access_key, None))
    return cast("DynamoDBClient", DynamoDbClient(access, limits))


def boto3_client_of(plane: "DataPlane", limits: Limits = FAST) -> "DynamoDBClient":
    """Make a client of boto3, which waits and repeats as the product's own does."""
    client: Any = session().create_client(
        "dynamodb",
        region_name=REGION,
        endpoint_url=plane.url,
        aws_access_key_id=plane.root.access_key_id,
        aws_secret_access_key=plane.root.secret_access_key,
        config=config_of(limits).merge(Config(proxies={})),
    )
    return cast("DynamoDBClient", client)


def config_of(limits: Limits) -> Config:
    """Return limits as boto3 is given them."""
    return Config(
        connect_timeout=limits.connect_timeout,
        read_timeout=limits.read_timeout,
        retries={"mode": "standard", "total_max_attempts": limits.attempts},
    )


class Intercepted(Connections):
    """Connections of the product's own client, before which somebody decides."""

    def __init__(self, real: Connections, decide: Decide) -> None:
        self._real = real
        self._decide = decide

    @property
    def host(self) -> str:
        return self._real.host

    def post(self, headers: Mapping[str, str], body: bytes) -> Answer:
        operation = headers["x-amz-target"].partition(".")[2]
        decided = self._decide(WireRequest(operation, json.loads(body)))
        match decided:
            case None:
                return self._real.post(headers, body)
            case WireAnswer():
                return Answer(decided.status, HTTPMessage(), json.dumps(decided.body).encode())
            case Lost():
                self._real.post(headers, body)
                raise Unreached("the connection was closed")
            case Down():
                raise Unreached("there is no connection")
            case _:
                raise decided


def intercept(client: "BaseClient | DynamoDBClient", decide: Decide) -> None:
    """Let `decide` answer a client's requests, lose their answers, or fail; None lets one pass."""
    if isinstance(client, JsonClient):
        client.connections = Intercepted(client.connections, decide)
        return
    own_session = URLLib3Session()

    def answer(request: AWSPreparedRequest, event_name: str, **_: Any) -> AWSResponse | None:
        operation = event_name.rpartition(".")[2]
        body = json.loads(request.body or "{}")  # type: ignore[arg-type]  # never a file
        decided = decide(WireRequest(operation, body))
        if isinstance(decided, Lost):
            own_session.send(request)
            raise ConnectionClosedError(endpoint_url=request.url)
        if isinstance(decided, Down):
            raise EndpointConnectionError(endpoint_url=request.url)
        if isinstance(decided, Exception):
            raise decided
        return _response(request.url, decided) if decided else None

    # Before moto, where that is about. The stubs know no handler that answers in the place of AWS.
    client.meta.events.register_first("before-send", answer)  # type: ignore[arg-type]  # see above


def _response(url: str, answer: WireAnswer) -> AWSResponse:
    body = json.dumps(answer.body).encode()
    headers = HTTPHeaders()
    if "__type" in answer.body:
        headers["x-amzn-errortype"] = answer.body["__type"]
    return AWSResponse(url, answer.status, headers, _Raw(body))


class Wire:
    """The wire of a client that reaches nobody: it notes requests, and answers as arranged."""

    def __init__(self, *answers: WireAnswer | Exception) -> None:
        self.requests: list[WireRequest] = []
        self._answers = list(answers)

    def client(self, service: str, config: Config = ONE_ATTEMPT) -> Any:
        """Make a client on this wire."""
        client = boto3.client(
            service,  # type: ignore[call-overload]  # any service
            region_name=REGION,
            aws_access_key_id="nobody",
            aws_secret_access_key="nothing",
            config=config,
        )
        intercept(client, self._next)
        return client

    @property
    def operations(self) -> list[str]:
        """The operations that were called."""
        return [request.operation for request in self.requests]

    def _next(self, request: WireRequest) -> WireAnswer | Exception:
        self.requests.append(request)
        return self._answers.pop(0) if self._answers else WireAnswer()
