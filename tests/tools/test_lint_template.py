"""What checkov finds in the template is mended, or stays for a reason that still holds."""

from sam_template import template as templates
from tools.lint_template import TEMPLATE, Finding, complaints, findings, suppressed

VPC = Finding("CKV_AWS_117", "Ensure that it is in a VPC", "AWS::Lambda::Function.GetUser")
KMS = Finding("CKV_AWS_158", "Ensure that it is encrypted", "AWS::Logs::LogGroup.FunctionLogs")


def test_what_is_found_is_said_with_its_resource() -> None:
    said = list(complaints([VPC, KMS], frozenset({"CKV_AWS_158"})))

    assert said == ["CKV_AWS_117 AWS::Lambda::Function.GetUser: Ensure that it is in a VPC"]


def test_what_stays_for_a_reason_is_not_said() -> None:
    assert list(complaints([VPC, VPC], frozenset({"CKV_AWS_117"}))) == []


def test_a_reason_for_nothing_is_to_go() -> None:
    said = list(complaints([VPC], frozenset({"CKV_AWS_117", "CKV_AWS_158"})))

    assert said == ["CKV_AWS_158 finds nothing any more: take it out of the template's Metadata"]


def test_a_template_that_checkov_cannot_read_is_no_clean_one() -> None:
    report = {"results": {"failed_checks": [], "parsing_errors": ["/template.yaml"]}}

    [said] = complaints(findings(report), frozenset())

    assert said == "unreadable /template.yaml: checkov cannot read it"


def test_a_failed_check_is_a_finding() -> None:
    failed = {"check_id": VPC.check, "check_name": VPC.name, "resource": VPC.resource}
    report = {"results": {"failed_checks": [failed], "parsing_errors": []}}

    assert list(findings(report)) == [VPC]


def test_each_finding_that_stays_has_its_reason_in_the_template() -> None:
    source = templates.read(TEMPLATE)

    for skip in source["Metadata"]["checkov"]["skip"]:
        assert len(skip["comment"].split()) > 3, skip["id"]
    assert suppressed(source)
