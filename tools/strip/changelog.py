"""Names in the changelog the routes that are gone, as `make lint-openapi` asks for it."""

import re
from collections.abc import Iterable

_UNRELEASED = re.compile(r"^## Unreleased\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
_BREAKING = "### Breaking\n\n"


def with_removed(changelog: str, routes: Iterable[str]) -> str:
    """Return a changelog whose next release names these routes as removed."""
    lines = [f"- {route}: Path `{route}` was removed.\n" for route in routes]
    new = "".join(line for line in lines if line not in changelog)
    section = _UNRELEASED.search(changelog)
    if not section or not new:
        return changelog
    if _BREAKING in section[1]:
        at = section.start(1) + section[1].index(_BREAKING) + len(_BREAKING)
        return changelog[:at] + new + changelog[at:]
    return f"{changelog[: section.start(1)]}\n{_BREAKING}{new}{changelog[section.start(1) :]}"
