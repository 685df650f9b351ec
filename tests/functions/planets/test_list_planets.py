"""GET /planets."""

import pytest

from functions.planets.list_planets import handler
from tests.builders import a_planet, planets_named
from tests.events import event_of
from tests.fakes import FakeStore
from tests.functions.kit import Deploy, Sent, send
from tests.functions.services import catalog
from tests.storage import Storage

STORE = FakeStore(
    a_planet(planet_id=1, planet_name="Earth", home_star="Sun", mass=1.0),
    a_planet(planet_id=2, planet_name="Jupiter", planet_type="gas-giant", mass=317.8),
    a_planet(planet_id=3, planet_name="Mars", home_star="Sun", mass=None),
)


def ask(**query: str) -> Sent:
    return send(handler, event_of("list_planets", query=query), catalog(STORE))


def names(sent: Sent) -> list[str]:
    return [planet["planet_name"] for planet in sent.body["items"]]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, ["Earth", "Jupiter", "Mars"]),
        ({"sort": "-planet_name"}, ["Mars", "Jupiter", "Earth"]),
        ({"sort": "mass"}, ["Earth", "Jupiter"]),
        ({"sort": "-mass"}, ["Jupiter", "Earth"]),
        ({"sort": "radius"}, []),
        ({"home_star": "Sun"}, ["Earth", "Mars"]),
        ({"planet_type": "gas-giant"}, ["Jupiter"]),
        ({"name_prefix": "JU"}, ["Jupiter"]),
        ({"home_star": "Sun", "name_prefix": "m", "sort": "-planet_name"}, ["Mars"]),
        ({"home_star": " sun"}, ["Earth", "Mars"]),
        ({"planet_type": "Gas-Giant"}, ["Jupiter"]),
        ({"sort": "", "home_star": "", "name_prefix": ""}, ["Earth", "Jupiter", "Mars"]),
        ({"home_star": "Su"}, []),
    ],
    ids=str,
)
def test_planets_are_listed_in_an_order_by_what_selects_them(
    query: dict[str, str], expected: list[str]
) -> None:
    sent = ask(**query)

    assert sent.status == 200
    assert names(sent) == expected
    assert sent.body["next_cursor"] is None


@pytest.mark.parametrize("sort", ["planet_name", "-planet_name", "distance"])
def test_a_cursor_leads_to_the_next_page(sort: str) -> None:
    first = ask(sort=sort, limit="2")
    second = ask(sort=sort, limit="2", cursor=first.body["next_cursor"])

    assert names(first) + names(second) == names(ask(sort=sort))
    assert second.body["next_cursor"] is None


def test_a_cursor_serves_the_same_list_however_it_was_asked_for() -> None:
    cursor = ask(home_star="Sun", limit="1").body["next_cursor"]

    sent = ask(home_star=" SUN", sort="planet_name", limit="1", cursor=cursor)

    assert names(sent) == ["Mars"]


def test_a_cursor_of_another_list_is_refused() -> None:
    cursor = ask(limit="1").body["next_cursor"]

    sent = ask(sort="mass", limit="1", cursor=cursor)

    assert sent.problem == (400, "invalid")
    assert sent.pointers == {"cursor"}


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ({"sort": "colour"}, "sort"),
        ({"sort": "mass", "home_star": "Sun"}, "sort"),
        ({"planet_type": "terrestrial", "home_star": "Sun"}, "home_star"),
        ({"name_prefix": " "}, "name_prefix"),
        ({"planet_type": "\x00"}, "planet_type"),
        ({"limit": "0"}, "limit"),
        ({"limit": "101"}, "limit"),
        ({"cursor": "x"}, "cursor"),
        ({"page": "2"}, "page"),
    ],
    ids=str,
)
def test_what_is_wrong_in_the_query_is_named(query: dict[str, str], parameter: str) -> None:
    sent = ask(**query)

    assert sent.problem == (400, "invalid")
    assert sent.pointers == {parameter}


def test_stored_planets_are_listed_page_by_page(deploy: Deploy, storage: Storage) -> None:
    storage.put(*planets_named("Earth", "Mars", "Venus"))
    list_planets = deploy("planets/list_planets")

    first = send(list_planets, event_of("list_planets", query={"limit": "2"}))
    query = {"limit": "2", "cursor": first.body["next_cursor"]}
    second = send(list_planets, event_of("list_planets", query=query))

    assert names(first) + names(second) == ["Earth", "Mars", "Venus"]
