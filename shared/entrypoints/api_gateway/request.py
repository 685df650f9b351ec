"""A request, read from API Gateway's proxy event."""

import base64
import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from shared.domain.access import Actor
from shared.domain.attempts.source import source_of
from shared.domain.errors import NotFound, Unauthenticated
from shared.domain.times import Clock, now
from shared.domain.values import ID_LARGEST
from shared.domain.versions import Expected
from shared.entrypoints.api_gateway.caller import Caller
from shared.entrypoints.api_gateway.conditions import read_expected
from shared.entrypoints.api_gateway.headers import header_lines, header_values, quality
from shared.entrypoints.api_gateway.problems import AmbiguousAuthorization, InvalidHeader

_ID = re.compile(r"[1-9][0-9]{0,15}")
_DOCUMENTS = ("application/json", "application/problem+json")
_IDEMPOTENCY_KEY = re.compile(r"[\x21-\x7e]{1,255}")


def read_id(text: str) -> int:
    """Parse an identifier, an integer from 1 to 2^53-1. Raises NotFound for any other text."""
    if not _ID.fullmatch(text) or int(text) > ID_LARGEST:
        raise NotFound
    return int(text)


class Request:
    """The parts of a request that an operation may use."""

    def __init__(self, event: Mapping[str, Any], clock: Clock = now) -> None:
        self._event = event
        self._clock = clock

    @property
    def id(self) -> str:
        """The id of the request, a UUID: API Gateway's, or one that the client chose."""
        return str(self._event["requestContext"]["requestId"])

    @property
    def extended_id(self) -> str | None:
        """The id that API Gateway alone gives; an event that it did not make may have none."""
        extended: str | None = self._event["requestContext"].get("extendedRequestId")
        return extended

    @property
    def path(self) -> str:
        """The path that the client requested, including the stage if it has one."""
        return str(self._event["requestContext"]["path"])

    @property
    def source(self) -> str:
        """Where the request comes from, by its connection: clients can forge X-Forwarded-For."""
        return source_of(self._event["requestContext"]["identity"]["sourceIp"])

    @property
    def user_agent(self) -> str | None:
        """What the client says that it is, or None if it says nothing."""
        return next(iter(header_values(self._event, "User-Agent")), None)

    @property
    def base_path(self) -> str:
        """What precedes the API's own paths: the stage, or nothing behind a custom domain."""
        return self.path.removesuffix(self._event["path"])

    @property
    def base_url(self) -> str:
        """The address before the API's own paths, by the name that API Gateway knows itself by."""
        return f"https://{self._event['requestContext']['domainName']}{self.base_path}"

    @property
    def needs_caller(self) -> bool:
        """Whether the route is for known callers, so that the answer depends on the caller."""
        return bool(self._context)

    @property
    def _context(self) -> Mapping[str, str]:
        """What the authorizer said about the caller; API Gateway may have cached it."""
        return self._event["requestContext"].get("authorizer") or {}

    def _check_credentials(self) -> None:
        if len(header_values(self._event, "Authorization")) > 1:
            raise AmbiguousAuthorization
        self.header("X-Api-Key")

    @cached_property
    def caller(self) -> Caller:
        """The caller, and their session.

        Raises Unauthenticated if their token expired while API Gateway cached the authorizer's
        answer, or if the request has different Authorization headers. Raises InvalidHeader if it
        has two API keys.
        """
        self._check_credentials()
        caller = Caller.from_context(self._context)
        if caller is None or not caller.is_certain(self._clock()):
            raise Unauthenticated
        return caller

    @property
    def actor(self) -> Actor:
        """The caller, as the domain knows them. Raises what `caller` raises."""
        return self.caller.actor

    @cached_property
    def _path_ids(self) -> Mapping[str, str]:
        """The identifiers in the path that are integers: all but those of sessions."""
        parameters: Mapping[str, str] = self._event["pathParameters"] or {}
        return {
            name: text
            for name, text in parameters.items()
            if name.endswith("_id") and name != "session_id"
        }

    def check_path(self) -> None:
        """Raise NotFound if any identifier in the path is malformed."""
        for name in self._path_ids:
            self._path_id_or_me(name)

    def _path_id_or_me(self, name: str) -> int | None:
        text = self._path_ids[name]
        return None if (name, text) == ("user_id", "me") else read_id(text)

    def path_id(self, name: str) -> int:
        """Return an identifier from the path; where it is a user's, `me` means the caller."""
        return self._path_id_or_me(name) or self.actor.user_id

    def path_name(self, name: str) -> str:
        """Return a name from the path."""
        return str(self._event["pathParameters"][name])

    @property
    def query(self) -> Mapping[str, Sequence[str]]:
        """The query's parameters, each with all its values. Empty values count as absent."""
        sent: Mapping[str, Sequence[str]] = self._event["multiValueQueryStringParameters"] or {}
        filled = ((name, [*filter(None, values)]) for name, values in sent.items())
        return {name: values for name, values in filled if values}

    def header(self, name: str) -> str | None:
        """Return a header that has one value. Raises InvalidHeader if it has several."""
        values = header_values(self._event, name)
        if len(values) > 1:
            raise InvalidHeader(name, "came more than once, with different values")
        return values[0] if values else None

    def header_list(self, name: str) -> str | None:
        """Return a header whose lines form one list (RFC 9110 §5.3)."""
        lines = header_lines(self._event, name)
        return ", ".join(lines) if lines else None

    @property
    def prefers_html(self) -> bool:
        """Whether the client would rather have a page than JSON, as a browser would."""
        accept = self.header_list("Accept") or ""
        return quality(accept, "text/html") > max(quality(accept, each) for each in _DOCUMENTS)

    @property
    def is_read(self) -> bool:
        """Whether the request only reads, so that a cache may answer it.

        HEAD is answered like GET (RFC 9110 §9.3.2): the gateway leaves the body out.
        """
        return self._event["httpMethod"] in ("GET", "HEAD")

    @cached_property
    def expected(self) -> Expected:
        """What the client expects of the document's revision. Raises InvalidHeader."""
        return read_expected(
            if_match=self.header_list("If-Match"), if_none_match=self.header_list("If-None-Match")
        )

    @property
    def idempotency_key(self) -> str | None:
        """The key that makes it safe to repeat this request. Raises InvalidHeader."""
        key = self.header("Idempotency-Key")
        if key is not None and not _IDEMPOTENCY_KEY.fullmatch(key):
            raise InvalidHeader("Idempotency-Key", "must be 1 to 255 visible ASCII characters")
        return key

    @property
    def body(self) -> bytes:
        """The body, empty if there is none."""
        body: str = self._event["body"] or ""
        if self._event.get("isBase64Encoded"):
            return base64.b64decode(body)
        return body.encode("utf-8", "surrogatepass")
