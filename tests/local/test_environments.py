"""Handlers in execution environments: isolated, one request at a time, as fresh as the source."""

import json
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from local.data_plane.data_plane import DataPlane
from local.data_plane.stack import Stack
from local.execution import environments
from local.execution.environments import Environments
from local.execution.invocation import Crashed, Outcome, Returned, TimedOut
from sam_template.template import Template


@pytest.fixture
def said() -> list[str]:
    """Collect what the terminal gets."""
    return []


@pytest.fixture
def invoke(
    project: Path, plane: DataPlane, template: Template, stack: Stack, said: list[str]
) -> Iterator[Environments]:
    made = Environments(project, plane, template, stack, said.append)
    yield made
    made.close()


def use(invoke: Environments, **event: Any) -> Outcome:
    return invoke("UseThing", event)


def answer(outcome: Outcome) -> dict[str, Any]:
    assert isinstance(outcome, Returned), outcome
    answered: dict[str, Any] = json.loads(outcome.payload)
    return answered


def test_an_environment_is_used_again(invoke: Environments) -> None:
    first, second = answer(use(invoke)), answer(use(invoke))

    assert (first["calls"], second["calls"]) == (1, 2)
    assert first["process"] == second["process"]


def test_requests_at_once_have_an_environment_each(invoke: Environments) -> None:
    with ThreadPoolExecutor(4) as threads:
        outcomes = threads.map(lambda _: use(invoke, do="sleep", seconds=0.2), range(4))
        processes = {answer(outcome)["process"] for outcome in outcomes}

    assert len(processes) == 4


def test_a_request_waits_when_all_places_are_taken(
    invoke: Environments, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(environments, "MOST_PER_FUNCTION", 1)

    with ThreadPoolExecutor(3) as threads:
        outcomes = list(threads.map(lambda _: use(invoke), range(3)))

    assert {answer(outcome)["calls"] for outcome in outcomes} == {1, 2, 3}


def test_the_handlers_environment_is_made_from_nothing(
    invoke: Environments, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_PROFILE", "the-laptops-own")

    environment = answer(use(invoke))["environment"]

    assert "AWS_PROFILE" not in environment
    assert "HOME" not in environment
    assert environment["GREETING"] == "hello"
    assert environment["AWS_LAMBDA_FUNCTION_NAME"] == "local-UseThing"
    assert environment["AWS_CONFIG_FILE"] == "/dev/null"


def test_errors_may_say_here_all_that_they_know(invoke: Environments) -> None:
    assert answer(use(invoke))["environment"]["LOG_LEVEL"] == "DEBUG"


def test_the_handler_has_a_context_of_its_invocation(invoke: Environments) -> None:
    first, second = answer(use(invoke)), answer(use(invoke))

    assert 0 < first["left"] <= 1000
    assert first["function"] == "local-UseThing"
    assert first["request"] != second["request"]


def test_the_handler_has_its_roles_permissions(invoke: Environments, said: list[str]) -> None:
    assert "error" not in answer(use(invoke, do="get"))
    assert said == []


def test_the_terminal_names_what_a_role_was_denied(invoke: Environments, said: list[str]) -> None:
    assert answer(use(invoke, do="put")) == {"error": "ClientError"}

    [line] = said
    assert "UseThing" in line
    assert "dynamodb:PutItem" in line


def test_it_names_it_where_a_handler_calls_aws_without_the_sdk(
    invoke: Environments, said: list[str]
) -> None:
    denied = answer(use(invoke, do="put without the SDK"))

    assert "AccessDenied" in denied["answer"]["__type"]
    [line] = said
    assert "dynamodb:PutItem" in line


def test_each_line_that_a_handler_writes_is_shown_before_its_answer(
    project: Path, plane: DataPlane, template: Template, stack: Stack
) -> None:
    shown: list[tuple[str, str]] = []
    invoke = Environments(
        project,
        plane,
        template,
        stack,
        report=lambda line: None,
        show=lambda function, line: shown.append((function, line)),
    )

    use(invoke, do="print", text="one\ntwo")

    assert shown == [("UseThing", "one"), ("UseThing", "two")]
    invoke.close()


@pytest.mark.parametrize("how", ["", " without the SDK"])
def test_each_call_of_aws_is_noted_be_it_allowed_or_denied(
    project: Path, plane: DataPlane, template: Template, stack: Stack, how: str
) -> None:
    noted: list[tuple[str, str]] = []
    invoke = Environments(
        project,
        plane,
        template,
        stack,
        report=lambda line: None,
        note=lambda function, call: noted.append((function, call.action)),
    )

    use(invoke, do=f"get{how}")
    use(invoke, do=f"put{how}")
    invoke.close()

    assert noted == [("UseThing", "dynamodb:GetItem"), ("UseThing", "dynamodb:PutItem")]


def test_an_exception_is_a_crash_that_the_environment_survives(invoke: Environments) -> None:
    before = answer(use(invoke))

    outcome = use(invoke, do="raise")

    assert isinstance(outcome, Crashed)
    assert (outcome.error_type, outcome.message) == ("ValueError", "bad")
    assert "use_thing.py" in outcome.trace
    assert answer(use(invoke))["process"] == before["process"]


def test_an_answer_that_is_no_json_is_a_crash(invoke: Environments) -> None:
    outcome = use(invoke, do="answer")

    assert isinstance(outcome, Crashed)
    assert outcome.error_type == "Runtime.MarshalError"


def test_a_process_that_ends_is_a_crash_and_is_replaced(invoke: Environments) -> None:
    outcome = use(invoke, do="exit")

    assert isinstance(outcome, Crashed)
    assert outcome.error_type == "Runtime.ExitError"
    assert answer(use(invoke))["calls"] == 1


def test_a_request_ends_at_the_functions_timeout(invoke: Environments) -> None:
    begun = time.monotonic()

    outcome = use(invoke, do="sleep", seconds=60)

    assert outcome == TimedOut(1)
    assert time.monotonic() - begun < 10
    assert answer(use(invoke))["calls"] == 1


def test_a_changed_source_is_read_by_the_next_request(invoke: Environments, project: Path) -> None:
    source = project / "functions" / "things" / "use_thing.py"
    before = source.read_text()
    use(invoke)

    source.write_text("def handler(event, context):\n    return 'changed'\n")
    invoke.recycle()
    outcome = use(invoke)
    source.write_text(before)
    invoke.recycle()

    assert outcome == Returned(b'"changed"')


def test_a_request_under_way_finishes_with_its_old_source(invoke: Environments) -> None:
    old = answer(use(invoke))["process"]
    with ThreadPoolExecutor(1) as threads:
        under_way = threads.submit(use, invoke, do="sleep", seconds=0.5)
        while invoke._idle:  # until it has begun
            time.sleep(0.001)
        invoke.recycle()
        new = answer(use(invoke))["process"]

        assert answer(under_way.result())["process"] == old
    assert new != old
    assert answer(use(invoke))["process"] == new


def test_a_handler_that_cannot_be_imported_is_a_crash(invoke: Environments, project: Path) -> None:
    source = project / "functions" / "things" / "use_thing.py"
    before = source.read_text()

    source.write_text("import nothing_of_that_name\n")
    outcome = use(invoke)
    source.write_text(before)

    assert isinstance(outcome, Crashed)
    assert outcome.error_type == "Runtime.ImportModuleError"
    assert answer(use(invoke))["calls"] == 1


def test_an_updated_template_gives_new_settings(
    invoke: Environments, plane: DataPlane, template: Template
) -> None:
    changed = replace(template, parameters={"Greeting": "hi"})

    invoke.update(changed, plane.deploy(changed))
    greeting = answer(use(invoke))["environment"]["GREETING"]
    plane.deploy(template)

    assert greeting == "hi"


def test_an_unknown_function_is_a_crash(invoke: Environments) -> None:
    assert isinstance(invoke("Nobody", {}), Crashed)


def test_after_the_end_nothing_is_invoked(invoke: Environments) -> None:
    under_way: list[Outcome] = []
    thread = threading.Thread(target=lambda: under_way.append(use(invoke, do="sleep", seconds=0.9)))
    use(invoke)
    thread.start()
    while invoke._idle:  # until it has begun
        time.sleep(0.001)

    invoke.close()
    thread.join()

    assert isinstance(under_way[0], Crashed)
    assert isinstance(use(invoke), Crashed)
