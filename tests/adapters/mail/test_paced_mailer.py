"""Mails are sent no faster than the mail service takes them, whatever the time that this takes."""

import pytest

from shared.adapters.mail.paced_mailer import PacedMailer
from shared.domain.notifications.mail import Mail
from shared.domain.notifications.ports import MailPostponed, MailRefused, MailThrottled
from tests.fakes import FakeMailer

MAIL = Mail(to="ada@example.com", subject="Hello", text="Hello", html="<p>Hello</p>")
RATE = 4  # mails a second


class World:
    """A mailer whose time passes only while it waits."""

    def __init__(self, rate: int = RATE) -> None:
        self.time = 100.0
        self.inner = FakeMailer()
        self.paced = PacedMailer(self.inner, rate, monotonic=lambda: self.time, sleep=self.wait)

    def wait(self, seconds: float) -> None:
        self.time += seconds

    def send(self, trouble: Exception | None = None) -> None:
        self.inner.fails_with = trouble
        self.paced.send(MAIL)


def test_the_first_mail_does_not_wait() -> None:
    world = World()

    world.send()

    assert world.time == 100.0
    assert world.inner.sent == [MAIL]


def test_no_more_mails_are_sent_in_a_second_than_the_rate() -> None:
    world = World()

    for _ in range(RATE + 1):
        world.send()

    assert world.time == 101.0


def test_a_mail_that_comes_late_does_not_wait() -> None:
    world = World()
    world.send()
    world.wait(1)

    world.send()

    assert world.time == 101.0


def test_after_a_throttled_mail_the_next_one_waits_for_a_second() -> None:
    world = World()
    with pytest.raises(MailThrottled):
        world.send(MailThrottled())

    world.send()

    assert world.time == 101.0


@pytest.mark.parametrize("trouble", [MailPostponed, MailRefused])
def test_what_is_wrong_with_one_mail_slows_nothing_down(trouble: type[Exception]) -> None:
    """Else a few recipients that are not verified would use up the time of a sweep."""
    world = World()
    with pytest.raises(trouble):
        world.send(trouble())

    world.send()

    assert world.time == 100.25


@pytest.mark.parametrize(("rate", "wait"), [(RATE, 1.0), (1, 1.0)])
def test_the_longest_that_sending_takes_has_the_wait_in_it(rate: int, wait: float) -> None:
    world = World(rate)

    assert world.paced.longest == world.inner.longest + wait
