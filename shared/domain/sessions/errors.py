"""Why logins and tokens are refused."""

from shared.domain.errors import NotFound, Refusal


class InvalidGrant(Refusal):
    """What was given does not let anybody in. One answer for every reason."""

    name = "invalid-grant"
    detail = "The email address or the password is wrong."


class InvalidRefreshToken(Refusal):
    """A refresh token that is none, was used before, or whose session has ended."""

    name = "invalid-refresh-token"
    detail = "The refresh token is not valid."


class RefreshTokenReused(InvalidRefreshToken):
    """A refresh token that was used before, so that somebody else has it too; the session ended."""

    # Whoever uses a stolen token must not learn that it was noticed.
    name = InvalidRefreshToken.name


class SessionChanged(Refusal):
    """Another request used or ended the session at the same time. No caller sees this."""


class SessionNotFound(NotFound):
    """The user has no session with this id."""

    name = "session-not-found"
    detail = "You have no session with this id."


class InvalidToken(Refusal):
    """An access token that is not valid, or whose session has ended."""

    detail = "The access token is not valid."
