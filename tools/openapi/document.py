"""The API's OpenAPI 3.1 document, from the template and the operations' signatures."""

import importlib
import json
import tomllib
from collections.abc import Hashable, Iterator
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from sam_template.template import Template, load
from shared.entrypoints.api_gateway.answers import Text
from shared.entrypoints.api_gateway.inputs import Body
from shared.entrypoints.api_gateway.problems import OAuthError, Problem
from tools.contract import contract_of
from tools.openapi.forms import form_beside_json, with_forms
from tools.openapi.gateway_answers import GatewayAnswers
from tools.openapi.headers import HEADERS
from tools.openapi.operations import Describer
from tools.openapi.parameters import HEADER_PARAMETERS
from tools.openapi.routes import Route, routes_of
from tools.openapi.schemas import Schemas
from tools.openapi.sharing import share

type Document = dict[str, Any]

_LOGIN = "createToken"


def document_of(project: Path) -> Document:
    """Make the document of a project's API."""
    template = load(project / "template.yaml")
    routes = routes_of(template)
    documents = Schemas.of(dict(_types(routes)))
    schemas = with_forms(documents, [documents.references[model] for model in _forms(routes)])
    describer = Describer(routes, schemas, GatewayAnswers.of(template))
    paths: Document = {}
    for route in routes:
        paths.setdefault(route.path, {})[route.method.lower()] = describer.operation(route)
    shared = share(paths)
    return {
        "openapi": "3.1.0",
        "info": _info(project),
        "servers": [
            {
                "url": ".",
                "description": "The service that sent this document, local, test or production",
                "x-internal": False,
            }
        ],
        "tags": list(_tags(template, routes)),
        "paths": paths,
        "components": {
            "securitySchemes": _security_schemes(routes),
            "schemas": schemas.components,
            "parameters": HEADER_PARAMETERS,
            "headers": _headers(json.dumps([paths, shared])),
            **shared,
        },
    }


def _headers(described: str) -> Document:
    """Return the headers that some answer has."""
    return {
        name: header
        for name, header in HEADERS.items()
        if f'"#/components/headers/{name}"' in described
    }


def _tags(template: Template, routes: list[Route]) -> Iterator[Document]:
    """Return the resources in the template's order, as the docstrings of their packages say."""
    resources = dict.fromkeys(spec.handler.split(".")[1] for spec in template.functions.values())
    for name in resources:
        if any(route.resource == name for route in routes):
            package = importlib.import_module(f"functions.{name}")
            yield {"name": name, "description": (package.__doc__ or "").removesuffix(".")}


def _types(routes: list[Route]) -> Iterator[tuple[Hashable, TypeAdapter[Any]]]:
    """Return every type of document: those of bodies by their adapters, and those of answers."""
    for answer in (Problem, OAuthError):
        yield answer, TypeAdapter(answer)
    for route in routes:
        contract = contract_of(route.operation)
        if contract.document is not None and not issubclass(contract.kind, Text):
            yield contract.document, TypeAdapter(contract.document)
        if isinstance(route.operation.reads, Body):
            yield route.operation.reads.model, route.operation.reads.model


def _forms(routes: list[Route]) -> Iterator[TypeAdapter[Any]]:
    """Return the types of the bodies that may come as JSON or as a form."""
    for route in routes:
        if isinstance(reads := route.operation.reads, Body) and form_beside_json(reads):
            yield reads.model


def _info(project: Path) -> Document:
    about = tomllib.loads((project / "pyproject.toml").read_text())["project"]
    return {
        "title": about["name"].title(),
        "version": about["version"],
        "summary": about["description"],
        "description": (project / "tools" / "openapi" / "description.md").read_text(),
        "license": {"name": about["license"], "identifier": about["license"]},
    }


def _security_schemes(routes: list[Route]) -> Document:
    [login] = (route.path for route in routes if route.operation_id == _LOGIN)
    url = login.removeprefix("/")
    flow = {"tokenUrl": url, "refreshUrl": url, "scopes": {}}
    scheme = {
        "type": "oauth2",
        "description": (
            "An access token, a JWT for 15 minutes that is verified as RFC8725 says; it comes from "
            f"{login} for an email address (username) and a password."
        ),
        "flows": {"password": flow},
    }
    return {route.security: scheme for route in routes if route.security}
