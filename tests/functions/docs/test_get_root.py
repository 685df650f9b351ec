"""GET /."""

import pytest

from functions.docs.get_root import handler
from tests.events import Event, event_of


def under(path: str) -> Event:
    event = event_of("get_root")
    event["requestContext"]["path"] = path
    return event


@pytest.mark.parametrize(
    ("path", "page"),
    [("/", "/docs"), ("/live/", "/live/docs"), ("/live", "/live/docs")],
)
def test_it_leads_to_the_documentation_behind_a_stage_as_behind_a_domain(
    path: str, page: str
) -> None:
    answer = handler(under(path), None)

    assert (answer["statusCode"], answer["headers"]["Location"]) == (302, page)
    assert "body" not in answer
