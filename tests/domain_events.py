"""The events of the domain, found by themselves, so that no test forgets a new one."""

import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import ClassVar, TypeGuard, get_type_hints

import shared.domain
from shared.domain.unit_of_work import DomainEvent
from tests.builders import ADA


def an_event(event_type: type[DomainEvent], email: str, text: str) -> DomainEvent:
    """Make an event about Ada's account with this address, whose other texts are this one."""
    known: Mapping[str, object] = {"user_id": ADA, "email": email}
    assert is_dataclass(event_type)
    return event_type(**{each.name: known.get(each.name, text) for each in fields(event_type)})


def _event_types() -> Iterator[type[DomainEvent]]:
    """Find the dataclasses that name their kind for the outbox."""
    for module in pkgutil.walk_packages(shared.domain.__path__, "shared.domain."):
        for found in vars(importlib.import_module(module.name)).values():
            if _is_event_type(found):
                yield found


def _is_event_type(found: object) -> TypeGuard[type[DomainEvent]]:
    is_type = isinstance(found, type) and is_dataclass(found)
    return is_type and get_type_hints(found).get("name") == ClassVar[str]


EVENT_TYPES = sorted(set(_event_types()), key=lambda each: each.name)
