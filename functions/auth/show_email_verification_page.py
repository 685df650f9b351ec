"""Show the page on which an email address is confirmed.

The link in a mail leads here. The page has a form that posts the link's token and the account's
password to the same path, and needs no JavaScript. It changes nothing, so a mail scanner that
follows links uses up none.
"""

from functions.auth.forms import email_verification_page
from functions.auth.models import MailLink
from shared.entrypoints.api_gateway.answers import Html, Text
from shared.entrypoints.api_gateway.form_page import FormPage
from shared.entrypoints.api_gateway.inputs import query
from shared.entrypoints.api_gateway.operation import operation
from shared.entrypoints.api_gateway.request import Request


@operation(email_verification_page, reads=query(MailLink), page=email_verification_page)
def handler(request: Request, page: FormPage, link: MailLink) -> Text[Html]:
    return page.show(link["token"])
