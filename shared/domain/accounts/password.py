"""The rules for new passwords, and the normal form of all passwords."""

import unicodedata
from collections.abc import Sequence

from shared.domain.accounts.ports import PasswordStrength
from shared.domain.errors import Invalid

# NIST SP 800-63B-4 requires 15 where a password is the only factor, OWASP ASVS 5 requires 8.
PASSWORD_SHORTEST = 12
PASSWORD_LONGEST = 128
SCORE_ENOUGH = 3  # of 4


def normal_password(password: str) -> str:
    """Return the form that is hashed: NFC, since keyboards compose letters differently."""
    return unicodedata.normalize("NFC", password)


def checked_password(
    password: str, strength: PasswordStrength, known: Sequence[str], *, field: str = "password"
) -> str:
    """Return a new password in its normal form, or raise Invalid for the field that it came in.

    `known` lists words that an attacker would try first, such as the user's own names.
    """
    normal = normal_password(password)
    if not PASSWORD_SHORTEST <= len(normal) <= PASSWORD_LONGEST:
        reason = f"must have {PASSWORD_SHORTEST} to {PASSWORD_LONGEST} characters"
        raise Invalid(field, reason)
    verdict = strength.judge(normal, known)
    if verdict.score < SCORE_ENOUGH:
        raise Invalid(field, " ".join(["is too easy to guess.", *verdict.advice]))
    return normal
