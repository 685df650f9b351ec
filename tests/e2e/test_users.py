"""Users, over HTTP."""

from itertools import islice

import httpx
import pytest

from tests.e2e.api import (
    PASSWORD,
    PLANETS,
    TOKENS,
    USERS,
    Member,
    a_user,
    added,
    all_pages,
    an_email,
    client,
    log_in,
    new_member,
    pages,
    problem,
    unique,
)

SHOWN = {
    "id",
    "first_name",
    "last_name",
    "email",
    "email_verified",
    "pending_email",
    "undeliverable",
    "created_at",
    "updated_at",
}
NOBODY = f"{USERS}/{2**53 - 1}"


def test_who_registers_is_shown_without_their_password(anyone: httpx.Client) -> None:
    asked = a_user()

    answer = anyone.post(USERS, json=asked)

    assert answer.status_code == 201
    user = answer.json()
    assert user.keys() == SHOWN
    assert user["email_verified"] is False
    assert user["pending_email"] is None
    assert user["created_at"] == user["updated_at"]
    assert user["created_at"].endswith("Z")
    del asked["password"]
    assert asked.items() <= user.items()


def test_the_location_of_a_new_user_leads_to_them(anyone: httpx.Client, base_url: str) -> None:
    asked = a_user()

    answer = anyone.post(USERS, json=asked)

    location = answer.headers["Location"]
    assert location.endswith(f"{USERS}/{answer.json()['id']}")
    with client(base_url, log_in(anyone, asked["email"], PASSWORD)) as mia:
        assert mia.get(httpx.URL(base_url).join(location)).json() == answer.json()


def test_an_address_has_one_account_whatever_its_case(anyone: httpx.Client, mia: Member) -> None:
    answer = anyone.post(USERS, json=a_user(email=mia.email.upper()))

    assert problem(answer, 409)["type"] == "urn:orrery:problem:email-taken"


def test_a_user_sees_themselves_by_id_and_as_me(mia: Member) -> None:
    assert mia.http.get(f"{USERS}/{mia.user_id}").json() == mia.user
    assert mia.http.get(f"{USERS}/me").json() == mia.user


def test_a_user_replaces_their_details(anyone: httpx.Client) -> None:
    mia = new_member(anyone)
    asked = {"first_name": "Maria", "last_name": "Mitchell", "email": mia.email}

    answer = mia.http.put(f"{USERS}/me", json=asked)

    assert answer.status_code == 200
    assert asked.items() <= answer.json().items()
    assert mia.http.get(f"{USERS}/me").json() == answer.json()


def test_a_user_changes_one_detail_and_keeps_the_others(anyone: httpx.Client) -> None:
    mia = new_member(anyone)
    merge_patch = {"Content-Type": "application/merge-patch+json"}

    answer = mia.http.patch(
        f"{USERS}/{mia.user_id}", content='{"last_name": "Mitchell"}', headers=merge_patch
    )

    assert answer.status_code == 200
    untouched = SHOWN - {"last_name", "updated_at"}
    assert answer.json()["last_name"] == "Mitchell"
    assert {name: answer.json()[name] for name in untouched} == {
        name: mia.user[name] for name in untouched
    }
    assert mia.http.get(f"{USERS}/me").json() == answer.json()


def test_another_address_is_pending_until_it_is_confirmed_or_cancelled(
    anyone: httpx.Client,
) -> None:
    mia, new = new_member(anyone), an_email()

    pending = mia.http.patch(f"{USERS}/me", json={"email": new}).json()
    cancelled = mia.http.patch(f"{USERS}/me", json={"email": mia.email}).json()

    assert (pending["email"], pending["pending_email"]) == (mia.email, new)
    assert (cancelled["email"], cancelled["pending_email"]) == (mia.email, None)


def test_a_member_neither_sees_nor_changes_nor_removes_another(mia: Member, max_: Member) -> None:
    there = f"{USERS}/{max_.user_id}"
    details = {"first_name": "Max", "last_name": "Stern", "email": max_.email}

    problem(mia.http.get(there), 403)
    problem(mia.http.put(there, json=details), 403)
    problem(mia.http.patch(there, json={"first_name": "Moritz"}), 403)
    problem(mia.http.delete(there), 403)

    assert max_.http.get(there).json() == max_.user


def test_a_member_cannot_find_out_which_users_exist(mia: Member) -> None:
    problem(mia.http.get(NOBODY), 403)
    problem(mia.http.delete(NOBODY), 403)


def test_a_member_cannot_list_the_users(mia: Member) -> None:
    problem(mia.http.get(USERS), 403)


def test_who_removes_themselves_is_gone(anyone: httpx.Client) -> None:
    mia = new_member(anyone)

    answer = mia.http.delete(f"{USERS}/me")

    assert answer.status_code == 204
    assert answer.content == b""
    grant = {"grant_type": "password", "username": mia.email, "password": PASSWORD}
    assert anyone.post(TOKENS, data=grant).json()["error"] == "invalid_grant"


@pytest.mark.needs("cached verdicts")
def test_who_was_removed_is_not_found_while_the_gateway_still_lets_them_in(
    anyone: httpx.Client,
) -> None:
    mia = new_member(anyone)

    mia.http.delete(f"{USERS}/me")

    problem(mia.http.get(f"{USERS}/me"), 404)


@pytest.mark.needs("gateway responses")
def test_the_other_logins_of_who_was_removed_end_too(anyone: httpx.Client, base_url: str) -> None:
    mia = new_member(anyone)
    other_token = log_in(anyone, mia.email, PASSWORD)

    mia.http.delete(f"{USERS}/me")

    with client(base_url, other_token) as other_device:
        problem(other_device.get(f"{USERS}/me"), 401)


def test_the_address_of_who_was_removed_is_free_again(anyone: httpx.Client) -> None:
    mia = new_member(anyone)
    mia.http.delete(f"{USERS}/me")

    answer = anyone.post(USERS, json=a_user(email=mia.email))

    assert answer.status_code == 201
    assert answer.json()["id"] != mia.user_id


def test_an_admin_sees_changes_and_removes_anybody(
    anyone: httpx.Client, admin: httpx.Client
) -> None:
    max_ = new_member(anyone)
    there = f"{USERS}/{max_.user_id}"

    assert admin.get(there).json() == max_.user
    assert admin.patch(there, json={"first_name": "Moritz"}).json()["first_name"] == "Moritz"
    assert admin.delete(there).status_code == 204
    problem(admin.get(there), 404)


def test_to_an_admin_a_user_who_does_not_exist_is_not_found(admin: httpx.Client) -> None:
    details = {"first_name": "No", "last_name": "Body", "email": "nobody@example.com"}

    problem(admin.get(NOBODY), 404)
    problem(admin.put(NOBODY, json=details), 404)
    problem(admin.patch(NOBODY, json={"first_name": "Any"}), 404)
    problem(admin.delete(NOBODY), 404)


def test_an_admin_lists_all_users_page_by_page(
    mia: Member, max_: Member, admin: httpx.Client
) -> None:
    users = {user["id"]: user for user in all_pages(admin, USERS, limit=100)}

    assert users[mia.user_id] == mia.user
    assert users[max_.user_id] == max_.user


@pytest.mark.usefixtures("mia", "max_")
def test_pages_of_users_do_not_overlap(admin: httpx.Client) -> None:
    some = list(islice(pages(admin, USERS, limit=1), 3))

    assert [len(page) for page in some] == [1, 1, 1]
    assert len({user["id"] for page in some for user in page}) == 3


def test_the_planets_of_who_was_removed_stay_and_are_the_admins(
    anyone: httpx.Client, admin: httpx.Client
) -> None:
    mia = new_member(anyone)
    planet = added(mia)
    there = f"{PLANETS}/{planet['planet_id']}"

    mia.http.delete(f"{USERS}/me")

    assert admin.get(there).json() == planet
    assert admin.patch(there, json={"planet_name": unique("Owned")}).status_code == 200
