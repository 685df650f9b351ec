"""Refusals say their reason in words for people, and nothing of what was given."""

from shared.domain.accounts.errors import EmailTaken
from shared.domain.errors import Fault, Invalid


def test_a_refusal_says_its_reason() -> None:
    assert str(EmailTaken()) == "Another account has this email address already."


def test_one_refusal_can_have_several_faults() -> None:
    faults = (Fault(("mass",), "is too large"), Fault((), "is incomplete"))

    assert Invalid.because_of(*faults).faults == faults
