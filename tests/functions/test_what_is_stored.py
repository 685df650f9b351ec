"""Where the tables hold passwords' hashes, secrets' hashes and addresses; secrets are in none.

The places are those of the design: what is not among them may hold nothing of the kind.
"""

import os
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from moto.ses.models import ses_backends

from tests.aws import ACCOUNT_ID, REGION, template
from tests.builders import PASSWORD, a_member
from tests.events import Body, as_form, as_json, event_of
from tests.fakes import FakeContext
from tests.functions.kit import Deploy, Sent, send
from tests.secrecy import secrets_in
from tests.storage import Storage

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

LINK = re.compile(r"/([a-z-]+)/confirm\?token=([\w-]{43})")
DISTANT = datetime(2100, 1, 1, tzinfo=UTC)
ANOTHER = "four moons of a blue giant"
GRANT = {"grant_type": "password", "username": "ada@example.com", "password": PASSWORD}

PLACES: Mapping[str, set[str]] = {
    "a hash of a password": {"Credentials.password_hash"},
    "a hash of a secret": {
        "Attempts.key",  # of an address and a source, which are no secrets
        "Idempotency.fingerprint",
        "Idempotency.id",
        "OneTimeTokens.token_hash",
        "Sessions.previous_hash",
        "Sessions.secret_hash",
        "Sessions.session_id",
    },
    "a secret": {"Sessions.nonce"},  # of no use without the token before
    "an email address": {
        "Credentials.email",
        "OneTimeTokens.email",
        "Outbox.details",
        "Sessions.email",
        "Users.email",
        "Users.email_key",
        "Users.pending_email",
        "Users.pending_email_key",
    },
}
"""The attributes that may hold something of a kind, and do after these calls."""

# The hash of a password is text of that length too.
LOOKS_LIKE: Mapping[str, set[str]] = {"a secret": {"Credentials.password_hash"}}


class Calls:
    """What somebody does, from the registration to a new password and a new address."""

    def __init__(self, deploy: Deploy) -> None:
        self._deploy = deploy
        self.secrets: list[str] = [PASSWORD, ANOTHER]
        self.mailed_links: dict[str, str] = {}  # the newest secret of each kind

    def all(self) -> None:
        """Do it all, and note what would let somebody in."""
        key = {"Idempotency-Key": "registration"}
        self._user_id = self.call("users/create_user", as_json(_ADA), key).body["id"]
        self.log_in()
        self.call("auth/create_token", as_form({**GRANT, "password": "not the password"}))
        self.call("planets/create_planet", headers={"Idempotency-Key": "planet"})
        self.change_password()
        self.call("auth/request_password_reset", as_json({"email": _ADA["email"]}))

    def change_password(self) -> None:
        """Choose another password, and the former one again."""
        for before, after in ((PASSWORD, ANOTHER), (ANOTHER, PASSWORD)):
            passwords = {"current_password": before, "new_password": after}
            self.as_ada("users/change_password", as_json(passwords))
        self.log_in()

    def follow_mailed_links(self) -> None:
        """Confirm the address, choose a new password, and wish for another address."""
        verify, reset = (
            self.mailed_links["email-verifications"],
            self.mailed_links["password-resets"],
        )
        confirmed = self.call("auth/verify_email", as_json({"token": verify, "password": PASSWORD}))
        assert confirmed.status == 204
        changed = {"token": reset, "new_password": PASSWORD}
        assert self.call("auth/reset_password", as_json(changed)).status == 204
        self.log_in()
        self.as_ada("users/update_user", as_json({"email": "ada@example.org"}))

    def log_in(self) -> None:
        """Log in, and renew the login."""
        self.keep_tokens(self.call("auth/create_token", as_form(GRANT)))
        renewal = {"grant_type": "refresh_token", "refresh_token": self.secrets[-1]}
        self.keep_tokens(self.call("auth/create_token", as_form(renewal)))

    def as_ada(self, operation: str, body: Body) -> None:
        _, name = operation.split("/")
        event = event_of(name, caller=a_member(self._user_id), path={"user_id": "me"}, body=body)
        assert send(self._deploy(operation), event).status < 300

    def call(
        self, operation: str, body: Body | None = None, headers: Mapping[str, str] | None = None
    ) -> Sent:
        _, name = operation.split("/")
        return send(self._deploy(operation), event_of(name, body=body, headers=headers))

    def keep_tokens(self, sent: Sent) -> None:
        refresh = sent.body["refresh_token"]
        _, session_secret, _, secret = refresh.split(".")
        self.secrets += [sent.body["access_token"], session_secret, secret, refresh]

    def send_mails(self, storage: Storage) -> None:
        """Send what the outbox holds, and note the secrets of the links."""
        consume = self._deploy("notifications/send_notifications")
        sender = os.environ["SENDER"]
        ses_backends[ACCOUNT_ID][REGION].verify_email_identity(sender)
        for event_id in storage.outbox.pending_since(DISTANT):
            event = event_of("send_notifications")
            event["Records"][0]["dynamodb"]["Keys"]["event_id"]["S"] = event_id
            assert consume(event, FakeContext()) == {"batchItemFailures": []}
        for mail in ses_backends[ACCOUNT_ID][REGION].sent_messages:
            self.mailed_links |= LINK.findall(mail.body)
        self.secrets += self.mailed_links.values()


_ADA = {
    "first_name": "Ada",
    "last_name": "Lovelace",
    "email": "Ada@example.com",
    "password": PASSWORD,
}


@pytest.fixture
def calls(deploy: Deploy, storage: Storage) -> Calls:
    made = Calls(deploy)
    made.all()
    made.send_mails(storage)
    made.follow_mailed_links()
    made.send_mails(storage)
    return made


def attributes(client: "DynamoDBClient") -> Iterator[tuple[str, str]]:
    """Return each attribute of each item, by its table and name, and its value."""
    for table in template().resources("AWS::DynamoDB::Table"):
        for item in client.get_paginator("scan").paginate(TableName=table).search("Items[]"):
            for name, value in item.items():
                yield f"{table.removesuffix('Table')}.{name}", str(value)


def test_nothing_that_lets_somebody_in_is_in_any_table(
    calls: Calls, moto_tables: "DynamoDBClient"
) -> None:
    stored = list(attributes(moto_tables))

    assert calls.secrets
    for secret in calls.secrets:
        assert not [place for place, value in stored if secret in value]


@pytest.mark.usefixtures("calls")
def test_hashes_and_addresses_are_where_they_belong_and_nowhere_else(
    moto_tables: "DynamoDBClient",
) -> None:
    found = defaultdict[str, set[str]](set)
    for place, value in attributes(moto_tables):
        for kind in secrets_in(value):
            found[kind].add(place)

    for kind, places in LOOKS_LIKE.items():
        found[kind] -= places
    assert found == PLACES
