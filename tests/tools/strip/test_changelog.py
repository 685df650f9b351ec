"""Routes that are gone are named in the changelog, in the words `make lint-openapi` looks for."""

import pytest

from tools.strip.changelog import with_removed

LINE = "- /comets: Path `/comets` was removed.\n"
NAMED = f"## Unreleased\n\n### Breaking\n\n{LINE}"
RELEASED = "\n## 0.1.0 - 2026-11-29\n\n### Breaking\n\n- A thing.\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (f"## Unreleased\n{RELEASED}", f"{NAMED}{RELEASED}"),
        (
            f"## Unreleased\n\n### Added\n\n- Stars.\n{RELEASED}",
            f"{NAMED}\n### Added\n\n- Stars.\n{RELEASED}",
        ),
        (
            f"## Unreleased\n\n### Breaking\n\n- Moons.\n{RELEASED}",
            f"{NAMED}- Moons.\n{RELEASED}",
        ),
        (f"{NAMED}{RELEASED}", f"{NAMED}{RELEASED}"),
    ],
    ids=["nothing yet", "additions", "other breaks", "the same"],
)
def test_a_removed_route_is_named_once_as_a_break_of_the_next_release(
    before: str, after: str
) -> None:
    assert with_removed(before, ["/comets"]) == after


def test_where_no_route_is_gone_nothing_breaks() -> None:
    assert with_removed(f"## Unreleased\n{RELEASED}", []) == f"## Unreleased\n{RELEASED}"
