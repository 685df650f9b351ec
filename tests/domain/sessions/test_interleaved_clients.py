"""Two clients, call by call, in any order, with answers lost: the rules hold after each call.

The clients share what they know, as an owner and a thief may: every token that either was given.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)

from shared.domain.access import Actor, Role
from shared.domain.account_removal import AccountRemoval
from shared.domain.accounts.credential import Credential
from shared.domain.accounts.profile_editing import ProfileEditing
from shared.domain.accounts.registration import Registration
from shared.domain.accounts.user import User
from shared.domain.attempts.login_limits import LoginLimits
from shared.domain.attempts.ports import Counter
from shared.domain.attempts.request_limits import RequestLimits
from shared.domain.email_verification import EmailVerification
from shared.domain.email_verification_requests import EmailVerificationLinks
from shared.domain.errors import Refusal
from shared.domain.password_change import PasswordChange
from shared.domain.password_reset import PasswordReset
from shared.domain.password_reset_requests import PasswordResetLinks
from shared.domain.role_assignment import RoleAssignment
from shared.domain.sessions.access_claims import ACCESS_LASTS, AccessClaims
from shared.domain.sessions.authentication import Authentication
from shared.domain.sessions.errors import InvalidToken, RefreshTokenReused, SessionChanged
from shared.domain.sessions.login import Login, Tokens
from shared.domain.sessions.open_sessions import OpenSessions
from shared.domain.sessions.refresh_token import RefreshToken
from shared.domain.sessions.renewal import Renewal
from shared.domain.sessions.session import (
    END_REMEMBERED,
    REPEATED_WITHIN,
    Session,
    SessionRevocation,
)
from shared.domain.sessions.token_revocation import TokenRevocation
from tests.attempts import registration_limits
from tests.builders import HOME, PASSWORD
from tests.fakes import (
    FakeClock,
    FakeCounters,
    FakeCredentials,
    FakeCredentialVersions,
    FakeEmailAddresses,
    FakeHasher,
    FakeIdempotencyRecords,
    FakeKnownSources,
    FakeOneTimeTokens,
    FakeSessions,
    FakeStore,
    FakeStrength,
    FakeTokens,
    FakeUsers,
)
from tests.interleaving import AnswerLost, Operation, call_by_call

ADDRESSES = ("ada@example.com", "bob@example.com")

CLIENT = st.sampled_from(["phone", "laptop"])
ADDRESS = st.sampled_from(ADDRESSES)
LOST = st.sampled_from([False] * 7 + [True])
ORDER = st.lists(st.tuples(CLIENT, LOST), min_size=1, max_size=8)
AGE = st.sampled_from([0, 0, 0, 1, 2, 5])  # of what was given to the clients; the newest first
EXPECTED = (Refusal, AnswerLost)
WAITS = (timedelta(seconds=1), REPEATED_WITHIN, ACCESS_LASTS, END_REMEMBERED)


type What = Literal[
    "register",
    "log in",
    "refresh",
    "log out",
    "end a session",
    "end other sessions",
    "remove the account",
    "assign a role",
    "change the password",
    "reset the password",
    "change the address",
]
WITHOUT_TOKENS: Collection[What] = ("register", "log in", "assign a role", "reset the password")


@dataclass(frozen=True)
class Wish:
    """What a client wants: by an address, or with tokens of a certain age, the newest being 0."""

    what: What
    address: str = ADDRESSES[0]
    role: Role = Role.ADMIN
    age: int = 0
    other_age: int = 0


WISH = st.builds(Wish, address=ADDRESS, role=st.sampled_from(Role), age=AGE, other_age=AGE)

# Where the windows between two calls are the narrowest.
OFTEN = st.sampled_from([Wish("refresh"), Wish("assign a role")])


class Unlimited(FakeCounters):
    """Counters that are always at one: limits are the matter of other tests."""

    def add(self, counter: Counter) -> int:
        return 1


class BriefTokens(FakeTokens):
    """Access tokens that expire."""

    def __init__(self, clock: FakeClock) -> None:
        super().__init__()
        self._clock = clock

    def verify(self, token: str) -> AccessClaims:
        claims = super().verify(token)
        if self._clock() >= claims.expires_at:
            raise InvalidToken
        return claims


class Api:
    """The use cases, each of whose calls to a port is a step."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.stored = FakeStore(clock=self.clock)
        self.signed = BriefTokens(self.clock)
        store, sessions = call_by_call(self.stored), call_by_call(FakeSessions(self.stored))
        credentials = call_by_call(FakeCredentials(self.stored))
        emails, hasher, clock = FakeEmailAddresses(), FakeHasher(), self.clock
        known = FakeKnownSources(self.stored)
        limits = LoginLimits(Unlimited(), known, outbox=self.stored, clock=clock)
        self.registration = Registration(
            emails,
            limits,
            registration_limits(Unlimited(), clock=clock),
            credentials,
            store,
            FakeIdempotencyRecords(self.stored),
            hasher,
            FakeStrength(),
            clock=clock,
        )
        self.login = Login(
            emails, limits, credentials, sessions, hasher, self.signed, store, clock=clock
        )
        self.renewal = Renewal(sessions, self.signed, store, clock=clock)
        self.revocation = TokenRevocation(store)
        self.authentication = Authentication(self.signed, sessions, clock=clock)
        self.open_sessions = OpenSessions(sessions, store, clock=clock)
        self.roles = RoleAssignment(credentials, sessions, store, clock=clock)
        users = call_by_call(FakeUsers(self.stored))
        versions = call_by_call(FakeCredentialVersions(self.stored))
        tokens, strength = call_by_call(FakeOneTimeTokens(self.stored)), FakeStrength()
        self.removal = AccountRemoval(users, versions, sessions, store, clock=clock)
        self.password_change = PasswordChange(
            users, credentials, limits, sessions, hasher, strength, store, clock=clock
        )
        self.reset_links = PasswordResetLinks(emails, versions, users, store, clock=clock)
        self.password_reset = PasswordReset(
            tokens, credentials, users, limits, sessions, hasher, strength, store, clock=clock
        )
        self.editing = ProfileEditing(
            users,
            emails,
            store,
            mail_limits=RequestLimits(Unlimited(), clock=clock),
            clock=clock,
        )
        self.verification_links = EmailVerificationLinks(users, versions, store, clock=clock)
        self.verification = EmailVerification(
            tokens, users, credentials, limits, hasher, emails, sessions, store, clock=clock
        )


@dataclass(frozen=True)
class Request:
    """What a client is waiting for, and what it means if it is answered."""

    operation: Operation[Any]
    heard: Callable[[Any], None] = lambda _: None
    ends: frozenset[str] = frozenset()  # sessions, by their ids
    renews: RefreshToken | None = None
    renews_what_ended: bool = False


class Clients(RuleBasedStateMachine):
    """What the clients do, what they were given, and which sessions must have ended."""

    def __init__(self) -> None:
        super().__init__()
        self.api = Api()
        self.waiting: dict[str, Request] = {}
        self.given: list[Tokens] = []
        self.ended: set[str] = set()
        self.written: set[Session] = set()

    @rule(wish=WISH)
    def alone(self, wish: Wish) -> None:
        """Let a client have its wish while the other does nothing."""
        self._request("phone", wish)
        self._finish()

    @rule(one=WISH, other=WISH, order=ORDER)
    def both_at_once(self, one: Wish, other: Wish, order: list[tuple[str, bool]]) -> None:
        """Let both clients have a wish, some calls of one and then some of the other."""
        self._log_in_again()
        self._request("phone", one)
        self._request("laptop", other)
        for client, lose_answer in order:
            if client in self.waiting:
                self._step(client, lose_answer=lose_answer)
        self._finish()

    @rule(other=WISH | OFTEN, order=ORDER)
    def a_refresh_meets(self, other: Wish, order: list[tuple[str, bool]]) -> None:
        """Let one client refresh the newest token while the other has a wish, maybe the same."""
        self.both_at_once(Wish("refresh"), other, order)

    @rule(duration=st.sampled_from(WAITS))
    def wait(self, duration: timedelta) -> None:
        self.api.clock.advance(duration)

    @rule()
    def delete_what_has_expired(self) -> None:
        """Delete what DynamoDB deletes at some time after it has expired."""
        stored, at = self.api.stored, self.api.clock()
        expiring: list[Session | SessionRevocation] = [
            *stored.all(Session),
            *stored.all(SessionRevocation),
        ]
        for item in expiring:
            if item.expires_at <= at:
                stored.delete(item)

    @invariant()
    def a_session_is_opened_and_renewed_only_with_the_present_credential(self) -> None:
        present = set(self.api.stored.all(Session))
        for session in present - self.written:
            credential = self._credential_of(session.user_id)
            assert credential is not None
            assert session.credential_version == credential.version
        self.written = present

    @invariant()
    def nobody_has_access_after_an_end(self) -> None:
        for token in self.api.signed.signed:
            try:
                claims = self.api.authentication.authenticate(token)
            except InvalidToken:
                continue
            session = self.api.stored.find(Session, session_id=claims.session_id)
            credential = self._credential_of(claims.user_id)
            assert session is not None
            assert credential is not None
            assert claims.session_id not in self.ended
            assert session.credential_version == credential.version
            assert claims.roles == credential.roles

    @invariant()
    def a_session_has_one_live_refresh_token(self) -> None:
        tokens = {each.refresh for each in self.given}
        assert len({(token.session_id, token.generation) for token in tokens}) == len(tokens)

    @invariant()
    def an_address_has_one_account_and_an_account_one_credential(self) -> None:
        users = [(user.email.key, user.user_id) for user in self.api.stored.all(User)]
        credentials = [(it.email_key, it.user_id) for it in self.api.stored.all(Credential)]
        assert len({key for key, _ in users}) == len(users)
        assert sorted(users) == sorted(credentials)

    def teardown(self) -> None:
        for request in self.waiting.values():
            request.operation.give_up()

    def _log_in_again(self) -> None:
        """See to it that there is an account, and that the newest tokens are good."""
        try:
            self.api.authentication.authenticate(self._given(0).access)
        except (InvalidToken, IndexError):
            self.alone(Wish("register"))
            self.alone(Wish("log in"))

    def _request(self, client: str, wish: Wish) -> None:
        """Begin what a client wishes, if it has the tokens that this takes."""
        if self.given or wish.what in WITHOUT_TOKENS:
            self.waiting[client] = self._begun(wish)
            self._settle(client)

    def _begun(self, wish: Wish) -> Request:
        ways: Mapping[What, Callable[[Wish], Request]] = {
            "register": self._registration,
            "log in": self._login,
            "refresh": self._renewal,
            "log out": self._logout,
            "end a session": self._end,
            "end other sessions": self._end_others,
            "remove the account": self._removal,
            "assign a role": self._role_assignment,
            "change the password": self._password_change,
            "reset the password": self._password_reset,
            "change the address": self._address_change,
        }
        return ways[wish.what](wish)

    def _role_assignment(self, wish: Wish) -> Request:
        return Request(Operation(lambda: self.api.roles.assign(wish.address, wish.role)))

    def _registration(self, wish: Wish) -> Request:
        def register() -> None:
            self.api.registration.register(
                PASSWORD, source=HOME, first_name="Ada", last_name="Lovelace", email=wish.address
            )

        return Request(Operation(register))

    def _login(self, wish: Wish) -> Request:
        def log_in() -> Tokens:
            return self.api.login.by_password(wish.address, PASSWORD, source=HOME)

        return Request(Operation(log_in), heard=self.given.append)

    def _renewal(self, wish: Wish) -> Request:
        token = self._given(wish.age).refresh
        return Request(
            Operation(lambda: self.api.renewal.by_refresh_token(str(token))),
            heard=self.given.append,
            renews=token,
            renews_what_ended=token.session_id in self.ended,
        )

    def _logout(self, wish: Wish) -> Request:
        token = self._given(wish.age).refresh
        revoke = self.api.revocation.revoke
        return Request(Operation(lambda: revoke(str(token))), ends=frozenset({token.session_id}))

    def _end(self, wish: Wish) -> Request:
        session_id = self._given(wish.other_age).refresh.session_id

        def end(caller: Actor, _: str) -> None:
            self.api.open_sessions.end(caller, caller.user_id, session_id)

        return self._as_caller(wish, end, ends=frozenset({session_id}))

    def _end_others(self, wish: Wish) -> Request:
        this = self._given(wish.age).refresh
        others = [each.refresh for each in self.given if each.refresh.user_id == this.user_id]
        ends = frozenset(token.session_id for token in others) - {this.session_id}

        def end_others(caller: Actor, current: str) -> None:
            self.api.open_sessions.end_others(caller, caller.user_id, current=current)

        return self._as_caller(wish, end_others, ends=ends)

    def _removal(self, wish: Wish) -> Request:
        def remove(caller: Actor, _: str) -> None:
            self.api.removal.remove(caller, caller.user_id)

        return self._as_caller(wish, remove)

    def _password_change(self, wish: Wish) -> Request:
        """Take the same password again: for the sessions it is another."""

        def change(caller: Actor, _: str) -> None:
            change_password = self.api.password_change.change
            change_password(caller, caller.user_id, PASSWORD, PASSWORD, source=HOME)

        return self._as_caller(wish, change)

    def _password_reset(self, wish: Wish) -> Request:
        def reset() -> None:
            link = self.api.reset_links.issue(wish.address, self.api.clock())
            if link is not None:
                self.api.password_reset.reset(link.secret, PASSWORD, source=HOME)

        return Request(Operation(reset))

    def _address_change(self, wish: Wish) -> Request:
        def change(caller: Actor, _: str) -> None:
            user = self.api.editing.change(
                caller, caller.user_id, mails_asked_from=HOME, email=wish.address
            )
            to = user.pending_email or user.email
            link = self.api.verification_links.issue(user.user_id, to.address)
            if link is not None:
                self.api.verification.verify(link.secret, PASSWORD, source=HOME)

        return self._as_caller(wish, change)

    def _as_caller(
        self, wish: Wish, act: Callable[[Actor, str], None], ends: frozenset[str] = frozenset()
    ) -> Request:
        """Do something as whom an access token identifies, which the authorizer checks first."""
        access = self._given(wish.age).access

        def authenticated() -> None:
            claims = self.api.authentication.authenticate(access)
            act(Actor(claims.user_id, claims.roles), claims.session_id)

        return Request(Operation(authenticated), ends=ends)

    def _finish(self) -> None:
        """Let the clients go on to the end, one after the other."""
        while self.waiting:
            self._step(next(iter(self.waiting)))

    def _step(self, client: str, *, lose_answer: bool = False) -> None:
        """Let a client's request make its next call; the rules hold after each."""
        self.waiting[client].operation.step(lose_answer=lose_answer)
        self._settle(client)
        self.a_session_is_opened_and_renewed_only_with_the_present_credential()
        self.nobody_has_access_after_an_end()

    def _settle(self, client: str) -> None:
        """Take note of a request that has ended."""
        request = self.waiting[client]
        if not request.operation.ended:
            return
        del self.waiting[client]
        match request.operation.error:
            case None:
                assert not request.renews_what_ended
                self.ended |= request.ends
                request.heard(request.operation.answer)
            case RefreshTokenReused():
                assert request.renews is not None
                self.ended.add(request.renews.session_id)
            case error if isinstance(error, SessionChanged) or not isinstance(error, EXPECTED):
                raise error

    def _given(self, age: int) -> Tokens:
        return self.given[-1 - min(age, len(self.given) - 1)]

    def _credential_of(self, user_id: int) -> Credential | None:
        return self.api.stored.find(Credential, user_id=user_id)


def test_the_rules_hold_after_each_call_whoever_goes_first() -> None:
    run_state_machine_as_test(
        Clients,
        settings=settings(max_examples=200, stateful_step_count=20),
    )
