"""Why requests about accounts are refused."""

from shared.domain.errors import Conflict, Invalid, NotFound
from shared.domain.idempotency_record import IdempotencyKeyReused


class UserNotFound(NotFound):
    """No user has this identifier."""

    name = "user-not-found"
    detail = "There is no such user."


class EmailTaken(Conflict):
    """Another account has this email address; case makes no difference."""

    name = "email-taken"
    detail = "Another account has this email address already."


class WrongPassword(Invalid):
    """The password that came in this field is not the account's."""

    name = "wrong-password"

    def __init__(self, field: str = "password") -> None:
        super().__init__(field, "is wrong")


class RepeatedWithWrongPassword(IdempotencyKeyReused):
    """The key is that of an earlier registration, and its password was another."""

    name = IdempotencyKeyReused.name


class NothingToVerify(Conflict):
    """The user's email address is verified, and none is pending."""

    name = "nothing-to-verify"
    detail = "Your email address is verified already, and no new one is pending."


class UserChanged(Conflict):
    """Somebody else changed the user in the meantime."""

    name = "user-changed"
    detail = "The user was changed by somebody else in the meantime; read it again."
