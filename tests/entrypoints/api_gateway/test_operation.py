"""One operation: what it reads, the service that it calls, what it answers and refuses."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, Literal, TypedDict

import pytest

from shared.domain.accounts.errors import UserNotFound
from shared.domain.attempts.errors import TooManyAttempts
from shared.domain.errors import Busy, Forbidden
from shared.entrypoints.api_gateway.answers import (
    HTML,
    Answer,
    Created,
    Html,
    NoContent,
    ProxyAnswer,
    Text,
)
from shared.entrypoints.api_gateway.inputs import Body as ReadsBody
from shared.entrypoints.api_gateway.inputs import document, document_model, query
from shared.entrypoints.api_gateway.operation import Deprecation, Operation, operation
from shared.entrypoints.api_gateway.problems import Problem
from shared.entrypoints.api_gateway.request import Request
from tests.events import Body, Event, as_form, as_json, event_of
from tests.logs import Logs

REQUEST_ID = "5f0c1e8a-7d39-4b52-9c61-2a4e8f7b6d10"
SECRET = "s3cr3t-m4rk"
BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@document_model
class Thing(TypedDict):
    """A document."""

    name: str


class Service:
    """Does what a test gives it to do."""

    def __init__(self, act: Callable[[], str] = lambda: "done") -> None:
        self.act = act


@pytest.fixture(autouse=True)
def cors_origin(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CORS_ORIGIN", "https://planets.example.com")


def a_get(act: Callable[[], Any]) -> Operation[Service, str]:
    """Make an operation that reads nothing, and answers what its service says."""

    @operation(lambda: Service(act))
    def handler(request: Request, service: Service) -> Answer[str]:
        return Answer(body=service.act())

    return handler


def a_post(reads: ReadsBody[Thing] | None = None) -> Operation[Service, str]:
    """Make an operation that reads a document, and answers its name."""

    @operation(Service, reads=reads or document(Thing))
    def handler(request: Request, service: Service, thing: Thing) -> Created[str]:
        return Created(body=thing["name"], new_id=7, revision="thing-7-1")

    return handler


def raising(error: Exception) -> Callable[[], str]:
    def act() -> str:
        raise error

    return act


def sent(handler: Operation[Any, Any], event: Event) -> ProxyAnswer:
    return handler(event, None)


def problem(answer: ProxyAnswer) -> Any:
    assert answer["headers"]["Content-Type"] == "application/problem+json"
    document = json.loads(answer["body"])
    assert document["status"] == answer["statusCode"]
    assert document["instance"] == f"urn:uuid:{REQUEST_ID}"
    return document


def test_an_answer_is_json() -> None:
    answer = sent(a_get(lambda: "Ångström 🪐"), event_of("get_user"))

    assert answer["statusCode"] == 200
    assert answer["headers"]["Content-Type"] == "application/json"
    assert json.loads(answer["body"]) == "Ångström 🪐"


@pytest.mark.parametrize(
    "act",
    [lambda: "done", raising(UserNotFound()), raising(RuntimeError())],
    ids=["answer", "refusal", "failure"],
)
def test_every_answer_has_the_requests_id_and_is_for_the_one_origin(
    act: Callable[[], str],
) -> None:
    headers = sent(a_get(act), event_of("get_user"))["headers"]

    assert headers["X-Request-Id"] == REQUEST_ID
    assert headers["Access-Control-Allow-Origin"] == "https://planets.example.com"
    assert headers["Access-Control-Expose-Headers"] == (
        "ETag,Location,Link,Retry-After,X-Request-Id"
    )


@pytest.mark.parametrize("stage", ["/live", ""], ids=["behind a stage", "behind a domain"])
def test_what_is_new_has_its_place_below_the_path_that_was_asked_for(stage: str) -> None:
    event = event_of("create_user", body=as_json({"name": "x"}))
    event["requestContext"]["path"] = f"{stage}/api/v1/users"

    answer = sent(a_post(), event)

    assert answer["statusCode"] == 201
    assert answer["headers"]["Location"] == f"{stage}/api/v1/users/7"


def test_a_path_with_a_slash_at_its_end_is_the_same_place() -> None:
    event = event_of("create_user", body=as_json({"name": "x"}))
    event["requestContext"]["path"] += "/"

    assert sent(a_post(), event)["headers"]["Location"] == "/live/api/v1/users/7"


def test_no_content_has_no_body_and_no_media_type() -> None:
    @operation(Service)
    def handler(request: Request, service: Service) -> NoContent:
        return NoContent()

    answer = sent(handler, event_of("delete_user"))

    assert answer["statusCode"] == 204
    assert "body" not in answer
    assert "Content-Type" not in answer["headers"]


def test_head_is_answered_as_get_is() -> None:
    """RFC 9110 §9.3.2. The gateway leaves the body out, and so knows its length."""
    handler = a_get(lambda: "found")
    head = {**event_of("get_user"), "httpMethod": "HEAD"}

    assert sent(handler, head) == sent(handler, event_of("get_user"))


def test_head_is_conditional_as_get_is() -> None:
    handler = a_get(lambda: "found")
    tag = sent(handler, event_of("get_user"))["headers"]["ETag"]
    head = {**event_of("get_user", headers={"If-None-Match": tag}), "httpMethod": "HEAD"}

    assert sent(handler, head)["statusCode"] == 304


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"If-None-Match": ["*"]}, 304),
        ({"If-None-Match": ["{tag}", '"another"']}, 304),
        ({"If-None-Match": ["W/{tag}"]}, 304),
        ({"If-None-Match": ['"another"']}, 200),
        ({"If-Match": ['"another"']}, 412),
        ({"If-Match": ["W/{tag}"]}, 412),
        ({"If-Match": ['"another"', "{tag}"]}, 200),
        ({"If-Match": ["{tag}"], "If-None-Match": ["{tag}"]}, 304),
        ({"If-Match": ['"another"'], "If-None-Match": ["{tag}"]}, 412),
        ({"If-Match": ["1"]}, 400),
        ({"If-None-Match": ["1"]}, 400),
    ],
    ids=str,
)
def test_what_is_read_is_sent_on_the_clients_conditions(
    headers: dict[str, list[str]], status: int
) -> None:
    """RFC 9110 §13.2.2."""
    tag = sent(a_get(lambda: "done"), event_of("get_user"))["headers"]["ETag"]
    filled = {
        name: [line.replace("{tag}", tag) for line in lines] for name, lines in headers.items()
    }

    answer = sent(a_get(lambda: "done"), event_of("get_user", headers=filled))

    assert answer["statusCode"] == status


def test_what_was_not_modified_keeps_its_media_type() -> None:
    """Where it has none, API Gateway adds its own, and a cache relabels the page that it has."""

    @operation(Service)
    def handler(request: Request, service: Service) -> Text[Literal["text/html"]]:
        return Text(body="<p>", media_type="text/html")

    page = sent(handler, event_of("get_docs"))

    again = event_of("get_docs", headers={"If-None-Match": page["headers"]["ETag"]})
    assert sent(handler, again) == {"statusCode": 304, "headers": page["headers"]}


def test_what_does_not_exist_is_not_found_whatever_the_conditions() -> None:
    event = event_of("get_user", headers={"If-Match": '"another"'})

    assert sent(a_get(raising(UserNotFound())), event)["statusCode"] == 404


@pytest.mark.parametrize("name", ["Content-Type", "Idempotency-Key"])
def test_a_header_that_came_with_two_values_is_named(name: str) -> None:
    @operation(Service, reads=document(Thing))
    def handler(request: Request, service: Service, thing: Thing) -> Answer[str | None]:
        return Answer(body=request.idempotency_key)

    body = as_json({"name": "x"})
    event = event_of("create_user", body=body, headers={name: ["application/json", "b"]})

    assert problem(sent(handler, event))["errors"] == [
        {"detail": "came more than once, with different values", "header": name}
    ]


@pytest.mark.parametrize(
    "act",
    [lambda: "done", raising(UserNotFound()), raising(RuntimeError())],
    ids=["answer", "refusal", "failure"],
)
def test_a_cache_learns_what_an_answer_depends_on(act: Callable[[], str]) -> None:
    own = sent(a_get(act), event_of("get_user"))
    public = sent(a_get(act), event_of("get_jwks"))

    assert own["headers"]["Vary"] == "Authorization, Accept-Encoding"
    assert public["headers"]["Vary"] == "Accept-Encoding"


def test_an_answer_may_have_headers_of_its_own() -> None:
    @operation(Service)
    def handler(request: Request, service: Service) -> Answer[str]:
        return Answer(body="x", headers={"Cache-Control": "no-store"})

    assert sent(handler, event_of("get_user"))["headers"]["Cache-Control"] == "no-store"


def test_a_refusal_is_a_problem() -> None:
    document = problem(sent(a_get(raising(UserNotFound())), event_of("get_user")))

    assert (document["status"], document["detail"]) == (404, "There is no such user.")


def test_a_refusal_because_of_load_says_when_to_try_again() -> None:
    busy = sent(a_get(raising(Busy())), event_of("get_user"))
    forbidden = sent(a_get(raising(Forbidden())), event_of("get_user"))

    assert busy["statusCode"] == 503
    assert busy["headers"]["Retry-After"] == "1"
    assert "Retry-After" not in forbidden["headers"]


def test_a_refusal_after_too_many_attempts_says_when_to_try_again() -> None:
    limited = sent(a_get(raising(TooManyAttempts(retry_after=421))), event_of("get_user"))

    assert problem(limited)["type"] == "urn:orrery:problem:too-many-attempts"
    assert limited["statusCode"] == 429
    assert limited["headers"]["Retry-After"] == "421"


@pytest.mark.parametrize("error", [RuntimeError(SECRET), KeyError(SECRET), RecursionError(SECRET)])
def test_a_failure_is_a_problem_without_a_word_of_what_it_was(error: Exception, logs: Logs) -> None:
    answer = sent(a_get(raising(error)), event_of("get_user"))

    assert problem(answer)["status"] == 500
    assert SECRET not in json.dumps(answer)
    assert type(error).__name__ not in json.dumps(answer)
    failure, _ = logs.lines
    assert failure["exception_name"] == type(error).__name__
    assert failure["correlation_id"] == REQUEST_ID
    assert SECRET not in logs.text


def test_a_service_that_cannot_be_made_is_a_failure_too() -> None:
    @operation(raising(RuntimeError(SECRET)))
    def handler(request: Request, service: str) -> Answer[str]:
        raise AssertionError

    assert problem(sent(handler, event_of("get_user")))["status"] == 500


def test_an_answer_that_is_no_json_is_a_failure() -> None:
    assert problem(sent(a_get(object), event_of("get_user")))["status"] == 500


def test_what_is_wrong_in_a_body_is_pointed_at() -> None:
    event = event_of("create_user", body=as_json({"name": 5}))

    assert problem(sent(a_post(), event))["errors"][0]["pointer"] == "#/name"


def test_what_is_wrong_in_a_query_is_named() -> None:
    @operation(Service, reads=query(Thing))
    def handler(request: Request, service: Service, thing: Thing) -> Answer[str]:
        raise AssertionError

    answer = sent(handler, event_of("list_users", query={"name": "x", "colour": "red"}))

    assert problem(answer)["errors"] == [{"detail": "is not known here", "parameter": "colour"}]


@pytest.mark.parametrize("name", ["colour", "\ud800", ""], ids=ascii)
def test_an_operation_that_reads_no_query_refuses_one(name: str) -> None:
    body = as_json({"name": "x"})

    for answer in (
        sent(a_get(lambda: "done"), event_of("get_user", query={name: "x"})),
        sent(a_post(), event_of("create_user", query={name: "x"}, body=body)),
    ):
        document = problem(answer)
        assert document["status"] == 400
        assert document["errors"][0].keys() == {"detail", "parameter"}


@pytest.mark.parametrize(
    "body", [Body("{", "application/json"), Body("x", "text/plain"), as_json({"name": "x"})]
)
def test_a_path_that_names_nothing_is_not_found_before_anything_else_is_looked_at(
    body: Body,
) -> None:
    event = event_of("replace_user", path={"user_id": "abc"}, body=body, query={"x": "y"})
    event["requestContext"]["authorizer"]["expires_at"] = "0"

    assert sent(a_post(), event)["statusCode"] == 404


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (Body(" " * (64 * 1024 + 1), "application/json"), 413),
        (Body("<xml/>", "application/xml"), 415),
        (Body("{}", None), 415),
    ],
    ids=["large", "xml", "nothing"],
)
def test_a_body_of_another_size_or_type_is_a_problem(body: Body, status: int) -> None:
    answer = sent(a_post(), event_of("create_user", body=body))

    assert problem(answer)["status"] == status


def test_a_deprecated_operation_says_so_in_every_answer() -> None:
    """RFC 9745 §2.1, RFC 8594 §3."""
    deprecated = Deprecation(
        since=datetime(2026, 11, 24, tzinfo=UTC),
        sunset=datetime(2027, 11, 24, tzinfo=UTC),
        successor="/api/v1/users",
    )

    @operation(Service, reads=query(Thing), deprecated=deprecated)
    def handler(request: Request, service: Service, thing: Thing) -> Answer[str]:
        return Answer(body=thing["name"])

    for query_, status in (({"name": "x"}, 200), ({}, 400)):
        answer = sent(handler, event_of("remove_user_legacy", query=query_))
        assert answer["statusCode"] == status
        assert answer["headers"]["Deprecation"] == "@1795478400"
        assert answer["headers"]["Sunset"] == "Wed, 24 Nov 2027 00:00:00 GMT"
        assert answer["headers"]["Link"] == '</live/api/v1/users>; rel="successor-version"'


def test_an_operation_is_named_after_its_module() -> None:
    assert a_get(str).name == "test_operation"


def test_each_answer_is_logged_by_its_operation_and_status_and_no_data(logs: Logs) -> None:
    event = event_of("create_user", body=as_json({"name": SECRET}))

    sent(a_post(), event)

    (line,) = logs.lines
    assert (line["operation"], line["status"]) == ("test_operation", 201)
    assert line["correlation_id"] == REQUEST_ID
    assert line["extended_request_id"] == event["requestContext"]["extendedRequestId"]
    assert "aws_calls" not in line, "it called nobody"
    assert SECRET not in logs.text


class APage:
    """A page that says how it ended."""

    def done(self) -> Text[Html]:
        return Text(body="<p>done", media_type=HTML, headers={"Referrer-Policy": "no-referrer"})

    def refused(self, problem: Problem, request: Request) -> Text[Html]:
        body = f"<p>{problem['detail']}"
        return Text(body=body, media_type=HTML, headers={"Referrer-Policy": "no-referrer"})


def with_a_page(act: Callable[[], str] = lambda: "done") -> Operation[Service, None]:
    """Make an operation that reads a document, answers nothing, and has a page."""

    @operation(lambda: Service(act), reads=document(Thing), page=APage)
    def handler(request: Request, service: Service, thing: Thing) -> NoContent:
        service.act()
        return NoContent()

    return handler


def a_form(accept: Mapping[str, str]) -> Event:
    return event_of("replace_user", body=as_form({"name": "x"}), headers=accept)


def test_a_browser_gets_a_page_in_the_place_of_nothing() -> None:
    page = sent(with_a_page(), a_form(BROWSER))
    nothing = sent(with_a_page(), a_form({"Accept": "*/*"}))

    assert (page["statusCode"], page["body"]) == (200, "<p>done")
    assert page["headers"]["Content-Type"] == HTML
    assert page["headers"]["Referrer-Policy"] == "no-referrer"
    assert (nothing["statusCode"], "body" in nothing) == (204, False)


@pytest.mark.parametrize(
    ("error", "status", "text"),
    [
        (TooManyAttempts(7), 429, "too many attempts"),
        (RuntimeError(SECRET), 500, "our side"),
    ],
    ids=["refusal", "failure"],
)
def test_a_browser_gets_a_page_in_the_place_of_a_problem(
    error: Exception, status: int, text: str
) -> None:
    page = sent(with_a_page(raising(error)), a_form(BROWSER))

    assert page["statusCode"] == status
    assert text in page["body"]
    assert SECRET not in page["body"]
    assert page["headers"]["Content-Type"] == HTML
    assert page["headers"]["Cache-Control"] == "no-store"
    assert page["headers"].get("Retry-After") == ("7" if status == 429 else None)
    assert problem(sent(with_a_page(raising(error)), a_form({})))["status"] == status


def test_an_operation_without_a_page_answers_a_browser_as_everybody() -> None:
    assert problem(sent(a_post(), event_of("create_user", body=as_json({}), headers=BROWSER)))


@pytest.mark.parametrize("accept", [BROWSER, {}], ids=["page", "problem"])
@pytest.mark.parametrize("act", [lambda: "done", raising(Busy())], ids=["answer", "refusal"])
def test_a_cache_learns_that_who_accepts_something_else_gets_it(
    act: Callable[[], str], accept: Mapping[str, str]
) -> None:
    answer = sent(with_a_page(act), a_form(accept))

    assert answer["headers"]["Vary"] == "Authorization, Accept, Accept-Encoding"
