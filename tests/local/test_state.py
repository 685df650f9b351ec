"""The state folder belongs to one run at a time."""

from pathlib import Path

import pytest

from local.state import State, StateInUse


def test_a_folder_is_refused_while_another_run_is_still_starting(tmp_path: Path) -> None:
    state = State(tmp_path)

    with (
        state.claimed(),
        pytest.raises(StateInUse, match=f"another run is starting on {tmp_path}; stop it first"),
        state.claimed(),
    ):
        pass


def test_a_folder_is_free_again_when_a_run_begins_to_end(tmp_path: Path) -> None:
    state = State(tmp_path)

    with state.claimed() as release:
        release()
        with state.claimed():
            pass


def test_a_claim_leaves_nothing_in_the_folder(tmp_path: Path) -> None:
    with State(tmp_path / "state").claimed():
        pass

    assert list((tmp_path / "state").iterdir()) == []
