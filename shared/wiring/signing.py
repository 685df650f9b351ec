"""The signing of access tokens, with the first of the keys."""

from shared.adapters import settings
from shared.adapters.tokens.access_tokens import KmsTokenSigner
from shared.wiring.clients import kms
from shared.wiring.public_keys import public_keys


def token_signer() -> KmsTokenSigner:
    signing_arn, *_ = settings.token_key_arns()
    return KmsTokenSigner(kms(), signing_arn, public_keys(), settings.token_issuer())
