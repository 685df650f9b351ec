"""End all sessions of a user but the present one.

Users may, for themselves. The others' refresh tokens are refused at once, and their access tokens
by the authorizer within a minute.
"""

from shared.domain.sessions.open_sessions import OpenSessions
from shared.entrypoints.api_gateway.answers import NoContent
from shared.entrypoints.api_gateway.operation import operation
from shared.entrypoints.api_gateway.request import Request
from shared.wiring.open_sessions import open_sessions


@operation(open_sessions)
def handler(request: Request, open_sessions: OpenSessions) -> NoContent:
    open_sessions.end_others(
        request.actor, request.path_id("user_id"), current=request.caller.session_id
    )
    return NoContent()
