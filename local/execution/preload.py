"""What every worker process shares: the AWS SDK, imported once in the forkserver."""

import gc

import boto3  # noqa: F401  (for the processes that are forked)

from local.aws import Credentials, client

client("dynamodb", "http://127.0.0.1", Credentials("none", "none"))  # botocore imports at first use

gc.freeze()  # memory that a worker never writes to stays shared
