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
