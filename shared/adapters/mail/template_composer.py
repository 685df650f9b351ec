"""Mails from templates: one pair, text and HTML, for each kind of event."""

import re
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from shared.domain.notifications.mail import Mail
from shared.domain.unit_of_work import Event


class TemplateComposer:
    """Writes mails in the name of a product, with links that begin with an address.

    An event called UserRegistered has the templates `user_registered.txt`, whose first line is the
    subject, and `user_registered.html`.
    """

    def __init__(self, folder: Path, product: str, link_base: str) -> None:
        self._templates = Environment(
            loader=FileSystemLoader(folder),
            autoescape=select_autoescape(["html"]),
            undefined=StrictUndefined,
            trim_blocks=True,
            keep_trailing_newline=True,
        )
        self._constants = {"product": product, "home": f"{link_base}/"}

    def compose(self, event: Event) -> Mail:
        """Write the mail that tells an event."""
        name = re.sub(r"(?<!^)(?=[A-Z])", "_", type(event).__name__).lower()
        values = {"event": event, **self._constants}
        subject, _, text = (
            self._templates.get_template(f"{name}.txt").render(values).partition("\n")
        )
        html = self._templates.get_template(f"{name}.html").render(values, subject=subject)
        return Mail(to=event.email, subject=subject, text=text.lstrip("\n"), html=html)
