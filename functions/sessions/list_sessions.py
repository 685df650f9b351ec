"""List the sessions of a user: where they are logged in.

Users may see their own, and admins nobody else's either. Each has the source and the program of its
login, as far as they are known.
"""

from typing import TYPE_CHECKING

from functions.sessions.answers import session_answer
from shared.domain.sessions.open_sessions import OpenSessions
from shared.entrypoints.api_gateway.answers import Answer
from shared.entrypoints.api_gateway.operation import operation
from shared.entrypoints.api_gateway.request import Request
from shared.wiring.open_sessions import open_sessions

if TYPE_CHECKING:
    from functions.sessions.models import SessionsAnswer


@operation(open_sessions)
def handler(request: Request, open_sessions: OpenSessions) -> "Answer[SessionsAnswer]":
    sessions = open_sessions.list(request.actor, request.path_id("user_id"))
    current = request.caller.session_id
    return Answer(body={"items": [session_answer(each, current=current) for each in sessions]})
