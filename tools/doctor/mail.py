"""Whether SES sends the stack's mails, and to whom."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sam_template.conditions import declared
from tools.deploy_environments import PLACEHOLDER
from tools.doctor.case import Case
from tools.doctor.finding import Finding, fails, ok, warning

if TYPE_CHECKING:
    from mypy_boto3_sesv2 import SESV2Client
    from mypy_boto3_sesv2.type_defs import GetEmailIdentityResponseTypeDef

IDENTITY = "AWS::SES::EmailIdentity"
SENDERS = 2
"""Processes that can send at the same time: one for the stream, one for the schedule."""


def sender(case: Case) -> Finding | None:
    """Look whether the sender's address or domain is verified, and signs by DKIM."""
    address = case.parameters["Sender"]
    if PLACEHOLDER in address:
        return None
    client: SESV2Client = case.client("sesv2")
    domain = address.rpartition("@")[2]
    known = dict(_identities(client, address))
    if _is_to_be_declared(case):
        return _to_be_declared(domain, known)
    if not known:
        next_step = f"aws sesv2 create-email-identity --email-identity {domain}"
        return warning(f"SES does not know {domain}: no mail leaves", next_step)
    return _verified(known)


def _identities(
    client: "SESV2Client", address: str
) -> "Iterator[tuple[str, GetEmailIdentityResponseTypeDef]]":
    """Find the identities that cover an address: its own, its domain's, and those above that."""
    domain = address.rpartition("@")[2].split(".")
    names = [address, *(".".join(domain[place:]) for place in range(len(domain) - 1))]
    for name in names:
        try:
            yield name, client.get_email_identity(EmailIdentity=name)
        except client.exceptions.NotFoundException:
            continue


def _is_to_be_declared(case: Case) -> bool:
    wanted = declared(case.template, IDENTITY)
    return bool(wanted.keys() - case.physical_ids.keys())


def _to_be_declared(domain: str, known: "dict[str, GetEmailIdentityResponseTypeDef]") -> Finding:
    if domain in known:
        return fails(
            f"SES has {domain} already, and the stack cannot declare it again",
            'set SenderIdentity = "false" in samconfig.toml',
        )
    return warning(
        f"this deployment declares {domain}, and no mail leaves before it is verified",
        f"then: aws sesv2 get-email-identity --email-identity {domain} shows its DNS records",
    )


def _verified(known: "dict[str, GetEmailIdentityResponseTypeDef]") -> Finding:
    verified = {name: each for name, each in known.items() if each["VerifiedForSendingStatus"]}
    if not verified:
        name = next(reversed(known))
        return warning(f"{name} is not verified: no mail leaves", _records(name))
    for name, each in verified.items():
        dkim = each["DkimAttributes"]
        if dkim.get("SigningEnabled") and dkim.get("Status") == "SUCCESS":
            return ok(f"{name} is verified, and signs by DKIM")
    name = next(reversed(verified))
    return warning(f"{name} is verified, but without DKIM mails end as spam", _records(name))


def _records(name: str) -> str:
    local, _, domain = name.rpartition("@")
    if local:
        return f"verify its domain: aws sesv2 create-email-identity --email-identity {domain}"
    shown = "--query DkimAttributes.Tokens"
    return f"publish its DNS records: aws sesv2 get-email-identity --email-identity {name} {shown}"


def ses(case: Case) -> Finding:
    """Look whether SES sends at all, to whom, and as fast as the stack will."""
    client: SESV2Client = case.client("sesv2")
    account = client.get_account()
    rate = account.get("SendQuota", {}).get("MaxSendRate", 0.0)
    wanted = SENDERS * int(case.parameters["MailsPerSecond"])
    if not account.get("SendingEnabled", True):
        return warning("sending is paused: mails wait", "read AWS's mail about it, and answer")
    if not account.get("ProductionAccessEnabled", False):
        return warning(
            f"is in its sandbox: mails go to verified addresses only, {rate:g} a second;"
            " those to others wait",
            "ask for production access in SES's console: a person at AWS answers, within a day",
        )
    if rate < wanted:
        return warning(
            f"takes {rate:g} mails a second, and the stack may send {wanted}",
            f"set MailsPerSecond to {max(int(rate) // SENDERS, 1)} in samconfig.toml",
        )
    return ok(f"is out of its sandbox, and takes {rate:g} mails a second")
