"""GET /openapi.json."""

from pathlib import Path

from functions.docs.get_openapi import handler
from tests.events import event_of

DOCUMENT = Path("functions/docs/openapi.json")


def test_the_document_is_shown_to_anybody_as_it_is_committed() -> None:
    answer = handler(event_of("get_openapi"), None)

    assert answer["statusCode"] == 200
    assert answer["headers"]["Content-Type"] == "application/json"
    committed = Path(__file__).parents[3] / DOCUMENT
    assert answer["body"] == committed.read_text(encoding="utf-8")


def test_caches_may_keep_it_for_everybody_and_ask_each_time_whether_it_holds() -> None:
    headers = handler(event_of("get_openapi"), None)["headers"]

    assert headers["Cache-Control"] == "public, no-cache"
    assert headers["Vary"] == "Accept-Encoding"


def test_who_has_it_already_is_not_sent_it_again() -> None:
    tag = handler(event_of("get_openapi"), None)["headers"]["ETag"]

    again = handler(event_of("get_openapi", headers={"If-None-Match": tag}), None)

    assert again["statusCode"] == 304
    assert "body" not in again
