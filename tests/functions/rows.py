"""The rows of the matrix of refusals, one for each operation of the API."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, cast

from functions.auth.forms import EMAIL_VERIFICATION, PASSWORD_RESET
from shared.adapters.tokens.public_keys import PublicKeys
from shared.domain.accounts.errors import EmailTaken, NothingToVerify, UserNotFound, WrongPassword
from shared.domain.archive.errors import ArchiveDown, ArchiveFailed, ArchiveGarbled, ArchiveSlow
from shared.domain.attempts.attempt import KnownSource
from shared.domain.attempts.errors import TooManyAttempts
from shared.domain.attempts.login_limits import PAIR_MOST
from shared.domain.attempts.ports import Purpose
from shared.domain.attempts.request_limits import REQUESTS_MOST
from shared.domain.errors import NotFound, Refusal
from shared.domain.idempotency_record import IdempotencyKeyReused
from shared.domain.one_time_tokens.errors import InvalidOneTimeToken
from shared.domain.planets.errors import PlanetNameTaken
from shared.domain.sessions.errors import (
    InvalidGrant,
    InvalidRefreshToken,
    RefreshTokenReused,
    SessionNotFound,
)
from shared.entrypoints.api_gateway.form_page import FormPage
from shared.entrypoints.api_gateway.problems import UnsupportedGrantType
from tests.attempts import spend_attempts
from tests.aws import ISSUER
from tests.builders import (
    LATER,
    MAILED_SECRET,
    PASSWORD,
    a_credential,
    a_one_time_token,
    a_planet,
    a_session,
    a_user,
    a_verification_token,
)
from tests.events import Body, as_form, as_json
from tests.fakes import FakeArchive, FakeCounters, FakeStore
from tests.functions.kit import Sent, send
from tests.functions.matrix import STRANGER, Row, Rule
from tests.functions.services import (
    account_removal,
    archive_lookup,
    catalog,
    contribution,
    curation,
    email_verification,
    email_verification_requests,
    open_sessions,
    password_change,
    password_reset,
    password_reset_requests,
    profile_editing,
    profiles,
    registration,
    token_grants,
    token_revocation,
)
from tests.local_kms import LocalKms

if TYPE_CHECKING:
    from mypy_boto3_kms import KMSClient

ONCE = {"Idempotency-Key": "once"}
ADA = {
    "first_name": "Ada",
    "last_name": "Lovelace",
    "email": "ada@example.com",
    "password": PASSWORD,
}
EARTH = {"planet_name": "EARTH", "planet_type": "ocean", "home_star": "Sun"}
GRANT = {"grant_type": "password", "username": "ada@example.com", "password": PASSWORD}


def planet(version: int) -> Sequence[object]:
    """Store the planet of events/, which all of its changes change."""
    stored = a_planet(version=version, mass=99.0)
    return stored, stored.name


def user(version: int) -> Sequence[object]:
    """Store the user of events/, whom all of its changes change, with their credential."""
    return a_user(version=version, first_name="Eve"), a_credential()


def user_with_password(version: int) -> Sequence[object]:
    """Store the user of events/change_password.json, whose credential changes."""
    return a_user(), a_credential(version=version)


def credential(version: int) -> Sequence[object]:
    """Store the credential that logs in by events/create_token.json."""
    return (a_credential(),)


def link(version: int) -> Sequence[object]:
    """Store the link of events/reset_password.json, and whose password it resets."""
    return a_one_time_token(), *user(version)


def session(version: int) -> Sequence[object]:
    """Store a session of the user of events/."""
    return (a_session(session_id="b" * 64),)


def name_taken(row: Row) -> Sent:
    """Ask for a name that another planet has in another case."""
    earth = a_planet(planet_id=2, planet_name="Earth")
    return row.refused(row.event(body=as_json(EARTH)), FakeStore(*row.stored(1), earth, earth.name))


def address_taken(row: Row) -> Sent:
    """Register with an address that logs somebody in already."""
    return row.refused(row.event(), FakeStore(a_credential()))


def other_request(body: Body) -> Rule:
    """Make the rule that an idempotency key belongs to one request."""

    def act(row: Row) -> Sent:
        assert row.service is not None
        service = row.service(FakeStore(*row.stored(1)))
        assert send(row.handler, row.event(headers=ONCE), service).status == 201
        return send(row.handler, row.event(headers=ONCE, body=body), service)

    return Rule("an idempotency key of another request", 422, act)


def repeated_too_often(row: Row) -> Sent:
    """Repeat a registration, which compares passwords, from where too many were tried."""
    store, counters = FakeStore(), FakeCounters()
    service = registration(store, counters=counters)
    assert send(row.handler, row.event(headers=ONCE), service).status == 201
    spend_attempts(counters, PAIR_MOST, LATER)
    return send(row.handler, row.event(headers=ONCE), service)


def tried_too_often(row: Row) -> Sent:
    """Log in from where too many passwords were tried."""
    counters = FakeCounters()
    spend_attempts(counters, PAIR_MOST, LATER)
    return send(row.handler, row.event(), token_grants(FakeStore(a_credential()), counters))


def asked_too_often(purpose: Purpose) -> Rule:
    """Make the rule that so many mails are asked for from one place, and no more."""

    def act(row: Row) -> Sent:
        assert row.service is not None
        service = row.service(FakeStore(*row.stored(1)))
        for _ in range(REQUESTS_MOST[purpose]):
            assert send(row.handler, row.event(), service).status == 202
        return send(row.handler, row.event(), service)

    return Rule("one request too many", 429, act)


def verified(row: Row) -> Sent:
    """Ask for a verification of what is verified."""
    return row.refused(row.event(), FakeStore(a_user(email_verified=True)))


def to_verify(version: int) -> Sequence[object]:
    """Store whose link events/verify_email.json is, with the pending address that it is for."""
    user = a_user(version=version, pending_email="new@example.com")
    return user, a_credential(), a_verification_token(email_key="new@example.com")


def pending_address_taken(row: Row) -> Sent:
    """Confirm an address that another account has by now, which notes the right password alone."""
    accounts = [*row.stored(1), a_credential(email_key="new@example.com", user_id=2)]
    store = FakeStore(*accounts)
    sent = send(row.handler, row.event(), email_verification(store))
    assert store.all(object) == [*accounts, *store.all(KnownSource)]
    return sent


def confirmed_too_often(row: Row) -> Sent:
    """Confirm from where too many passwords were tried."""
    counters = FakeCounters()
    spend_attempts(counters, PAIR_MOST, LATER)
    return send(row.handler, row.event(), email_verification(FakeStore(*row.stored(1)), counters))


def confirmed_with(request: str, **fields: str) -> Rule:
    """Make the rule that a confirmation with these fields is refused."""
    body = as_json({"token": MAILED_SECRET, "password": PASSWORD, **fields})
    return Rule(request, 400, lambda row: row.refused(row.event(body=body)))


def moved_too_often(body: Callable[[str], Body]) -> Rule:
    """Make the rule that mails go to so many new addresses from one place, and no more."""

    def act(row: Row) -> Sent:
        assert row.service is not None
        service = row.service(FakeStore(*row.stored(1)))
        for number in range(REQUESTS_MOST[Purpose.EMAIL_VERIFICATION_REQUEST_OF_SOURCE]):
            event = row.event(body=body(f"new.{number}@example.com"))
            assert send(row.handler, event, service).status == 200
        return send(row.handler, row.event(body=body("new@example.com")), service)

    return Rule("one new address too many", 429, act)


def with_wrong_password(row: Row) -> Sent:
    """Change a password without knowing it."""
    wrong = {"current_password": "no password", "new_password": PASSWORD}
    return row.refused(row.event(body=as_json(wrong)))


def changed_too_often(row: Row) -> Sent:
    """Change a password from where too many were tried."""
    counters = FakeCounters()
    spend_attempts(counters, PAIR_MOST, LATER)
    service = password_change(FakeStore(*row.stored(1)), counters=counters)
    return send(row.handler, row.event(), service)


def asked_for(request: str, **fields: str) -> Rule:
    """Make the rule that a token request with these fields is refused."""
    form = as_form(fields)
    return Rule(request, 400, lambda row: row.refused(row.event(body=form)))


def renewed_with_a_used_token(row: Row) -> Sent:
    """Renew twice, and then with the token that has been used up."""
    service = token_grants(FakeStore(a_credential()))

    def renew(token: str) -> Sent:
        form = as_form({"grant_type": "refresh_token", "refresh_token": token})
        return send(row.handler, row.event(body=form), service)

    first = send(row.handler, row.event(), service).body["refresh_token"]
    renew(renew(first).body["refresh_token"])
    return renew(first)


def failing(failure: ArchiveFailed) -> Rule:
    """Make the rule for an archive that fails in this way."""
    status = 504 if isinstance(failure, ArchiveSlow) else 502

    def act(row: Row) -> Sent:
        return send(row.handler, row.event(), archive_lookup(FakeArchive(fails=failure)))

    return Rule(f"an archive that fails ({type(failure).__name__})", status, act)


NAME_TAKEN: Mapping[type[Refusal], Rule] = {
    PlanetNameTaken: Rule("a taken name", 409, name_taken),
}

ROWS: Sequence[Row] = (
    Row(
        "archive/search_archive",
        lambda _: archive_lookup(FakeArchive()),
        outsider=STRANGER,
        own={
            type(error): failing(error)
            for error in (ArchiveDown(), ArchiveGarbled(), ArchiveSlow())
        },
    ),
    Row(
        "auth/create_token",
        token_grants,
        credential,
        own={
            InvalidGrant: asked_for("a wrong password", **{**GRANT, "password": "no password"}),
            InvalidRefreshToken: asked_for(
                "no refresh token", grant_type="refresh_token", refresh_token="x"
            ),
            RefreshTokenReused: Rule("a used refresh token", 400, renewed_with_a_used_token),
            UnsupportedGrantType: asked_for("another grant type", **{**GRANT, "grant_type": "x"}),
            TooManyAttempts: Rule("one attempt too many", 429, tried_too_often),
        },
    ),
    Row("auth/get_authorization_server", lambda _: ISSUER),
    Row("auth/get_jwks", lambda _: PublicKeys(cast("KMSClient", LocalKms()), ["new"])),
    Row(
        "auth/request_email_verification",
        email_verification_requests,
        user,
        outsider=STRANGER,
        own={
            NothingToVerify: Rule("a verified address", 409, verified),
            TooManyAttempts: asked_too_often(Purpose.EMAIL_VERIFICATION_REQUEST_OF_SOURCE),
        },
    ),
    Row(
        "auth/request_password_reset",
        password_reset_requests,
        own={TooManyAttempts: asked_too_often(Purpose.RESET_REQUEST_OF_SOURCE)},
    ),
    Row(
        "auth/reset_password",
        password_reset,
        link,
        own={
            InvalidOneTimeToken: Rule(
                "a link that is not valid", 400, lambda row: row.refused(row.event(), FakeStore())
            )
        },
    ),
    Row("auth/revoke_token", token_revocation),
    Row("auth/show_email_verification_page", lambda _: FormPage(EMAIL_VERIFICATION, "Orrery")),
    Row("auth/show_password_reset_page", lambda _: FormPage(PASSWORD_RESET, "Orrery")),
    Row(
        "auth/verify_email",
        email_verification,
        to_verify,
        own={
            InvalidOneTimeToken: confirmed_with("an unknown link", token="x" * 43),
            WrongPassword: confirmed_with("a wrong password", password="no password"),
            TooManyAttempts: Rule("one attempt too many", 429, confirmed_too_often),
            EmailTaken: Rule("a taken address", 409, pending_address_taken),
        },
    ),
    Row("docs/get_docs"),
    Row(
        "docs/get_docs_asset",
        own={
            NotFound: Rule(
                "another name", 404, lambda row: row.refused(row.event(path={"asset": "html.py"}))
            )
        },
    ),
    Row("docs/get_openapi"),
    Row("docs/get_root"),
    Row("health/get_health", lambda _: None),
    Row(
        "legacy/remove_user_legacy",
        account_removal,
        user,
        own={
            NotFound: Rule(
                "what is no identifier", 404, lambda row: row.refused(row.event(query={"id": "x"}))
            )
        },
    ),
    Row(
        "legacy/update_user_legacy",
        profile_editing,
        user,
        own={
            NotFound: Rule(
                "what is no identifier",
                404,
                lambda row: row.refused(row.event(body=as_json({"id": "x"}))),
            ),
            TooManyAttempts: moved_too_often(
                lambda email: as_json({"id": a_user().user_id, "email": email})
            ),
        },
    ),
    Row(
        "planets/create_planet",
        contribution,
        outsider=STRANGER,
        own={
            **NAME_TAKEN,
            IdempotencyKeyReused: other_request(as_json({**EARTH, "planet_name": "Other"})),
        },
    ),
    Row("planets/delete_planet", curation, planet),
    Row("planets/get_planet", catalog, planet, outsider=STRANGER),
    Row("planets/list_planets", catalog, planet, outsider=STRANGER),
    Row("planets/replace_planet", curation, planet, own=NAME_TAKEN),
    Row("planets/update_planet", curation, planet, own=NAME_TAKEN),
    Row("sessions/end_other_sessions", open_sessions, session),
    Row(
        "sessions/end_session",
        open_sessions,
        session,
        own={
            SessionNotFound: Rule(
                "no session of the user", 404, lambda row: row.refused(row.event(), FakeStore())
            )
        },
    ),
    Row("sessions/list_sessions", open_sessions, session),
    Row(
        "users/change_password",
        password_change,
        user_with_password,
        own={
            UserNotFound: Rule(
                "who was removed", 404, lambda row: row.refused(row.event(), FakeStore())
            ),
            WrongPassword: Rule("a wrong password", 400, with_wrong_password),
            TooManyAttempts: Rule("one attempt too many", 429, changed_too_often),
        },
    ),
    Row(
        "users/create_user",
        registration,
        own={
            EmailTaken: Rule("a taken address", 409, address_taken),
            IdempotencyKeyReused: other_request(as_json({**ADA, "first_name": "Augusta"})),
            TooManyAttempts: Rule("one repetition too many", 429, repeated_too_often),
        },
    ),
    Row("users/delete_user", account_removal, user),
    Row("users/get_user", profiles, user),
    Row("users/list_users", profiles, user),
    Row(
        "users/replace_user",
        profile_editing,
        user,
        own={
            TooManyAttempts: moved_too_often(
                lambda email: as_json({"first_name": "A", "last_name": "L", "email": email})
            )
        },
    ),
    Row(
        "users/update_user",
        profile_editing,
        user,
        own={TooManyAttempts: moved_too_often(lambda email: as_json({"email": email}))},
    ),
)
