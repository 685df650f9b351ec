"""KMS, as boto3's client has it."""

from base64 import b64decode, b64encode
from typing import Any

from shared.adapters.aws.client import JsonClient, Protocol


class KmsClient(JsonClient):
    """The operations that tokens need."""

    protocol = Protocol("kms", "1.1", "TrentService")

    def get_public_key(self, **parameters: Any) -> dict[str, Any]:
        answer = self.call("GetPublicKey", parameters)
        return {**answer, "PublicKey": b64decode(answer["PublicKey"])}

    def sign(self, **parameters: Any) -> dict[str, Any]:
        message = b64encode(parameters["Message"]).decode()
        answer = self.call("Sign", {**parameters, "Message": message})
        return {**answer, "Signature": b64decode(answer["Signature"])}
