"""`make grant-admin`: a role for a user, on this machine or in a deployed stack."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import boto3
import pytest
from botocore.exceptions import ClientError
from moto import mock_aws

from shared.domain.access import Role
from tests.aws import REGION, make_tables
from tests.builders import ADA, a_credential, a_session
from tests.storage import Storage, in_dynamodb
from tools import grant_admin
from tools.stack_tables import StackTables

EMAIL = "ada@example.com"


@pytest.fixture
def storage() -> Iterator[Storage]:
    """Give a test the template's tables in moto."""
    with mock_aws():
        dynamodb = boto3.client("dynamodb", region_name=REGION)
        make_tables(dynamodb)
        yield in_dynamodb(dynamodb)


def find(settings: Mapping[str, str], project: Path) -> StackTables:
    return StackTables(boto3.client("dynamodb", region_name=REGION), name=str)


def run(**settings: str) -> int:
    return grant_admin.main(settings, find=find)


def test_a_member_becomes_an_admin_whose_sessions_have_ended(
    storage: Storage, capsys: pytest.CaptureFixture[str]
) -> None:
    storage.put(a_credential(version=1), a_session(credential_version=1))

    assert run(EMAIL="Ada@Example.com ") == 0

    shown = capsys.readouterr()
    assert shown.out == "Ada@example.com is an admin now, and logged out everywhere\n"
    credential = storage.credentials.find(EMAIL)
    assert credential is not None
    assert credential.roles == frozenset({Role.MEMBER, Role.ADMIN})
    assert credential.version == 2
    session, end = storage.sessions.read(ADA, a_session().session_id)
    assert session is None
    assert end is not None
    assert end.ends(a_session(credential_version=1))


def test_the_role_is_taken_back(storage: Storage, capsys: pytest.CaptureFixture[str]) -> None:
    storage.put(a_credential(roles=frozenset({Role.MEMBER, Role.ADMIN})))

    assert run(EMAIL=EMAIL, ROLE="member") == 0

    assert capsys.readouterr().out == f"{EMAIL} is a member now, and logged out everywhere\n"
    credential = storage.credentials.find(EMAIL)
    assert credential is not None
    assert credential.roles == {Role.MEMBER}


def test_done_twice_it_is_done_once(storage: Storage, capsys: pytest.CaptureFixture[str]) -> None:
    storage.put(a_credential())
    run(EMAIL=EMAIL)
    first = storage.credentials.find(EMAIL)
    capsys.readouterr()

    assert run(EMAIL=EMAIL) == 0

    assert capsys.readouterr().out == f"{EMAIL} is an admin already\n"
    assert storage.credentials.find(EMAIL) == first


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({}, "EMAIL must be the address of an account"),
        ({"EMAIL": "ada"}, "EMAIL must be the address of an account"),
        ({"EMAIL": EMAIL, "ROLE": "king"}, "ROLE must be one of member, admin"),
        ({"EMAIL": "bob@example.com"}, "nobody has registered with bob@example.com"),
    ],
)
def test_what_it_cannot_do_it_says_in_one_line(
    storage: Storage, capsys: pytest.CaptureFixture[str], settings: dict[str, str], said: str
) -> None:
    storage.put(a_credential())

    assert grant_admin.main(settings, find=find) == 1

    shown = capsys.readouterr()
    assert said in shown.err
    assert shown.err.count("\n") == 1
    assert storage.credentials.find(EMAIL) == a_credential()


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"ENV": "moon"}, "ENV must be one of dev,"),
        ({}, "no API runs here: `make start` starts it; ENV names a deployed one"),
    ],
)
def test_an_api_that_is_not_found_is_named_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], settings: dict[str, str], said: str
) -> None:
    assert grant_admin.main({"EMAIL": EMAIL, "LOCAL_STATE": str(tmp_path), **settings}) == 1

    shown = capsys.readouterr()
    assert said in shown.err
    assert shown.err.count("\n") == 1


def test_what_aws_refuses_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    def find_nothing(settings: Mapping[str, str], project: Path) -> StackTables:
        message = "Stack orrery-moon\ndoes not exist"
        raise ClientError(
            {"Error": {"Code": "ValidationError", "Message": message}}, "DescribeStackResource"
        )

    assert grant_admin.main({"EMAIL": EMAIL}, find=find_nothing) == 1

    shown = capsys.readouterr()
    assert "Stack orrery-moon does not exist" in shown.err
    assert shown.err.count("\n") == 1
