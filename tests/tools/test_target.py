"""Where a tool works, and as whom."""

import pytest

from local.product import demo
from tools.target import LOCAL_BASE_URL, Target, UsageError

ELSEWHERE = "https://api.example.com/live"
ACCOUNT = {"EMAIL": "mia@example.com", "PASSWORD": "a password"}


def test_without_a_word_it_is_the_demo_member_of_the_local_api() -> None:
    target = Target.read({})

    assert target == Target(LOCAL_BASE_URL, demo.MEMBER.email, demo.MEMBER.password)


def test_the_demo_member_is_there_on_any_port_of_this_machine() -> None:
    target = Target.read({"BASE_URL": "http://localhost:3001"})

    assert target.email == demo.MEMBER.email


def test_any_deployment_can_be_named() -> None:
    target = Target.read({"BASE_URL": f"{ELSEWHERE}/", **ACCOUNT})

    assert target == Target(ELSEWHERE, "mia@example.com", "a password")


@pytest.mark.parametrize(
    "environment",
    [
        {"BASE_URL": ELSEWHERE},
        {"BASE_URL": ELSEWHERE, "EMAIL": "mia@example.com"},
        {"BASE_URL": ELSEWHERE, "PASSWORD": "a password"},
        {"EMAIL": "mia@example.com"},
    ],
)
def test_the_demo_password_is_offered_for_no_other_account(environment: dict[str, str]) -> None:
    with pytest.raises(UsageError, match="EMAIL and PASSWORD must say who logs in"):
        Target.read(environment)


@pytest.mark.parametrize("text", ["ftp://example.com", "127.0.0.1:3000", "http://", "http://a:b"])
def test_an_address_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="must be an http or https address"):
        Target.read({"BASE_URL": text, **ACCOUNT})


def test_a_password_is_never_printed() -> None:
    target = Target.read({"BASE_URL": ELSEWHERE, **ACCOUNT})

    assert "a password" not in repr(target)
