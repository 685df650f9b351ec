"""Reads an operation's contract off its signature: what it answers, and what it refuses."""

import importlib
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from types import ModuleType
from typing import Any, get_args, get_origin, get_type_hints

from shared.adapters.api_gateway import answers, pages
from shared.adapters.api_gateway.answers import Answer
from shared.adapters.api_gateway.operation import Operation
from shared.domain.errors import Refusal


@dataclass(frozen=True)
class Contract:
    """What an operation answers when it succeeds, and the refusals of its use case.

    `document` is the type of the JSON document, None where there is no content.
    """

    status: HTTPStatus
    document: Any
    refuses: tuple[type[Refusal], ...]


def contract_of(operation: Operation[Any, Any]) -> Contract:
    """Return the contract of an operation."""
    answer = _return_type(operation)
    kind: type[Answer[Any]] = get_origin(answer) or answer
    (document,) = get_args(answer) or (None,)
    return Contract(HTTPStatus(kind.status), document, operation.refuses)


def _return_type(operation: Operation[Any, Any]) -> Any:
    """Return what the operation's function is said to return.

    An operation that reads no document names its answer for type checkers only, so that it does
    not import pydantic; its name is found among the resource's models.
    """
    package = operation.handle.__module__.rpartition(".")[0]
    models = importlib.import_module(f"{package}.models")
    hints = get_type_hints(operation.handle, localns=_names(answers, pages, models))
    return hints["return"]


def _names(*modules: ModuleType) -> Mapping[str, object]:
    return {name: value for module in modules for name, value in vars(module).items()}
