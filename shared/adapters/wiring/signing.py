"""Signing access tokens, with the first of the keys."""

from shared.adapters import settings
from shared.adapters.access_tokens import KmsTokenSigner
from shared.adapters.wiring.clients import kms
from shared.adapters.wiring.keys import public_keys


def token_signer() -> KmsTokenSigner:
    """Return the signer."""
    signing_arn, *_ = settings.token_key_arns()
    return KmsTokenSigner(kms(), signing_arn, public_keys(), settings.token_issuer())
