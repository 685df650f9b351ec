"""Looking planets up in the archive, over HTTP. Locally a stand-in answers in its place."""

import pytest

from tests.e2e.api import Member, pointers, problem

ARCHIVE = "/api/v1/archive/planets"


def test_a_stars_planets_are_found(mia: Member) -> None:
    answer = mia.http.get(ARCHIVE, params={"home_star": "kepler-62"})

    found = answer.json()["items"]
    assert len(found) >= 5
    assert {planet["home_star"] for planet in found} == {"Kepler-62"}


@pytest.mark.parametrize("name", ["' OR 1=1 --", "No planet's name"])
def test_nothing_found_is_an_empty_list(mia: Member, name: str) -> None:
    answer = mia.http.get(ARCHIVE, params={"name": name})

    assert (answer.status_code, answer.json()) == (200, {"items": []})


def test_a_limit_is_no_measurement(mia: Member) -> None:
    (found,) = mia.http.get(ARCHIVE, params={"name": "Kepler-22 b"}).json()["items"]

    assert (found["mass"], found["radius"]) == (None, 2.38)


@pytest.mark.parametrize("query", [{}, {"name": "Vega b", "home_star": "Vega"}])
def test_one_of_name_and_star_is_asked_for(mia: Member, query: dict[str, str]) -> None:
    refusal = problem(mia.http.get(ARCHIVE, params=query), 400)

    assert pointers(refusal) == ["home_star" if query else "name"]
