"""What is named of mails in one place is used in the other."""

import re
from pathlib import Path

from shared.domain.notifications.mail import MailName

ROOT = Path(__file__).parents[2]
MAILS = "shared/domain/notifications/mails.py"


def test_every_mail_is_led_to_by_an_event() -> None:
    text = (ROOT / MAILS).read_text(encoding="utf-8")

    unused = set(MailName.__members__) - set(re.findall(r"MailName\.(\w+)", text))
    assert not unused, f"in {MAILS}, add the case of the event that leads to {sorted(unused)}"
