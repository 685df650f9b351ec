"""GET /docs/{asset}."""

import json

import pytest

from functions.docs.get_docs_asset import handler
from shared.adapters.documentation.swagger_ui import ASSETS, permanent_name
from tests.events import event_of


@pytest.mark.parametrize(("name", "media_type"), ASSETS.items())
def test_a_file_of_the_page_is_shown_as_what_it_is(name: str, media_type: str) -> None:
    answer = handler(event_of("get_docs_asset", path={"asset": name}), None)

    assert answer["statusCode"] == 200
    assert answer["headers"]["Content-Type"] == media_type
    assert answer["headers"]["Cache-Control"] == "public, no-cache"
    assert answer["body"]


@pytest.mark.parametrize("name", ASSETS)
def test_a_file_is_stored_for_good_under_the_name_that_has_its_hash(name: str) -> None:
    plain = handler(event_of("get_docs_asset", path={"asset": name}), None)

    answer = handler(event_of("get_docs_asset", path={"asset": permanent_name(name)}), None)

    assert answer["headers"]["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer["headers"]["Content-Type"] == plain["headers"]["Content-Type"]
    assert answer["body"] == plain["body"]


def test_the_page_of_another_release_gets_its_file_and_stores_it_under_no_wrong_name() -> None:
    """While a release takes over, the page may be of one and the file of the other."""
    event = event_of("get_docs_asset", path={"asset": "docs.0123456789abcdef.css"})

    answer = handler(event, None)

    assert answer["statusCode"] == 200
    assert answer["headers"]["Cache-Control"] == "public, no-cache"


def test_swagger_ui_is_the_one_of_the_layer() -> None:
    event = event_of("get_docs_asset", path={"asset": "swagger-ui-bundle.min.js"})

    assert "SwaggerUIBundle" in handler(event, None)["body"]


@pytest.mark.parametrize(
    "name",
    ["swagger-ui.css", "html.py", "../docs.html", "", "docs.html", "docs.0123456789abcdef.html"],
)
def test_another_name_is_not_found(name: str) -> None:
    answer = handler(event_of("get_docs_asset", path={"asset": name}), None)

    assert answer["statusCode"] == 404
    assert json.loads(answer["body"])["status"] == 404
