"""What a rung cannot show is skipped there by name; where it can, the same test runs."""

import pytest

from tests.e2e.rungs import (
    AT_ONCE_ON_AWS,
    AWS,
    GAPS,
    LOCAL,
    NOTHING_TO_TRY,
    REHEARSAL,
    SAM_LOCAL,
    at_once_most,
    settle_gaps,
    why_not,
)
from tests.e2e.runtime_process import PROJECT

DOCUMENT = PROJECT / "docs" / "architecture.md"
HEADER = "| rung | cannot show | because |"


def documented() -> list[tuple[str, str, str]]:
    """Read the rows of the document's table of gaps."""
    _, _, table = DOCUMENT.read_text(encoding="utf-8").partition(f"{HEADER}\n|---|---|---|\n")
    rows = table.partition("\n\n")[0].splitlines()
    return [(rung, gap, reason) for _, rung, gap, reason, _ in (row.split("|") for row in rows)]


@pytest.fixture
def test(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> pytest.Item:
    """Return a test that runs against SAM CLI."""
    monkeypatch.setenv("RUNG", SAM_LOCAL)
    found: pytest.Item = pytest.Function.from_parent(
        request.node.parent, name="test", callobj=lambda: None
    )
    return found


def test_a_gap_is_reported_with_its_rung_and_its_reason() -> None:
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


def test_where_there_is_nothing_to_try_a_test_is_skipped(test: pytest.Item) -> None:
    test.add_marker(pytest.mark.needs("compression", "call log"))

    with pytest.raises(pytest.skip.Exception, match="sam-local has no call log"):
        settle_gaps(test)


def test_what_a_rung_answers_wrongly_must_fail(test: pytest.Item) -> None:
    test.add_marker(pytest.mark.needs("compression"))

    settle_gaps(test)

    (expected,) = test.iter_markers("xfail")
    assert expected.kwargs["strict"]
    assert expected.kwargs["reason"].startswith("sam-local has no compression: ")


def test_what_a_rung_can_show_is_a_test_like_any_other(test: pytest.Item) -> None:
    test.add_marker(pytest.mark.needs("containers", "inbox"))

    settle_gaps(test)

    assert not list(test.iter_markers("xfail"))


def test_the_document_tells_every_gap_in_the_same_words() -> None:
    gaps = [(rung, gap, why) for rung, its in GAPS.items() for gap, why in its.items()]

    assert [tuple(cell.strip() for cell in row) for row in documented()] == gaps


def test_what_cannot_be_tried_is_a_gap_of_some_rung() -> None:
    assert set().union(*GAPS.values()) >= NOTHING_TO_TRY
