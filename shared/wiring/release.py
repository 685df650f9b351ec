"""The release check through Lambda, and the verdicts for CodeDeploy."""

from functools import cache

import boto3
from botocore.config import Config

from shared.adapters import settings
from shared.entrypoints.release.check import ReleaseCheck
from shared.entrypoints.release.verdicts import CodeDeployVerdicts
from shared.entrypoints.release.versions import PATIENT, LambdaVersions

FAST = Config(
    connect_timeout=1,
    read_timeout=3,
    retries={"mode": "standard", "total_max_attempts": 3},
)


@cache
def release_check() -> ReleaseCheck:
    versions = LambdaVersions(boto3.client("lambda", config=PATIENT))
    return ReleaseCheck(versions, settings.checked_versions())


@cache
def verdicts() -> CodeDeployVerdicts:
    return CodeDeployVerdicts(boto3.client("codedeploy", config=FAST))
