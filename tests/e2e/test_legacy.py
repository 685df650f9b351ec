"""The three routes that Orrery began with, over HTTP, with forms as they were called then."""

import httpx
import pytest

from tests.e2e.api import (
    PASSWORD,
    TOKENS,
    USERS,
    Member,
    a_user,
    new_member,
    pointers,
    problem,
    sent_as,
)

UNKNOWN_ID = 2**53 - 1


def deprecated(answer: httpx.Response) -> None:
    assert answer.headers["Deprecation"] == "@1795478400"
    assert answer.headers["Sunset"] == "Wed, 24 Nov 2027 00:00:00 GMT"
    assert answer.headers["Link"].endswith('/api/v1/users>; rel="successor-version"')


def test_a_form_registers(anyone: httpx.Client) -> None:
    asked = a_user(first_name="Mia & Max", last_name="Müller")

    answer = anyone.post(USERS, data=asked)

    assert answer.status_code == 201
    assert answer.json()["first_name"] == "Mia & Max"
    assert answer.json()["last_name"] == "Müller"


def test_a_form_that_lacks_something_is_refused(anyone: httpx.Client) -> None:
    answer = anyone.post(USERS, data={"first_name": "Mia", "last_name": "", "password": PASSWORD})

    assert sorted(pointers(problem(answer, 400))) == ["#/email", "#/last_name"]


def test_a_form_with_an_address_that_is_taken_is_refused(anyone: httpx.Client, mia: Member) -> None:
    problem(anyone.post(USERS, data=a_user(email=mia.email)), 409)


@pytest.mark.parametrize("encoding", ["form", "json"])
def test_update_user_changes_some_details(anyone: httpx.Client, encoding: str) -> None:
    mia = new_member(anyone)
    asked = {"id": mia.user_id, "first_name": "Maria", "email": mia.email}

    answer = sent_as(encoding, mia.http, "PUT", "/update_user", asked)

    assert answer.status_code == 200
    user = answer.json()
    assert user == mia.user | {"first_name": "Maria", "updated_at": user["updated_at"]}
    deprecated(answer)


@pytest.mark.parametrize("user_id", ["abc", "0", "-1", "1e3", str(2**63), ""])
def test_update_user_of_what_is_no_id_is_not_found(mia: Member, user_id: str) -> None:
    answer = mia.http.put("/update_user", data={"id": user_id, "first_name": "Maria"})

    problem(answer, 404)
    deprecated(answer)


def test_update_user_who_does_not_exist_is_not_found(admin: httpx.Client) -> None:
    problem(admin.put("/update_user", data={"id": UNKNOWN_ID, "first_name": "Maria"}), 404)


def test_update_user_needs_an_id(mia: Member) -> None:
    answer = mia.http.put("/update_user", data={"first_name": "Maria"})

    assert pointers(problem(answer, 400)) == ["#/id"]


def test_update_user_changes_nobody_else(mia: Member, max_: Member) -> None:
    problem(mia.http.put("/update_user", data={"id": max_.user_id, "first_name": "Moritz"}), 403)


def test_removeuser_removes_a_user(anyone: httpx.Client) -> None:
    mia = new_member(anyone)

    answer = mia.http.delete("/removeuser", params={"id": mia.user_id})

    assert answer.status_code == 200
    assert answer.json() == {"id": mia.user_id}
    deprecated(answer)
    grant = {"grant_type": "password", "username": mia.email, "password": PASSWORD}
    assert anyone.post(TOKENS, data=grant).json()["error"] == "invalid_grant"


@pytest.mark.parametrize("user_id", ["abc", "0", "-1", "1e3", str(2**63)])
def test_removeuser_of_what_is_no_id_is_not_found(mia: Member, user_id: str) -> None:
    answer = mia.http.delete("/removeuser", params={"id": user_id})

    problem(answer, 404)
    deprecated(answer)


def test_removeuser_who_does_not_exist_is_not_found(admin: httpx.Client) -> None:
    problem(admin.delete("/removeuser", params={"id": UNKNOWN_ID}), 404)


@pytest.mark.parametrize("query", ["", "?id="], ids=["absent", "empty"])
def test_removeuser_needs_an_id(mia: Member, query: str) -> None:
    assert pointers(problem(mia.http.delete(f"/removeuser{query}"), 400)) == ["id"]


def test_removeuser_removes_nobody_else(mia: Member, max_: Member) -> None:
    problem(mia.http.delete("/removeuser", params={"id": max_.user_id}), 403)
