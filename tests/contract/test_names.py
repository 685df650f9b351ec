"""An operation has one verb-noun as its name everywhere."""

import json
import re
from pathlib import Path

from sam_template.api import Proxy, read_api
from sam_template.template import Template

ROOT = Path(__file__).parents[2]
BESIDE_OPERATIONS = {"models", "answers", "forms", "deprecation"}


def snake_case(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def operations() -> dict[str, Path]:
    modules = {path.stem: path for path in (ROOT / "functions").glob("*/[!_]*.py")}
    return {name: path for name, path in modules.items() if name not in BESIDE_OPERATIONS}


def test_every_operation_is_a_function_of_the_template_and_the_reverse(template: Template) -> None:
    functions = {snake_case(logical_id) for logical_id in template.functions}

    assert functions == operations().keys(), (
        f"in template.yaml, add the functions of {sorted(operations().keys() - functions)}; "
        f"in functions/, add the operations {sorted(functions - operations().keys())}"
    )


def test_a_function_runs_the_operation_of_its_name(template: Template) -> None:
    modules = operations()

    for function, spec in template.functions.items():
        name = snake_case(function)
        if name in modules:
            expected = f"functions.{modules[name].parent.name}.{name}.handler"
            assert spec.handler == expected, f"in template.yaml, Handler of {function}: {expected}"


def test_every_operation_has_its_tests_and_the_reverse() -> None:
    tests = {
        f"{path.parent.name}/{path.stem.removeprefix('test_')}"
        for path in (ROOT / "tests/functions").glob("*/test_*.py")
    }

    expected = {f"{path.parent.name}/{name}" for name, path in operations().items()}
    assert tests == expected, (
        f"in tests/functions, add test_….py for {sorted(expected - tests)}; "
        f"no operation is named as {sorted(tests - expected)}"
    )


def test_every_test_file_of_an_operation_has_a_test() -> None:
    files = (ROOT / "tests/functions").glob("*/test_*.py")

    empty = {str(file.relative_to(ROOT)) for file in files if not has_a_test(file)}
    assert not empty, f"say in {sorted(empty)} what the operation does, in functions test_…"


def has_a_test(file: Path) -> bool:
    return bool(re.search(r"^def test_\w+\(", file.read_text(encoding="utf-8"), re.MULTILINE))


def test_every_operation_has_an_event_to_invoke_it_with_and_the_reverse() -> None:
    events = {path.stem for path in (ROOT / "events").glob("*.json")}

    assert events == operations().keys(), (
        f"in events/, add ….json for {sorted(operations().keys() - events)}; "
        f"no operation is named as {sorted(events - operations().keys())}"
    )


def test_the_event_of_an_operation_is_a_request_to_its_route(template: Template) -> None:
    routes = {
        (snake_case(method.function), verb, path)
        for path, resource in read_api(template).resources.items()
        for verb, method in resource.methods.items()
        if isinstance(method, Proxy)
    }

    for operation in {name for name, *_ in routes} & operations().keys():
        event = json.loads((ROOT / f"events/{operation}.json").read_text(encoding="utf-8"))
        context = event["requestContext"]
        said = {
            (operation, event["httpMethod"], event["resource"]),
            (operation, context["httpMethod"], context["resourcePath"]),
        }
        assert said <= routes, f"in events/{operation}.json, httpMethod or resource is another's"
        path = event["resource"].format_map(event["pathParameters"] or {})
        assert (event["path"], context["path"]) == (path, f"/live{path}"), (
            f"in events/{operation}.json, path and requestContext.path are those of its resource"
        )
