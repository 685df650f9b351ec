"""Posting many planets at once."""

from collections import Counter

import httpx
import pytest

from tests.tools.fake_api import FakeApi, planets
from tools.loading import Result, load


def test_each_planet_is_posted_once() -> None:
    api = FakeApi()

    outcomes = list(load(api.client(), planets(50)))

    assert {outcome.planet_name for outcome in outcomes} == {f"Vega {n}" for n in range(50)}
    assert len(api.posts) == 50


def test_one_login_serves_all_workers() -> None:
    api = FakeApi()

    list(load(api.client(), planets(50)))

    assert api.logins == ["token-1"]


def test_what_became_of_a_planet_is_created_present_or_failed() -> None:
    refusal = httpx.Response(403, json={"detail": "You may not do this."})
    api = FakeApi(httpx.Response(201), httpx.Response(409), refusal)

    outcomes = list(load(api.client(), planets(3)))

    assert Counter(outcome.result for outcome in outcomes) == dict.fromkeys(Result, 1)
    reasons = [outcome.reason for outcome in outcomes if outcome.result is Result.FAILED]
    assert reasons == ["403 Forbidden: You may not do this."]


def test_a_lost_connection_ends_it() -> None:
    api = FakeApi(lasts=20)

    with pytest.raises(httpx.ReadError):
        list(load(api.client(), planets(50)))
