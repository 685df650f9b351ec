"""Whether SES sends the stack's mails, and to whom."""

from typing import Any

import pytest

from tests.tools.doctor.fake_aws import a_case, identities, resources, stack
from tools.doctor.mail import sender, ses
from tools.report import State

IDENTITY = "sesv2.GetEmailIdentity"


@pytest.mark.parametrize(
    "known",
    [
        {"orrery_test": True},
        {"no-reply_orrery_test": "NOT_STARTED", "orrery_test": True},
        {"no-reply_orrery_test": True},
    ],
)
def test_a_sender_that_is_verified_and_signs_is_good(known: dict[str, bool | str]) -> None:
    found = sender(a_case({IDENTITY: identities(**known)}))

    assert found
    assert found.state is State.OK


def test_a_domain_speaks_for_what_is_below_it() -> None:
    found = sender(
        a_case({IDENTITY: identities(orrery_test=True)}, Sender="no-reply@mail.eu.orrery.test")
    )

    assert found
    assert found.state is State.OK
    assert found.found.startswith("orrery.test ")


@pytest.mark.parametrize(
    ("known", "said", "next_step"),
    [
        ({}, "SES does not know orrery.test", "create-email-identity --email-identity orrery.test"),
        ({"orrery_test": False}, "orrery.test is not verified", "DkimAttributes.Tokens"),
        ({"orrery_test": "PENDING"}, "but without DKIM", "DkimAttributes.Tokens"),
        (
            {"no-reply_orrery_test": "NOT_STARTED"},
            "no-reply@orrery.test is verified, but without DKIM",
            "verify its domain: aws sesv2 create-email-identity --email-identity orrery.test",
        ),
    ],
)
def test_a_sender_whose_mails_do_not_arrive_is_told(
    known: dict[str, bool | str], said: str, next_step: str
) -> None:
    found = sender(a_case({IDENTITY: identities(**known)}))

    assert found
    assert found.state is State.WARNING
    assert said in found.found
    assert next_step in found.next_step


def test_a_domain_that_the_stack_declares_must_be_new_to_ses() -> None:
    new = sender(a_case({IDENTITY: identities()}, SenderIdentity="true"))
    taken = sender(a_case({IDENTITY: identities(orrery_test=True)}, SenderIdentity="true"))
    own = sender(
        a_case(
            {
                IDENTITY: identities(orrery_test=True),
                "cloudformation.DescribeStacks": stack("UPDATE_COMPLETE"),
                "cloudformation.ListStackResources": resources(SenderDomain="orrery.test"),
            },
            SenderIdentity="true",
        )
    )

    assert [found and found.state for found in (new, taken, own)] == [
        State.WARNING,
        State.FAILS,
        State.OK,
    ]


def test_nobodys_domain_is_not_asked_for() -> None:
    assert sender(a_case(Sender="no-reply@dev.example.com")) is None


def account(**otherwise: Any) -> dict[str, Any]:
    given = {"SendingEnabled": True, "ProductionAccessEnabled": True}
    return {"sesv2.GetAccount": {**given, "SendQuota": {"MaxSendRate": 14.0}, **otherwise}}


def test_an_account_outside_the_sandbox_sends() -> None:
    assert ses(a_case(account())).state is State.OK


@pytest.mark.parametrize(
    ("otherwise", "said", "next_step"),
    [
        (
            {"ProductionAccessEnabled": False, "SendQuota": {"MaxSendRate": 1.0}},
            "mails go to verified addresses only, 1 a second",
            "ask for production access",
        ),
        ({"SendingEnabled": False}, "sending is paused", "read AWS's mail"),
        (
            {"SendQuota": {"MaxSendRate": 5.0}},
            "takes 5 mails a second, and the stack may send 14",
            "set MailsPerSecond to 2",
        ),
    ],
)
def test_what_holds_mails_up_is_told(otherwise: dict[str, Any], said: str, next_step: str) -> None:
    found = ses(a_case(account(**otherwise)))

    assert found.state is State.WARNING
    assert said in found.found
    assert next_step in found.next_step
