"""Email addresses: domains follow IDNA 2008 (RFC 5891), and local parts are ASCII."""

from email_validator import EmailNotValidError, EmailSyntaxError, ValidatedEmail, validate_email

from shared.domain.errors import Invalid
from shared.domain.values import EmailAddress

_ENCODED_WORD = "=?"


class ValidatedEmailAddresses:
    """Reads email addresses without looking up whether their domains exist."""

    def read(self, text: str) -> EmailAddress:
        try:
            valid = _validated(text.strip())
        except EmailNotValidError as error:
            raise Invalid("email", f"must be an email address: {error}") from None
        key = f"{valid.local_part.lower()}@{valid.ascii_domain}"
        return EmailAddress(valid.normalized, key)


def ascii_address(address: str) -> str:
    """Return an address with its domain in ASCII, as mail servers require.

    Raises EmailNotValidError.
    """
    valid = _validated(address)
    return f"{valid.local_part}@{valid.ascii_domain}"


def _validated(text: str) -> ValidatedEmail:
    """Validate an address strictly: a local part has at most 64 octets (RFC 5321 §4.5.3.1.1).

    It holds no encoded word, which no address may (RFC 2047 §5): mail systems that decode it all
    the same would take the address for another one.
    """
    if _ENCODED_WORD in text:
        raise EmailSyntaxError("There must be no '=?' in it.")
    return validate_email(text, check_deliverability=False, allow_smtputf8=False, strict=True)
