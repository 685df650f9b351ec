"""One address is one account, however it is written, over HTTP."""

import httpx
import pytest

from tests.e2e.api import (
    PASSWORD,
    TOKENS,
    USERS,
    a_user,
    an_email,
    eventually,
    log_in,
    mails_to,
    oauth_error,
    pointers,
    problem,
    unique,
)

WAYS_TO_WRITE_IT = ["xn--exmple-cua", "exämple", "EXÄMPLE", "exa\u0308mple", "\uff45x\u00e4mple"]


def at(domain: str) -> str:
    """Make an address at a domain below one that nobody else has."""
    return f"ada@{domain}.{unique('e2e')}.example.com"


def written(email: str, way: str) -> str:
    """Return an address at `exämple` with that label written another way."""
    return email.replace("exämple", way)


@pytest.mark.needs("mails to nobody")
@pytest.mark.parametrize("registered", WAYS_TO_WRITE_IT, ids=ascii)
def test_who_registered_logs_in_however_the_domain_is_written(
    anyone: httpx.Client, registered: str
) -> None:
    email = at("exämple")

    answer = anyone.post(USERS, json=a_user(email=written(email, registered)))

    assert answer.status_code == 201, answer.text
    assert answer.json()["email"] == email
    assert all(log_in(anyone, written(email, way), PASSWORD) for way in WAYS_TO_WRITE_IT)


@pytest.mark.needs("mails to nobody")
def test_an_address_has_one_account_however_its_domain_is_written(anyone: httpx.Client) -> None:
    email = at("exämple")
    anyone.post(USERS, json=a_user(email=email))

    answers = [
        anyone.post(USERS, json=a_user(email=written(email, way))) for way in WAYS_TO_WRITE_IT
    ]

    for answer in answers:
        assert problem(answer, 409)["type"] == "urn:orrery:problem:email-taken"


@pytest.mark.needs("mails to nobody")
@pytest.mark.parametrize(("one", "other"), [("straße1", "strasse1"), ("βόλος", "βόλοσ")])
def test_domains_that_differ_have_accounts_of_their_own(
    anyone: httpx.Client, one: str, other: str
) -> None:
    email = at(one)
    emails = [email, email.replace(one, other)]

    answers = [anyone.post(USERS, json=a_user(email=email)) for email in emails]

    assert [answer.status_code for answer in answers] == [201, 201]
    assert [answer.json()["email"] for answer in answers] == emails
    assert all(log_in(anyone, email, PASSWORD) for email in emails)


@pytest.mark.needs("inbox", "mails to nobody")
def test_mail_goes_to_the_domain_in_ascii(anyone: httpx.Client, inbox: httpx.Client) -> None:
    email = at("exämple")

    anyone.post(USERS, json=a_user(email=email))

    ascii_form = written(email, "xn--exmple-cua")
    assert len(eventually(lambda: mails_to(ascii_form, inbox), bool)) == 1


def test_blanks_around_an_address_do_not_count(anyone: httpx.Client) -> None:
    email = an_email()

    answer = anyone.post(USERS, json=a_user(email=f" {email}\u00a0"))

    assert answer.status_code == 201, answer.text
    assert answer.json()["email"] == email
    assert log_in(anyone, f"\t{email} ", PASSWORD)


@pytest.mark.parametrize("email", ["a" * 65 + "@example.com", "ada@[127.0.0.1]", "ada", " "])
def test_what_is_no_address_cannot_register(anyone: httpx.Client, email: str) -> None:
    answer = anyone.post(USERS, json=a_user(email=email))

    assert pointers(problem(answer, 400)) == ["#/email"]


@pytest.mark.parametrize("username", ["a" * 65 + "@example.com", "ada@[127.0.0.1]", "ada", " "])
def test_what_is_no_address_cannot_log_in(anyone: httpx.Client, username: str) -> None:
    grant = {"grant_type": "password", "username": username, "password": PASSWORD}

    answer = anyone.post(TOKENS, data=grant)

    oauth_error(answer, 400, "invalid_grant")
