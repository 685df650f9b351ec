"""Password hashes with argon2id."""

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

# OWASP's minimum: 19 MiB, two passes, one lane; 16 ms on a whole vCPU.
MEMORY_KIB = 19456
PASSES = 2
LANES = 1

# A hash that matches no known password. Verifying it takes as long as verifying any other, and it
# need not be computed.
_OF_NOBODY = f"$argon2id$v=19$m={MEMORY_KIB},t={PASSES},p={LANES}${'A' * 22}${'A' * 43}"


class Argon2Hasher:
    """Hashes passwords as PHC strings."""

    def __init__(self) -> None:
        self._argon2 = PasswordHasher(time_cost=PASSES, memory_cost=MEMORY_KIB, parallelism=LANES)

    def hash(self, password: str) -> str:
        return self._argon2.hash(password)

    def verify(self, password_hash: str | None, password: str) -> bool:
        try:
            self._argon2.verify(password_hash or _OF_NOBODY, password)
        except VerificationError:
            return False
        return password_hash is not None

    def is_outdated(self, password_hash: str) -> bool:
        """Return whether the hash was made with parameters other than today's."""
        return self._argon2.check_needs_rehash(password_hash)
