"""Giving tokens, on DynamoDB and KMS."""

from functools import cache

from shared.adapters import settings
from shared.adapters.dynamodb.accounts import kept_credential_stamps
from shared.adapters.dynamodb.sessions import DynamoSessions, kept_session_keys, kept_sessions
from shared.adapters.dynamodb.store import DynamoStore
from shared.adapters.dynamodb.writes import TableMappings
from shared.domain.accounts.credential import CredentialVersion
from shared.domain.sessions.renewal import Renewal
from shared.domain.sessions.session import Session, SessionKey
from shared.domain.sessions.token_grants import TokenGrants
from shared.wiring.clients import dynamodb
from shared.wiring.login import login
from shared.wiring.signing import token_signer


@cache
def token_grants() -> TokenGrants:
    """Return what tokens are given for."""
    return TokenGrants(login(), _renewal())


def _renewal() -> Renewal:
    sessions = settings.sessions_table()
    mappings: TableMappings = {
        Session: kept_sessions(sessions),
        SessionKey: kept_session_keys(sessions),
        CredentialVersion: kept_credential_stamps(settings.credentials_table()),
    }
    return Renewal(
        DynamoSessions(dynamodb(), sessions), token_signer(), DynamoStore(dynamodb(), mappings)
    )
