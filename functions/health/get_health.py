"""Say that the API answers.

For monitors: it goes through the domain name, certificate, firewall, gateway and a function, and
reads no table, so that it can be asked each second. Nobody stores the answer.
"""

from typing import TYPE_CHECKING

from shared.entrypoints.api_gateway.answers import NO_STORE, Answer
from shared.entrypoints.api_gateway.operation import operation
from shared.entrypoints.api_gateway.request import Request
from shared.wiring.nothing import nothing

if TYPE_CHECKING:
    from functions.health.models import HealthAnswer


@operation(nothing)
def handler(request: Request, _service: None) -> "Answer[HealthAnswer]":
    return Answer(body={"status": "ok"}, headers=NO_STORE)
