"""The keys of access tokens, in KMS."""

from functools import cache

from shared.adapters import settings
from shared.adapters.tokens.public_keys import PublicKeys
from shared.wiring.clients import kms


@cache
def public_keys() -> PublicKeys:
    keys = PublicKeys(kms(), settings.token_key_arns())
    keys.read()
    return keys
