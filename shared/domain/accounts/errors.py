"""Why requests about accounts are refused."""

from shared.domain.errors import Conflict, Invalid, NotFound
from shared.domain.idempotency_record import IdempotencyKeyReused


class UserNotFound(NotFound):
    """No user has this identifier."""

    detail = "There is no such user."


class EmailTaken(Conflict):
    """Another account has this email address; case makes no difference."""

    detail = "Another account has this email address already."


class WrongPassword(Invalid):
    """The password that came in this field is not the account's."""

    def __init__(self, field: str = "password") -> None:
        super().__init__(field, "is wrong")


class RepeatedWithWrongPassword(IdempotencyKeyReused):
    """The key is that of an earlier registration, and its password was another."""


class NothingToVerify(Conflict):
    """The user's email address is verified, and none is pending."""

    detail = "Your email address is verified already, and no new one is pending."


class UserChanged(Conflict):
    """Somebody else changed the user in the meantime."""

    detail = "The user was changed by somebody else in the meantime; read it again."
