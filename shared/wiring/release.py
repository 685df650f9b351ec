"""The release check through Lambda, and the verdicts for CodeDeploy."""

from functools import cache

import boto3

from shared.adapters import settings
from shared.entrypoints.release.check import ReleaseCheck
from shared.entrypoints.release.verdicts import CodeDeployVerdicts
from shared.entrypoints.release.versions import PATIENT, LambdaVersions
from shared.wiring.clients import FAST


@cache
def release_check() -> ReleaseCheck:
    versions = LambdaVersions(boto3.client("lambda", config=PATIENT))
    return ReleaseCheck(versions, settings.checked_versions())


@cache
def verdicts() -> CodeDeployVerdicts:
    return CodeDeployVerdicts(boto3.client("codedeploy", config=FAST))
