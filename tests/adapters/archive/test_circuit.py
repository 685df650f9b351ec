"""An archive that fails again and again is left alone for a while."""

import pytest

from shared.adapters.archive.circuit import FAILURES_MOST, OPEN_SECONDS, ArchiveCircuit
from shared.domain.archive.errors import ArchiveDown, ArchiveFailed, ArchiveGarbled, ArchiveSlow
from shared.domain.archive.question import Question, Subject
from tests.archived_planets import an_archived_planet
from tests.fakes import FakeArchive

PLANET = an_archived_planet()
QUESTION = Question(Subject.NAME, PLANET.planet_name)


class Seconds:
    """A clock that stops until it is advanced."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


def fail(circuit: ArchiveCircuit, times: int) -> None:
    for _ in range(times):
        with pytest.raises(ArchiveFailed):
            circuit.find(QUESTION)


@pytest.mark.parametrize("failure", [ArchiveDown(), ArchiveSlow()])
def test_an_open_circuit_makes_no_call(failure: ArchiveFailed) -> None:
    archive = FakeArchive(PLANET, fails=failure)
    circuit = ArchiveCircuit(archive, clock=Seconds())
    fail(circuit, FAILURES_MOST)

    with pytest.raises(ArchiveDown):
        circuit.find(QUESTION)

    assert len(archive.asked) == FAILURES_MOST


def test_after_a_while_one_call_tries_again_and_success_closes_it() -> None:
    archive, clock = FakeArchive(PLANET, fails=ArchiveDown()), Seconds()
    circuit = ArchiveCircuit(archive, clock=clock)
    fail(circuit, FAILURES_MOST)

    clock.now += OPEN_SECONDS
    archive.fails = None

    assert circuit.find(QUESTION) == (PLANET,)
    archive.fails = ArchiveDown()
    fail(circuit, FAILURES_MOST)
    assert len(archive.asked) == 2 * FAILURES_MOST + 1


def test_a_failed_trial_opens_it_again() -> None:
    archive, clock = FakeArchive(PLANET, fails=ArchiveDown()), Seconds()
    circuit = ArchiveCircuit(archive, clock=clock)
    fail(circuit, FAILURES_MOST)

    clock.now += OPEN_SECONDS
    fail(circuit, 2)

    assert len(archive.asked) == FAILURES_MOST + 1


def test_an_archive_that_asks_for_a_pause_is_left_alone_so_long() -> None:
    archive, clock = FakeArchive(PLANET, fails=ArchiveDown(60)), Seconds()
    circuit = ArchiveCircuit(archive, clock=clock)
    fail(circuit, 1)
    archive.fails = None

    clock.now += 59.5
    with pytest.raises(ArchiveDown) as down:
        circuit.find(QUESTION)

    assert (down.value.retry_after, len(archive.asked)) == (1, 1)
    clock.now += 0.5
    assert circuit.find(QUESTION) == (PLANET,)


def test_an_open_circuit_says_when_it_lets_through_again() -> None:
    archive, clock = FakeArchive(PLANET, fails=ArchiveDown()), Seconds()
    circuit = ArchiveCircuit(archive, clock=clock)
    fail(circuit, FAILURES_MOST)

    with pytest.raises(ArchiveDown) as down:
        circuit.find(QUESTION)

    assert down.value.retry_after == OPEN_SECONDS


def test_what_one_question_gets_wrong_does_not_open_it_for_others() -> None:
    archive = FakeArchive(PLANET, fails=ArchiveGarbled())
    circuit = ArchiveCircuit(archive, clock=Seconds())
    fail(circuit, FAILURES_MOST)

    archive.fails = None

    assert circuit.find(QUESTION) == (PLANET,)
