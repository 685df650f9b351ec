"""How users are shown."""

from typing import TYPE_CHECKING

from shared.domain.times import to_text

if TYPE_CHECKING:
    from functions.users.models import UserAnswer
    from shared.domain.accounts.user import User


def user_answer(user: "User") -> "UserAnswer":
    """Return the document that shows a user."""
    return {
        "id": user.user_id,
        "first_name": user.first_name,
        "last_name": user.last_name,
        "email": user.email.address,
        "email_verified": user.email_verified,
        "pending_email": user.pending_email.address if user.pending_email else None,
        "undeliverable": [address.address for address in user.undeliverable_addresses],
        "created_at": to_text(user.created_at),
        "updated_at": to_text(user.updated_at),
    }
