"""The table of who may do what has every route of the template, and no other."""

from sam_template.api import HTTP_METHODS, Proxy, read_api
from sam_template.template import Template
from tests.e2e.access_table import ACCESS


def test_every_route_is_in_the_table_and_the_reverse(template: Template) -> None:
    """HEAD is the same operation as GET."""
    routes = {
        (method.upper(), path)
        for path, resource in read_api(template).resources.items()
        for method in HTTP_METHODS
        if method != "head" and isinstance(resource.methods.get(method.upper()), Proxy)
    }

    missing, left_over = sorted(routes - ACCESS.keys()), sorted(ACCESS.keys() - routes)
    assert not missing, f"add who may call {missing} to tests/e2e/access_table.py"
    assert not left_over, f"take {left_over} out of tests/e2e/access_table.py"


def test_who_has_no_token_is_refused_wherever_the_template_has_an_authorizer(
    template: Template,
) -> None:
    resources = read_api(template).resources

    for (method, path), access in ACCESS.items():
        proxy = resources[path].methods[method]
        assert isinstance(proxy, Proxy)
        assert (access.anonymous == 401) == (proxy.authorizer is not None), (
            f"{method} {path}: without a token it is 401 in tests/e2e/access_table.py, unless its "
            "event in template.yaml has Authorizer: NONE"
        )
