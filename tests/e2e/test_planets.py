"""Planets, over HTTP."""

import httpx

from tests.e2e.api import PLANETS, Document, Member, a_planet, added, problem, unique

NOWHERE = f"{PLANETS}/{2**53 - 1}"


def where(planet: Document) -> str:
    return f"{PLANETS}/{planet['planet_id']}"


def test_an_added_planet_is_shown_as_it_was_given(mia: Member) -> None:
    asked = a_planet(mass=None, distance=0.1 + 0.2)

    answer = mia.http.post(PLANETS, json=asked)

    assert answer.status_code == 201
    planet = answer.json()
    assert {"planet_id", "created_at", "updated_at"} <= planet.keys()
    assert asked.items() <= planet.items()
    assert planet["created_by"] == mia.user_id
    assert mia.http.get(where(planet)).json() == planet


def test_the_location_of_a_new_planet_leads_to_it(mia: Member, base_url: str) -> None:
    answer = mia.http.post(PLANETS, json=a_planet())

    location = answer.headers["Location"]
    assert location.endswith(where(answer.json()))
    assert mia.http.get(httpx.URL(base_url).join(location)).json() == answer.json()


def test_a_form_adds_a_planet_and_its_empty_fields_are_not_known(mia: Member) -> None:
    asked = a_planet(mass="", radius="1e1", distance="7.68")

    answer = mia.http.post(PLANETS, data=asked)

    assert answer.status_code == 201
    planet = answer.json()
    assert (planet["mass"], planet["radius"], planet["distance"]) == (None, 10, 7.68)


def test_every_member_sees_every_planet(mia: Member, max_: Member) -> None:
    planet = added(mia)

    assert max_.http.get(where(planet)).json() == planet


def test_replacing_leaves_absent_numbers_unknown(mia: Member) -> None:
    planet = added(mia)
    asked = {"planet_name": unique("Spica"), "planet_type": "terrestrial", "home_star": "Spica"}

    answer = mia.http.put(where(planet), json=asked)

    assert answer.status_code == 200
    expected = asked | {"mass": None, "radius": None, "distance": None}
    assert expected.items() <= answer.json().items()
    assert mia.http.get(where(planet)).json() == answer.json()


def test_changing_leaves_absent_fields_alone_and_null_clears(mia: Member) -> None:
    planet = added(mia)

    answer = mia.http.patch(where(planet), json={"radius": 2.5, "mass": None})

    assert answer.status_code == 200
    changed = answer.json()
    assert changed["updated_at"] >= planet["updated_at"]
    expected = planet | {"radius": 2.5, "mass": None, "updated_at": changed["updated_at"]}
    assert changed == expected
    assert mia.http.get(where(planet)).json() == changed


def test_a_name_belongs_to_one_planet_whatever_its_case(mia: Member, max_: Member) -> None:
    name = added(mia)["planet_name"]

    answer = max_.http.post(PLANETS, json=a_planet(planet_name=name.upper()))

    assert problem(answer, 409)["type"] == "urn:orrery:problem:planet-name-taken"


def test_a_planet_cannot_be_renamed_to_what_another_is_called(mia: Member) -> None:
    name, planet = added(mia)["planet_name"], added(mia)

    answer = mia.http.patch(where(planet), json={"planet_name": name.upper()})

    problem(answer, 409)
    assert mia.http.get(where(planet)).json() == planet


def test_a_planet_can_be_renamed_by_case_alone(mia: Member) -> None:
    planet = added(mia)

    answer = mia.http.patch(where(planet), json={"planet_name": planet["planet_name"].upper()})

    assert answer.json()["planet_name"] == planet["planet_name"].upper()


def test_the_old_name_of_a_renamed_planet_is_free(mia: Member, max_: Member) -> None:
    planet = added(mia)
    mia.http.patch(where(planet), json={"planet_name": unique("Renamed")})

    answer = max_.http.post(PLANETS, json=a_planet(planet_name=planet["planet_name"]))

    assert answer.status_code == 201


def test_a_removed_planet_is_gone_and_its_name_is_free(mia: Member, max_: Member) -> None:
    planet = added(mia)

    answer = mia.http.delete(where(planet))

    assert answer.status_code == 204
    problem(mia.http.get(where(planet)), 404)
    problem(mia.http.delete(where(planet)), 404)
    again = max_.http.post(PLANETS, json=a_planet(planet_name=planet["planet_name"]))
    assert again.status_code == 201


def test_a_member_cannot_change_or_remove_another_members_planet(mia: Member, max_: Member) -> None:
    planet = added(mia)

    problem(max_.http.put(where(planet), json=a_planet()), 403)
    problem(max_.http.patch(where(planet), json={"mass": 1}), 403)
    problem(max_.http.delete(where(planet)), 403)

    assert mia.http.get(where(planet)).json() == planet


def test_an_admin_changes_and_removes_any_planet(mia: Member, admin: httpx.Client) -> None:
    planet = added(mia)

    assert admin.put(where(planet), json=a_planet(mass=2)).json()["mass"] == 2
    assert admin.patch(where(planet), json={"mass": 1}).json()["mass"] == 1
    assert admin.delete(where(planet)).status_code == 204


def test_a_planet_that_does_not_exist_is_not_found(mia: Member) -> None:
    problem(mia.http.get(NOWHERE), 404)
    problem(mia.http.put(NOWHERE, json=a_planet()), 404)
    problem(mia.http.patch(NOWHERE, json={"mass": 1}), 404)
    problem(mia.http.delete(NOWHERE), 404)
