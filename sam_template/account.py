"""The AWS account and region that a template is read for, where no real one is asked."""

import os

import botocore.session

REGION = "us-east-1"
ACCOUNT_ID = "000000000000"
PARTITION = "aws"

NO_SETTINGS = {
    "profile": (None, None, None, None),
    "config_file": (None, None, os.devnull, None),
    "credentials_file": (None, None, os.devnull, None),
}
"""botocore's session variables, each with its default value only."""


def session() -> botocore.session.Session:
    """Make a session that reads no file and no profile of this machine."""
    return botocore.session.Session(session_vars=NO_SETTINGS)
