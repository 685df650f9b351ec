"""The stand-in for the NASA Exoplanet Archive answers as its TAP service is documented to."""

from collections.abc import Iterator

import httpx
import pytest

from local.product.archive_stand_in import TAP_PATH, ArchiveStandIn

QUERY = "select pl_name,sy_dist from ps where hostname='Kepler-22'"


@pytest.fixture(scope="module")
def stand_in() -> Iterator[ArchiveStandIn]:
    stand_in = ArchiveStandIn()
    yield stand_in
    stand_in.close()


def ask(stand_in: ArchiveStandIn, **parameters: str) -> httpx.Response:
    return httpx.get(stand_in.url + TAP_PATH, params=parameters, trust_env=False)


def test_a_query_is_answered_in_json(stand_in: ArchiveStandIn) -> None:
    answer = ask(stand_in, query=QUERY, format="json")

    assert answer.json() == [{"pl_name": "Kepler-22 b", "sy_dist": 190.0}]


@pytest.mark.parametrize(
    "query", ["select", "select moons from ps", "delete from ps", f"{QUERY}; {QUERY}"]
)
def test_a_query_that_cannot_be_run_is_an_error_in_a_votable(
    stand_in: ArchiveStandIn, query: str
) -> None:
    answer = ask(stand_in, query=query, format="json")

    assert answer.status_code == 400
    assert 'value="ERROR"' in answer.text
