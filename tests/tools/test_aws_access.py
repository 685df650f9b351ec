"""Region and credentials are looked at before a command does anything."""

import os

import pytest
from moto import mock_aws

from tools.aws_access import Access, AccessError, read_region


@pytest.fixture(autouse=True)
def no_account(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave nothing of this machine's own AWS account."""
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
        monkeypatch.setenv(name, os.devnull)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")


@pytest.mark.parametrize(
    ("settings", "region"),
    [
        ({"AWS_REGION": "eu-west-1"}, "eu-west-1"),
        ({"AWS_DEFAULT_REGION": "eu-west-2"}, "eu-west-2"),
        ({"AWS_REGION": "", "AWS_DEFAULT_REGION": "eu-west-2"}, "eu-west-2"),
        ({"AWS_REGION": "eu-west-1", "AWS_DEFAULT_REGION": "eu-west-2"}, "eu-west-1"),
    ],
)
def test_a_region_has_two_names(settings: dict[str, str], region: str) -> None:
    assert read_region(settings) == region


def test_a_profile_may_name_the_region(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = tmp_path_factory.mktemp("aws") / "config"
    config.write_text("[default]\nregion = eu-north-1\n")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(config))

    assert read_region({}) == "eu-north-1"


def test_no_region_is_said_in_one_line() -> None:
    with pytest.raises(AccessError, match=r"^AWS_REGION must name the region, [^\n]*$"):
        read_region({"AWS_REGION": ""})


def test_a_profile_that_is_not_there_is_said_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_PROFILE", "moon")

    with pytest.raises(AccessError, match=r"^The config profile \(moon\)[^\n]*$"):
        read_region({})


@pytest.mark.parametrize("region", ["eu-west-1", "eu west 1"])
def test_what_aws_refuses_is_said_in_one_line(region: str) -> None:
    with pytest.raises(AccessError, match=rf"^AWS gives no access in {region}: [^\n]+$"):
        Access.read({"AWS_REGION": region})


@mock_aws
def test_the_account_is_the_one_whose_credentials_are_here() -> None:
    access = Access.read({"AWS_REGION": "eu-west-1"})

    assert access == Access(region="eu-west-1", account="123456789012")
