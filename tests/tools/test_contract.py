"""An operation's contract is read off its signature."""

import importlib
from dataclasses import replace
from typing import Any

import pytest
from pydantic import TypeAdapter

from functions.users.create_user import handler as create_user
from functions.users.delete_user import handler as delete_user
from functions.users.get_user import handler as get_user
from functions.users.models import UserAnswer
from shared.domain.accounts.errors import EmailTaken, UserChanged, UserNotFound
from shared.domain.attempts.errors import TooManyAttempts
from shared.domain.errors import Refusal, VersionMismatch
from shared.domain.idempotency_record import IdempotencyKeyReused
from shared.entrypoints.api_gateway.answers import Created, NoContent, Versioned
from shared.entrypoints.api_gateway.operation import Operation
from shared.entrypoints.api_gateway.problems import status_of
from tests.aws import PROJECT
from tools.contract import Contract, NoContract, contract_of

OPERATIONS = sorted(
    f"functions.{path.parent.name}.{path.stem}"
    for path in (PROJECT / "functions").glob("*/*.py")
    if "@operation" in path.read_text()
)


def refusals() -> list[type[Refusal]]:
    operations = [importlib.import_module(module).handler for module in OPERATIONS]
    kinds = {kind for operation in operations for kind in contract_of(operation).refuses}
    return sorted(kinds, key=lambda kind: kind.__name__)


def test_an_answer_has_its_status_and_its_document() -> None:
    assert contract_of(create_user) == Contract(
        Created,
        UserAnswer,
        ("application/json",),
        (EmailTaken, IdempotencyKeyReused, TooManyAttempts),
    )


def test_an_answer_that_is_named_for_type_checkers_only_is_found() -> None:
    assert contract_of(get_user) == Contract(
        Versioned, UserAnswer, ("application/json",), (UserNotFound,)
    )


def test_no_content_is_no_document() -> None:
    assert contract_of(delete_user) == Contract(
        NoContent, None, (), (UserNotFound, UserChanged, VersionMismatch)
    )


def with_return_type(returned: object) -> Operation[Any, Any]:
    """Make get_user return this type, by its annotation."""

    def handle(request: object, users: object) -> Any: ...

    handle.__module__ = get_user.handle.__module__
    handle.__annotations__["return"] = returned
    return replace(get_user, handle=handle)


@pytest.mark.parametrize(
    ("returned", "fault"),
    [
        (UserAnswer, "returns UserAnswer"),
        ("UserAnswer", "returns UserAnswer"),
        (None, "returns NoneType"),
        ("Answer[NoSuchName]", "names NoSuchName, which functions/users/models.py does not have"),
    ],
)
def test_a_handler_that_returns_no_answer_is_told_what_to_return(
    returned: object, fault: str
) -> None:
    operation = with_return_type(returned)

    with pytest.raises(NoContract, match=rf"get_user: its handler {fault}; it returns an answer"):
        contract_of(operation)


def test_a_handler_without_a_return_type_is_told_to_have_one() -> None:
    operation = with_return_type(None)
    del operation.handle.__annotations__["return"]

    with pytest.raises(NoContract, match="its handler has no return type; "):
        contract_of(operation)


@pytest.mark.parametrize("module", OPERATIONS)
def test_every_contract_can_be_described(module: str) -> None:
    handler: Operation[Any, Any] = importlib.import_module(module).handler

    contract = contract_of(handler)

    assert TypeAdapter(contract.document).json_schema()
    assert all(status_of(refusal) for refusal in contract.refuses)


@pytest.mark.parametrize("refusal", refusals(), ids=lambda refusal: refusal.__name__)
def test_every_refusal_has_a_name_that_a_client_can_compare(refusal: type[Refusal]) -> None:
    assert "name" in vars(refusal), (
        f"{refusal.__name__} is in an operation's `refuses`: give it a `name` beside its `detail`"
    )
