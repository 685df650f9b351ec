"""Moves what several operations have in common into the document's components."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any

type Json = dict[str, Any]
type Place = tuple[Json, str, str]
"""A member of an object, by its key, and the name that it would have among the components."""


def share(paths: Json) -> Mapping[str, Any]:
    """Replace repeated examples and responses by references; return them by their names."""
    return {
        "examples": _moved("examples", list(_examples(paths))),
        "responses": _moved("responses", list(_responses(paths))),
    }


def _moved(kind: str, places: list[Place]) -> Json:
    """Move the most frequent value of each name, if it is there more than once."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for owner, key, name in places:
        counts[name][json.dumps(owner[key])] += 1
    frequent = {name: counter.most_common(1)[0] for name, counter in counts.items()}
    shared = {name: json.loads(text) for name, (text, count) in frequent.items() if count > 1}
    for owner, key, name in places:
        if owner[key] == shared.get(name):
            owner[key] = {"$ref": f"#/components/{kind}/{name}"}
    return dict(sorted(shared.items()))


def _examples(paths: Json) -> Iterator[Place]:
    for operation in _operations(paths):
        bodies = [operation.get("requestBody", {}), *operation["responses"].values()]
        for body in bodies:
            for content in body.get("content", {}).values():
                for name in content.get("examples", {}):
                    yield content["examples"], name, name


def _responses(paths: Json) -> Iterator[Place]:
    for operation in _operations(paths):
        for status in operation["responses"]:
            if int(status) >= HTTPStatus.NOT_MODIFIED:
                name = HTTPStatus(int(status)).phrase.title().replace(" ", "")
                yield operation["responses"], status, name


def _operations(paths: Json) -> Iterator[Json]:
    for methods in paths.values():
        yield from methods.values()
