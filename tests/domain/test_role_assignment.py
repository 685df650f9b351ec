"""Making somebody an admin, and a member again."""

import pytest

from shared.domain.access import Role
from shared.domain.accounts.credential import Credential
from shared.domain.accounts.errors import UserChanged, UserNotFound
from shared.domain.role_assignment import RoleAssignment
from shared.domain.sessions.session import Session, SessionRevocation
from tests.builders import ADA, BOB, a_credential, a_session
from tests.fakes import FakeClock, FakeCredentials, FakeSessions, FakeStore

EMAIL = "ada@example.com"
MEMBER, ADMIN = frozenset({Role.MEMBER}), frozenset({Role.MEMBER, Role.ADMIN})


def assignment(store: FakeStore) -> RoleAssignment:
    return RoleAssignment(FakeCredentials(store), FakeSessions(store), store, clock=FakeClock())


@pytest.mark.parametrize(
    ("role", "before", "after"), [("admin", MEMBER, ADMIN), ("member", ADMIN, MEMBER)]
)
def test_a_user_is_given_a_role_and_it_is_taken_back(
    role: str, before: frozenset[str], after: frozenset[str]
) -> None:
    store = FakeStore(a_credential(roles=before, version=3))

    assert assignment(store).assign(EMAIL, Role(role))

    [credential] = store.all(Credential)
    assert credential == a_credential(roles=after, version=4)


def test_their_sessions_end_since_these_have_the_former_roles() -> None:
    session, bobs = a_session(credential_version=3), a_session(user_id=BOB)
    store = FakeStore(a_credential(version=3), session, bobs)

    assignment(store).assign(EMAIL, Role.ADMIN)

    end = store.find(SessionRevocation, user_id=ADA)
    assert end is not None
    assert end.ends(session)
    assert store.all(Session) == [bobs]


@pytest.mark.parametrize(("role", "roles"), [("admin", ADMIN), ("member", MEMBER)])
def test_who_has_the_role_already_keeps_their_sessions(role: str, roles: frozenset[str]) -> None:
    store = FakeStore(a_credential(roles=roles), a_session())

    assert not assignment(store).assign(EMAIL, Role(role))

    assert store.commits == 0
    assert store.all(Session) == [a_session()]


def test_an_address_that_nobody_logs_in_with_is_not_found() -> None:
    with pytest.raises(UserNotFound):
        assignment(FakeStore()).assign(EMAIL, Role.ADMIN)


def test_a_credential_that_changes_meanwhile_is_left_as_it_is() -> None:
    store = FakeStore(a_credential(version=1))
    store.meanwhile(lambda: store.put(a_credential(version=2)))

    with pytest.raises(UserChanged):
        assignment(store).assign(EMAIL, Role.ADMIN)

    assert store.all(Credential) == [a_credential(version=2)]
