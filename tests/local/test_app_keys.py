"""The keys of client applications on this machine count at once, and as long as their files."""

import os
from pathlib import Path

import pytest

from local.gateway.app_keys import AppKeyExistsError, AppKeys
from local.state import State


def test_a_new_key_is_in_its_plan_for_whoever_reads_the_folder(tmp_path: Path) -> None:
    key = AppKeys(tmp_path / "keys").add("acme", "partner-small")

    assert AppKeys(tmp_path / "keys").plan_of(key.value) == "partner-small"


def test_a_key_is_as_long_as_api_gateway_takes_them_and_no_other_has_it(tmp_path: Path) -> None:
    keys = AppKeys(tmp_path)

    one, other = keys.add("one", "partner-small"), keys.add("other", "partner-small")

    assert 20 <= len(one.value) <= 128
    assert one.value != other.value


def test_what_is_no_key_is_in_no_plan(tmp_path: Path) -> None:
    keys = AppKeys(tmp_path / "keys")
    assert keys.plan_of("nobody") is None

    keys.add("acme", "partner-small")

    assert keys.plan_of("acme") is None


def test_a_name_has_one_key(tmp_path: Path) -> None:
    keys = AppKeys(tmp_path)
    key = keys.add("acme", "partner-small")

    with pytest.raises(AppKeyExistsError, match="acme has a key already"):
        keys.add("acme", "partner-large")

    assert keys.plan_of(key.value) == "partner-small"
    assert [path.name for path in tmp_path.iterdir()] == ["acme.json"]


def test_a_key_whose_file_was_removed_no_longer_counts(tmp_path: Path) -> None:
    keys = AppKeys(tmp_path)
    key = keys.add("acme", "partner-small")
    os.utime(tmp_path, (0, 0))  # made a while ago
    assert keys.plan_of(key.value) == "partner-small"

    (tmp_path / "acme.json").unlink()

    assert keys.plan_of(key.value) is None


def test_a_key_that_came_after_others_were_read_counts(tmp_path: Path) -> None:
    keys = AppKeys(tmp_path)
    keys.plan_of(keys.add("acme", "partner-small").value)

    later = AppKeys(tmp_path).add("umbra", "partner-large")

    assert keys.plan_of(later.value) == "partner-large"


def test_a_reset_removes_the_keys(tmp_path: Path) -> None:
    state = State(tmp_path)
    key = AppKeys(state.app_keys).add("acme", "partner-small")

    state.empty()

    assert AppKeys(state.app_keys).plan_of(key.value) is None
