"""What Orrery's workers share: third-party packages, imported once in the forkserver.

Nothing of `functions` or `shared` may be imported here: a worker imports them after the fork, and
so a changed source is seen by the next worker, and one function's state never by another's.
"""

import gc
import importlib

from pydantic import TypeAdapter

from local.aws import Credentials, client

PACKAGES = (
    "argon2",
    "aws_lambda_powertools",
    "aws_lambda_powertools.utilities.batch",
    "cryptography.hazmat.primitives.asymmetric.ec",
    "email_validator",
    "jinja2",
    "jwt",
    "zxcvbn",
)

for package in PACKAGES:
    importlib.import_module(package)

# pydantic and botocore import most of themselves at first use.
TypeAdapter(dict[str, int]).validate_python({})
for service in ("kms", "sesv2"):
    client(service, "http://127.0.0.1", Credentials("none", "none"))

gc.freeze()  # memory that a worker never writes to stays shared
