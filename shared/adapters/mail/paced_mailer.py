"""Sends mails no faster than the mail service takes them."""

import time
from collections.abc import Callable

from shared.domain.notifications.mail import Mail
from shared.domain.notifications.ports import Mailer, MailThrottled

_PAUSE = 1.0  # seconds after a throttled mail


class PacedMailer:
    """Sends at most `rate` mails a second in this process, and pauses after each throttled one."""

    def __init__(
        self,
        mailer: Mailer,
        rate: int,
        *,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._mailer = mailer
        self._interval = 1 / rate
        self._monotonic = monotonic
        self._sleep = sleep
        self._next_at = monotonic()

    @property
    def longest(self) -> float:
        return self._mailer.longest + max(self._interval, _PAUSE)

    def send(self, mail: Mail) -> None:
        self._sleep(max(self._next_at - self._monotonic(), 0))
        self._next_at = self._monotonic() + self._interval
        try:
            self._mailer.send(mail)
        except MailThrottled:
            self._next_at = self._monotonic() + _PAUSE
            raise
