"""Answers a request as API Gateway does: route, authorize, invoke, shape the answer."""

import json
import time
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from local.console import Console
from local.execution.invocation import Outcome, Returned
from local.gateway.authorizers import (
    Identity,
    Verdict,
    VerdictCache,
    enforce,
    identity_of,
    read_verdict,
)
from local.gateway.compression import compressed, expanded
from local.gateway.deadline import Deadline, DeadlineExceeded
from local.gateway.events import (
    REQUEST_ID_HEADER,
    Arrival,
    authorizer_event,
    method_arn,
    proxy_event,
    request_context,
    token_event,
)
from local.gateway.gateway_responses import GatewayError, GatewayResponses
from local.gateway.http import Request, Response, with_defaults
from local.gateway.limits import Limits
from local.gateway.proxy_answers import PAYLOAD_LIMIT, is_binary, read_answer
from local.gateway.refused import Refused
from local.gateway.routing import Match, Router
from sam_template.api import INTEGRATION_TIMEOUT_SECONDS, Api, Mock, Proxy, Resource
from sam_template.authorizers import AuthorizerSpec, AuthorizerType

ALWAYS_FITS = 512 * 1024
"""A body of this many bytes fits into an event, however JSON escapes it."""


@dataclass(frozen=True)
class Gateway:
    """One API in front of its functions. A changed template or source makes a new gateway."""

    api: Api
    invoke: Deadline
    console: Console
    limits: Limits
    verdicts: VerdictCache = field(default_factory=VerdictCache)

    @cached_property
    def router(self) -> Router:
        return Router(self.api.resources)

    @cached_property
    def gateway_responses(self) -> GatewayResponses:
        return GatewayResponses(self.api.gateway_responses)

    def answer(self, request: Request) -> Response:
        """Answer a request; the terminal shows what the answer must not say."""
        return self._finish(_Call(self, request), _Call.serve)

    def refuse(self, request: Request, refusal: GatewayError) -> Response:
        """Answer a request that could not be read to its end."""

        def refused(_: "_Call") -> Response:
            raise Refused(refusal)

        return self._finish(_Call(self, request), refused)

    def _finish(self, call: "_Call", serve: "Callable[[_Call], Response]") -> Response:
        started = time.perf_counter()
        response = self._response(call, serve)
        milliseconds = (time.perf_counter() - started) * 1000
        method, path = call.request.method, call.request.path
        self.console.request(method, path, response.status, milliseconds, call.function)
        answer = call.stamp(response)
        return compressed(answer, call.request, self.api.minimum_compression_size)

    def _response(self, call: "_Call", serve: "Callable[[_Call], Response]") -> Response:
        try:
            return serve(call)
        except Refused as refused:
            refusal, note, detail = refused.refusal, refused.note, refused.detail
        except Exception as error:
            refusal, note = GatewayError.GATEWAY_FAILED, f"the local runtime failed: {error!r}"
            detail = traceback.format_exc()
        if note:
            self.console.problem(f"{call.function}: {note}", detail)
        return self.gateway_responses.answer(refusal, call.context)


@dataclass
class _Call:
    """One request. `function` is the one that is answering, or authorizing, at the moment."""

    gateway: Gateway
    request: Request
    function: str = ""

    @cached_property
    def arrival(self) -> Arrival:
        return Arrival.of(self.request)

    @cached_property
    def match(self) -> Match | None:
        return self.gateway.router.find(self.request.path)

    @cached_property
    def resource(self) -> Resource | None:
        return self.gateway.api.resources[self.match.resource_path] if self.match else None

    @cached_property
    def context(self) -> dict[str, Any]:
        """The `requestContext`, but for what an authorizer adds."""
        return request_context(
            self.request,
            self.arrival,
            self.gateway.api.stage,
            self.resource.path if self.resource else None,
            self.resource.resource_id if self.resource else None,
        )

    def serve(self) -> Response:
        """Answer by the method that was asked for, or raise Refused."""
        if refusal := self._blocked():
            return refusal
        match self.resource.method(self.request.method) if self.resource else None:
            case Mock(status, headers, body):
                return Response(status, headers, body)
            case Proxy() as method:
                return self._proxy(method)
            case None:
                raise Refused(GatewayError.NO_ROUTE)

    def _blocked(self) -> Response | None:
        """Return the firewall's answer, where it lets the request not pass."""
        for rule in self.gateway.api.header_rules:
            if self.request.body and self.request.header(rule.header):
                return Response(rule.status, rule.headers, rule.body.encode())
        return None

    def stamp(self, response: Response) -> Response:
        """Add the ids that API Gateway gives to each response."""
        ids = (
            (REQUEST_ID_HEADER, self.arrival.request_id),
            ("x-amz-apigw-id", self.arrival.extended_request_id),
            ("X-Amzn-Trace-Id", self.arrival.trace_id),
        )
        return Response(response.status, with_defaults(response.headers, ids), response.body)

    def _proxy(self, method: Proxy) -> Response:
        self.request = expanded(self.request)
        context = self.context | self._admitted(method)
        self.function = method.function
        binary_types = self.gateway.api.binary_media_types
        event = proxy_event(
            self.request,
            self.arrival,
            context,
            self._path_parameters,
            is_binary(self.request.header("Content-Type"), binary_types),
        )
        if not _fits(event, self.request):
            raise Refused(GatewayError.BODY_TOO_LARGE)
        outcome = self._invoke(event, method.timeout_seconds, late=GatewayError.INTEGRATION_TIMEOUT)
        if not isinstance(outcome, Returned):
            raise Refused.for_failure(GatewayError.FUNCTION_FAILED, outcome)
        return read_answer(outcome.payload, self.request, binary_types)

    @property
    def _path_parameters(self) -> Mapping[str, str]:
        return self.match.parameters if self.match else {}

    def _admitted(self, method: Proxy) -> dict[str, Any]:
        """Make sure that the caller may pass now, and return their context.

        The key's plan comes before the method's throttle, as in API Gateway.
        """
        started = time.perf_counter()
        verdict = self._authorized(method.authorizer) if method.authorizer else None
        latency = round((time.perf_counter() - started) * 1000)
        if method.needs_key:
            self.gateway.limits.admit_key(verdict.usage_key if verdict else None)
        path = self.resource.path if self.resource else ""
        self.gateway.limits.admit_method(self.request.method, path, method.throttle)
        return {"authorizer": {**verdict.context, "integrationLatency": latency}} if verdict else {}

    def _authorized(self, spec: AuthorizerSpec) -> Verdict:
        """Get the verdict on the caller, and make sure that it allows the method."""
        self.function = spec.function
        identity = identity_of(spec, self.request)
        verdict = self.gateway.verdicts.get(spec, identity) or self._ask(spec, identity)
        enforce(verdict, method_arn(self.gateway.api.stage, self.request))
        return verdict

    def _ask(self, spec: AuthorizerSpec, identity: Identity) -> Verdict:
        event = self._authorizer_event(spec, identity)
        seconds = INTEGRATION_TIMEOUT_SECONDS
        outcome = self._invoke(event, seconds, late=GatewayError.AUTHORIZER_FAILURE)
        verdict = read_verdict(outcome)
        self.gateway.verdicts.put(spec, identity, verdict)
        return verdict

    def _authorizer_event(self, spec: AuthorizerSpec, identity: Identity) -> dict[str, Any]:
        if spec.type is AuthorizerType.TOKEN:
            return token_event(identity[0], method_arn(self.gateway.api.stage, self.request))
        return authorizer_event(self.request, self.arrival, self.context, self._path_parameters)

    def _invoke(self, event: Mapping[str, Any], seconds: float, late: GatewayError) -> Outcome:
        try:
            return self.gateway.invoke(self.function, event, seconds)
        except DeadlineExceeded as error:
            raise Refused(late, f"no answer within {seconds:g} s") from error


def _fits(event: Mapping[str, Any], request: Request) -> bool:
    """Whether Lambda takes the event, whose limit counts its JSON."""
    if len(request.body) <= ALWAYS_FITS:
        return True
    return len(json.dumps(event, ensure_ascii=False).encode()) <= PAYLOAD_LIMIT
