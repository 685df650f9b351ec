"""An operation's contract is read off its signature."""

import importlib
from dataclasses import replace
from typing import Any

import pytest
from pydantic import TypeAdapter

from functions.planets.create_planet import handler as create_planet
from functions.planets.delete_planet import handler as delete_planet
from functions.planets.get_planet import handler as get_planet
from functions.planets.models import PlanetAnswer
from shared.domain.errors import Refusal, VersionMismatch
from shared.domain.idempotency_record import IdempotencyKeyReused
from shared.domain.planets.errors import (
    PlanetChanged,
    PlanetNameTaken,
    PlanetNotFound,
)
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
    assert contract_of(create_planet) == Contract(
        Created,
        PlanetAnswer,
        ("application/json",),
        (PlanetNameTaken, IdempotencyKeyReused),
    )


def test_an_answer_that_is_named_for_type_checkers_only_is_found() -> None:
    assert contract_of(get_planet) == Contract(
        Versioned, PlanetAnswer, ("application/json",), (PlanetNotFound,)
    )


def test_no_content_is_no_document() -> None:
    assert contract_of(delete_planet) == Contract(
        NoContent, None, (), (PlanetNotFound, PlanetChanged, VersionMismatch)
    )


def with_return_type(returned: object) -> Operation[Any, Any]:
    """Make get_planet return this type, by its annotation."""

    def handle(request: object, catalog: object) -> Any: ...

    handle.__module__ = get_planet.handle.__module__
    handle.__annotations__["return"] = returned
    return replace(get_planet, handle=handle)


@pytest.mark.parametrize(
    ("returned", "fault"),
    [
        (PlanetAnswer, "returns PlanetAnswer"),
        ("PlanetAnswer", "returns PlanetAnswer"),
        (None, "returns NoneType"),
        ("Answer[NoSuchName]", "names NoSuchName, which functions/planets/models.py does not have"),
    ],
)
def test_a_handler_that_returns_no_answer_is_told_what_to_return(
    returned: object, fault: str
) -> None:
    operation = with_return_type(returned)

    with pytest.raises(NoContract, match=rf"get_planet: its handler {fault}; it returns an answer"):
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
