"""The policy of an authorizer is evaluated as IAM does."""

from typing import Any

import pytest

from local.gateway.policies import Decision, MalformedPolicy, decide

METHOD = "arn:aws:execute-api:us-east-1:000000000000:local/live/GET/planets/7"


def document(*statements: dict[str, Any]) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": list(statements)}


def statement(effect: str, resource: object = "*", action: object = "execute-api:Invoke") -> Any:
    return {"Effect": effect, "Action": action, "Resource": resource}


def test_an_explicit_deny_beats_an_allow() -> None:
    both = document(statement("Allow"), statement("Deny", METHOD), statement("Allow", METHOD))

    assert decide(both, METHOD) is Decision.DENIED


def test_silence_allows_nothing() -> None:
    other = document(statement("Allow", METHOD + "8"), statement("Deny", "arn:*/POST/*"))

    assert decide(other, METHOD) is Decision.NOT_MENTIONED
    assert decide(document(), METHOD) is Decision.NOT_MENTIONED


@pytest.mark.parametrize(
    "resource",
    ["*", "arn:*", "arn:aws:execute-api:*/live/*", METHOD, METHOD[:-1] + "?", ["nothing", METHOD]],
)
def test_a_resource_may_have_wildcards(resource: object) -> None:
    assert decide(document(statement("Allow", resource)), METHOD) is Decision.ALLOWED


@pytest.mark.parametrize("resource", [METHOD + "?", METHOD.upper(), "arn:*/[GET]/*", METHOD[:-1]])
def test_a_resource_is_matched_whole_and_letter_for_letter(resource: str) -> None:
    assert decide(document(statement("Allow", resource)), METHOD) is Decision.NOT_MENTIONED


@pytest.mark.parametrize(
    "action", ["*", "execute-api:*", "EXECUTE-API:invoke", ["s3:GetObject", "execute-api:Invok?"]]
)
def test_an_action_may_be_a_list_and_is_matched_in_any_case(action: object) -> None:
    assert decide(document(statement("Allow", action=action)), METHOD) is Decision.ALLOWED


def test_another_action_says_nothing_of_a_call() -> None:
    policy = document(statement("Allow", action="execute-api:ManageConnections"))

    assert decide(policy, METHOD) is Decision.NOT_MENTIONED


def test_a_single_statement_needs_no_list() -> None:
    assert decide({"Statement": statement("Allow")}, METHOD) is Decision.ALLOWED


@pytest.mark.parametrize(
    "policy",
    [
        None,
        {},
        {"Statement": "Allow"},
        document(statement("allow")),
        document({"Effect": "Allow", "Action": "*"}),
        document(statement("Allow", resource=7)),
        document({**statement("Allow"), "Condition": {}}),
        document({"Effect": "Allow", "NotAction": "s3:*", "Resource": "*"}),
    ],
)
def test_what_cannot_be_evaluated_is_malformed(policy: object) -> None:
    with pytest.raises(MalformedPolicy):
        decide(policy, METHOD)
