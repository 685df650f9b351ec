"""Reads `template.yaml` and transforms it, as AWS's SAM transform does, to plain CloudFormation.

The transform is `aws-sam-translator`, the library that AWS itself runs.
"""

import json
import logging
import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import boto3
import yaml
from samtranslator.internal.managed_policies import get_bundled_managed_policy_map
from samtranslator.model.exceptions import ExceptionWithMessage, InvalidDocumentException
from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator
from samtranslator.yaml_helper import yaml_parse

from sam_template.account import PARTITION, REGION, session

LAYER = "AWS::Serverless::LayerVersion"
CODE_PROPERTIES = {"AWS::Serverless::Function": "CodeUri", LAYER: "ContentUri"}
"""The properties in which SAM names the code of functions and layers."""

CODE_BUCKET = "local"
"""A URI in place of local code: the transform takes only uploaded code. The key is its owner."""

DEFAULT_TIMEOUT_SECONDS = 3
DEFAULT_MEMORY_MB = 128
"""Lambda's own defaults."""

logging.getLogger("samtranslator").setLevel(logging.ERROR)  # it warns of features that it lacks


class TemplateError(Exception):
    """The template cannot be used; the text is one line for the person at the terminal."""


@dataclass(frozen=True)
class Code:
    """A folder of code, and the one from which its modules are imported, both in the project."""

    folder: str
    import_folder: str


@dataclass(frozen=True)
class FunctionSpec:
    """What the template says about one Lambda function.

    `environment` may hold intrinsics (`Ref`, `Fn::GetAtt` ...): only CloudFormation resolves them.
    """

    logical_id: str
    handler: str
    timeout_seconds: float
    memory_mb: int
    role_logical_id: str
    environment: Mapping[str, Any]
    runtime: str = ""
    code: tuple[Code, ...] = ()
    """Its own, then its layers'."""


@dataclass(frozen=True)
class Template:
    """The transformed template and the values of its parameters, defaults and overrides."""

    transformed: dict[str, Any]
    parameters: Mapping[str, str] = field(default_factory=dict)
    code: Mapping[str, Code] = field(default_factory=dict)
    """The local code of functions and layers, by their logical ids in the source."""

    def resources(self, resource_type: str) -> dict[str, dict[str, Any]]:
        """Find the properties of a type's resources, as `AWS::DynamoDB::Table`, by logical id."""
        return {
            logical_id: resource.get("Properties", {})
            for logical_id, resource in self.transformed["Resources"].items()
            if resource["Type"] == resource_type
        }

    @cached_property
    def functions(self) -> Mapping[str, FunctionSpec]:
        """Every Lambda function, by its logical id, such as `CreatePlanet`."""
        return {
            logical_id: _function(logical_id, properties, self)
            for logical_id, properties in self.resources("AWS::Lambda::Function").items()
        }

    @cached_property
    def code_folders(self) -> tuple[str, ...]:
        """The folders that hold the functions' and layers' code."""
        return tuple(sorted({code.folder for code in self.code.values()}))

    def layers_of(self, function: str) -> list[str]:
        """Return the logical ids of a function's layers, in the order in which Lambda unpacks them.

        They are those in the source; the transform adds a hash to those of the resources.
        """
        versions = self.resources("AWS::Lambda::LayerVersion")
        refs = self.resources("AWS::Lambda::Function")[function].get("Layers", [])
        return [versions[ref["Ref"]]["Content"]["S3Key"] for ref in refs]

    def function_of(self, reference: object) -> str:
        """Return the logical id of the function that is referred to, directly or by its alias."""
        match reference:
            case {"Ref": str(name)} | {"Fn::GetAtt": [str(name), "Arn"]}:
                named = self.transformed["Resources"].get(name, {})
                if named.get("Type") == "AWS::Lambda::Alias":
                    return self.function_of(named["Properties"]["FunctionName"])
                if name in self.functions:
                    return name
        raise TemplateError(f"{json.dumps(reference)} is no function of this template")


def load(path: Path, overrides: Mapping[str, str] | None = None) -> Template:
    """Read and transform a SAM template, or raise TemplateError."""
    source = read(path)
    parameters = _parameters(source, overrides or {})
    template = Template(transform(source, parameters), parameters, read_code(source))
    if not template.functions:
        raise TemplateError(f"{path.name} declares no functions")
    return template


def read(path: Path) -> dict[str, Any]:
    """Read a template as plain JSON values, its tags (`!Ref`) in long form (`{"Ref": ...}`)."""
    try:
        source = yaml_parse(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise TemplateError(f"cannot read {path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise TemplateError(f"{path.name} is not UTF-8") from error
    except yaml.YAMLError as error:
        raise TemplateError(f"{path.name} {_yaml_problem(error)}") from error
    if not isinstance(source, dict) or not isinstance(source.get("Resources"), dict):
        raise TemplateError(f"{path.name} has no Resources")
    plain: dict[str, Any] = json.loads(json.dumps(source, default=str))
    return plain


def transform(source: Mapping[str, Any], parameters: Mapping[str, str]) -> dict[str, Any]:
    """Run the SAM transform on a template as `read` gives it; local code needs no upload."""
    translator = Translator(
        get_bundled_managed_policy_map(PARTITION),
        Parser(),
        boto_session=boto3.Session(region_name=REGION, botocore_session=session()),
    )
    try:
        transformed = translator.translate(_with_uploaded_code(source), dict(parameters))
    except InvalidDocumentException as error:
        raise TemplateError(
            "; ".join(_one_line(cause.message) for cause in error.causes)
        ) from error
    except ExceptionWithMessage as error:
        raise TemplateError(_one_line(error.message)) from error
    plain: dict[str, Any] = json.loads(json.dumps(transformed))
    return plain


def _parameters(source: Mapping[str, Any], overrides: Mapping[str, str]) -> dict[str, str]:
    declared: Mapping[str, Mapping[str, Any]] = source.get("Parameters", {})
    if unknown := sorted(overrides.keys() - declared.keys()):
        raise TemplateError(f"the template has no parameter {', '.join(unknown)}")
    values = {name: _text(spec["Default"]) for name, spec in declared.items() if "Default" in spec}
    values |= overrides
    if missing := sorted(declared.keys() - values.keys()):
        raise TemplateError(f"the template's parameter {', '.join(missing)} has no value")
    return values


def _text(value: object) -> str:
    """Write a parameter's value as CloudFormation takes it: `true` and `60` are texts there."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _with_uploaded_code(source: Mapping[str, Any]) -> dict[str, Any]:
    template: dict[str, Any] = json.loads(json.dumps(source))
    for logical_id, properties, name in _local_code(template):
        properties[name] = f"s3://{CODE_BUCKET}/{logical_id}"
    return template


def _local_code(source: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Find the functions and layers with local code: the properties, and which one names it."""
    shared = source.get("Globals", {}).get("Function", {})
    for logical_id, resource in source["Resources"].items():
        match resource:
            case {"Type": str(kind), "Properties": dict(properties)} if kind in CODE_PROPERTIES:
                name = CODE_PROPERTIES[kind]
                uri = properties.get(name, shared.get(name))
                if isinstance(uri, str) and not uri.startswith("s3://"):
                    yield logical_id, properties, name


def read_code(source: Mapping[str, Any]) -> dict[str, Code]:
    """Read where functions and layers have their code, by logical id, or raise TemplateError."""
    shared = source.get("Globals", {}).get("Function", {})
    return {
        logical_id: _code(
            logical_id,
            posixpath.normpath(properties.get(name, shared.get(name))),
            source["Resources"][logical_id],
        )
        for logical_id, properties, name in _local_code(source)
    }


def _code(logical_id: str, folder: str, resource: Mapping[str, Any]) -> Code:
    """Return where the code is imported from, as `sam build` would lay it out.

    A layer that is not built has its modules in a folder `python`, as Lambda looks for them there.
    """
    metadata = resource.get("Metadata", {})
    build = metadata.get("BuildProperties", {})
    if build.get("ParentPackageMode", "explicit") != "explicit":
        raise TemplateError(f"{logical_id}: only ParentPackageMode explicit is emulated here")
    if packages := build.get("ParentPackages"):
        levels = packages.replace(".", "/")
        if folder != levels and not folder.endswith(f"/{levels}"):
            raise TemplateError(f"{logical_id}: {folder} is no folder of the package {packages}")
        return Code(folder, folder.removesuffix(levels).rstrip("/") or ".")
    unbuilt_layer = resource["Type"] == LAYER and "BuildMethod" not in metadata
    return Code(folder, posixpath.join(folder, "python") if unbuilt_layer else folder)


def _function(logical_id: str, properties: Mapping[str, Any], template: Template) -> FunctionSpec:
    handler = properties.get("Handler")
    if not isinstance(handler, str):
        raise TemplateError(f"function {logical_id} has no Handler")

    def number(name: str, default: int) -> int:
        match properties.get(name, default):
            case {"Ref": str(parameter)}:
                value: object = template.parameters.get(parameter)
            case literal:
                value = literal
        try:
            return int(str(value))
        except ValueError as error:
            raise TemplateError(f"function {logical_id}: {name} is no number") from error

    return FunctionSpec(
        logical_id=logical_id,
        handler=handler,
        timeout_seconds=number("Timeout", DEFAULT_TIMEOUT_SECONDS),
        memory_mb=number("MemorySize", DEFAULT_MEMORY_MB),
        role_logical_id=_role(logical_id, properties),
        environment=properties.get("Environment", {}).get("Variables", {}),
        runtime=properties.get("Runtime", ""),
        code=tuple(_all_code(properties, template)),
    )


def _all_code(properties: Mapping[str, Any], template: Template) -> Iterator[Code]:
    """Find a function's code and that of its layers, where they are local."""
    layers = template.resources("AWS::Lambda::LayerVersion")
    places = [properties.get("Code")] + [
        layers[layer["Ref"]].get("Content")
        for layer in properties.get("Layers", ())
        if isinstance(layer, dict) and layer.get("Ref") in layers
    ]
    for place in places:
        match place:
            case {"S3Bucket": bucket, "S3Key": key} if bucket == CODE_BUCKET:
                if key in template.code:
                    yield template.code[key]


def _role(logical_id: str, properties: Mapping[str, Any]) -> str:
    match properties.get("Role"):
        case {"Fn::GetAtt": [str(role), "Arn"]}:
            return role
    raise TemplateError(f"function {logical_id} has no role of this template")


def _yaml_problem(error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    line = f"line {mark.line + 1}: " if mark else ""
    return f"is not YAML: {line}{getattr(error, 'problem', None) or _one_line(str(error))}"


def _one_line(text: str) -> str:
    return " ".join(text.split())
