"""Opaque secrets: random texts that nobody can guess, and the form in which they are stored."""

import hashlib
import secrets

SECRET_BYTES = 32


def draw_secret() -> str:
    """Draw a secret that nobody can guess."""
    return secrets.token_urlsafe(SECRET_BYTES)


def digest(secret: str) -> str:
    """Return the form in which a secret is stored: its SHA-256, in hexadecimal digits."""
    return hashlib.sha256(secret.encode()).hexdigest()
