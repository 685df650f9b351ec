"""What breaks clients of the last release is found by Redocly, and must be in CHANGELOG.md."""

import json
from collections.abc import Callable, Sequence
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from tools.breaking_changes import (
    CHANGELOG,
    DOCUMENT,
    LINTER,
    PROJECT,
    RELEASED,
    Change,
    CompareError,
    Location,
    Verdict,
    breaks,
    compare_by_redocly,
    main,
)

USERS = "/api/v1/users"
USER = "/api/v1/users/{user_id}"
ASSET = "/docs/{asset}"
GONE = "UserAnswer: Property `updated_at` of `UserAnswer` was removed."


type Document = dict[str, Any]


def remove_a_route(document: Document) -> str:
    del document["paths"][USER]
    return f"{USER}: Path `{USER}` was removed."


def remove_a_method(document: Document) -> str:
    del document["paths"][USERS]["post"]
    return f"POST {USERS}: Operation `POST {USERS}` was removed."


def remove_a_field_of_an_answer(document: Document) -> str:
    answer = document["components"]["schemas"]["UserAnswer"]
    del answer["properties"]["updated_at"]
    answer["required"].remove("updated_at")
    return GONE


def require_a_new_field_of_a_request(document: Document) -> str:
    request = document["components"]["schemas"]["NewUserDocument"]
    request["properties"]["title"] = {"type": "string"}
    request["required"].append("title")
    return "NewUserDocument: Properties of `NewUserDocument` became required: `title`."


def require_a_new_parameter(document: Document) -> str:
    new = {"name": "page", "in": "query", "required": True, "schema": {"type": "string"}}
    document["paths"][USERS]["get"]["parameters"].append(new)
    return f"GET {USERS}: Required `page` query parameter was added."


def narrow_an_enum(document: Document) -> str:
    [parameter, *_] = document["paths"][ASSET]["get"]["parameters"]
    lost = parameter["schema"]["enum"].pop()
    return f"GET {ASSET}: Enum lost values: '{lost}'."


def shorten_what_is_taken(document: Document) -> str:
    request = document["components"]["schemas"]["NewUserDocument"]
    longest = request["properties"]["first_name"]["maxLength"]
    request["properties"]["first_name"]["maxLength"] = longest - 1
    change = f"changed from '{longest}' to '{longest - 1}'"
    return f"NewUserDocument: `maxLength` of `first_name` {change}."


def answer_another_status(document: Document) -> str:
    answers = document["paths"][USERS]["post"]["responses"]
    answers["202"] = answers.pop("201")
    return f"POST {USERS}: Response `201` became `202`."


def take_no_more_forms(document: Document) -> str:
    form = "application/x-www-form-urlencoded"
    del document["paths"][USERS]["post"]["requestBody"]["content"][form]
    return f"POST {USERS}: Media type `{form}` was removed."


def ask_for_a_token(document: Document) -> str:
    document["paths"][USERS]["post"]["security"] = [{"BearerToken": []}]
    return f"POST {USERS}: Authentication became required."


def add_a_field_to_an_answer(document: Document) -> None:
    answer = document["components"]["schemas"]["UserAnswer"]
    answer["properties"]["title"] = {"type": "string"}
    answer["required"].append("title")


def add_a_field_to_a_request(document: Document) -> None:
    request = document["components"]["schemas"]["NewUserDocument"]
    request["properties"]["title"] = {"type": "string"}


def add_a_route(document: Document) -> None:
    document["paths"]["/api/v1/people"] = deepcopy(document["paths"][USERS])


@pytest.fixture
def found_after(tmp_path: Path) -> Callable[..., list[str]]:
    """Return what says what breaks when the document was changed."""
    if not (PROJECT / LINTER / "node_modules").is_dir():
        pytest.skip("Redocly is not installed: `make test` does that where npm exists")

    def found(change: Callable[[Document], object]) -> list[str]:
        document = json.loads((PROJECT / DOCUMENT).read_text(encoding="utf-8"))
        before, after = tmp_path / "before.json", tmp_path / "after.json"
        before.write_text(json.dumps(document))
        change(document)
        after.write_text(json.dumps(document))
        return list(breaks(compare_by_redocly(before, after)))

    return found


@pytest.mark.parametrize(
    "change",
    [
        remove_a_route,
        remove_a_method,
        remove_a_field_of_an_answer,
        require_a_new_field_of_a_request,
        require_a_new_parameter,
        narrow_an_enum,
        shorten_what_is_taken,
        answer_another_status,
        take_no_more_forms,
        ask_for_a_token,
    ],
    ids=lambda change: change.__name__,
)
def test_what_breaks_a_client_is_found(
    found_after: Callable[..., list[str]], change: Callable[[Document], str]
) -> None:
    expected = []

    found = found_after(lambda document: expected.append(change(document)))

    assert expected[0] in found


@pytest.mark.parametrize(
    "change",
    [add_a_field_to_an_answer, add_a_field_to_a_request, add_a_route],
    ids=lambda change: change.__name__,
)
def test_what_is_only_added_breaks_nobody(
    found_after: Callable[..., list[str]], change: Callable[[Document], None]
) -> None:
    assert found_after(change) == []


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a project whose changelog names nothing yet."""
    (tmp_path / CHANGELOG).write_text("# Changelog\n\n## Unreleased\n\n## 0.1.0 - 2026-11-29\n")
    return tmp_path


def verdict(impact: str, message: str) -> Verdict:
    location: Location = {"pointer": "#/components/schemas/UserAnswer/properties/updated_at"}
    return {"impact": impact, "message": message, "location": location}


def a_field_is_gone(_released: Path, _document: Path) -> Sequence[Change]:
    gone = verdict("major", "Property `updated_at` of `UserAnswer` was removed.")
    return [{"verdicts": []}, {"verdicts": [verdict("minor", "A thing.")]}, {"verdicts": [gone]}]


def note(project: Path, text: str) -> None:
    changelog = project / CHANGELOG
    before = changelog.read_text()
    changelog.write_text(before.replace("## Unreleased\n", f"## Unreleased\n\n{text}\n"))


def test_a_break_that_the_changelog_does_not_name_fails_and_is_shown_as_the_line_to_add(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(project, a_field_is_gone) == 1

    assert f"\n- {GONE}\n" in capsys.readouterr().err


def test_a_break_that_the_changelog_names_passes(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folded = GONE.replace(" of ", "\n  of ")
    note(project, f"### Breaking\n\n- {folded} Ask for it by `GET`.\n\n### Added\n\n- A thing.")

    assert main(project, a_field_is_gone) == 0

    assert "names the 1 changes" in capsys.readouterr().out


def test_a_message_that_quotes_a_whole_pattern_is_cut() -> None:
    [line] = breaks([{"verdicts": [verdict("major", "x" * 500)]}])

    assert len(line) < 200
    assert line.endswith("x…")


@pytest.mark.parametrize("heading", ["### Added", "## 0.0.9 - 2026-01-01\n\n### Breaking"])
def test_a_break_is_named_under_breaking_of_the_release_to_come_and_nowhere_else(
    project: Path, heading: str
) -> None:
    note(project, f"{heading}\n\n- {GONE}")

    assert main(project, a_field_is_gone) == 1


def test_where_nothing_breaks_nothing_need_be_named(project: Path) -> None:
    assert main(project, lambda _released, _document: []) == 0


def test_documents_that_cannot_be_compared_are_one_line(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def fails(_released: Path, _document: Path) -> Sequence[Change]:
        raise CompareError("Redocly is not installed")

    assert main(project, fails) == 1
    assert capsys.readouterr().err == "Redocly is not installed\n"


def test_a_document_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(CompareError, match=r"^Redocly .*$"):
        compare_by_redocly(tmp_path / "none.json", PROJECT / RELEASED)
