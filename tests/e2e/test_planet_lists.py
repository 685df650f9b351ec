"""Lists of planets, over HTTP: pages, orders and selections."""

from collections.abc import Sequence

import httpx
import pytest

from tests.e2e.api import (
    PLANETS,
    Document,
    Member,
    added,
    all_pages,
    eventually,
    pages,
    pointers,
    problem,
    unique,
)

MASSES = (3.0, 1.0, None, 2.0, 0.5)


@pytest.fixture(scope="module")
def star(mia: Member) -> str:
    """Return the name of a star with five planets, named after it, in all lists."""
    name = unique("Star")
    for number, mass in enumerate(MASSES):
        added(
            mia,
            planet_name=f"{name} {number}",
            home_star=name,
            planet_type=name,
            mass=mass,
            radius=mass,
            distance=mass,
        )
    eventually(
        lambda: all_pages(mia.http, PLANETS, home_star=name),
        lambda planets: len(planets) == len(MASSES),
    )
    return name


def numbers(planets: Sequence[Document], star: str) -> list[int]:
    """Return the numbers of the star's planets, in the order of the list."""
    names = [planet["planet_name"] for planet in planets if planet["home_star"] == star]
    return [int(name.removeprefix(f"{star} ")) for name in names]


@pytest.mark.parametrize("selection", ["home_star", "planet_type", "name_prefix"])
def test_planets_are_selected_and_sorted_by_name(mia: Member, star: str, selection: str) -> None:
    planets = all_pages(mia.http, PLANETS, **{selection: star})

    assert numbers(planets, star) == [0, 1, 2, 3, 4]
    assert len(planets) == 5


def test_a_list_shows_planets_as_they_are_shown_alone(mia: Member, star: str) -> None:
    planets = all_pages(mia.http, PLANETS, home_star=star)

    assert [mia.http.get(f"{PLANETS}/{p['planet_id']}").json() for p in planets] == planets


def test_a_prefix_is_compared_without_case(mia: Member, star: str) -> None:
    planets = all_pages(mia.http, PLANETS, name_prefix=f"{star.upper()} ")

    assert numbers(planets, star) == [0, 1, 2, 3, 4]


@pytest.mark.parametrize("selection", ["home_star", "planet_type"])
def test_a_prefix_selects_within_a_star_or_a_type(mia: Member, star: str, selection: str) -> None:
    planets = all_pages(mia.http, PLANETS, **{selection: star, "name_prefix": f"{star} 3"})

    assert numbers(planets, star) == [3]


def test_the_order_by_name_can_be_reversed(mia: Member, star: str) -> None:
    planets = all_pages(mia.http, PLANETS, home_star=star, sort="-planet_name")

    assert numbers(planets, star) == [4, 3, 2, 1, 0]


@pytest.mark.parametrize("quantity", ["mass", "radius", "distance"])
def test_planets_are_sorted_by_a_quantity_that_is_known(
    mia: Member, star: str, quantity: str
) -> None:
    rising = all_pages(mia.http, PLANETS, sort=quantity, limit=100)
    falling = all_pages(mia.http, PLANETS, sort=f"-{quantity}", limit=100)

    assert numbers(rising, star) == [4, 1, 3, 0]
    assert numbers(falling, star) == [0, 3, 1, 4]
    known = [planet[quantity] for planet in rising]
    assert known == sorted(known)


def test_all_planets_are_sorted_by_name_without_case(mia: Member, star: str) -> None:
    planets = all_pages(mia.http, PLANETS, limit=100)

    assert numbers(planets, star) == [0, 1, 2, 3, 4]
    names = [planet["planet_name"].casefold() for planet in planets]
    assert names == sorted(names, key=str.encode)


@pytest.mark.parametrize("limit", [1, 2, 4, 5, 100])
def test_pages_have_no_gap_and_no_overlap(mia: Member, star: str, limit: int) -> None:
    walked = list(pages(mia.http, PLANETS, home_star=star, limit=limit))

    assert numbers([planet for page in walked for planet in page], star) == [0, 1, 2, 3, 4]
    assert all(len(page) <= limit for page in walked)


def test_a_walk_shows_every_planet_that_stays_exactly_once_while_others_come_and_go(
    mia: Member,
) -> None:
    name = unique("Walk")
    there = [added(mia, home_star=name)["planet_id"] for _ in range(12)]
    eventually(lambda: all_pages(mia.http, PLANETS, home_star=name), lambda it: len(it) == 12)
    leaving = iter(there[::4])

    seen = []
    for page in pages(mia.http, PLANETS, home_star=name, limit=2):
        seen += [planet["planet_id"] for planet in page]
        if (planet_id := next(leaving, None)) is not None:
            added(mia, home_star=name)
            mia.http.delete(f"{PLANETS}/{planet_id}")

    staying = set(there) - set(there[::4])
    assert {planet_id: seen.count(planet_id) for planet_id in staying} == dict.fromkeys(staying, 1)


def test_a_page_has_twenty_planets_unless_asked_otherwise(mia: Member, star: str) -> None:
    for _ in range(16):
        added(mia)

    def first_page() -> list[Document]:
        items: list[Document] = mia.http.get(PLANETS).json()["items"]
        return items

    assert len(eventually(first_page, lambda items: len(items) == 20)) == 20


def test_nothing_is_an_empty_page(mia: Member) -> None:
    answer = mia.http.get(PLANETS, params={"home_star": unique("Dark")})

    assert answer.json() == {"items": [], "next_cursor": None}


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ({"limit": "0"}, "limit"),
        ({"limit": "101"}, "limit"),
        ({"limit": "ten"}, "limit"),
        ({"limit": "1_0"}, "limit"),
        ({"limit": ["1", "2"]}, "limit"),
        ({"sort": "colour"}, "sort"),
        ({"sort": "--mass"}, "sort"),
        ({"colour": "red"}, "colour"),
        ({"cursor": "no cursor"}, "cursor"),
        ({"name_prefix": " "}, "name_prefix"),
        ({"home_star": "\0"}, "home_star"),
        ({"sort": "mass", "home_star": "Vega"}, "sort"),
        ({"planet_type": "gas-giant", "home_star": "Vega"}, "home_star"),
    ],
)
def test_a_query_that_is_not_served_says_what_is_wrong(
    mia: Member, query: dict[str, str | list[str]], parameter: str
) -> None:
    answer = mia.http.get(PLANETS, params=query)

    assert pointers(problem(answer, 400)) == [parameter]


@pytest.mark.parametrize("other", [{"sort": "-planet_name"}, {"name_prefix": "V"}, {}])
def test_a_cursor_serves_its_own_list_only(mia: Member, star: str, other: dict[str, str]) -> None:
    first = mia.http.get(PLANETS, params={"home_star": star, "limit": 1})
    cursor = first.json()["next_cursor"]

    answer = mia.http.get(PLANETS, params={**other, "cursor": cursor})

    assert pointers(problem(answer, 400)) == ["cursor"]


def test_a_single_planet_takes_no_parameters(mia: Member) -> None:
    there = f"{PLANETS}/{added(mia)['planet_id']}"

    answer = mia.http.get(there, params={"verbose": "1"})

    assert pointers(problem(answer, 400)) == ["verbose"]


@pytest.mark.needs("gateway responses")
def test_a_list_needs_a_login(anyone: httpx.Client) -> None:
    problem(anyone.get(PLANETS), 401)
