"""What schemathesis would call a failure of this API and is none, each with its reason."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import schemathesis
from schemathesis import Case, HookContext, Response
from schemathesis.core.failures import Failure
from schemathesis.generation.meta import TestPhase

from shared.domain.values import TEXT_RULE
from shared.entrypoints.api_gateway.parsing import REPEATED

type AnyCase = Case[Any]
type Match = Callable[[AnyCase, Response], bool]

REQUEST_LONGEST = 10_240  # bytes of request line and headers that API Gateway takes
API_KEY = {"$ref": "#/components/parameters/X-Api-Key"}
REMOVALS = {"deletePlanet", "deleteUser", "removeUserLegacy"}
KNOWN = {"planet_id": "PLANET_ID", "user_id": "USER_ID"}  # by settings: what is there to be found


@dataclass(frozen=True)
class Exemption:
    """A failure of one check that is none, and why."""

    check: str
    reason: str
    applies: Match


def answered(status: int, *operations: str) -> Match:
    """Match the answers of some operations, or of all, that have a status."""
    return lambda case, response: (
        response.status_code == status and (not operations or _id_of(case) in operations)
    )


def refused(place: str | None, reason: str) -> Match:
    """Match an answer that finds fault with one place (None for any), for one reason, alone."""

    def applies(case: AnyCase, response: Response) -> bool:
        if response.status_code != 400:
            return False
        faults = response.json().get("errors", [])
        return bool(faults) and all(
            place in (fault.get("pointer"), fault.get("parameter"), "")
            and reason in fault["detail"]
            for fault in faults
        )

    return applies


def repeats(case: AnyCase, response: Response) -> bool:
    """Match an answer of OAuth's routes to a parameter that comes more than once."""
    if response.status_code != 400:
        return False
    return REPEATED in response.json().get("error_description", "")


EXEMPTIONS = (
    Exemption(
        "unsupported_method",
        "API Gateway cannot tell a method that a path does not have from a path that is not there",
        answered(404),
    ),
    Exemption(
        "positive_data_acceptance",
        "a random version is not the one that the document has",
        answered(412),
    ),
    Exemption(
        "positive_data_acceptance",
        "a key that was drawn twice comes with another document",
        answered(422),
    ),
    Exemption(
        "positive_data_acceptance",
        "a random address, password or refresh token lets nobody in",
        answered(400, "createToken"),
    ),
    Exemption(
        "positive_data_acceptance",
        "a schema cannot say that no parameter comes twice, known or not (RFC 6749 §3.2)",
        repeats,
    ),
    Exemption(
        "positive_data_acceptance",
        "a random text is no cursor of the list",
        refused("cursor", "is not a cursor"),
    ),
    Exemption(
        "positive_data_acceptance",
        "no index serves both selections together; the archive takes one of two",
        refused("home_star", "cannot be combined"),
    ),
    Exemption(
        "positive_data_acceptance",
        "a schema of parameters cannot say that one of two is needed",
        refused("name", "is required"),
    ),
    Exemption(
        "positive_data_acceptance",
        "no index serves this order of a selection",
        refused("sort", "must be by planet_name"),
    ),
    Exemption(
        "positive_data_acceptance",
        "a schema cannot say which passwords are easy to guess",
        refused("#/password", "is too easy to guess"),
    ),
    Exemption(
        "positive_data_acceptance",
        "nor which new passwords are",
        refused("#/new_password", "is too easy to guess"),
    ),
    Exemption(
        "positive_data_acceptance",
        "a random token is that of no link in a mail",
        refused("#/token", "is not valid, was used, or has expired"),
    ),
    Exemption(
        "positive_data_acceptance",
        "a random password is not the current one",
        refused("#/current_password", "is wrong"),
    ),
    Exemption(
        "positive_data_acceptance",
        "a pattern cannot say which characters beyond its plane show nothing, nor what is an emoji",
        refused(None, TEXT_RULE),
    ),
    Exemption(
        "positive_data_acceptance",
        "a schema's email address may be one that no mail server takes",
        refused("#/email", "must be an email address"),
    ),
    Exemption(
        "negative_data_rejection",
        "a precondition comes before the rules that only the domain knows (RFC 9110 §13.2.1)",
        answered(412),
    ),
    Exemption(
        "negative_data_rejection",
        "an empty parameter of the query counts as absent",
        lambda case, response: "" in case.query.values(),
    ),
)


@schemathesis.hook
def before_load_schema(context: HookContext, raw_schema: dict[str, Any]) -> None:
    """Describe the token as HTTP's own: the check that it is asked for knows no OAuth."""
    schemes = raw_schema["components"]["securitySchemes"]
    schemes["BearerToken"] = {"type": "http", "scheme": "bearer"}
    _without_api_keys(raw_schema)


@schemathesis.hook
def filter_failure(
    context: HookContext, failure: Failure, case: AnyCase, response: Response
) -> bool:
    """Keep the failures that are not exempted."""
    return not any(
        exemption.check in failure.checks and exemption.applies(case, response)
        for exemption in EXEMPTIONS
    )


@schemathesis.hook
def map_case(context: HookContext, case: AnyCase) -> AnyCase:
    """Let half of the identifiers name something that exists, which random ones never do."""
    if _id_of(case) in REMOVALS or (case.meta and case.meta.phase.name is TestPhase.STATEFUL):
        return case
    for name, setting in KNOWN.items():
        drawn = case.path_parameters.get(name)
        if isinstance(drawn, int) and drawn % 2:
            case.path_parameters[name] = int(os.environ[setting])
    return case


@schemathesis.hook
def filter_case(context: HookContext, case: AnyCase) -> bool:
    """Leave out what would end the run's own account, and what API Gateway refuses unread."""
    return not _ends_the_run(case) and _size(case) <= REQUEST_LONGEST


def _without_api_keys(raw_schema: dict[str, Any]) -> None:
    """Send none: the run's token would keep a random one for a minute, and open nothing."""
    for methods in raw_schema["paths"].values():
        for operation in methods.values():
            others = [each for each in operation["parameters"] if each != API_KEY]
            operation["parameters"] = others


def _id_of(case: AnyCase) -> str:
    return str(case.operation.definition.raw["operationId"])


def _ends_the_run(case: AnyCase) -> bool:
    named = {**case.path_parameters, **case.query}
    own = {"me", os.environ["USER_ID"]}
    return _id_of(case) in REMOVALS and not own.isdisjoint(map(str, named.values()))


def _size(case: AnyCase) -> int:
    texts = [*case.query.values(), *case.headers.values(), *case.path_parameters.values()]
    return sum(len(str(text).encode()) * 3 for text in texts)
