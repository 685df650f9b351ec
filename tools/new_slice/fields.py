"""The fields of a slice: what FIELDS says of each, and what a value of each type looks like."""

import keyword
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from tools.new_slice.names import NAME, Names, Refused

EXAMPLE = "radius:number? orbit_days:number discovered:date kind:rocky|icy"
NAME_LONGEST = 24
CHOICE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)
CHOICE_LONGEST = 30

BARE_TYPES = frozenset({"Day", "Quantity", "Text", "Whole"})
"""The types among the documents of which the fields' own are made."""


class Kind(StrEnum):
    """The types of fields."""

    TEXT = "text"
    NUMBER = "number"
    INTEGER = "integer"
    DATE = "date"
    CHOICE = "choice"
    REFERENCE = "reference"


@dataclass(frozen=True)
class Values:
    """Python's source of values of one type: two that are right, and one that breaks its rule."""

    first: str
    other: str
    wrong: str


_VALUES: Mapping[Kind, Values] = {
    Kind.NUMBER: Values("1.07", "2.5", "0.0"),
    Kind.INTEGER: Values("3", "42", "2**53"),
    Kind.DATE: Values('"2026-11-24"', '"1995-10-06"', '"2026-02-30"'),
    Kind.REFERENCE: Values("4215872307781633", "7340962287139845", "0"),
}


@dataclass(frozen=True)
class Field:
    """One field of an aggregate; `nullable` means that its value may be not known."""

    name: str
    kind: Kind
    nullable: bool = False
    choices: tuple[str, ...] = ()

    @property
    def alias(self) -> str:
        """The name of its type among the documents."""
        alias = "".join(part.capitalize() for part in self.name.split("_"))
        is_taken = alias in BARE_TYPES or keyword.iskeyword(alias)
        return f"{alias}Value" if is_taken else alias

    @property
    def words(self) -> str:
        """Its name in a text."""
        return self.name.removesuffix("_id").replace("_", " ")

    @property
    def values(self) -> Values:
        """Values of it, as Python writes them."""
        match self.kind:
            case Kind.TEXT:
                return Values(f'"Some {self.words}"', f'"Another {self.words}"', '"\\x00"')
            case Kind.CHOICE:
                return Values(f'"{self.choices[0]}"', f'"{self.choices[1]}"', '"another"')
            case _:
                return _VALUES[self.kind]


def read_fields(text: str) -> tuple[Field, ...]:
    """Read FIELDS. Raises Refused."""
    if "," in text:
        raise Refused(f'blanks, and no commas, stand between FIELDS, as in FIELDS="{EXAMPLE}"')
    fields = tuple(_read_field(part) for part in text.split())
    if not fields:
        raise Refused(f'FIELDS must name at least one field, as in FIELDS="{EXAMPLE}"')
    names = [field.name for field in fields]
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise Refused(f"FIELDS names {twice} twice")
    return fields


def _read_field(text: str) -> Field:
    name, colon, kind = text.partition(":")
    if not colon or not NAME.fullmatch(name) or len(name) > NAME_LONGEST:
        raise Refused(
            f"{text} in FIELDS is no name:type, with a name in small letters, with `_` between "
            f"words, of at most {NAME_LONGEST} characters"
        )
    if keyword.iskeyword(name):
        raise Refused(f"{name} in FIELDS is a word of Python's own: choose another")
    nullable = kind.endswith("?")
    return _typed(name, kind.removesuffix("?"), nullable=nullable)


def _typed(name: str, kind: str, *, nullable: bool) -> Field:
    if "|" in kind:
        return Field(name, Kind.CHOICE, nullable, _read_choices(name, kind.split("|")))
    known = {each.value for each in Kind} - {Kind.CHOICE.value}
    if kind not in known:
        raise Refused(
            f"{name}:{kind} in FIELDS has no type that is known: {', '.join(sorted(known))}, or "
            "choices such as one|two"
        )
    if (kind == Kind.REFERENCE) != name.endswith("_id"):
        raise Refused(f"{name}:{kind} in FIELDS: a reference, and nothing else, is called …_id")
    return Field(name, Kind(kind), nullable)


def _read_choices(name: str, choices: Sequence[str]) -> tuple[str, ...]:
    odd = [it for it in choices if not CHOICE.fullmatch(it) or len(it) > CHOICE_LONGEST]
    if odd or len(set(choices)) < len(choices):
        raise Refused(
            f"{name} in FIELDS has odd choices: different words in small letters, as in one|two"
        )
    return tuple(choices)


def check_beside(fields: Sequence[Field], names: Names, of: Names | None) -> None:
    """Raise Refused if a field would have a name that the aggregate has already."""
    own = {names.identifier, names.one, names.many, *([of.identifier] if of else [])}
    if taken := next((each.name for each in fields if each.name in own), None):
        raise Refused(f"{taken} in FIELDS is a name that {names.a_word} has of its own")
