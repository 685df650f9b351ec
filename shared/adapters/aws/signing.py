"""AWS Signature Version 4, for POST requests to the root of a service.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
The tests compare it with botocore's.
"""

import hashlib
import hmac
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

_ALGORITHM = "AWS4-HMAC-SHA256"


@dataclass(frozen=True)
class Credentials:
    """What signs a request. Those of a role, as a function's are, have a session token."""

    access_key_id: str
    secret_access_key: str = field(repr=False)
    session_token: str | None = field(repr=False)


@dataclass(frozen=True)
class Scope:
    """What a signature is good for."""

    region: str
    service: str


def signed(
    headers: Mapping[str, str], body: bytes, credentials: Credentials, scope: Scope, at: float
) -> dict[str, str]:
    """Return the headers with a signature of them and of the body. `host` must be one of them.

    Their names must be in lower case. `at` is Unix time: AWS takes one that is up to five minutes
    off.
    """
    moment = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(at))
    day = moment[:8]
    every = {**headers, "x-amz-date": moment}
    if credentials.session_token:
        every["x-amz-security-token"] = credentials.session_token
    names = sorted(every)
    lines = "".join(f"{name}:{every[name]}\n" for name in names)
    signed_names = ";".join(names)
    request = f"POST\n/\n\n{lines}\n{signed_names}\n{hashlib.sha256(body).hexdigest()}"
    scope_path = f"{day}/{scope.region}/{scope.service}/aws4_request"
    text = f"{_ALGORITHM}\n{moment}\n{scope_path}\n{hashlib.sha256(request.encode()).hexdigest()}"
    key = _signing_key(credentials.secret_access_key, day, scope)
    signature = hmac.digest(key, text.encode(), "sha256").hex()
    every["authorization"] = (
        f"{_ALGORITHM} Credential={credentials.access_key_id}/{scope_path}, "
        f"SignedHeaders={signed_names}, Signature={signature}"
    )
    return every


@lru_cache(maxsize=8)  # a function calls two services, and a day or credentials may change
def _signing_key(secret: str, day: str, scope: Scope) -> bytes:
    key = f"AWS4{secret}".encode()
    for part in (day, scope.region, scope.service, "aws4_request"):
        key = hmac.digest(key, part.encode(), "sha256")
    return key
