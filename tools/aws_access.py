"""The AWS account and region that a command uses, read before it does anything."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

REGION_NAMES = ("AWS_REGION", "AWS_DEFAULT_REGION")
"""The variables that name a region, by precedence. botocore and SAM CLI read only the second."""

SOON = Config(connect_timeout=5, read_timeout=10, retries={"total_max_attempts": 2})
"""For calls before which nothing has happened: rather an error than a long wait."""


class AccessError(Exception):
    """AWS cannot be reached from here; the text is one line for the person at the terminal."""


class NoRegion(AccessError):
    """Nothing names a region."""


@dataclass(frozen=True)
class Access:
    """A region, and the account whose credentials this terminal has."""

    region: str
    account: str

    @classmethod
    def read(cls, settings: Mapping[str, str]) -> Self:
        """Read the region, and ask AWS who this is. Raises AccessError."""
        region = read_region(settings)
        try:
            sts = boto3.client("sts", region_name=region, config=SOON)
            return cls(region, sts.get_caller_identity()["Account"])
        except (BotoCoreError, ClientError) as error:
            raise AccessError(f"AWS gives no access in {region}: {error}") from error

    @property
    def variables(self) -> Mapping[str, str]:
        """The region, in each variable from which a command reads it."""
        return dict.fromkeys(REGION_NAMES, self.region)


def read_region(settings: Mapping[str, str]) -> str:
    """Read the region from the settings, else from this terminal's profile. Raises AccessError."""
    named = next(filter(None, map(settings.get, REGION_NAMES)), None)
    try:
        region = named or boto3.Session().region_name
    except BotoCoreError as error:
        raise AccessError(str(error)) from error
    if not region:
        raise NoRegion("AWS_REGION must name the region, as in `export AWS_REGION=eu-west-1`")
    return region
