"""The domain events of attempts."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, kw_only=True)
class AddressLocked:
    """An address had too many attempts, whether or not it has an account.

    `email` is its key, or what was given in the place of an address. Until the window ends, only
    sources that are known get in.
    """

    name: ClassVar[str] = "AddressLocked"

    email: str
