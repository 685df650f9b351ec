"""Writes mails from pairs of Jinja templates: plain text and HTML."""

from collections.abc import Mapping
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from shared.domain.notifications.mail import Mail, MailName

TEMPLATES = Path(__file__).parent / "templates"


class TemplateComposer:
    """Writes mails on behalf of a product, with links that begin with `link_base`.

    The mail `welcome` has the templates `welcome.txt`, whose first line is the subject, and
    `welcome.html`.
    """

    def __init__(self, product: str, link_base: str) -> None:
        self._templates = Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=select_autoescape(["html"]),
            undefined=StrictUndefined,
            trim_blocks=True,
            keep_trailing_newline=True,
        )
        self._constants = {"product": product, "home": f"{link_base}/"}

    def compose(self, name: MailName, to: str, values: Mapping[str, str]) -> Mail:
        plain = self._render(f"{name}.txt", values)
        subject, _, text = plain.partition("\n")
        html = self._render(f"{name}.html", {**values, "subject": subject})
        return Mail(to=to, subject=subject, text=text.lstrip("\n"), html=html)

    def _render(self, template: str, values: Mapping[str, str]) -> str:
        return self._templates.get_template(template).render(values, **self._constants)
