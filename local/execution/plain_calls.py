"""Calls of AWS that a handler makes without the SDK: by AWS's JSON protocol and http.client.

The SDK's own HTTP client replaces these methods of http.client, so its calls are not seen here.
"""

import io
import json
import re
from collections.abc import Callable, Mapping
from http import HTTPStatus
from http.client import HTTPConnection, HTTPResponse
from types import MappingProxyType
from typing import Any
from weakref import WeakKeyDictionary

from local.execution.calls import Call, calls, denied_action

_SCOPE = re.compile(r"Credential=[^/]+/[0-9]+/[^/]+/(?P<service>[^/]+)/aws4_request")
_NONE: Mapping[str, str] = MappingProxyType({})


def watch(called: Callable[[Call], None], denied: Callable[[str], None]) -> None:
    """Tell of each call before it is made, and of what the role was denied."""
    request, getresponse = HTTPConnection.request, HTTPConnection.getresponse
    asked: WeakKeyDictionary[HTTPConnection, tuple[str, str]] = WeakKeyDictionary()

    def watched_request(
        self: HTTPConnection,
        method: str,
        url: str,
        body: Any = None,
        headers: Mapping[str, Any] = _NONE,
        **options: Any,
    ) -> None:
        operation = _operation(headers)
        if operation:
            asked[self] = operation
            for each in calls(*operation, json.loads(body or "{}")):
                called(each)
        request(self, method, url, body, headers, **options)

    def watched_response(self: HTTPConnection) -> HTTPResponse:
        response = getresponse(self)
        operation = asked.pop(self, None)
        action = operation and _denied(operation, response)
        if action:
            denied(action)
        return response

    HTTPConnection.request = watched_request  # type: ignore[method-assign]  # to watch every request
    HTTPConnection.getresponse = watched_response  # type: ignore[method-assign]  # and every answer


def _operation(headers: Mapping[str, Any]) -> tuple[str, str] | None:
    """Return the service, as IAM names it, and the operation that a request calls, if it does."""
    named = {name.lower(): str(value) for name, value in headers.items()}
    scope = _SCOPE.search(named.get("authorization", ""))
    _, _, operation = named.get("x-amz-target", "").rpartition(".")
    return (scope["service"], operation) if scope and operation else None


def _denied(operation: tuple[str, str], response: HTTPResponse) -> str | None:
    """Return what an error says that the role may not do; leave the error for the handler."""
    if response.status < HTTPStatus.BAD_REQUEST:
        return None
    content = response.read()
    response.fp, response.length = io.BufferedReader(io.BytesIO(content)), len(content)
    try:
        error = json.loads(content)
    except ValueError:
        return None
    code = str(error.get("__type", "")).rpartition("#")[2]
    return denied_action(*operation, code, error.get("message", error.get("Message", "")))
