"""Why one-time tokens are refused."""

from shared.domain.errors import Invalid


class InvalidOneTimeToken(Invalid):
    """No such token is valid: it is unknown, expired, used, or the credential has changed."""

    name = "invalid-one-time-token"
    detail = "The link is not valid, or no longer."

    def __init__(self) -> None:
        super().__init__("token", "is not valid, was used, or has expired; ask for a new mail")
