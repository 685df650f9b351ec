"""What is at no address, over HTTP."""

import httpx
import pytest

from tests.e2e.api import PLANETS, USERS, Member, a_planet, problem

GARBAGE = ["abc", "0", "-1", str(2**53), str(2**63), "1e3", "1.0", "01", "+1", "%31%00", "%D9%A3"]


@pytest.mark.needs("gateway responses")
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/"),
        ("GET", "/api/v1"),
        ("GET", "/api/v1/moons"),
        ("GET", "/api/v2/users"),
        ("GET", f"{USERS}/1/moons"),
        ("PUT", USERS),
        ("POST", f"{USERS}/1"),
        ("GET", f"{PLANETS}/1/moons"),
        ("PUT", PLANETS),
        ("POST", f"{PLANETS}/1"),
        ("DELETE", USERS),
        ("GET", "/api/v1/auth/token"),
        ("POST", "/.well-known/jwks.json"),
    ],
)
def test_an_unknown_route_is_not_found(anyone: httpx.Client, method: str, path: str) -> None:
    problem(anyone.request(method, path), 404)


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("garbage", GARBAGE)
def test_what_is_no_id_of_a_planet_is_not_found(mia: Member, method: str, garbage: str) -> None:
    problem(mia.http.request(method, f"{PLANETS}/{garbage}"), 404)


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("garbage", [*GARBAGE, "ME", "me%20"])
def test_what_is_no_id_of_a_user_is_not_found(mia: Member, method: str, garbage: str) -> None:
    problem(mia.http.request(method, f"{USERS}/{garbage}"), 404)


def test_me_is_no_planet(mia: Member) -> None:
    problem(mia.http.get(f"{PLANETS}/me"), 404)
    problem(mia.http.put(f"{PLANETS}/me", json=a_planet()), 404)
