"""What is said of a generated file."""

from pathlib import Path

from tools.generated import write


def test_a_file_that_changes_is_said_to(tmp_path: Path) -> None:
    path = tmp_path / "made.json"

    lines = [write(path, "one"), write(path, "one"), write(path, "two")]

    assert lines == ["made.json has changed\n", "made.json was up to date\n", lines[0]]
    assert path.read_text() == "two"
