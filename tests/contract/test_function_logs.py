"""All functions log to one group, which they alone write to and no other."""

from pathlib import Path

from sam_template.template import Template

ROOT = Path(__file__).parents[2]


def test_every_function_logs_to_the_group_of_all(template: Template) -> None:
    for name, properties in template.resources("AWS::Lambda::Function").items():
        logging = properties["LoggingConfig"]
        assert logging == {"LogFormat": "JSON", "LogGroup": {"Ref": "FunctionLogs"}}, name


def test_the_runbook_looks_for_logs_in_the_groups_that_there_are(template: Template) -> None:
    runbook = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
    groups = template.resources("AWS::Logs::LogGroup").values()

    for name in (group["LogGroupName"]["Fn::Sub"] for group in groups):
        assert f"`{name.replace('${AWS::StackName}', '<stack>')}`" in runbook


def test_what_is_logged_is_deleted_in_time(template: Template) -> None:
    for name, group in template.resources("AWS::Logs::LogGroup").items():
        assert group["RetentionInDays"] == {"Ref": "LogRetention"}, name


def test_no_function_can_write_to_another_log_group_or_make_one(template: Template) -> None:
    """SAM gives each role a managed policy that may: the boundary takes that away."""
    roles = template.resources("AWS::IAM::Role")
    boundary = template.resources("AWS::IAM::ManagedPolicy")["FunctionBoundary"]

    for name, spec in template.functions.items():
        role = roles[spec.role_logical_id]
        assert role["PermissionsBoundary"] == {"Ref": "FunctionBoundary"}, name
    assert boundary["PolicyDocument"]["Statement"] == [
        {"Effect": "Allow", "NotAction": "logs:*", "Resource": "*"},
        {
            "Effect": "Allow",
            "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
            "Resource": {"Fn::GetAtt": ["FunctionLogs", "Arn"]},
        },
    ]
