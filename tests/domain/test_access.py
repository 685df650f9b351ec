"""Who may do what: this test is the table."""

import pytest

from shared.domain.access import PERMISSIONS, Action, Actor, authorize
from shared.domain.errors import Forbidden
from tests.builders import ADA, BOB, a_member, an_admin

TABLE = {
    #                      member  owner  admin
    Action.LIST_USERS: (False, False, True),
    Action.SEE_USER: (False, True, True),
    Action.CHANGE_USER: (False, True, True),
    Action.REMOVE_USER: (False, True, True),
    Action.CHANGE_PASSWORD: (False, True, False),
    Action.VERIFY_EMAIL: (True, True, True),
    Action.SEE_SESSIONS: (False, True, False),
    Action.END_SESSIONS: (False, True, False),
    Action.ADD_PLANET: (True, True, True),
    Action.SEE_PLANETS: (True, True, True),
    Action.CHANGE_PLANET: (False, True, True),
    Action.REMOVE_PLANET: (False, True, True),
    Action.SEARCH_ARCHIVE: (True, True, True),
}
CALLERS = (a_member(BOB), a_member(ADA), an_admin())


def test_the_table_names_every_action() -> None:
    assert TABLE.keys() == set(Action) == PERMISSIONS.keys()


@pytest.mark.parametrize(
    ("caller", "action", "allowed"),
    [
        (caller, action, allowed)
        for action, row in TABLE.items()
        for caller, allowed in zip(CALLERS, row, strict=True)
    ],
)
def test_a_caller_may_do_what_the_table_says_to_a_thing_of_adas(
    caller: Actor, action: Action, *, allowed: bool
) -> None:
    owner_id = None if action is Action.LIST_USERS else ADA

    assert is_allowed(caller, action, owner_id) is allowed


@pytest.mark.parametrize("action", Action)
def test_who_has_no_role_may_do_nothing_to_what_is_not_theirs(action: Action) -> None:
    stranger = Actor(BOB, frozenset())

    assert not is_allowed(stranger, action, ADA)


def test_what_belongs_to_nobody_has_no_owner() -> None:
    assert not is_allowed(a_member(), Action.CHANGE_USER, None)


def is_allowed(caller: Actor, action: Action, owner_id: int | None) -> bool:
    try:
        authorize(caller, action, owner_id=owner_id)
    except Forbidden:
        return False
    return True
