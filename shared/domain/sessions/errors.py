"""What is refused about sessions."""

from shared.domain.errors import Refusal


class InvalidGrant(Refusal):
    """What was given does not let anybody in. One answer for every reason."""

    detail = "The email address or the password is wrong."


class InvalidToken(Refusal):
    """An access token that nobody should trust, or whose session has ended."""

    detail = "The access token is not valid."
