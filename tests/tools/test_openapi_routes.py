"""The routes of a template lead to operations, or what is wrong is named."""

from copy import deepcopy
from dataclasses import replace

import pytest

from sam_template.template import Template
from tests.aws import template
from tools.openapi.routes import NoOperation, routes_of


def with_handler(handler: str) -> Template:
    """Return the product's template, where GetUser has another handler."""
    transformed = deepcopy(template().transformed)
    transformed["Resources"]["GetUser"]["Properties"]["Handler"] = handler
    return replace(template(), transformed=transformed)


@pytest.mark.parametrize(
    ("handler", "fault"),
    [
        ("functions.users.get_usr.handler", "No module named 'functions.users.get_usr'"),
        ("functions.users.get_user.handle", "has no attribute 'handle'"),
    ],
)
def test_a_handler_that_is_not_there_is_named_with_its_function(handler: str, fault: str) -> None:
    with pytest.raises(NoOperation, match=rf"^template\.yaml: the Handler of GetUser: .*{fault}"):
        routes_of(with_handler(handler))


def test_a_function_that_is_no_operation_is_to_be_decorated() -> None:
    with pytest.raises(NoOperation, match=r"get_user: decorate its user_answer with @operation"):
        routes_of(with_handler("functions.users.get_user.user_answer"))
