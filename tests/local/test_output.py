"""A worker's standard output comes line by line."""

from local.execution.output import Output


def lines_of(*texts: str) -> list[str]:
    lines: list[str] = []
    output = Output(lines.append)
    for text in texts:
        output.write(text)
    output.end()
    return lines


def test_a_line_comes_when_it_is_complete() -> None:
    assert lines_of("one\ntw", "o\n") == ["one", "two"]


def test_empty_lines_come_too() -> None:
    assert lines_of("\n\n") == ["", ""]


def test_what_ends_without_a_lines_end_is_not_lost() -> None:
    assert lines_of("one\ntwo") == ["one", "two"]


def test_nothing_is_no_line() -> None:
    assert lines_of() == []
