"""The routes of the API, as the template has them, each with the operation that answers."""

import importlib
import re
from dataclasses import dataclass
from typing import Any

from sam_template.api import Proxy, read_api
from sam_template.template import Template
from shared.entrypoints.api_gateway.operation import Operation
from tools.contract import contract_of

_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
_PARAMETER = re.compile(r"\{([^}]+)\}")


@dataclass(frozen=True)
class Route:
    """A method of a path. `security` names the scheme that protects it, None for public ones."""

    method: str
    path: str
    operation: Operation[Any, Any]
    security: str | None

    @property
    def module(self) -> str:
        return self.operation.handle.__module__

    @property
    def operation_id(self) -> str:
        """The verb-noun of the operation, such as getPlanet."""
        first, *others = self.operation.name.split("_")
        return first + "".join(map(str.capitalize, others))

    @property
    def resource(self) -> str:
        """The resource of the operation, such as planets."""
        return self.module.split(".")[-2]

    @property
    def path_parameters(self) -> list[str]:
        return _PARAMETER.findall(self.path)

    @property
    def is_read(self) -> bool:
        return self.method == "GET"

    @property
    def is_tagged(self) -> bool:
        """Whether it shows a document, which has an `ETag`."""
        return self.is_read and contract_of(self.operation).media_types != ()


class NoOperation(Exception):
    """A route of the template leads to no operation."""


def routes_of(template: Template) -> list[Route]:
    """Return all routes of a template, sorted by path. Raises NoOperation."""
    return [
        Route(method, path, _operation(template, proxy), _security(proxy))
        for path, resource in sorted(read_api(template).resources.items())
        for method in _METHODS
        if isinstance(proxy := resource.methods.get(method), Proxy)
    ]


def _operation(template: Template, proxy: Proxy) -> Operation[Any, Any]:
    handler = template.functions[proxy.function].handler
    module, _, name = handler.rpartition(".")
    try:
        operation = getattr(importlib.import_module(module), name)
    except (ImportError, AttributeError) as error:
        raise NoOperation(f"template.yaml: the Handler of {proxy.function}: {error}") from error
    if not isinstance(operation, Operation):
        raise NoOperation(f"{module}: decorate its {name} with @operation(…)")
    return operation


def _security(proxy: Proxy) -> str | None:
    return proxy.authorizer.name if proxy.authorizer else None
