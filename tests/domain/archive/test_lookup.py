"""Looking planets up in an archive."""

from datetime import timedelta

import pytest

from shared.domain.access import Actor
from shared.domain.archive.errors import ArchiveDown
from shared.domain.archive.lookup import ANSWER_LIFETIME, ArchiveLookup
from shared.domain.archive.question import Question, Subject
from shared.domain.errors import Forbidden
from tests.archived_planets import an_archived_planet
from tests.builders import BOB, a_member
from tests.fakes import FakeArchive, FakeArchiveMemory, FakeClock
from tests.refusals import refused

PLANET = an_archived_planet()


def lookup(archive: FakeArchive, clock: FakeClock | None = None) -> ArchiveLookup:
    return ArchiveLookup(archive, FakeArchiveMemory(), clock=clock or FakeClock())


def test_a_planet_is_found_by_its_name_in_any_case() -> None:
    archive = FakeArchive(PLANET)

    assert lookup(archive).search(a_member(), name="KEPLER-22 B") == (PLANET,)


def test_planets_are_found_by_their_star() -> None:
    others = an_archived_planet(planet_name="Vega b", home_star="Vega")

    assert lookup(FakeArchive(PLANET, others)).search(a_member(), home_star="vega") == (others,)


def test_nothing_found_is_an_empty_answer() -> None:
    assert lookup(FakeArchive()).search(a_member(), name="Kepler") == ()


@pytest.mark.parametrize("answer", [(PLANET,), ()])
def test_the_same_is_asked_once_a_day(answer: tuple[object, ...]) -> None:
    archive, clock = FakeArchive(*([PLANET] if answer else [])), FakeClock()
    service = lookup(archive, clock)

    first = service.search(a_member(), name="Kepler-22 b")
    clock.advance(ANSWER_LIFETIME - timedelta(seconds=1))
    again = service.search(a_member(BOB), name="kepler-22 B")

    assert again == first == answer
    assert archive.asked == [Question(Subject.NAME, "Kepler-22 b")]


def test_after_a_day_it_is_asked_anew() -> None:
    archive, clock = FakeArchive(PLANET), FakeClock()
    service = lookup(archive, clock)
    service.search(a_member(), name="Kepler-22 b")

    clock.advance(ANSWER_LIFETIME)
    service.search(a_member(), name="Kepler-22 b")

    assert len(archive.asked) == 2


def test_a_remembered_answer_is_given_while_the_archive_is_down() -> None:
    archive = FakeArchive(PLANET)
    service = lookup(archive)
    service.search(a_member(), name="Kepler-22 b")

    archive.fails = ArchiveDown()

    assert service.search(a_member(), name="Kepler-22 b") == (PLANET,)


def test_a_failure_is_not_remembered() -> None:
    archive = FakeArchive(PLANET)
    service = lookup(archive)
    archive.fails = ArchiveDown()
    with pytest.raises(ArchiveDown):
        service.search(a_member(), name="Kepler-22 b")

    archive.fails = None

    assert service.search(a_member(), name="Kepler-22 b") == (PLANET,)


def test_who_is_no_member_may_not_look_up() -> None:
    with pytest.raises(Forbidden):
        lookup(FakeArchive()).search(Actor(BOB, frozenset()), name="Kepler-22 b")


def test_one_of_name_and_star_is_needed() -> None:
    with refused("name", because="home_star"):
        lookup(FakeArchive()).search(a_member())


def test_name_and_star_are_not_combined() -> None:
    with refused("home_star", because="name"):
        lookup(FakeArchive()).search(a_member(), name="a", home_star="b")


def test_what_can_be_no_name_is_not_asked() -> None:
    archive = FakeArchive()

    with refused("home_star"):
        lookup(archive).search(a_member(), home_star="\u200b")

    assert archive.asked == []
