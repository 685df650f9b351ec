"""Writes mails from pairs of Jinja templates: plain text and HTML."""

import re
from collections.abc import Mapping
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from shared.domain.notifications.mail import Mail, MailName

TEMPLATES = Path(__file__).parent / "templates"

# Controls, ends of lines, and what turns the order of the characters behind it. The parameter
# ProductName of the template refuses them.
_NOT_IN_A_LINE = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]+")


class TemplateComposer:
    """Writes mails on behalf of a product, with links that begin with `link_base`.

    The mail `welcome` has the templates `welcome.txt`, whose first line is the subject, and
    `welcome.html`. Neither the name of the product, which subjects contain, nor a link can end
    its line.
    """

    def __init__(self, product: str, link_base: str) -> None:
        self._templates = Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=select_autoescape(["html"]),
            undefined=StrictUndefined,
            trim_blocks=True,
            keep_trailing_newline=True,
        )
        self._constants = {
            "product": _NOT_IN_A_LINE.sub(" ", product),
            "home": _NOT_IN_A_LINE.sub(" ", f"{link_base}/"),
        }

    def compose(self, name: MailName, to: str, values: Mapping[str, str]) -> Mail:
        plain = self._render(f"{name}.txt", values)
        subject, _, text = plain.partition("\n")
        html = self._render(f"{name}.html", {**values, "subject": subject})
        return Mail(to=to, subject=subject, text=text.lstrip("\n"), html=html)

    def _render(self, template: str, values: Mapping[str, str]) -> str:
        return self._templates.get_template(template).render(values, **self._constants)
