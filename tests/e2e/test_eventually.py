"""What a test waits for has come, or the test fails: else it would go on as if it had."""

import pytest

from tests.e2e import api
from tests.e2e.api import eventually


def test_what_comes_late_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api, "LOOK_EVERY", 0)
    looks = iter(range(10))

    assert eventually(lambda: next(looks), lambda look: look == 3) == 3


def test_what_never_comes_fails_the_test(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api, "SEEN_WITHIN", 0.0)

    with pytest.raises(AssertionError, match=r"there was only \[\]"):
        eventually(list, bool)
