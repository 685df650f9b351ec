"""What every repository of what is known of addresses does, the fake one too."""

from datetime import timedelta

import pytest

from shared.domain.accounts.errors import UserChanged
from shared.domain.errors import Busy
from shared.domain.notifications.deliverability import KNOWN_FOR, Retried, Trouble, Undeliverable
from shared.domain.unit_of_work import Require, Save
from tests.builders import ADA, NOON, a_user
from tests.storage import Storage

KEY = "ada@example.com"
MOMENT = timedelta(milliseconds=1)
MARK = Undeliverable(email_key=KEY, trouble=Trouble.COMPLAINT, mailed_at=NOON)


def retried(at_offset: timedelta = timedelta(), *, suppressed: bool = True) -> Retried:
    return Retried(email_key=KEY, asked_at=NOON + at_offset, suppressed=suppressed)


@pytest.mark.parametrize("trouble", Trouble)
def test_a_mark_is_found_as_it_was_until_it_expires(storage: Storage, trouble: Trouble) -> None:
    mark = Undeliverable(email_key=KEY, trouble=trouble, mailed_at=NOON)

    assert storage.deliverability.mark(mark)

    last = NOON + KNOWN_FOR - timedelta(seconds=1)
    assert storage.deliverability.find(KEY, last) == mark
    assert storage.deliverability.find(KEY, NOON + KNOWN_FOR) is None


def test_nothing_is_known_of_another_address(storage: Storage) -> None:
    storage.deliverability.mark(MARK)

    assert storage.deliverability.find("bob@example.com", NOON) is None


@pytest.mark.parametrize("suppressed", [True, False])
def test_a_request_takes_the_place_of_a_mark(storage: Storage, *, suppressed: bool) -> None:
    storage.deliverability.mark(MARK)

    storage.put(retried(suppressed=suppressed))

    assert storage.deliverability.find(KEY, NOON) == retried(suppressed=suppressed)


def test_a_mail_from_before_the_request_marks_nothing(storage: Storage) -> None:
    storage.put(retried(MOMENT))

    assert not storage.deliverability.mark(MARK)

    assert storage.deliverability.find(KEY, NOON) == retried(MOMENT)


@pytest.mark.parametrize("asked", [timedelta(), -MOMENT], ids=["the same moment", "later"])
def test_a_mail_from_after_the_request_marks_the_address(
    storage: Storage, asked: timedelta
) -> None:
    storage.put(retried(asked))

    assert storage.deliverability.mark(MARK)

    assert storage.deliverability.find(KEY, NOON) == MARK


def test_a_mark_can_be_made_again(storage: Storage) -> None:
    assert storage.deliverability.mark(MARK)
    assert storage.deliverability.mark(MARK)

    assert storage.deliverability.find(KEY, NOON) == MARK


def test_what_is_written_of_a_mark_is_written_only_as_long_as_it_stands(storage: Storage) -> None:
    ada = a_user()
    storage.put(ada)
    noted = ada.unreached(KEY, NOON)
    storage.deliverability.mark(MARK)
    storage.put(retried())

    with pytest.raises(Busy):
        storage.commit(Save(noted, was=ada, error=UserChanged), Require(MARK, error=Busy))
    assert storage.users.find(ADA) == ada

    storage.deliverability.mark(MARK)
    storage.commit(Save(noted, was=ada, error=UserChanged), Require(MARK, error=Busy))
    assert storage.users.find(ADA) == noted


def test_a_suppression_is_forgotten(storage: Storage) -> None:
    storage.put(retried())

    storage.deliverability.forget_suppression(retried())

    assert storage.deliverability.find(KEY, NOON) == retried(suppressed=False)


def test_a_suppression_is_not_forgotten_of_a_later_request_or_mark(storage: Storage) -> None:
    storage.put(retried(MOMENT))
    storage.deliverability.forget_suppression(retried())
    assert storage.deliverability.find(KEY, NOON) == retried(MOMENT)

    storage.put(MARK)
    storage.deliverability.forget_suppression(retried())
    assert storage.deliverability.find(KEY, NOON) == MARK
