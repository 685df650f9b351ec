"""The settings that the template or Lambda gives to a function. Only this module knows their names.

Each is read when it is needed, so that every module can be imported with an empty environment.
"""

import json
import os
from collections.abc import Mapping


class MissingSetting(Exception):
    """The function is not given a setting that it needs."""


def _setting(name: str) -> str:
    return _variable(name)


def _variable(name: str) -> str:
    try:
        return os.environ[name]
    except KeyError:
        raise MissingSetting(name) from None


def on_lambda() -> bool:
    """Return whether this is an execution environment of Lambda, or what stands in for one."""
    return "AWS_LAMBDA_INITIALIZATION_TYPE" in os.environ


def region() -> str:
    """Return the region of AWS. Lambda sets both names; the AWS CLI knows one of them only."""
    return os.environ.get("AWS_REGION") or _variable("AWS_DEFAULT_REGION")


def endpoint(service: str) -> str:
    """Return where a service of AWS is asked, such as https://kms.us-east-1.amazonaws.com."""
    own = os.environ.get(f"AWS_ENDPOINT_URL_{service.upper()}")
    given = own or os.environ.get("AWS_ENDPOINT_URL")
    top = "amazonaws.com.cn" if region().startswith("cn-") else "amazonaws.com"
    return given or f"https://{service}.{region()}.{top}"


def ca_bundle() -> str | None:
    """Return the file of the certificates to trust, or None for those of the system."""
    return os.environ.get("AWS_CA_BUNDLE") or None


def credentials() -> tuple[str, str, str | None]:
    """Return the id and the secret of the function's access key, and its session token."""
    return (
        _variable("AWS_ACCESS_KEY_ID"),
        _variable("AWS_SECRET_ACCESS_KEY"),
        os.environ.get("AWS_SESSION_TOKEN") or None,
    )


def users_table() -> str:
    """Return the name of the table of profiles."""
    return _setting("USERS_TABLE")


def credentials_table() -> str:
    """Return the name of the table of credentials."""
    return _setting("CREDENTIALS_TABLE")


def sessions_table() -> str:
    """Return the name of the table of sessions."""
    return _setting("SESSIONS_TABLE")


def one_time_tokens_table() -> str:
    """Return the name of the table of the tokens in mailed links."""
    return _setting("ONE_TIME_TOKENS_TABLE")


def attempts_table() -> str:
    """Return the name of the table of counted attempts and known sources."""
    return _setting("ATTEMPTS_TABLE")


def registrations_per_source() -> int:
    """Return how many registrations one source has in a window of the counted attempts."""
    return int(_setting("REGISTRATIONS_PER_SOURCE"))


def mails_per_mailbox() -> int:
    """Return how many of the mails that anybody can cause a mailbox gets in an hour."""
    return int(_setting("MAILS_PER_MAILBOX"))


def mails_per_second() -> int:
    """Return how many mails a process may send in a second."""
    return int(_setting("MAILS_PER_SECOND"))


def planets_table() -> str:
    """Return the name of the table of planets."""
    return _setting("PLANETS_TABLE")


def planet_names_table() -> str:
    """Return the name of the table that makes planets' names unique."""
    return _setting("PLANET_NAMES_TABLE")


def outbox_table() -> str:
    """Return the name of the table of published events, the outbox."""
    return _setting("OUTBOX_TABLE")


def deliverability_table() -> str:
    """Return the name of the table of what is known of addresses that mail did not reach."""
    return _setting("DELIVERABILITY_TABLE")


def idempotency_table() -> str:
    """Return the name of the table of idempotency records."""
    return _setting("IDEMPOTENCY_TABLE")


def archive_table() -> str:
    """Return the name of the table that caches the archive's answers."""
    return _setting("ARCHIVE_TABLE")


def archive_url() -> str:
    """Return the base URL of the NASA Exoplanet Archive."""
    return _setting("ARCHIVE_URL")


def token_key_arns() -> tuple[str, ...]:
    """Return the ARNs of the keys of access tokens: the first one signs, all of them verify."""
    return tuple(_setting("TOKEN_KEY_ARNS").split(","))


def token_issuer() -> str:
    """Return the issuer of access tokens, which is also their audience."""
    return _setting("TOKEN_ISSUER")


def people_key() -> str:
    """Return the API key that counts the requests of all callers without their own."""
    return _setting("PEOPLE_KEY")


def cors_origin() -> str:
    """Return the origin whose pages may call the API from a browser, or *."""
    return _setting("CORS_ORIGIN")


def product_name() -> str:
    """Return the name that mails and pages are signed with."""
    return _setting("PRODUCT_NAME")


def sender() -> str:
    """Return the address that mails come from."""
    return _setting("SENDER")


def admin_email() -> str:
    """Return the address whose user becomes an admin by verifying it, or nothing."""
    return _setting("ADMIN_EMAIL")


def link_base() -> str:
    """Return the URL that links in mails begin with, without a trailing slash."""
    return _setting("LINK_BASE")


def mail_configuration() -> str:
    """Return the name of the SES configuration set."""
    return _setting("MAIL_CONFIGURATION")


def checked_versions() -> Mapping[str, str]:
    """Return the ARN of each function version that the release check calls, by operation."""
    versions: Mapping[str, str] = json.loads(_setting("CHECKED_VERSIONS"))
    return versions
