"""A small API, made by the real SAM transform, with functions that a test writes as lambdas."""

import io
import json
import tempfile
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from local.console import Console
from local.data_plane.stack import Stack
from local.execution.invocation import Outcome, Returned
from local.gateway.authorizers import VerdictCache
from local.gateway.deadline import Deadline
from local.gateway.gateway import Gateway
from local.gateway.http import Request, Response
from local.gateway.limits import Limits
from sam_template.api import read_api
from sam_template.template import Template, load
from sam_template.usage_plans import FindPlan, read_usage_plans

TEMPLATE = """
AWSTemplateFormatVersion: "2010-09-09"
Transform: AWS::Serverless-2016-10-31
Parameters:
  AuthorizerTtl: {Type: Number, Default: 60}
  CorsOrigin: {Type: String, Default: "https://app.example.com"}
Globals:
  Function: {Runtime: python3.13, CodeUri: functions/}
  Api: {OpenApiVersion: 3.0.1}
Resources:
  Api:
    Type: AWS::Serverless::Api
    Properties:
      StageName: live
      BinaryMediaTypes: [image~1png]
      ApiKeySourceType: AUTHORIZER
      MethodSettings:
        - HttpMethod: GET
          ResourcePath: /~1rare~1{name}
          ThrottlingRateLimit: 1
          ThrottlingBurstLimit: 2
      Cors:
        AllowOrigin: !Sub "'${CorsOrigin}'"
        AllowMethods: "'GET,POST'"
        AllowHeaders: "'Authorization,Content-Type'"
      Auth:
        DefaultAuthorizer: Bearer
        AddDefaultAuthorizerToCorsPreflight: false
        Authorizers:
          Bearer:
            FunctionPayloadType: REQUEST
            FunctionArn: !Ref Authorize.Alias
            Identity: {Headers: [Authorization], ReauthorizeEvery: !Ref AuthorizerTtl}
      GatewayResponses:
        UNAUTHORIZED:
          ResponseParameters:
            Headers:
              WWW-Authenticate: "'Bearer'"
              Content-Type: "'application/problem+json'"
              X-Request-Id: context.requestId
              Access-Control-Allow-Origin: !Sub "'${CorsOrigin}'"
          ResponseTemplates:
            application/json: >-
              {"title":"No","detail":$context.error.messageString,"instance":"$context.requestId"}
        MISSING_AUTHENTICATION_TOKEN:
          StatusCode: 404
          ResponseTemplates:
            application/json: '{"title":"Not found","path":"$context.path"}'
        DEFAULT_5XX:
          ResponseTemplates:
            application/json: >-
              {"title":"$context.error.message","type":"$context.error.responseType"}
  Authorize:
    Type: AWS::Serverless::Function
    Properties: {Handler: functions.authorize.handler, AutoPublishAlias: live}
  GetPlanet:
    Type: AWS::Serverless::Function
    Properties:
      Handler: functions.get_planet.handler
      AutoPublishAlias: live
      Events:
        Route:
          Type: Api
          Properties: {RestApiId: !Ref Api, Method: get, Path: "/planets/{planet_id}"}
  ListPlanets:
    Type: AWS::Serverless::Function
    Properties:
      Handler: functions.list_planets.handler
      Events:
        Route: {Type: Api, Properties: {RestApiId: !Ref Api, Method: get, Path: /planets}}
        Counted:
          Type: Api
          Properties:
            {RestApiId: !Ref Api, Method: get, Path: /counted, Auth: {ApiKeyRequired: true}}
  Echo:
    Type: AWS::Serverless::Function
    Properties:
      Handler: functions.echo.handler
      Events:
        Route:
          Type: Api
          Properties:
            {RestApiId: !Ref Api, Method: post, Path: /echo, Auth: {Authorizer: NONE}}
        Read:
          Type: Api
          Properties:
            {RestApiId: !Ref Api, Method: get, Path: "/echo/{name}", Auth: {Authorizer: NONE}}
        Slow:
          Type: Api
          Properties:
            RestApiId: !Ref Api
            Method: get
            Path: /slow
            TimeoutInMillis: 50
            Auth: {Authorizer: NONE}
        Rare:
          Type: Api
          Properties:
            {RestApiId: !Ref Api, Method: get, Path: "/rare/{name}", Auth: {Authorizer: NONE}}
  Large:
    Type: AWS::ApiGateway::UsagePlan
    Properties: {UsagePlanName: large, ApiStages: [{ApiId: !Ref Api, Stage: !Ref Api.Stage}]}
  Small:
    Type: AWS::ApiGateway::UsagePlan
    Properties:
      UsagePlanName: small
      ApiStages: [{ApiId: !Ref Api, Stage: !Ref Api.Stage}]
      Throttle: {RateLimit: 1, BurstLimit: 2}
      Quota: {Limit: 4, Period: DAY}
  LargeKey: {Type: AWS::ApiGateway::ApiKey, Properties: {Enabled: true, Value: large-key}}
  SpentKey: {Type: AWS::ApiGateway::ApiKey, Properties: {Value: disabled-key}}
  LargeKeyInLarge:
    Type: AWS::ApiGateway::UsagePlanKey
    Properties: {KeyId: !Ref LargeKey, KeyType: API_KEY, UsagePlanId: !Ref Large}
  SpentKeyInLarge:
    Type: AWS::ApiGateway::UsagePlanKey
    Properties: {KeyId: !Ref SpentKey, KeyType: API_KEY, UsagePlanId: !Ref Large}
"""

PLANET = Request("GET", "/planets/7", headers=(("Authorization", "Bearer a"),))
"""A request that needs the authorizer's leave."""

ECHO = Request("GET", "/echo/a")
"""A request that needs nobody's leave."""

type Function = Callable[[Mapping[str, Any]], object]


class Functions:
    """Functions that answer what the test says: an Outcome, or a value that becomes JSON."""

    def __init__(self, **functions: Function) -> None:
        self._functions = functions
        self.events: list[tuple[str, Mapping[str, Any]]] = []

    def __call__(self, function: str, event: Mapping[str, Any]) -> Outcome:
        self.events.append((function, event))
        answer = self._functions[function](event)
        if isinstance(answer, Outcome.__value__):
            outcome: Outcome = answer
            return outcome
        return Returned(json.dumps(answer).encode())

    def calls(self, function: str) -> list[Mapping[str, Any]]:
        """List the events that a function was called with."""
        return [event for name, event in self.events if name == function]


def ok(_: Mapping[str, Any]) -> dict[str, Any]:
    """Answer as a function that is content."""
    return {"statusCode": 200, "body": "{}"}


def policy(*statements: tuple[str, str], **context: object) -> dict[str, Any]:
    """Answer as an authorizer, with statements of an effect and a resource each."""
    return {
        "principalId": "7",
        "policyDocument": {
            "Version": "2012-10-17",
            "Statement": [
                {"Effect": effect, "Action": "execute-api:Invoke", "Resource": resource}
                for effect, resource in statements
            ],
        },
        "context": context,
    }


def allow_all(_: Mapping[str, Any]) -> dict[str, Any]:
    """Answer as an authorizer that allows everything."""
    return policy(("Allow", "*"), user_id="7")


class Terminal:
    """A console whose lines a test can read."""

    def __init__(self) -> None:
        self._stream = io.StringIO()
        self.console = Console(self._stream)

    @property
    def lines(self) -> list[str]:
        return self._stream.getvalue().splitlines()


def template(**parameters: str) -> Template:
    """Transform the small API's template, with some parameters overridden."""
    return _load(TEMPLATE, tuple(parameters.items()))


@cache
def _load(text: str, parameters: tuple[tuple[str, str], ...]) -> Template:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "template.yaml"
        path.write_text(text)
        return load(path, dict(parameters))


def gateway(
    functions: Functions,
    terminal: Terminal | None = None,
    clock: Callable[[], float] = lambda: 0.0,
    find_plan: FindPlan = lambda key: None,
    **parameters: str,
) -> Gateway:
    """Put a gateway for the small API in front of some functions."""
    read = template(**parameters)
    return Gateway(
        api=read_api(read),
        invoke=Deadline(functions),
        console=(terminal or Terminal()).console,
        limits=Limits(read_usage_plans(read, Stack({}).resolve, find_plan), clock),
        verdicts=VerdictCache(clock),
    )


def headers_of(response: Response) -> dict[str, str]:
    """Show a response's headers by name."""
    return dict(response.headers)
