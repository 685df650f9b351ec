"""The role that a backfill has in a deployed stack: the tables of its migrations, and no others."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import boto3
import botocore.session
from botocore.credentials import RefreshableCredentials

from tools.aws_access import read_region
from tools.stack_tables import StackTables, find_tables

if TYPE_CHECKING:
    from mypy_boto3_sts import STSClient

ROLE = "BackfillRole"
SESSION_NAME = "backfill"


def find_under_role(settings: Mapping[str, str], project: Path) -> StackTables:
    """Find the tables of the stack that ENV names, for its role, or of the API that runs here.

    Raises UsageError, DeployError, AccessError or an error of botocore.
    """
    tables = find_tables(settings, project)
    if "ENV" not in settings:
        return tables
    region = read_region(settings)
    sts = boto3.client("sts", region_name=region)
    role_arn = arn_of(tables.name(ROLE), sts.get_caller_identity()["Arn"])
    return replace(tables, dynamodb=_session(sts, role_arn, region).client("dynamodb"))


def arn_of(role_name: str, caller_arn: str) -> str:
    """Name a role of the account of who calls."""
    _arn, partition, _service, _region, account, _who = caller_arn.split(":", 5)
    return f"arn:{partition}:iam::{account}:role/{role_name}"


def _session(sts: "STSClient", role_arn: str, region: str) -> boto3.Session:
    """Return a session of the role, which assumes it again before an hour is over."""

    def assumed() -> dict[str, Any]:
        given = sts.assume_role(RoleArn=role_arn, RoleSessionName=SESSION_NAME)["Credentials"]
        return {
            "access_key": given["AccessKeyId"],
            "secret_key": given["SecretAccessKey"],
            "token": given["SessionToken"],
            "expiry_time": given["Expiration"].isoformat(),
        }

    session = botocore.session.get_session()
    session._credentials = RefreshableCredentials.create_from_metadata(  # type: ignore[attr-defined]  # botocore has no public way
        metadata=assumed(), refresh_using=assumed, method="sts-assume-role"
    )
    return boto3.Session(botocore_session=session, region_name=region)
