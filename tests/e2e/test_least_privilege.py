"""Each function may do what it does and nothing else: grants and calls are compared.

The functions run under the data plane's root here, so that a grant that is missing hinders nothing
and all that are missing are named at once. That they get by with what is granted is what the
rest of the suite shows, where each runs under its own role.
"""

import io
import json
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from dataclasses import replace
from uuid import uuid4

import httpx
import pytest
from argon2 import PasswordHasher

from local.call_log import CALLS_PATH
from local.console import Console
from local.data_plane.data_plane import DataPlane
from local.event_bus import EVENTS_PATH
from local.extension import Reach
from local.gateway.server import Server
from local.product import demo
from local.product.orrery import Orrery
from local.runtime import Runtime
from local.state import State
from sam_template import schedules
from sam_template.template import Template, load
from shared.adapters.dynamodb.attempts import DynamoCounters
from shared.domain.attempts.login_limits import PAIR_MOST
from shared.domain.times import now, to_text
from shared.entrypoints.release.probes import PROBES
from tests.attempts import beset
from tests.e2e.api import (
    MY_PASSWORD,
    NEW_PASSWORD,
    PASSWORD,
    PLANETS,
    RESET_PAGE,
    RESETS,
    REVOKE,
    SESSIONS,
    TOKENS,
    USERS,
    VERIFICATIONS,
    Member,
    a_planet,
    a_user,
    added,
    an_email,
    client,
    confirm_email,
    eventually,
    log_in,
    mailed_token,
    new_member,
    refresh_token,
    renew,
    unique,
)
from tests.e2e.cast import REQUESTS, ask, cast_of
from tests.e2e.runtime_process import PROJECT
from tests.grants import Use, calls_without_grant, grants, managed_policies, uses

pytestmark = pytest.mark.needs("call log")

ADMINS_ADDRESS = "success+admin@simulator.amazonses.com"
QUICK_MINUTE = 0.1  # seconds: schedules fire at once
OUTDATED = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


# An admin has yet to confirm their address.
PARAMETERS: Mapping[str, str] = {"AdminEmail": ADMINS_ADDRESS}


class OrreryWithParameters(Orrery):
    """The product, set up so that each function can take every path."""

    def configure(self, template: Template, reach: Reach) -> Template:
        configured = super().configure(template, reach)
        return replace(configured, parameters={**configured.parameters, **PARAMETERS})


def pascal_case(operation: str) -> str:
    return "".join(map(str.capitalize, operation.split("_")))


DEPLOYMENT_GROUPS = "deploymentgroup:StackName-ServerlessDeploymentApplication-*/*"
IN_A_DEPLOYMENT = "only CodeDeploy calls it; tests/functions/release shows its calls"

# What is granted, but not called here, and why it must be.
UNSEEN_HERE = {
    "CheckRelease": {
        ("codedeploy:PutLifecycleEventHookExecutionStatus", DEPLOYMENT_GROUPS): IN_A_DEPLOYMENT,
        **{
            ("lambda:InvokeFunction", f"{pascal_case(probe.operation)}:*"): IN_A_DEPLOYMENT
            for probe in PROBES
        },
    },
    "SendNotifications": {
        ("dynamodb:DescribeStream", "OutboxTable/stream"): "Lambda's poller reads the stream",
        ("dynamodb:GetRecords", "OutboxTable/stream"): "Lambda's poller reads the stream",
        ("dynamodb:GetShardIterator", "OutboxTable/stream"): "Lambda's poller reads the stream",
        ("dynamodb:ListStreams", "*"): "Lambda asks for it when it makes the mapping",
        ("sqs:SendMessage", "UndeliveredNotifications"): "Lambda sends what the poller gives up",
    },
}
# The managed policies that SAM gives to each role, and why they stay.
BY_SAM = {
    "AWSLambdaBasicExecutionRole": "SAM makes no role without it; the boundary limits it",
    "AWSXrayWriteOnlyAccess": "Lambda sends the traces; SAM adds it where tracing is active",
}


@pytest.fixture(scope="module")
def template() -> Template:
    return load(PROJECT / "template.yaml")


@pytest.fixture(scope="module")
def calls(tmp_path_factory: pytest.TempPathFactory) -> list[Use]:
    """Have each function take every path on which it calls AWS; return what was called."""
    with ExitStack() as until_the_end, pytest.MonkeyPatch.context() as patched:
        patched.setattr(DataPlane, "assume", lambda plane, role, session: plane.root)
        patched.setitem(schedules.UNIT_SECONDS, "minute", QUICK_MINUTE)
        folder = tmp_path_factory.mktemp("least-privilege")
        runtime = Runtime(
            PROJECT, State(folder), Console(io.StringIO()), extension=OrreryWithParameters()
        )
        until_the_end.callback(runtime.stop)
        server = until_the_end.enter_context(Server(0))
        runtime.serve(server)
        anyone = until_the_end.enter_context(client(f"http://127.0.0.1:{server.port}"))

        use_every_operation(anyone)
        use_users(anyone)
        use_sessions(anyone)
        use_legacy_routes(anyone)
        use_planets(anyone)
        use_password_resets(anyone)
        use_password_changes(anyone)
        use_email_verifications(anyone)
        use_admins_address(anyone)
        use_login_limits(anyone)
        use_outdated_hash(anyone, runtime.plane)
        lock_address(anyone, runtime.plane)
        use_reports(anyone, runtime.plane)
        use_pending_emails(anyone)
        use_legacy_pending_email(anyone)
        wait_for_mails(anyone)
        return noted(anyone)


def noted(anyone: httpx.Client) -> list[Use]:
    return uses(anyone.get(CALLS_PATH).json())


def wait_for_mails(anyone: httpx.Client) -> None:
    """Wait until the schedule has fired, too."""
    swept = Use("SendNotifications", "dynamodb:Query", "OutboxTable/index/by_state")
    mailed = Use("SendNotifications", "ses:SendEmail", "configuration-set/MailConfiguration")
    linked = Use("SendNotifications", "dynamodb:PutItem", "OneTimeTokensTable")
    lifted = Use("SendNotifications", "dynamodb:UpdateItem", "DeliverabilityTable")
    shown = Use("SendNotifications", "dynamodb:UpdateItem", "UsersTable")
    expected = {swept, mailed, linked, lifted, shown}
    assert expected <= eventually(lambda: set(noted(anyone)), expected.__le__)


def a_key() -> dict[str, str]:
    return {"Idempotency-Key": uuid4().hex}


def done(answer: httpx.Response, status: int = 200) -> httpx.Response:
    assert answer.status_code == status, answer.text
    return answer


def use_every_operation(anyone: httpx.Client) -> None:
    """Send every event of events/; what an operation calls AWS for beyond that is used below."""
    for operation in REQUESTS:
        mia = new_member(anyone)
        ask(mia.http, operation, cast_of(mia), **a_key())


def use_users(anyone: httpx.Client) -> None:
    mia = new_member(anyone)
    # A taken address is looked for in the idempotency records: the first request may have it.
    done(anyone.post(USERS, json=a_user(), headers=a_key()), 201)
    done(anyone.post(USERS, json=a_user(email=mia.email), headers=a_key()), 409)
    # A repetition checks its password, and a counter at its limit asks which sources are known.
    eve, key = a_user(), a_key()
    for _ in range(PAIR_MOST + 2):
        done(anyone.post(USERS, json=eve, headers=key), 201)
    details = {name: mia.user[name] for name in ("first_name", "last_name", "email")}
    done(mia.http.patch(f"{USERS}/me", json={"last_name": "King"}))
    done(mia.http.put(f"{USERS}/me", json=details))
    admin = client(str(anyone.base_url), log_in(anyone, demo.ADMIN.email, demo.ADMIN.password))
    done(admin.get(USERS))


def use_sessions(anyone: httpx.Client) -> None:
    mia = new_member(anyone)
    first = refresh_token(anyone, mia.email)
    third = done(renew(anyone, done(renew(anyone, first)).json()["refresh_token"]))
    done(renew(anyone, first), 400)  # it was used, so the session ends
    done(anyone.post(REVOKE, data={"token": third.json()["refresh_token"]}))
    refresh_token(anyone, mia.email)
    first, *_ = others(mia)
    done(mia.http.delete(f"{SESSIONS}/{first}"), 204)
    refresh_token(anyone, mia.email)
    done(mia.http.delete(SESSIONS), 204)


def others(member: Member) -> list[str]:
    """Return the ids of the member's sessions but this one."""
    sessions = done(member.http.get(SESSIONS)).json()["items"]
    return [each["session_id"] for each in sessions if not each["current"]]


def use_legacy_routes(anyone: httpx.Client) -> None:
    mia = new_member(anyone)
    done(mia.http.put("/update_user", data={"id": mia.user_id, "last_name": "King"}))


def use_planets(anyone: httpx.Client) -> None:
    mia = new_member(anyone)
    planet = added(mia)
    done(mia.http.post(PLANETS, json=a_planet(), headers=a_key()), 201)
    taken = a_planet(planet_name=planet["planet_name"])
    done(mia.http.post(PLANETS, json=taken, headers=a_key()), 409)
    path = f"{PLANETS}/{planet['planet_id']}"
    done(mia.http.patch(path, json={"planet_name": unique("Renamed")}))
    for order in ("planet_name", "mass", "radius", "distance"):
        done(mia.http.get(PLANETS, params={"sort": order}))
    for selection in ({"home_star": "Vega"}, {"planet_type": "gas-giant"}):
        done(mia.http.get(PLANETS, params=selection))


def use_password_resets(anyone: httpx.Client) -> None:
    mia = new_member(anyone)
    done(anyone.post(RESETS, json={"email": mia.email}), 202)
    confirmation = {"token": mailed_token(mia.email, anyone), "new_password": NEW_PASSWORD}
    done(anyone.post(RESET_PAGE, json=confirmation), 204)


def use_password_changes(anyone: httpx.Client) -> None:
    """Change one, and try so many wrong ones that the last success is looked for."""
    mia = new_member(anyone)
    wrong = {"current_password": "not the password", "new_password": NEW_PASSWORD}
    for _ in range(PAIR_MOST - 1):
        done(mia.http.put(MY_PASSWORD, json=wrong), 400)
    done(mia.http.put(MY_PASSWORD, json=wrong | {"current_password": PASSWORD}), 204)


def use_email_verifications(anyone: httpx.Client) -> None:
    """Verify an address, after so many attempts that known sources are asked for; then move."""
    mia, new = new_member(anyone), an_email()
    done(mia.http.post(VERIFICATIONS), 202)
    for _ in range(PAIR_MOST):
        log_in(anyone, mia.email, PASSWORD)
    done(confirm_email(anyone, anyone, mia.email), 204)
    done(mia.http.patch(f"{USERS}/me", json={"email": new}))
    done(confirm_email(anyone, anyone, new), 204)


def use_pending_emails(anyone: httpx.Client) -> None:
    mia = new_member(anyone)
    details = {name: mia.user[name] for name in ("first_name", "last_name", "email")}
    done(mia.http.patch(f"{USERS}/me", json={"email": an_email()}))
    done(mia.http.put(f"{USERS}/me", json=details | {"email": an_email()}))


def use_legacy_pending_email(anyone: httpx.Client) -> None:
    mia = new_member(anyone)
    done(mia.http.put("/update_user", data={"id": mia.user_id, "email": an_email()}))


def use_admins_address(anyone: httpx.Client) -> None:
    done(anyone.post(USERS, json=a_user(email=ADMINS_ADDRESS)), 201)
    with client(str(anyone.base_url), log_in(anyone, ADMINS_ADDRESS, PASSWORD)) as admin:
        done(admin.post(VERIFICATIONS), 202)
    done(confirm_email(anyone, anyone, ADMINS_ADDRESS), 204)


def use_login_limits(anyone: httpx.Client) -> None:
    """Log in so often that the last success of the source is looked for."""
    mia = new_member(anyone)
    for _ in range(PAIR_MOST):
        log_in(anyone, mia.email, PASSWORD)


def use_outdated_hash(anyone: httpx.Client, plane: DataPlane) -> None:
    """Log in by a hash that is weaker than today's, which makes it be replaced."""
    mia = new_member(anyone)
    plane.dynamodb.update_item(
        TableName=physical_id_of(plane, "CredentialsTable"),
        Key={"email": {"S": mia.email}},
        UpdateExpression="SET password_hash = :hash",
        ExpressionAttributeValues={":hash": {"S": OUTDATED.hash(PASSWORD)}},
    )
    grant = {"grant_type": "password", "username": mia.email, "password": PASSWORD}
    done(anyone.post(TOKENS, data=grant))


def lock_address(anyone: httpx.Client, plane: DataPlane) -> None:
    """Make the attempt that is one too many; here, all others would come from one source."""
    email = an_email()
    beset(DynamoCounters(plane.dynamodb, physical_id_of(plane, "AttemptsTable")), email)
    grant = {"grant_type": "password", "username": email, "password": PASSWORD}
    done(anyone.post(TOKENS, data=grant), 429)


def use_reports(anyone: httpx.Client, plane: DataPlane) -> None:
    """Let mails come back, of which one says whom it was for; then ask for a verification."""
    mia, eve = new_member(anyone), new_member(anyone)
    report_bounce(anyone, plane, mia.email, {"user_id": [str(mia.user_id)]})
    assert mia.http.get(f"{USERS}/me").json()["undeliverable"] == [mia.email]
    done(mia.http.post(VERIFICATIONS), 202)
    assert mia.http.get(f"{USERS}/me").json()["undeliverable"] == []
    report_bounce(anyone, plane, eve.email, {})
    done(anyone.post(RESETS, json={"email": eve.email}), 202)


def report_bounce(
    anyone: httpx.Client, plane: DataPlane, email: str, tags: Mapping[str, list[str]]
) -> None:
    """Report a bounce as SES does by EventBridge."""
    event = json.loads((PROJECT / "events/record_undeliverable.json").read_text())
    configuration = {"ses:configuration-set": [physical_id_of(plane, "MailConfiguration")]}
    event["detail"]["mail"] |= {
        "destination": [email],
        "tags": {**configuration, **tags},
        "timestamp": to_text(now()),
    }
    assert done(anyone.post(EVENTS_PATH, json=event)).json() == {"called": ["RecordUndeliverable"]}


def physical_id_of(plane: DataPlane, logical_id: str) -> str:
    resource = plane.cloudformation.describe_stack_resource(
        StackName=Orrery.stack_name, LogicalResourceId=logical_id
    )
    return resource["StackResourceDetail"]["PhysicalResourceId"]


def none_of(uses: Iterable[str], advice: str) -> None:
    """Name them all if there are any, and say what to do about them."""
    named = list(uses)
    assert not named, "\n".join([advice, *named])


def test_every_call_is_granted(template: Template, calls: list[Use]) -> None:
    none_of(
        calls_without_grant(template, calls),
        "in template.yaml, add to the Policies of the function:",
    )


def test_every_grant_is_used(template: Template, calls: list[Use]) -> None:
    unused = [
        grant
        for grant in grants(template)
        if not any(grant.covers(call) for call in calls)
        and (grant.action, grant.resource) not in UNSEEN_HERE.get(grant.function, {})
    ]

    none_of(
        map(str, unused),
        "add the request that needs it to a use_…() of this module, or remove from template.yaml:",
    )


def test_what_is_said_to_be_unseen_is_granted_and_not_called(
    template: Template, calls: list[Use]
) -> None:
    expected = [
        Use(function, action, resource)
        for function, needed in UNSEEN_HERE.items()
        for action, resource in needed
    ]

    granted = grants(template)
    idle = [use for use in expected if use not in granted]
    seen = [use for use in expected if any(use.covers(call) for call in calls)]
    none_of(map(str, idle), "UNSEEN_HERE names what template.yaml does not grant:")
    none_of(map(str, seen), "UNSEEN_HERE names what is called here:")


def test_nothing_is_granted_twice(template: Template) -> None:
    granted = grants(template)

    again = [
        str(grant)
        for place, grant in enumerate(granted)
        if any(other.covers(grant) for other in granted[:place] + granted[place + 1 :])
    ]

    none_of(again, "template.yaml grants twice:")


def test_a_role_has_the_managed_policies_that_sam_adds_and_no_other(template: Template) -> None:
    expected = [(function, policy) for function in template.functions for policy in BY_SAM]

    assert sorted(managed_policies(template)) == sorted(expected)
