"""No mail carries a text that a client chose: nobody can write to strangers in the product's name.

Every event of the domain is tried, with an account whose every text is such a message.
"""

import pytest

from shared.adapters.mail.template_composer import TemplateComposer
from shared.domain.notifications.mail import Mail, MailName
from shared.domain.unit_of_work import DomainEvent
from tests.builders import NOON, a_credential, a_user
from tests.domain_events import EVENT_TYPES, an_event
from tests.fakes import FakeClock, FakeStore
from tests.mails import mails
from tests.storage import in_memory

MESSAGE = "you-won-at-evil.example"
ADDRESS = f"{MESSAGE}@example.com"


def mail_of(event_type: type[DomainEvent]) -> Mail | None:
    """Write the mail of an event, as the product does, to an address that nobody has verified."""
    store = FakeStore(clock=FakeClock())
    store.put(
        a_user(first_name=MESSAGE, last_name=MESSAGE, email=ADDRESS),
        a_credential(email_key=ADDRESS),
    )
    composer = TemplateComposer("Orrery", "https://planets.example")
    written = mails(in_memory(store), composer=composer, clock=FakeClock())
    return written.for_event(an_event(event_type, ADDRESS, MESSAGE), NOON)


@pytest.mark.parametrize("event_type", EVENT_TYPES, ids=lambda each: each.name)
def test_no_mail_carries_a_text_that_a_client_chose(event_type: type[DomainEvent]) -> None:
    """The address is one, too: it stands where the mail goes, and nowhere else."""
    mail = mail_of(event_type)

    assert mail is None or mail.to == ADDRESS
    assert mail is None or MESSAGE not in f"{mail.subject}{mail.text}{mail.html}".lower()


def test_every_mail_is_among_these() -> None:
    subjects = {mail.subject for mail in map(mail_of, EVENT_TYPES) if mail}

    assert len(subjects) == len(MailName), "two mails share a subject, or no event leads to one"
