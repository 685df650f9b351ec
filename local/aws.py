"""AWS clients that know nothing of this machine's own AWS account, settings or proxies."""

from dataclasses import dataclass
from typing import Any

from botocore.config import Config

from sam_template.account import REGION, session

NO_PROXY = Config(proxies={}, max_pool_connections=50)


@dataclass(frozen=True)
class Credentials:
    """What signs a request. Those of a role have a session token."""

    access_key_id: str
    secret_access_key: str
    session_token: str | None = None


def client(service: str, url: str, credentials: Credentials) -> Any:
    """Make a client of the service at `url`.

    botocore makes a client's methods as it runs, so the caller names its type.
    """
    return session().create_client(
        service,
        region_name=REGION,
        endpoint_url=url,
        aws_access_key_id=credentials.access_key_id,
        aws_secret_access_key=credentials.secret_access_key,
        aws_session_token=credentials.session_token,
        config=NO_PROXY,
    )
