"""The throttles of the API's methods, and which of them anybody may call."""

from collections.abc import Iterator

from sam_template.api import Mock, read_api
from sam_template.template import Template
from sam_template.throttling import MethodThrottles


def ceilings(template: Template) -> MethodThrottles:
    [stage] = template.resources("AWS::ApiGateway::Stage").values()
    return MethodThrottles.of_stage(stage["MethodSettings"])


def public_methods(template: Template) -> Iterator[tuple[str, str]]:
    """Find the verb and path of each method that needs no token, preflights too."""
    for resource in read_api(template).resources.values():
        for verb, method in resource.methods.items():
            if isinstance(method, Mock) or method.authorizer is None:
                yield verb, resource.path
