"""What the document says of an operation that answers people with a page."""

from typing import TypedDict

from shared.entrypoints.api_gateway.answers import Html, NoContent, Text
from shared.entrypoints.api_gateway.inputs import document, document_model
from shared.entrypoints.api_gateway.operation import OutcomePage, operation
from shared.entrypoints.api_gateway.problems import Problem
from shared.entrypoints.api_gateway.request import Request
from tools.contract import contract_of
from tools.openapi.refusals import causes_of
from tools.openapi.responses import success_of
from tools.openapi.routes import Route
from tools.openapi.schemas import Schemas


@document_model
class Word(TypedDict):
    """A document."""

    word: str


class APage:
    """A page that nobody looks at."""

    def done(self) -> Text[Html]:
        raise NotImplementedError

    def refused(self, problem: Problem, request: Request) -> Text[Html]:
        raise NotImplementedError


def a_page() -> OutcomePage:
    return APage()


@operation(lambda: None, reads=document(Word), page=a_page)
def handler(request: Request, service: None, word: Word) -> NoContent:
    return NoContent()


ROUTE = Route("POST", "/words", handler, security=None)


def test_success_is_nothing_or_a_page() -> None:
    responses = success_of(ROUTE, contract_of(handler), Schemas({}, {}))

    assert responses.keys() == {"204", "200"}
    assert "content" not in responses["204"]
    assert responses["200"]["content"].keys() == {"text/html"}


def test_everything_that_it_refuses_is_a_problem_or_a_page() -> None:
    causes = list(causes_of(ROUTE, {"word": "open"}))

    statuses = {
        media_type: sorted(each.status for each in causes if each.media_type == media_type)
        for media_type in ("application/problem+json", "text/html")
    }
    assert statuses["text/html"] == statuses["application/problem+json"]
    assert len(causes) == 2 * len(statuses["text/html"])
