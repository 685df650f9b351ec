"""The events of a slice: one real request for each of its operations."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from tools.new_slice.fields import Field
from tools.new_slice.names import Names, renamed
from tools.new_slice.slice import PLANET, Slice

ID_LARGEST = 2**53 - 1
PLANETS_ID = "1152921504606847"


def files(made: Slice) -> dict[str, str]:
    """Return the events by their names."""
    one, many = made.names.one, made.names.many
    originals = {
        f"create_{one}": ("create_planet", _document(made.fields)),
        f"get_{one}": ("get_planet", None),
        f"list_{many}": ("list_planets", None),
        f"replace_{one}": ("replace_planet", _document(made.fields, changed=True)),
        f"update_{one}": ("update_planet", _document(made.fields[:1], changed=True)),
        f"delete_{one}": ("delete_planet", None),
    }
    return {
        f"{name}.json": _event(made, original, body) for name, (original, body) in originals.items()
    }


def id_of(names: Names) -> int:
    """Return the id of the resource of a name in all events: always the same one."""
    digest = hashlib.sha256(names.one.encode()).digest()
    return int.from_bytes(digest[:8]) % ID_LARGEST + 1


def _document(fields: tuple[Field, ...], *, changed: bool = False) -> Mapping[str, object]:
    return {it.name: json.loads(it.values.other if changed else it.values.first) for it in fields}


def _event(made: Slice, original: str, body: Mapping[str, object] | None) -> str:
    text = made.original(f"events/{original}.json").text.replace(PLANETS_ID, str(id_of(made.names)))
    event = json.loads(renamed(text, PLANET, made.names))
    event["body"] = json.dumps(body) if body else None
    if made.of:
        _put_under(event, made.of, made.original(f"events/get_{made.of.one}.json").text)
    return json.dumps(event, indent=2) + "\n"


def _put_under(event: dict[str, Any], of: Names, parents: str) -> None:
    """Put a request under the path of what it belongs to."""
    parent = json.loads(parents)
    for place, known in ((event, parent), (event["requestContext"], parent["requestContext"])):
        for name in ("resource", "path", "resourcePath"):
            if name in place:
                rest = place[name].partition("/api/v1")[2]
                place[name] = known[name] + rest
    event["pathParameters"] = parent["pathParameters"] | (event["pathParameters"] or {})
