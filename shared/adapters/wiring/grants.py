"""Giving tokens, on DynamoDB and KMS."""

from functools import cache

from shared.adapters import settings
from shared.adapters.dynamodb.accounts import kept_credential_stamps
from shared.adapters.dynamodb.sessions import DynamoSessionStates, kept_session_keys, kept_sessions
from shared.adapters.dynamodb.store import DynamoStore
from shared.adapters.dynamodb.writes import Kinds
from shared.adapters.wiring.clients import dynamodb
from shared.adapters.wiring.login import login
from shared.adapters.wiring.signing import token_signer
from shared.domain.accounts.credential import CredentialStamp
from shared.domain.sessions.grants import Grants
from shared.domain.sessions.renewal import Renewal
from shared.domain.sessions.session import Session, SessionKey


@cache
def grants() -> Grants:
    """Return what tokens are given for."""
    return Grants(login(), _renewal())


def _renewal() -> Renewal:
    sessions = settings.sessions_table()
    kinds: Kinds = {
        Session: kept_sessions(sessions),
        SessionKey: kept_session_keys(sessions),
        CredentialStamp: kept_credential_stamps(settings.credentials_table()),
    }
    return Renewal(
        DynamoSessionStates(dynamodb(), sessions), token_signer(), DynamoStore(dynamodb(), kinds)
    )
