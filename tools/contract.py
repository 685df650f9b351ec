"""Reads an operation's contract from its signature: what it answers, and what it refuses."""

import importlib.util
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from types import ModuleType
from typing import Any, get_args, get_origin, get_type_hints

from shared.domain.errors import Refusal
from shared.entrypoints.api_gateway import answers, pages
from shared.entrypoints.api_gateway.answers import Answer, Text
from shared.entrypoints.api_gateway.inputs import JSON
from shared.entrypoints.api_gateway.operation import Operation

_MODELS = "models"  # the module of a resource's documents, beside its operations


@dataclass(frozen=True)
class Contract:
    """What an operation answers when it succeeds, and the refusals of its use case.

    `kind` is the class of the answer. `document` is the type of the JSON document, None where
    there is no content and `str` where it is a text. `media_types` are those of the content.
    """

    kind: type[Answer[Any]]
    document: Any
    media_types: tuple[str, ...]
    refuses: tuple[type[Refusal], ...]

    @property
    def status(self) -> HTTPStatus:
        """The status of success."""
        return HTTPStatus(self.kind.status)


class NoContract(Exception):
    """The signature of an operation does not say what it answers."""


def contract_of(operation: Operation[Any, Any]) -> Contract:
    """Return the contract of an operation. Raises NoContract."""
    answer = _return_type(operation)
    kind = get_origin(answer) or answer
    if not (isinstance(kind, type) and issubclass(kind, Answer)):
        raise NoContract(_advice(operation, f"returns {getattr(kind, '__name__', kind)}"))
    (argument,) = get_args(answer) or (None,)
    if issubclass(kind, Text):
        return Contract(kind, str, _literals(argument), operation.refuses)
    media_types = () if argument is None else (JSON,)
    return Contract(kind, argument, media_types, operation.refuses)


def _return_type(operation: Operation[Any, Any]) -> Any:
    """Return the annotated return type of the operation's function.

    An operation that reads no document names its answer for type checkers only, so that it does
    not import pydantic; its name is found among the resource's models.
    """
    package = operation.handle.__module__.rpartition(".")[0]
    names = _names(answers, pages, *_models(package))
    try:
        return get_type_hints(operation.handle, localns=names)["return"]
    except NameError as error:
        place = f"{package.replace('.', '/')}/{_MODELS}.py"
        raise NoContract(
            _advice(operation, f"names {error.name}, which {place} does not have")
        ) from None
    except KeyError:
        raise NoContract(_advice(operation, "has no return type")) from None


def _advice(operation: Operation[Any, Any], fault: str) -> str:
    return (
        f"{operation.handle.__module__}: its handler {fault}; it returns an answer of "
        "shared/entrypoints/api_gateway/answers.py, such as Answer[…] of a document, Versioned[…] "
        "of one with versions, or NoContent"
    )


def _models(package: str) -> list[ModuleType]:
    if importlib.util.find_spec(f"{package}.{_MODELS}") is None:
        return []
    return [importlib.import_module(f"{package}.{_MODELS}")]


def _names(*modules: ModuleType) -> Mapping[str, object]:
    return {name: value for module in modules for name, value in vars(module).items()}


def _literals(named: Any) -> tuple[str, ...]:
    """Return the values of a `Literal` that `type` gave a name."""
    return get_args(getattr(named, "__value__", named))
