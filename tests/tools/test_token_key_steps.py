"""A deployment takes at most one step of a rotation of the signing key."""

import pytest

from tests.contract.test_token_keys import STEPS as OF_THE_TEMPLATE
from tools.deploy_environments import DeployError
from tools.token_key_steps import STEPS, check_step


def keys(value: str) -> dict[str, str]:
    return {"TokenKeys": value}


def is_refused(deployed: str, wanted: str) -> bool:
    try:
        check_step(keys(deployed), keys(wanted))
    except DeployError:
        return True
    return False


def test_the_steps_are_those_of_the_template() -> None:
    assert list(OF_THE_TEMPLATE) == list(STEPS)


@pytest.mark.parametrize("place", range(4))
def test_one_step_forth_or_back_or_none_may_be_deployed(place: int) -> None:
    may = {wanted for wanted in STEPS if not is_refused(STEPS[place], wanted)}

    assert may == set(STEPS[max(place - 1, 0) : place + 2])


def test_what_would_have_tokens_refused_is_said_with_the_step_between() -> None:
    with pytest.raises(DeployError) as refusal:
        check_step(keys("first"), keys("second,first"))

    assert '"first" to "second,first"' in str(refusal.value)
    assert '"first,second" comes first' in str(refusal.value)


@pytest.mark.parametrize("wanted", STEPS)
def test_a_new_stack_may_begin_with_any_keys(wanted: str) -> None:
    check_step(None, keys(wanted))


def test_a_stack_from_before_the_parameter_has_the_first_key() -> None:
    check_step({}, keys("first,second"))
    with pytest.raises(DeployError):
        check_step({}, keys("second,first"))
