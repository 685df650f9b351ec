"""What every repository of one-time tokens does, the fake one too."""

from dataclasses import replace
from datetime import timedelta

import pytest

from shared.domain.one_time_tokens.errors import InvalidOneTimeToken
from shared.domain.one_time_tokens.one_time_token import TokenPurpose
from shared.domain.unit_of_work import Add, Remove, Save
from tests.builders import a_credential, a_one_time_token
from tests.storage import Storage


class Refused(InvalidOneTimeToken):
    """Another change of the same transaction is refused."""


@pytest.mark.parametrize("purpose", TokenPurpose)
def test_a_token_is_found_as_it_was_until_it_expires(
    storage: Storage, purpose: TokenPurpose
) -> None:
    token = a_one_time_token(purpose=purpose)
    storage.put(token)

    last = token.expires_at - timedelta(seconds=1)
    assert storage.one_time_tokens.find(token.token_hash, last) == token
    assert storage.one_time_tokens.find(token.token_hash, token.expires_at) is None


def test_a_token_is_found_by_its_own_hash_only(storage: Storage) -> None:
    token = a_one_time_token()
    storage.put(token)

    assert storage.one_time_tokens.find("another hash", token.expires_at) is None


def test_a_token_is_used_up_once(storage: Storage) -> None:
    token = a_one_time_token()
    storage.put(token)

    storage.commit(Remove(token, InvalidOneTimeToken), Add(a_credential(), Refused))

    with pytest.raises(InvalidOneTimeToken):
        storage.commit(Remove(token, InvalidOneTimeToken))


def test_a_used_token_allows_no_second_change(storage: Storage) -> None:
    token, credential = a_one_time_token(), a_credential()
    storage.put(credential)
    changed = replace(credential, password_hash="hash of another")

    with pytest.raises(InvalidOneTimeToken):
        storage.commit(
            Remove(token, InvalidOneTimeToken), Save(changed, was=credential, error=Refused)
        )

    assert storage.credentials.find(credential.email_key) == credential


def test_a_token_whose_change_is_refused_is_not_used_up(storage: Storage) -> None:
    token = a_one_time_token()
    storage.put(token)
    gone = a_credential()

    with pytest.raises(Refused):
        storage.commit(Remove(token, InvalidOneTimeToken), Save(gone, was=gone, error=Refused))

    last = token.expires_at - timedelta(seconds=1)
    assert storage.one_time_tokens.find(token.token_hash, last) == token
