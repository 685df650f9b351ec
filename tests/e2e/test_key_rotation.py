"""The signing key is rotated on a runtime of its own, and no token is refused on the way."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import httpx
import jwt
import pytest

from local.console import Console
from local.extension import Reach
from local.gateway.server import Server
from local.product.orrery import Orrery
from local.runtime import Runtime
from local.state import State
from sam_template.template import Template
from tests.e2e.api import ME, PASSWORD, client, log_in, new_member
from tests.e2e.runtime_process import PROJECT

pytestmark = pytest.mark.needs("own runtime")

STEPS = ("first", "first,second", "second,first", "second")
"""As docs/operations.md says; tests/contract/test_token_keys.py holds the template to them."""


class OrreryWithKeys(Orrery):
    """The product, with some of the keys of access tokens."""

    def __init__(self, token_keys: str) -> None:
        super().__init__()
        self._token_keys = token_keys

    def configure(self, template: Template, reach: Reach) -> Template:
        configured = super().configure(template, reach)
        keys = {"TokenKeys": self._token_keys}
        return replace(configured, parameters={**configured.parameters, **keys})


@contextmanager
def deployed(state: Path, token_keys: str) -> Iterator[httpx.Client]:
    """Run the API with these keys; who comes is nobody."""
    console = Console(io.StringIO())
    runtime = Runtime(PROJECT, State(state), console, extension=OrreryWithKeys(token_keys))
    try:
        with Server(0) as server:
            runtime.serve(server)
            with client(f"http://127.0.0.1:{server.port}") as anyone:
                yield anyone
    finally:
        runtime.stop()


def test_no_token_is_refused_while_the_key_is_rotated(tmp_path: Path) -> None:
    email, tokens, published = "", [""], []
    for step in STEPS:
        with deployed(tmp_path, step) as anyone:
            email = email or new_member(anyone).email
            tokens.append(log_in(anyone, email, PASSWORD))
            published.append(kids(anyone))

            assert signed_by(tokens[-1]) == published[-1][0], step
            for token in filter(None, tokens[-2:]):
                assert is_let_in(anyone, token), step

    [[old], [_, new], [_, _], [last]] = published
    assert published[1:3] == [[old, new], [new, old]]
    assert last == new


def kids(anyone: httpx.Client) -> list[str]:
    return [key["kid"] for key in anyone.get("/.well-known/jwks.json").json()["keys"]]


def signed_by(token: str) -> str:
    return str(jwt.get_unverified_header(token)["kid"])


def is_let_in(anyone: httpx.Client, token: str) -> bool:
    with client(str(anyone.base_url), token) as somebody:
        return somebody.get(ME).status_code == 200
