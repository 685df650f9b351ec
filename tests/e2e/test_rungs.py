"""What a rung cannot show is skipped there by name; where it can, the same test runs."""

import pytest

from tests.e2e.rungs import AT_ONCE_ON_AWS, AWS, LOCAL, REHEARSAL, at_once_most, why_not


def test_a_gap_is_told_with_its_rung_and_its_reason() -> None:
    assert why_not(AWS, "inbox") == "aws has no inbox: the mails go to their recipients"


def test_a_rung_without_the_gap_runs_the_test() -> None:
    assert why_not(LOCAL, "inbox") is None


def test_a_name_that_no_rung_lacks_is_a_mistake_in_the_test() -> None:
    with pytest.raises(ValueError, match="'inbocks' is no rung's gap"):
        why_not(LOCAL, "inbocks")


def test_fewer_at_once_are_asked_of_a_rung_that_takes_fewer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("RUNG", REHEARSAL)

    assert at_once_most() < AT_ONCE_ON_AWS
