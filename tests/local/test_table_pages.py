"""The local tables can be looked at in a browser, page by page, and are not changed by that."""

import re
from collections.abc import Iterator
from html import unescape

import pytest

from local.data_plane.data_plane import DataPlane
from local.data_plane.stack import Stack
from local.gateway.http import Request, Response
from local.tables.table_pages import ITEMS_MOST, TABLES_PATH, TablePages
from sam_template.template import Template

THINGS = f"{TABLES_PATH}/Things"
MANY = ITEMS_MOST + 5
HOSTILE = "<script>alert(1)</script>"


@pytest.fixture(scope="module")
def pages(plane: DataPlane, template: Template, stack: Stack) -> Iterator[TablePages]:
    """Return the pages of a table with more items than one page shows."""
    table = next(name for name, logical in stack.names.items() if logical == "Things")
    keys = [{"id": {"S": f"thing-{number}"}} for number in range(MANY)]
    for key in keys:
        plane.dynamodb.put_item(
            TableName=table, Item={**key, "note": {"S": HOSTILE}, "mass": {"N": "1.5"}}
        )
    yield TablePages(plane.dynamodb, template, stack)
    for key in keys:
        plane.dynamodb.delete_item(TableName=table, Key=key)


def get(pages: TablePages, path: str, query: str = "") -> Response:
    return pages.answer(Request("GET", path, query))


def text_of(answer: Response) -> str:
    return answer.body.decode()


def ids_on(answer: Response) -> set[str]:
    return set(re.findall(r"thing-\d+", text_of(answer).split("More")[0]))


def test_the_tables_of_the_template_are_listed(pages: TablePages) -> None:
    answer = get(pages, TABLES_PATH)

    assert answer.status == 200
    assert f'href="{THINGS}"' in text_of(answer)


def test_the_items_of_a_table_come_in_pages_and_none_is_left_out(pages: TablePages) -> None:
    first = get(pages, THINGS)
    [link] = re.findall(rf'href="{THINGS}\?([^"]+)"', text_of(first))
    second = get(pages, THINGS, unescape(link))

    assert "More" not in text_of(second)
    shown = ids_on(first) | ids_on(second)
    assert shown == {f"thing-{number}" for number in range(MANY)}


def test_what_is_stored_is_shown_and_not_run(pages: TablePages) -> None:
    shown = text_of(get(pages, THINGS))

    assert HOSTILE not in shown
    assert HOSTILE in unescape(shown)
    assert '"mass": 1.5' in unescape(shown)


@pytest.mark.parametrize(
    ("path", "query"),
    [
        (f"{TABLES_PATH}/Nothings", ""),
        (f"{THINGS}/1", ""),
        (THINGS, "after=1"),
        (THINGS, "after={"),
        (THINGS, 'after={"other": {"S": "1"}}'),
    ],
)
def test_what_is_not_there_is_404(pages: TablePages, path: str, query: str) -> None:
    assert get(pages, path, query).status == 404


def test_nothing_can_be_changed_there(pages: TablePages) -> None:
    assert pages.answer(Request("POST", THINGS)).status == 405
