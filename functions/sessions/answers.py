"""How sessions are shown."""

from typing import TYPE_CHECKING

from shared.domain.times import to_text

if TYPE_CHECKING:
    from functions.sessions.models import SessionAnswer
    from shared.domain.sessions.session import Session


def session_answer(session: "Session", *, current: str) -> "SessionAnswer":
    """Return the document that shows a session, to a caller whose own has the id `current`."""
    return {
        "session_id": session.session_id,
        "created_at": to_text(session.created_at),
        "last_used_at": to_text(session.last_used_at),
        "source": session.source,
        "user_agent": session.user_agent,
        "current": session.session_id == current,
    }
