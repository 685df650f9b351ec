"""GET /.well-known/oauth-authorization-server."""

import json
from pathlib import Path
from typing import get_args
from urllib.parse import urlsplit

import pytest

from functions.auth.get_authorization_server import handler
from functions.auth.models import PasswordGrant, RefreshGrant
from tests.aws import ISSUER
from tests.events import Event, event_of
from tests.functions.kit import Deploy, send

DOMAIN = "https://api.example.com"
EXECUTE_API = "https://a1b2c3d4e5.execute-api.us-east-1.amazonaws.com/live"
PLACES = ("token_endpoint", "revocation_endpoint", "jwks_uri", "service_documentation")
DOCUMENT = Path(__file__).parents[3] / "functions/docs/openapi.json"


def asked(**headers: str) -> Event:
    return event_of("get_authorization_server", headers=headers)


def test_where_the_issuer_is_an_address_everything_is_there() -> None:
    sent = send(handler, asked(), DOMAIN)

    assert sent.body["issuer"] == DOMAIN
    assert sent.body["token_endpoint"] == f"{DOMAIN}/api/v1/auth/token"
    assert all(sent.body[place].startswith(f"{DOMAIN}/") for place in PLACES)


def test_where_the_issuer_is_only_a_name_everything_is_where_it_was_asked() -> None:
    sent = send(handler, asked(), "urn:orrery:production")

    assert sent.body["issuer"] == "urn:orrery:production"
    assert sent.body["jwks_uri"] == f"{EXECUTE_API}/.well-known/jwks.json"
    assert all(sent.body[place].startswith(f"{EXECUTE_API}/") for place in PLACES)


def test_no_header_moves_an_endpoint() -> None:
    """A cache gives the answer to others than who sent the header."""
    claimed = {
        "Host": "evil.example",
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Proto": "http",
        "Forwarded": "host=evil.example;proto=http",
    }

    sent = send(handler, asked(**claimed), "urn:orrery:production")

    assert sent.body == send(handler, asked(), "urn:orrery:production").body
    assert sent.headers["Cache-Control"] == "public, max-age=300"


@pytest.mark.parametrize("place", PLACES)
def test_every_endpoint_is_one_of_the_api(place: str) -> None:
    path = urlsplit(send(handler, asked(), DOMAIN).body[place]).path

    assert path in json.loads(DOCUMENT.read_text())["paths"]


def test_the_grants_are_those_that_a_login_takes() -> None:
    literals = [grant.__annotations__["grant_type"] for grant in (PasswordGrant, RefreshGrant)]
    taken = [get_args(get_args(literal)[0])[0] for literal in literals]

    assert send(handler, asked(), DOMAIN).body["grant_types_supported"] == taken


def test_the_issuer_is_the_one_in_the_tokens_of_the_stack(deploy: Deploy) -> None:
    sent = send(deploy("auth/get_authorization_server"), asked())

    assert sent.body["issuer"] == ISSUER
