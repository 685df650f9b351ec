"""The OpenAPI document says what the template and the operations say, and nothing else."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
import yaml
from jsonschema import Draft202012Validator

from sam_template.api import HTTP_METHODS, Proxy, read_api
from sam_template.template import Template
from tools.build_openapi import TARGET, text_of
from tools.exoplanets import read_planets

ROOT = Path(__file__).parents[2]
TOKENS = "/api/v1/auth/token"
PAGE = "text/html"
PAGES = {"/api/v1/auth/password-resets/confirm", "/api/v1/auth/email-verifications/confirm"}
GATEWAYS_OWN = {"429", "502"}
SPECTRAL = ROOT / "tools" / "lint_openapi" / "spectral.yaml"
PUBLIC_RULES = {"owasp:api2:2023-read-restricted", "owasp:api2:2023-write-restricted"}
OAUTH = {TOKENS, "/api/v1/auth/revoke"}

DEAR = ("pydantic", "boto3", "aws_lambda_powertools.event_handler")  # to import
SERVE = """
import importlib, json, sys
for name in ("get_docs", "get_docs_asset", "get_openapi", "get_root"):
    with open(f"events/{name}.json") as event:
        handler = importlib.import_module(f"functions.docs.{name}").handler
        assert handler(json.load(event), None)["statusCode"] in (200, 302)
print(*sys.modules)
"""

UNITS = {"mass": "Earth masses", "radius": "Earth radii", "distance": "parsec"}
PLANETS = [
    "PlanetDocument",
    "PlanetDocumentForm",
    "PlanetPatch",
    "PlanetAnswer",
    "ArchivedPlanetAnswer",
]
# OAuth: parameters that are not known are ignored.
OPEN_INPUTS = {"TokenRequest", "RevocationRequest"}


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    """Return the document as it is committed."""
    committed: dict[str, Any] = json.loads(TARGET.read_text(encoding="utf-8"))
    return committed


def operations(document: Mapping[str, Any]) -> dict[tuple[str, str], dict[str, Any]]:
    return {
        (method, path): operation
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    }


def resolved(document: Mapping[str, Any], value: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what a reference leads to, or the value itself."""
    if "$ref" not in value:
        return value
    _, _, kind, name = value["$ref"].split("/")
    found: Mapping[str, Any] = document["components"][kind][name]
    return found


def contents(document: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Return all contents of requests and responses, with where they are."""
    for (method, path), operation in operations(document).items():
        bodies = {"request": operation.get("requestBody", {}), **operation["responses"]}
        for name, body in bodies.items():
            for media_type, content in resolved(document, body).get("content", {}).items():
                yield f"{method} {path} {name} {media_type}", content


def test_the_document_is_not_stale() -> None:
    assert TARGET.read_text(encoding="utf-8") == text_of(ROOT), "is stale: run `make openapi`"


def test_every_route_of_the_template_is_described_and_no_other(
    document: dict[str, Any], template: Template
) -> None:
    """HEAD goes with GET: it would be the same again, under a second operationId."""
    proxies = {
        (method, path)
        for path, resource in read_api(template).resources.items()
        for method in HTTP_METHODS
        if method != "head" and isinstance(resource.methods.get(method.upper()), Proxy)
    }

    assert operations(document).keys() == proxies, "run `make openapi`"


def test_an_operation_is_called_as_its_function_is(
    document: dict[str, Any], template: Template
) -> None:
    resources = read_api(template).resources

    for (method, path), operation in operations(document).items():
        proxy = resources[path].methods[method.upper()]
        assert isinstance(proxy, Proxy)
        assert operation["operationId"] == proxy.function[0].lower() + proxy.function[1:]


def test_a_token_is_asked_for_where_the_template_has_an_authorizer(
    document: dict[str, Any], template: Template
) -> None:
    resources = read_api(template).resources

    for (method, path), operation in operations(document).items():
        proxy = resources[path].methods[method.upper()]
        assert isinstance(proxy, Proxy)
        names = [proxy.authorizer.name] if proxy.authorizer else []
        assert operation["security"] == [{name: []} for name in names]
        assert set(names) <= document["components"]["securitySchemes"].keys()


def test_the_linter_expects_exactly_the_public_operations_to_be_public(
    document: dict[str, Any],
) -> None:
    """So `make test` finds what `make lint-openapi`, which needs Node, would find later."""
    rules = yaml.safe_load(SPECTRAL.read_text(encoding="utf-8"))
    allowed = {
        unescaped_operation(pointer)
        for override in rules["overrides"]
        if PUBLIC_RULES & override["rules"].keys()
        for pointer in override["files"]
    }

    public = {route for route, each in operations(document).items() if not each["security"]}
    assert public == allowed, (
        "in tools/lint_openapi/spectral.yaml, list what is public on purpose, and nothing else"
    )


def unescaped_operation(pointer: str) -> tuple[str, str]:
    """Return the method and path that a pointer into the document leads to (RFC 6901)."""
    escaped, _, method = pointer.removeprefix("**#/paths/").rpartition("/")
    return method, unquote(escaped).replace("~1", "/").replace("~0", "~")


def test_every_operation_has_a_summary_and_a_description(document: dict[str, Any]) -> None:
    for route, operation in operations(document).items():
        assert operation["summary"], route
        assert operation["description"], route


def test_every_resource_says_what_it_is_about(document: dict[str, Any]) -> None:
    described = {tag["name"]: tag["description"] for tag in document["tags"]}

    for operation in operations(document).values():
        [resource] = operation["tags"]
        assert described[resource], f"say it in the docstring of functions/{resource}/__init__.py"


def test_every_error_is_a_problem_or_one_that_oauth_understands_too_or_a_page(
    document: dict[str, Any],
) -> None:
    schemas = {"application/problem+json": "Problem", "application/json": "OAuthError"}
    for (method, path), operation in operations(document).items():
        for status, response in operation["responses"].items():
            if int(status) >= 400:
                for media_type, content in resolved(document, response)["content"].items():
                    place = f"{method} {path} {status} {media_type}"
                    if media_type == PAGE and path in PAGES:
                        assert content["schema"]["type"] == "string", place
                    else:
                        expected = f"#/components/schemas/{schemas[media_type]}"
                        assert content["schema"] == {"$ref": expected}, place


def test_what_a_person_may_meet_on_a_page_is_one_but_for_the_gateways_own_errors(
    document: dict[str, Any],
) -> None:
    for (method, path), operation in operations(document).items():
        for status, response in operation["responses"].items():
            contents = resolved(document, response).get("content", {})
            is_ours = status not in GATEWAYS_OWN or "TooManyAttempts" in str(contents)
            is_page = path in PAGES and is_ours and status not in {"304", "204"}
            assert (PAGE in contents) == (is_page or (path == "/docs" and status == "200")), (
                f"{method} {path} {status}: @operation(…, page=…) names its page, one of "
                "functions/auth/forms.py, and the template gives it PRODUCT_NAME"
            )


def test_every_error_of_oauths_routes_is_in_its_terms(document: dict[str, Any]) -> None:
    for (_, path), operation in operations(document).items():
        for status, response in operation["responses"].items():
            if path in OAUTH and int(status) >= 400:
                assert set(resolved(document, response)["content"]) == {"application/json"}, status


def test_every_answer_names_its_request(document: dict[str, Any]) -> None:
    for route, operation in operations(document).items():
        for status, response in operation["responses"].items():
            assert "X-Request-Id" in resolved(document, response)["headers"], (route, status)


@pytest.mark.parametrize(
    ("status", "header"),
    [
        ("201", "Location"),
        ("302", "Location"),
        ("201", "ETag"),
        ("401", "WWW-Authenticate"),
        ("429", "Retry-After"),
    ],
)
def test_a_status_comes_with_its_header(document: dict[str, Any], status: str, header: str) -> None:
    for operation in operations(document).values():
        if response := operation["responses"].get(status):
            assert header in resolved(document, response)["headers"]


def test_what_is_read_has_an_etag_and_can_be_asked_for_by_it(document: dict[str, Any]) -> None:
    for (method, _), operation in operations(document).items():
        if method == "get" and "200" in operation["responses"]:
            assert "ETag" in operation["responses"]["200"]["headers"]


def test_what_is_read_or_changed_can_be_conditional(document: dict[str, Any]) -> None:
    for route, operation in operations(document).items():
        for name in ("If-Match", "If-None-Match"):
            conditional = reference(name) in operation["parameters"]
            assert conditional == ("412" in operation["responses"]), route


def test_every_answer_says_what_it_depends_on(document: dict[str, Any]) -> None:
    for route, operation in operations(document).items():
        for status, response in operation["responses"].items():
            assert "Vary" in resolved(document, response)["headers"], (route, status)


def test_what_is_added_can_be_repeated_safely(document: dict[str, Any]) -> None:
    for (method, path), operation in operations(document).items():
        repeatable = reference("Idempotency-Key") in operation["parameters"]
        assert repeatable == ("201" in operation["responses"]), (
            f"{method} {path}: what a POST adds takes the request's idempotency_key and refuses "
            "IdempotencyKeyReused, as functions/users/create_user.py does; nothing else does"
        )


def reference(parameter: str) -> Mapping[str, str]:
    return {"$ref": f"#/components/parameters/{parameter}"}


@pytest.mark.parametrize("path", ["/api/v1/users", "/api/v1/planets"])
def test_a_page_links_to_the_next_one(document: dict[str, Any], path: str) -> None:
    assert "Link" in operations(document)["get", path]["responses"]["200"]["headers"]


def test_a_deprecated_operation_says_so(document: dict[str, Any]) -> None:
    for path in ("/update_user", "/removeuser"):
        [operation] = document["paths"][path].values()
        headers = operation["responses"]["200"]["headers"]
        assert operation["deprecated"] is True
        assert {"Deprecation", "Sunset", "Link"} <= headers.keys()


@pytest.mark.parametrize(
    ("path", "linked", "parameters"),
    [
        (
            "/api/v1/users",
            {"getUser", "replaceUser", "updateUser", "deleteUser"},
            {"user_id": "$response.body#/id"},
        ),
        (
            "/api/v1/planets",
            {"getPlanet", "replacePlanet", "updatePlanet", "deletePlanet"},
            {"planet_id": "$response.body#/planet_id"},
        ),
    ],
)
def test_what_is_created_links_to_what_can_be_done_with_it(
    document: dict[str, Any], path: str, linked: set[str], parameters: Mapping[str, str]
) -> None:
    links = operations(document)["post", path]["responses"]["201"]["links"]

    assert links.keys() == linked
    assert all(link["parameters"] == parameters for link in links.values())


def test_patches_are_merge_patches_and_other_bodies_may_be_forms(document: dict[str, Any]) -> None:
    form = "application/x-www-form-urlencoded"
    for (method, path), operation in operations(document).items():
        if body := operation.get("requestBody"):
            other = "application/merge-patch+json" if method == "patch" else form
            json_too = set() if path in OAUTH else {"application/json"}  # OAuth has forms only
            assert set(body["content"]) == {other} | json_too, path


def test_unknown_fields_are_no_part_of_what_is_read(document: dict[str, Any]) -> None:
    for operation in operations(document).values():
        for content in operation.get("requestBody", {}).get("content", {}).values():
            name = content["schema"]["$ref"].rpartition("/")[2]
            schema = document["components"]["schemas"][name]
            assert (schema.get("additionalProperties") is False) == (name not in OPEN_INPUTS), name


@pytest.mark.parametrize("name", PLANETS)
@pytest.mark.parametrize("field", UNITS)
def test_a_planets_number_has_its_unit(document: dict[str, Any], name: str, field: str) -> None:
    described = document["components"]["schemas"][name]["properties"][field]["description"]

    assert UNITS[field] in described


def test_the_planet_of_the_examples_is_a_real_one(document: dict[str, Any]) -> None:
    """Of a real one that data/ has; a field that data/ lacks is an example all the same."""
    example = document["components"]["examples"]["PlanetDocument"]["value"]

    assert any(planet.items() <= example.items() for planet in read_planets())


def test_every_body_has_an_example_that_follows_its_schema(document: dict[str, Any]) -> None:
    for place, content in contents(document):
        validator = Draft202012Validator(
            {**content["schema"], "components": document["components"]}
        )
        if "$ref" in content["schema"]:
            assert content["examples"], place
        for example in content.get("examples", {}).values():
            validator.validate(resolved(document, example)["value"])


def test_every_pattern_works_where_regular_expressions_know_no_surrogates() -> None:
    patterns = re.findall(r'"pattern": (".*")', TARGET.read_text(encoding="utf-8"))

    assert patterns
    for pattern in map(json.loads, patterns):
        re.compile(pattern)
        assert r"\ud8" not in pattern


def test_the_documentation_is_served_without_pydantic_and_powertools_event_handlers() -> None:
    run = subprocess.run(
        [sys.executable, "-c", SERVE],
        cwd=ROOT,
        env={"CORS_ORIGIN": "*"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert run.returncode == 0, run.stderr
    imported = run.stdout.split()
    assert "shared.adapters.documentation.swagger_ui" in imported
    assert [name for name in imported if name.startswith(DEAR)] == []


def test_the_server_is_where_the_document_is(document: dict[str, Any]) -> None:
    [server] = document["servers"]

    assert server["url"] == "."


def test_a_login_is_described_where_the_document_is(document: dict[str, Any]) -> None:
    scheme = document["components"]["securitySchemes"]["BearerToken"]

    assert f"/{scheme['flows']['password']['tokenUrl']}" == TOKENS
