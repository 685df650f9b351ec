"""The settings that the template gives to a function."""

import pytest

from shared.adapters import settings


def test_a_setting_that_the_template_does_not_give_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("USERS_TABLE", raising=False)

    with pytest.raises(settings.MissingSetting, match="USERS_TABLE"):
        settings.users_table()


def test_the_keys_of_tokens_are_a_list(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOKEN_KEY_ARNS", "arn:new,arn:old")

    assert settings.token_key_arns() == ("arn:new", "arn:old")


@pytest.mark.parametrize(
    ("variables", "endpoint"),
    [
        ({"AWS_REGION": "eu-central-1"}, "https://kms.eu-central-1.amazonaws.com"),
        (
            {"AWS_REGION": "", "AWS_DEFAULT_REGION": "us-east-1"},
            "https://kms.us-east-1.amazonaws.com",
        ),
        ({"AWS_REGION": "cn-north-1"}, "https://kms.cn-north-1.amazonaws.com.cn"),
        ({"AWS_REGION": "us-east-1", "AWS_ENDPOINT_URL": "http://here"}, "http://here"),
        (
            {
                "AWS_REGION": "us-east-1",
                "AWS_ENDPOINT_URL": "http://here",
                "AWS_ENDPOINT_URL_KMS": "http://there",
            },
            "http://there",
        ),
    ],
)
def test_a_service_of_aws_is_asked_in_the_functions_region_or_where_it_is_told(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], endpoint: str
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)

    assert settings.endpoint("kms") == endpoint


def test_without_a_region_the_variable_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_REGION", "AWS_DEFAULT_REGION"):
        monkeypatch.delenv(name, raising=False)

    with pytest.raises(settings.MissingSetting, match="AWS_DEFAULT_REGION"):
        settings.region()
