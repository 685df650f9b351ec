"""The documentation over HTTP: the document, and the page that shows it."""

import gzip
import json
import re

import httpx
import pytest

from tests.e2e.api import problem
from tools.build_openapi import TARGET

ASSETS = ["swagger-ui-bundle.min.js", "swagger-ui.min.css", "swagger-initializer.js", "docs.css"]
PUBLIC = ["/openapi.json", "/docs", *(f"/docs/{name}" for name in ASSETS)]

as_sent = pytest.mark.needs("path as sent")


def test_the_document_is_the_one_that_was_built(anyone: httpx.Client) -> None:
    answer = anyone.get("/openapi.json")

    assert answer.headers["Content-Type"] == "application/json"
    assert answer.json() == json.loads(TARGET.read_text(encoding="utf-8"))


@pytest.mark.parametrize("page", ["/docs", pytest.param("/docs/", marks=as_sent)])
def test_the_page_loads_everything_from_where_it_is(anyone: httpx.Client, page: str) -> None:
    answer = anyone.get(page)

    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    links = re.findall(r'(?:src|href)="(\.[^"]+)"', answer.text)
    assert len(links) == len(PUBLIC) - 1
    for link in links:
        linked = anyone.get(answer.url.join(link))
        assert linked.status_code == 200, link
    assert "http" not in answer.text


def test_a_browser_stores_the_pages_files_for_good(anyone: httpx.Client) -> None:
    page = anyone.get("/docs")

    links = re.findall(r'(?:src|href)="(\./docs/[^"]+)"', page.text)

    assert len(links) == len(ASSETS)
    for link in links:
        stored = anyone.get(page.url.join(link)).headers["Cache-Control"]
        assert stored == "public, max-age=31536000, immutable", link


def test_the_root_leads_to_the_page(anyone: httpx.Client) -> None:
    answer = anyone.get("/", follow_redirects=True)

    assert answer.url.path.endswith("/docs")
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"


def test_the_page_runs_no_script_but_its_own(anyone: httpx.Client) -> None:
    policy = anyone.get("/docs").headers["Content-Security-Policy"]

    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize("path", PUBLIC)
def test_the_documentation_is_cached_and_sent_again_only_when_it_has_changed(
    anyone: httpx.Client, path: str
) -> None:
    answer = anyone.get(path)
    again = anyone.get(path, headers={"If-None-Match": answer.headers["ETag"]})

    assert answer.headers["Cache-Control"] == "public, no-cache"
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.needs("compression")
@pytest.mark.parametrize("path", ["/openapi.json", "/docs/swagger-ui-bundle.min.js"])
def test_the_documentation_is_compressed_for_who_accepts_that(
    anyone: httpx.Client, path: str
) -> None:
    with anyone.stream("GET", path, headers={"Accept-Encoding": "gzip"}) as small:
        sent = b"".join(small.iter_raw())
    plain = anyone.get(path, headers={"Accept-Encoding": "identity"})

    assert small.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert gzip.decompress(sent) == plain.content
    assert len(sent) < len(plain.content) / 2


@pytest.mark.parametrize(
    "name", ["html.py", "swagger-ui.css", pytest.param("..%2Fdocs.html", marks=as_sent), "%00"]
)
def test_what_is_no_file_of_the_page_is_not_found(anyone: httpx.Client, name: str) -> None:
    problem(anyone.get(f"/docs/{name}"), 404)
