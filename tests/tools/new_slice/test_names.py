"""How a resource is spelled in code, in routes and in texts, and how its names replace others."""

import pytest

from tools.new_slice.names import Names, Refused, check, guarded, renamed, renamed_module, unguarded

PLANET, ICE_GIANT = Names("planet"), Names("ice_giant")


@pytest.mark.parametrize(
    ("one", "many"),
    [
        ("moon", "moons"),
        ("galaxy", "galaxies"),
        ("box", "boxes"),
        ("day", "days"),
        ("batch", "batches"),
        ("ice_giant", "ice_giants"),
        ("child", "children"),
        ("sales_person", "sales_people"),
        ("star_7", "star_7s"),
    ],
)
def test_a_plural_follows_the_rules_of_english(one: str, many: str) -> None:
    assert Names(one).many == many


@pytest.mark.parametrize(
    "one", ["", "Moon", "ice-giant", "_moon", "moon_", "2nd", "x", "x1", "x" * 21]
)
def test_what_is_no_noun_in_small_letters_is_refused(one: str) -> None:
    with pytest.raises(Refused, match="small letters"):
        check(one)


@pytest.mark.parametrize("one", ["class", "match", "type"])
def test_a_word_of_python_is_refused(one: str) -> None:
    with pytest.raises(Refused, match="Python's own"):
        check(one)


@pytest.mark.parametrize(
    ("one", "words"),
    [("moon", "a moon"), ("ice_giant", "an ice giant"), ("hour", "an hour"), ("unit", "a unit")],
)
def test_an_article_follows_the_sound(one: str, words: str) -> None:
    assert Names(one).a_word == words


@pytest.mark.parametrize("one", ["series", "species", "sheep"])
def test_what_is_its_own_plural_is_refused(one: str) -> None:
    with pytest.raises(Refused, match="also its plural"):
        check(one)


@pytest.mark.parametrize(
    ("text", "becomes"),
    [
        ("class PlanetNotFound", "class IceGiantNotFound"),
        ("PLANETS = a_planet(planet_id)", "ICE_GIANTS = an_ice_giant(ice_giant_id)"),
        ("/api/v1/planets/{planet_id}", "/api/v1/ice-giants/{ice_giant_id}"),
        ('"planet-not-found"', '"ice-giant-not-found"'),
        ("functions.planets.get_planet", "functions.ice_giants.get_ice_giant"),
    ],
)
def test_a_name_is_spelled_as_the_one_that_it_replaces(text: str, becomes: str) -> None:
    assert renamed(text, PLANET, ICE_GIANT) == becomes


def test_a_word_of_a_docstring_or_comment_is_a_word() -> None:
    source = '''def find(planet_id):
    """Return a planet, or `planet_id` of the planets."""  # a planet
    return planet
'''

    assert (
        renamed_module(source, PLANET, ICE_GIANT)
        == '''def find(ice_giant_id):
    """Return an ice giant, or `ice_giant_id` of the ice giants."""  # an ice giant
    return ice_giant
'''
    )


def test_what_is_guarded_keeps_its_name() -> None:
    text = f"planet of {guarded('planet_id: Planet', 'planet')}"

    assert unguarded(renamed(text, PLANET, Names("moon"))) == "moon of planet_id: Planet"


def test_a_name_with_the_old_one_in_it_is_put_in_once() -> None:
    assert (
        renamed("planets, planet", PLANET, Names("dwarf_planet")) == "dwarf_planets, dwarf_planet"
    )
