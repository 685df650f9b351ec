"""Show the page on which a forgotten password is replaced.

The link in a mail leads here. The page has a form that posts the link's token and a new password to
the same path, and needs no JavaScript. It changes nothing, so a mail scanner that follows links
uses up none.
"""

from functions.auth.forms import password_reset_page
from functions.auth.models import MailLink
from shared.entrypoints.api_gateway.answers import Html, Text
from shared.entrypoints.api_gateway.form_page import FormPage
from shared.entrypoints.api_gateway.inputs import query
from shared.entrypoints.api_gateway.operation import operation
from shared.entrypoints.api_gateway.request import Request


@operation(password_reset_page, reads=query(MailLink), page=password_reset_page)
def handler(request: Request, page: FormPage, link: MailLink) -> Text[Html]:
    return page.show(link["token"])
