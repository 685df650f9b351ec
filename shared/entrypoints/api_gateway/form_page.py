"""Pages that ask for one password, for people who followed the link of a mail.

They need no JavaScript. The link's token goes from the query into a hidden field, and the form is
posted to the page's own address, without the query.
"""

import base64
import hashlib
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Literal

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from shared.domain.errors import Invalid
from shared.entrypoints.api_gateway.answers import HTML, HTTPS_ONLY, NO_STORE, Html, Text
from shared.entrypoints.api_gateway.parsing import parse_form
from shared.entrypoints.api_gateway.problems import Problem
from shared.entrypoints.api_gateway.request import Request

_TEMPLATES = Path(__file__).parent / "templates"

# After these the same form can succeed.
_PASSING = frozenset(
    {
        HTTPStatus.TOO_MANY_REQUESTS,
        HTTPStatus.INTERNAL_SERVER_ERROR,
        HTTPStatus.SERVICE_UNAVAILABLE,
    }
)


@dataclass(frozen=True)
class PasswordField:
    """The field of a form; browsers count its lengths in UTF-16 code units."""

    name: str
    label: str
    hint: str
    autocomplete: Literal["current-password", "new-password"]
    shortest: int
    longest: int


@dataclass(frozen=True)
class Notice:
    """A page without a form."""

    heading: str
    text: str


@dataclass(frozen=True)
class Form:
    """What a page asks for, and what it says before and afterwards.

    `void` is shown for a link that does not lead to the form, or whose token is no longer valid.
    """

    heading: str
    text: str
    field: PasswordField
    button: str
    done: Notice
    void: Notice


class FormPage:
    """The page of a form, on behalf of a product."""

    def __init__(self, form: Form, product: str) -> None:
        environment = Environment(
            loader=FileSystemLoader(_TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        style = (_TEMPLATES / "form_page.css").read_text(encoding="utf-8")
        self._form = form
        self._constants = {"form": form, "product": product, "style": Markup(style)}  # noqa: S704
        self._template = environment.get_template("form_page.html")
        self._headers = {
            **NO_STORE,
            **HTTPS_ONLY,
            "Content-Security-Policy": _policy(style),
            "Referrer-Policy": "no-referrer",
        }

    def show(self, token: str) -> Text[Html]:
        """Show the form."""
        return self._page(self._form, token=token)

    def done(self) -> Text[Html]:
        """Say that it succeeded."""
        return self._page(self._form.done)

    def refused(self, problem: Problem, request: Request) -> Text[Html]:
        """Say what is wrong: beside the field, above the form, or instead of the form."""
        fault = self._fault(problem)
        alert = problem["detail"] if problem["status"] in _PASSING else None
        token = _token_of(request) if fault or alert else None
        if token is not None:
            return self._page(self._form, token=token, fault=fault, alert=alert)
        if problem["status"] == HTTPStatus.BAD_REQUEST:
            return self._page(self._form.void, is_error=True)
        return self._page(Notice("This did not work", problem["detail"]), is_error=True)

    def _fault(self, problem: Problem) -> str | None:
        """Return what is wrong with the field, None if anything else is wrong."""
        field = self._form.field
        faults = problem.get("errors", [])
        if not faults or any(fault.get("pointer") != f"#/{field.name}" for fault in faults):
            return None
        return f"The {field.label.lower()} {faults[0]['detail'].removesuffix('.')}."

    def _page(
        self,
        shown: Form | Notice,
        *,
        token: str | None = None,
        fault: str | None = None,
        alert: str | None = None,
        is_error: bool = False,
    ) -> Text[Html]:
        body = self._template.render(
            self._constants,
            shown=shown,
            token=token,
            fault=fault,
            alert=alert,
            is_error=is_error or fault or alert,
        )
        return Text(body=body, media_type=HTML, headers=self._headers)


def _token_of(request: Request) -> str | None:
    """Return the token that a form was sent with."""
    try:
        return parse_form(request.body).get("token")
    except Invalid:
        return None


def _policy(style: str) -> str:
    """Return a content policy that lets a browser do nothing but show the page and post its form.

    The icon is empty, so that browsers do not ask for one.
    """
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )
