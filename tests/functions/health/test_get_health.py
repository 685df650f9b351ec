"""GET /health."""

from functions.health.get_health import handler
from tests.events import event_of
from tests.functions.kit import Deploy, send


def test_it_says_that_the_api_answers_and_nobody_stores_that() -> None:
    sent = send(handler, event_of("get_health"), None)

    assert (sent.status, sent.body) == (200, {"status": "ok"})
    assert sent.headers["Cache-Control"] == "no-store"


def test_it_needs_no_setting_and_no_permission(deploy: Deploy) -> None:
    assert send(deploy("health/get_health"), event_of("get_health")).status == 200
