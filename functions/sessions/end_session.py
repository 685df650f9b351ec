"""End one session of a user, on a lost device for example.

Users may end their own, the present one included. Its refresh token is refused at once, and its
access tokens by the authorizer within a minute.
"""

from shared.domain.sessions.errors import SessionNotFound
from shared.domain.sessions.open_sessions import OpenSessions
from shared.entrypoints.api_gateway.answers import NoContent
from shared.entrypoints.api_gateway.operation import operation
from shared.entrypoints.api_gateway.request import Request
from shared.wiring.open_sessions import open_sessions


@operation(open_sessions, refuses=(SessionNotFound,))
def handler(request: Request, open_sessions: OpenSessions) -> NoContent:
    open_sessions.end(request.actor, request.path_id("user_id"), request.path_name("session_id"))
    return NoContent()
