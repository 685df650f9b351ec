"""What names a request, over HTTP."""

import httpx
import pytest


@pytest.mark.needs("request ids")
def test_every_request_has_an_id_of_its_own(anyone: httpx.Client) -> None:
    answers = [anyone.get("/.well-known/jwks.json") for _ in range(2)]

    assert len({answer.headers["X-Request-Id"] for answer in answers}) == 2
