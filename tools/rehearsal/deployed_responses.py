"""Gives the deployed API its gateway responses, which ministack leaves out of the OpenAPI body.

They are set through its API, each as the template's body has it, so that the suite sees them
rendered; only that the import itself takes them is not rehearsed.
"""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from sam_template.gateway_responses import EXTENSION
from sam_template.intrinsics import resolve
from sam_template.template import Template

if TYPE_CHECKING:
    from mypy_boto3_apigateway import APIGatewayClient


def set_responses(gateway: "APIGatewayClient", api_id: str, stage: str, template: Template) -> None:
    """Set the gateway responses of the template's API, and deploy them to its stage."""
    (api,) = template.resources("AWS::ApiGateway::RestApi").values()
    for response in responses(api["Body"], template.parameters):
        gateway.put_gateway_response(restApiId=api_id, **response)
    gateway.create_deployment(restApiId=api_id, stageName=stage)


def responses(body: Mapping[str, Any], parameters: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """Write the gateway responses of an OpenAPI body as the API of API Gateway takes them."""
    for kind, spec in body[EXTENSION].items():
        headers = spec.get("responseParameters", {})
        yield {
            "responseType": kind,
            "responseParameters": {
                name: resolve(value, parameters) for name, value in headers.items()
            },
            "responseTemplates": spec.get("responseTemplates", {}),
            **({"statusCode": str(spec["statusCode"])} if "statusCode" in spec else {}),
        }
