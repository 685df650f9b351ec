"""OAuth's clients that others wrote go the whole way, from a wrong password to a revocation."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import httpx
import pytest

from shared.domain.attempts.login_limits import PAIR_MOST
from tests.e2e.api import PASSWORD, USERS, an_email, new_member
from tests.e2e.oauth_clients import Authlib, Client, Oauth4webapi, RequestsOauthlib, error_of

WRONG = "not this one at all"
# Within twice the attempts of a window, since the next one may begin meanwhile.
GUESSES_MOST = 2 * PAIR_MOST + 1
LIMITED = "temporarily_unavailable"
ENDED = "invalid_grant"


@pytest.fixture(autouse=True)
def plain_http(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the clients talk to an API that is on this machine."""
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")
    monkeypatch.setenv("AUTHLIB_INSECURE_TRANSPORT", "1")


@pytest.fixture(
    params=[
        Authlib,
        RequestsOauthlib,
        pytest.param(Oauth4webapi, marks=pytest.mark.needs("own runtime")),
    ]
)
def user_agent(request: pytest.FixtureRequest, base_url: str) -> Iterator[Client]:
    made: Callable[[str], Client] = request.param
    with ExitStack() as closing:
        user_agent = made(base_url)
        if isinstance(user_agent, Oauth4webapi):
            closing.enter_context(user_agent)
        yield user_agent


def test_who_guesses_hears_an_error_of_oauth_each_time(user_agent: Client) -> None:
    email = an_email()

    errors = [error_of(lambda: user_agent.login(email, WRONG)) for _ in range(GUESSES_MOST)]

    assert errors[:PAIR_MOST] == [ENDED] * PAIR_MOST
    assert LIMITED in errors
    assert set(errors) == {ENDED, LIMITED}


def test_a_login_is_used_and_renewed_until_an_old_token_ends_it(
    user_agent: Client, anyone: httpx.Client
) -> None:
    first = user_agent.login(new_member(anyone).email, PASSWORD)
    second = user_agent.renew(first)
    third = user_agent.renew(second)

    assert len({first, second, third}) == 3
    assert user_agent.get(f"{USERS}/me") == 200
    assert error_of(lambda: user_agent.renew(first)) == ENDED
    assert error_of(lambda: user_agent.renew(third)) == ENDED


def test_a_revoked_login_is_not_renewed(user_agent: Client, anyone: httpx.Client) -> None:
    token = user_agent.login(new_member(anyone).email, PASSWORD)

    assert user_agent.revoke(token) == 200
    assert error_of(lambda: user_agent.renew(token)) == ENDED
