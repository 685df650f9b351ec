"""The granting of tokens on DynamoDB and KMS."""

from functools import cache

from shared.adapters import settings
from shared.adapters.dynamodb.accounts import CREDENTIAL_VERSIONS
from shared.adapters.dynamodb.sessions import SESSION_KEYS, SESSIONS, DynamoSessions
from shared.adapters.dynamodb.store import DynamoStore
from shared.adapters.dynamodb.table_mapping import Tables
from shared.domain.accounts.credential import CredentialVersion
from shared.domain.sessions.renewal import Renewal
from shared.domain.sessions.session import Session, SessionKey
from shared.domain.sessions.token_grants import TokenGrants
from shared.wiring.clients import dynamodb
from shared.wiring.login import login
from shared.wiring.signing import token_signer


@cache
def token_grants() -> TokenGrants:
    return TokenGrants(login(), _renewal())


def _renewal() -> Renewal:
    sessions = settings.sessions_table()
    tables: Tables = {
        Session: SESSIONS.at(sessions),
        SessionKey: SESSION_KEYS.at(sessions),
        CredentialVersion: CREDENTIAL_VERSIONS.at(settings.credentials_table()),
    }
    return Renewal(
        DynamoSessions(dynamodb(), sessions), token_signer(), DynamoStore(dynamodb(), tables)
    )
