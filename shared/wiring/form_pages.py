"""The pages of forms, which the links in mails lead to."""

from functools import cache

from shared.adapters import settings
from shared.entrypoints.api_gateway.form_page import Form, FormPage


@cache
def form_page(form: Form) -> FormPage:
    return FormPage(form, settings.product_name())
