"""What every memory of an archive's answers does, the fake one too."""

from datetime import timedelta

import pytest

from shared.domain.archive.question import Question, Subject
from tests.archived_planets import an_archived_planet
from tests.builders import NOON
from tests.storage import Storage

QUESTION = Question(Subject.NAME, "Kepler-22 b")
PLANETS = (an_archived_planet(), an_archived_planet(planet_name="Ünï b", mass=None, radius=0.1))
UNTIL = NOON + timedelta(days=1)


@pytest.mark.parametrize("planets", [PLANETS, ()])
def test_an_answer_is_recalled_as_it_was_until_it_expires(
    storage: Storage, planets: tuple[()]
) -> None:
    storage.archive_memory.remember(QUESTION, planets, UNTIL)

    last = UNTIL - timedelta(seconds=1)
    assert storage.archive_memory.recall(QUESTION, last) == planets
    assert storage.archive_memory.recall(QUESTION, UNTIL) is None


def test_a_question_in_another_case_is_the_same(storage: Storage) -> None:
    storage.archive_memory.remember(QUESTION, PLANETS, UNTIL)

    same = Question(Subject.NAME, "KEPLER-22 B")
    assert storage.archive_memory.recall(same, NOON) == PLANETS


def test_a_question_for_a_star_is_another_one(storage: Storage) -> None:
    storage.archive_memory.remember(QUESTION, PLANETS, UNTIL)

    other = Question(Subject.HOME_STAR, QUESTION.text)
    assert storage.archive_memory.recall(other, NOON) is None


def test_a_new_answer_replaces_the_old_one(storage: Storage) -> None:
    storage.archive_memory.remember(QUESTION, (), NOON)

    storage.archive_memory.remember(QUESTION, PLANETS, UNTIL)

    assert storage.archive_memory.recall(QUESTION, NOON) == PLANETS
