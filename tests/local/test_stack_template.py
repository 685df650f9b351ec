"""What of the template is made by the data plane's CloudFormation."""

import copy
from typing import Any

from local.data_plane.stack_template import reduced
from sam_template.template import Template


def changed(template: Template, **resources: dict[str, Any]) -> Template:
    transformed = copy.deepcopy(template.transformed)
    transformed["Resources"] |= resources
    return Template(transformed, template.parameters)


def test_only_data_and_the_functions_roles_are_made(template: Template) -> None:
    assert reduced(template)["Resources"].keys() == {"Things", "GivenUp", "UseThingRole"}


def test_a_parameter_takes_this_machines_own_value_whatever_its_pattern(
    template: Template,
) -> None:
    declared = {"Address": {"Type": "String", "Default": "https://a", "AllowedPattern": "https.*"}}
    transformed = {**template.transformed, "Parameters": declared}

    made = reduced(Template(transformed, {"Address": "http://172.17.0.1:8080"}))

    assert made["Parameters"] == {"Address": {"Type": "String"}}


def test_a_dependency_on_what_is_not_made_is_dropped(template: Template) -> None:
    queue = {"Type": "AWS::SQS::Queue", "DependsOn": ["Things", "UseThing"]}

    made = reduced(changed(template, GivenUp=queue))

    assert made["Resources"]["GivenUp"]["DependsOn"] == ["Things"]


def test_a_roles_boundary_is_dropped_since_the_data_plane_ignores_it(template: Template) -> None:
    role = copy.deepcopy(template.transformed["Resources"]["UseThingRole"])
    bounded = {**role, "Properties": {**role["Properties"], "PermissionsBoundary": {"Ref": "B"}}}

    made = reduced(changed(template, UseThingRole=bounded))

    assert made["Resources"]["UseThingRole"] == role


def test_only_the_right_to_send_mail_is_widened(template: Template) -> None:
    role = copy.deepcopy(template.transformed["Resources"]["UseThingRole"])
    role["Properties"]["Policies"][0]["PolicyDocument"]["Statement"] = [
        {
            "Effect": "Allow",
            "Action": ["ses:SendEmail", "sqs:Purge"],
            "Resource": "a",
            "Condition": {},
        },
        {"Effect": "Allow", "Action": "dynamodb:GetItem", "Resource": "b"},
    ]

    made = reduced(changed(template, UseThingRole=role))

    document = made["Resources"]["UseThingRole"]["Properties"]["Policies"][0]["PolicyDocument"]
    assert document["Statement"] == [
        {"Effect": "Allow", "Action": "ses:SendEmail", "Resource": "*"},
        {"Effect": "Allow", "Action": ["sqs:Purge"], "Resource": "a", "Condition": {}},
        {"Effect": "Allow", "Action": "dynamodb:GetItem", "Resource": "b"},
    ]


def test_a_function_or_its_version_is_named_by_the_function_since_none_is_made(
    template: Template,
) -> None:
    [version] = template.resources("AWS::Lambda::Version")
    role = copy.deepcopy(template.transformed["Resources"]["UseThingRole"])
    role["Properties"]["Policies"][0]["PolicyDocument"]["Statement"] = [
        {"Effect": "Allow", "Action": "lambda:InvokeFunction", "Resource": resource}
        for resource in (
            {"Fn::Sub": "${UseThing.Arn}:*"},
            {"Fn::Sub": f"${{{version}}} of ${{AWS::StackName}}"},
            {"Fn::GetAtt": ["UseThing", "Arn"]},
            {"Ref": version},
        )
    ]

    made = reduced(changed(template, UseThingRole=role))

    document = made["Resources"]["UseThingRole"]["Properties"]["Policies"][0]["PolicyDocument"]
    assert [statement["Resource"] for statement in document["Statement"]] == [
        {"Fn::Sub": "UseThing:*"},
        {"Fn::Sub": "UseThing of ${AWS::StackName}"},
        "UseThing",
        "UseThing",
    ]
