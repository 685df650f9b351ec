"""One operation of the document."""

import importlib
import inspect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shared.entrypoints.api_gateway.answers import Created
from shared.entrypoints.api_gateway.inputs import MERGE_PATCH, Body
from tools.contract import contract_of
from tools.openapi.examples import example_of, patch_example_of
from tools.openapi.forms import form_beside_json, form_of, media_types_of
from tools.openapi.gateway_answers import GatewayAnswers
from tools.openapi.links import links_of
from tools.openapi.parameters import parameters_of
from tools.openapi.refusals import causes_of
from tools.openapi.responses import errors_of, success_of
from tools.openapi.routes import Route
from tools.openapi.schemas import Schema, Schemas, name_of


@dataclass(frozen=True)
class Describer:
    """Describes operations, by what all of them share."""

    routes: Sequence[Route]
    schemas: Schemas
    gateway: GatewayAnswers

    def operation(self, route: Route) -> Mapping[str, Any]:
        """Describe the operation of a route."""
        summary, description = _summary_and_description(route.module)
        return {
            "operationId": route.operation_id,
            "tags": [route.resource],
            "summary": summary,
            "description": description,
            **({"deprecated": True} if route.operation.deprecated else {}),
            "security": [{route.security: []}] if route.security else [],
            "parameters": parameters_of(route),
            **self._request_body(route),
            "responses": self._responses(route),
        }

    def _request_body(self, route: Route) -> Mapping[str, Any]:
        reads = route.operation.reads
        if not isinstance(reads, Body):
            return {}
        reference = self.schemas.references[reads.model]
        form = form_beside_json(reads)
        examples = self._examples(route, reference)
        return {
            "requestBody": {
                "required": True,
                "description": self.schemas[reference]["description"],
                "content": {
                    media_type: {
                        "schema": form_of(reference) if media_type == form else reference,
                        "examples": dict(examples),
                    }
                    for media_type in media_types_of(reads)
                },
            }
        }

    def _examples(self, route: Route, reference: Schema) -> Mapping[str, Any]:
        """Return an example of the body, or one of each kind of body that there is."""
        kinds = self.schemas[reference].get("oneOf")
        if kinds is None:
            return {name_of(reference): {"value": self._example(route)}}
        return {name_of(kind): {"value": example_of(kind, self.schemas)} for kind in kinds}

    def _example(self, route: Route) -> Any:
        reads = route.operation.reads
        if not isinstance(reads, Body):
            return None
        example = patch_example_of if MERGE_PATCH in reads.media_types else example_of
        return example(self.schemas.references[reads.model], self.schemas)

    def _responses(self, route: Route) -> Mapping[str, Any]:
        contract = contract_of(route.operation)
        responses = success_of(route, contract, self.schemas)
        if issubclass(contract.kind, Created):
            created = self.schemas[self.schemas.references[contract.document]]
            links = links_of(route, self.routes, created)
            responses[str(contract.status.value)]["links"] = links
        causes = [*causes_of(route, self._example(route)), *self.gateway.causes_of(route)]
        return responses | errors_of(causes, self.schemas)


def _summary_and_description(module: str) -> tuple[str, str]:
    """Return the first sentence of a module's docstring, and what follows it."""
    text = inspect.getdoc(importlib.import_module(module)) or ""
    summary, _, description = text.partition("\n\n")
    return summary.rstrip("."), " ".join(description.split())
