"""Publish the keys that verify access tokens.

A JSON Web Key Set (RFC 7517), for services that check access tokens themselves.
"""

from typing import TYPE_CHECKING

from shared.adapters.tokens.public_keys import PublicKeys
from shared.domain.errors import Busy
from shared.entrypoints.api_gateway.answers import PUBLIC, Answer
from shared.entrypoints.api_gateway.operation import operation
from shared.entrypoints.api_gateway.request import Request
from shared.wiring.public_keys import public_keys

if TYPE_CHECKING:
    from functions.auth.models import JwksAnswer


@operation(public_keys, refuses=(Busy,))
def handler(request: Request, keys: PublicKeys) -> "Answer[JwksAnswer]":
    return Answer(body={"keys": keys.published()}, headers=PUBLIC)
