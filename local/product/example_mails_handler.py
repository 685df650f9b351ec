"""Every mail, with real and with hostile data: for their page in the inbox, and for the tests.

No text that a client chose enters a mail. What does enter is hostile here: the name of the product,
what links begin with, and a link's token.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import product

from local.inbox.examples import ExampleMail
from shared.adapters import settings
from shared.adapters.mail.template_composer import TemplateComposer
from shared.domain.notifications.mail import MailName


@dataclass(frozen=True)
class MailData:
    """What mails are written with; `values` has those of all mails."""

    kind: str
    product: str
    link_base: str
    to: str
    values: Mapping[str, str]


REAL = MailData(
    kind="real",
    product="Orrery",
    link_base="https://a1b2c3d4e5.execute-api.eu-central-1.amazonaws.com/live",
    to="ada@example.com",
    values={"token": "YSBzZWNyZXQgdGhhdCB3YXMgbWFpbGVkIHRvIEFkYS4"},
)
HOSTILE = MailData(
    kind="hostile",
    product=(
        "</title></p><script>alert('1')</script>\r\nBcc: eve@evil.example\r\n\r\n"
        '\u202e{{7*7}} "O\'Hara" & 🪐 https://evil.example ' + "long" * 30
    ),
    link_base="https://evil.example/'\"><script>alert(2)</script>{{7*7}}\r\nBcc: eve@evil.example",
    to="{{7*7}}+o'hara|`$id`@exämple.com",
    values={"token": "'\"><script>alert(3)</script>\r\n\u202e{{7*7}}&amp;🪐#" + "long" * 30},
)


def handler(_event: object, _context: object) -> Sequence[Mapping[str, str]]:
    """Write them for the page, the real ones with the settings of the function that sends mails."""
    real = replace(REAL, product=settings.product_name(), link_base=settings.link_base())
    return [asdict(example) for example in example_mails(real)]


def example_mails(real: MailData = REAL) -> Sequence[ExampleMail]:
    """Write every mail with real data, and with hostile ones."""
    return [_written(name, data) for name, data in product(MailName, (real, HOSTILE))]


def _written(name: MailName, data: MailData) -> ExampleMail:
    composer = TemplateComposer(data.product, data.link_base)
    mail = composer.compose(name, data.to, data.values)
    return ExampleMail(name, data.kind, mail.to, mail.subject, mail.text, mail.html)
