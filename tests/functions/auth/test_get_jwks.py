"""GET /.well-known/jwks.json."""

from typing import TYPE_CHECKING, cast

import jwt

from functions.auth.get_jwks import handler
from shared.adapters.tokens.public_keys import PublicKeys
from tests.aws import ISSUER
from tests.events import event_of
from tests.functions.kit import Deploy, send
from tests.local_kms import LocalKms

if TYPE_CHECKING:
    from mypy_boto3_kms import KMSClient


def test_the_public_keys_are_published_to_anybody() -> None:
    keys = PublicKeys(cast("KMSClient", LocalKms()), ["new", "old"])

    sent = send(handler, event_of("get_jwks"), keys)

    assert sent.status == 200
    assert [key["kid"] for key in sent.body["keys"]] == list(keys.by_id)
    assert not any("d" in key for key in sent.body["keys"])


def test_a_token_of_this_stack_is_verified_with_its_published_keys(deploy: Deploy) -> None:
    send(deploy("users/create_user"), event_of("create_user"))
    token = send(deploy("auth/create_token"), event_of("create_token")).body["access_token"]

    published = jwt.PyJWKSet.from_dict(send(deploy("auth/get_jwks"), event_of("get_jwks")).body)

    key = published[jwt.get_unverified_header(token)["kid"]]
    assert jwt.decode(token, key, ["ES256"], audience=ISSUER)["client_id"] == "orrery"
