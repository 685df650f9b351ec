"""What refusals mean in HTTP (RFC 9457)."""

from collections import Counter
from http import HTTPStatus

import pytest

from shared.domain.accounts.errors import (
    EmailTaken,
    RepeatedWithWrongPassword,
    UserChanged,
    UserNotFound,
)
from shared.domain.archive.errors import ArchiveDown, ArchiveGarbled, ArchiveSlow
from shared.domain.attempts.errors import TooManyAttempts, TooManyLogins
from shared.domain.errors import (
    Busy,
    Fault,
    Forbidden,
    Invalid,
    NotFound,
    Refusal,
    Unauthenticated,
)
from shared.domain.idempotency_record import IdempotencyKeyReused
from shared.domain.planets.errors import (
    PlanetChanged,
    PlanetNameTaken,
    PlanetNotFound,
)
from shared.domain.sessions.errors import InvalidGrant, InvalidRefreshToken, RefreshTokenReused
from shared.entrypoints.api_gateway.problems import (
    ContentTooLarge,
    InputSource,
    UnknownParameter,
    UnsupportedGrantType,
    UnsupportedMediaType,
    internal_problem,
    oauth_error_of,
    problem_of,
    status_of,
    type_of,
)

REQUEST_ID = "5f0c1e8a-7d39-4b52-9c61-2a4e8f7b6d10"

STATUSES: list[tuple[type[Refusal], int]] = [
    (Invalid, 400),
    (UnknownParameter, 400),
    (InvalidGrant, 400),
    (InvalidRefreshToken, 400),
    (RefreshTokenReused, 400),
    (UnsupportedGrantType, 400),
    (Unauthenticated, 401),
    (Forbidden, 403),
    (NotFound, 404),
    (UserNotFound, 404),
    (PlanetNotFound, 404),
    (EmailTaken, 409),
    (UserChanged, 409),
    (PlanetChanged, 409),
    (PlanetNameTaken, 409),
    (ContentTooLarge, 413),
    (UnsupportedMediaType, 415),
    (TooManyAttempts, 429),
    (Busy, 503),
    (ArchiveDown, 502),
    (ArchiveGarbled, 502),
    (ArchiveSlow, 504),
]

LOOKS_LIKE: dict[type[Refusal], type[Refusal]] = {
    RefreshTokenReused: InvalidRefreshToken,
    RepeatedWithWrongPassword: IdempotencyKeyReused,
    TooManyLogins: TooManyAttempts,
}


def kinds_of(base: type[Refusal]) -> set[type[Refusal]]:
    return {base}.union(*map(kinds_of, base.__subclasses__()))


@pytest.mark.parametrize(("kind", "status"), STATUSES)
def test_a_refusal_has_its_status(kind: type[Refusal], status: int) -> None:
    assert status_of(kind) == status


def test_a_refusal_without_a_status_is_a_mistake() -> None:
    with pytest.raises(LookupError):
        status_of(Refusal)


def test_a_problem_names_its_kind_and_says_its_reason() -> None:
    assert problem_of(EmailTaken(), request_id=REQUEST_ID, source="body") == {
        "type": "urn:orrery:problem:email-taken",
        "title": "Email taken",
        "status": 409,
        "detail": "Another account has this email address already.",
        "instance": f"urn:uuid:{REQUEST_ID}",
    }


def test_a_refusal_without_a_name_is_a_mistake() -> None:
    with pytest.raises(AttributeError):
        type_of(Refusal)


def test_no_two_refusals_have_the_same_name() -> None:
    """But for those that look like a wider kind, which are listed below."""
    counts = Counter(vars(kind).get("name") for kind in kinds_of(Refusal) - LOOKS_LIKE.keys())

    repeated = [name for name, count in counts.items() if name and count > 1]

    assert not repeated, f"give each error a `name` of its own: {repeated}"


@pytest.mark.parametrize(("kind", "shown_as"), LOOKS_LIKE.items())
def test_what_is_only_counted_apart_looks_like_any_other(
    kind: type[Refusal], shown_as: type[Refusal]
) -> None:
    assert (status_of(kind), type_of(kind)) == (status_of(shown_as), type_of(shown_as))
    assert str(kind()) == str(shown_as())


@pytest.mark.parametrize(
    "refusal",
    [
        Unauthenticated(),
        Forbidden(),
        NotFound(),
        ContentTooLarge(),
        UnsupportedMediaType(["x"]),
        Busy(),
    ],
)
def test_a_problem_that_says_no_more_than_its_status_is_about_blank(refusal: Refusal) -> None:
    problem = problem_of(refusal, request_id=REQUEST_ID, source="body")

    assert problem["type"] == "about:blank"
    assert problem["title"] == HTTPStatus(problem["status"]).phrase


@pytest.mark.parametrize(
    ("path", "pointer"),
    [
        ((), "#"),
        (("mass",), "#/mass"),
        (("planets", 0, "mass"), "#/planets/0/mass"),
        (("a/b~c",), "#/a~1b~0c"),
        (("~1",), "#/~01"),
        (("",), "#/"),
        (("\ud800",), "#/?"),
    ],
    ids=ascii,
)
def test_what_is_wrong_in_a_body_is_pointed_at(path: tuple[str | int, ...], pointer: str) -> None:
    refusal = Invalid.because_of(Fault(path, "is wrong"))

    problem = problem_of(refusal, request_id=REQUEST_ID, source="body")

    assert problem["errors"] == [{"detail": "is wrong", "pointer": pointer}]


@pytest.mark.parametrize(
    ("refusal", "source"),
    [
        (Invalid("sort", "is wrong"), "query"),
        (UnknownParameter("sort", "is wrong"), "body"),
        (UnknownParameter.because_of(Fault(("sort",), "is wrong")), "body"),
    ],
)
def test_what_is_wrong_in_the_query_is_named(refusal: Invalid, source: InputSource) -> None:
    problem = problem_of(refusal, request_id=REQUEST_ID, source=source)

    assert problem["errors"] == [{"detail": "is wrong", "parameter": "sort"}]


def test_every_fault_is_reported() -> None:
    refusal = Invalid.because_of(Fault(("mass",), "is wrong"), Fault(("radius",), "is too"))

    problem = problem_of(refusal, request_id=REQUEST_ID, source="body")

    assert [error["pointer"] for error in problem["errors"]] == ["#/mass", "#/radius"]


def test_a_failure_of_our_own_says_nothing_of_itself() -> None:
    problem = internal_problem(request_id=REQUEST_ID)

    assert problem["status"] == 500
    assert problem["type"] == "about:blank"


@pytest.mark.parametrize(
    ("refusal", "code"),
    [
        (InvalidGrant(), "invalid_grant"),
        (InvalidRefreshToken(), "invalid_grant"),
        (RefreshTokenReused(), "invalid_grant"),
        (UnsupportedGrantType(), "unsupported_grant_type"),
        (ContentTooLarge(), "invalid_request"),
        (UnsupportedMediaType(["x"]), "invalid_request"),
        (TooManyAttempts(60), "temporarily_unavailable"),
        (Busy(), "temporarily_unavailable"),
    ],
    ids=lambda it: type(it).__name__,
)
def test_oauth_reads_a_code_and_a_description_beside_the_problem(
    refusal: Refusal, code: str
) -> None:
    problem = problem_of(refusal, request_id=REQUEST_ID, source="body")

    error = oauth_error_of(problem)

    assert error == {**problem, "error": code, "error_description": str(refusal)}


def test_oauth_describes_a_request_by_its_first_fault() -> None:
    refusal = Invalid.because_of(Fault(("username",), "is required"), Fault(("password",), "too"))

    error = oauth_error_of(problem_of(refusal, request_id=REQUEST_ID, source="body"))

    assert (error["error"], error["error_description"]) == (
        "invalid_request",
        "username is required",
    )


def test_whoever_reuses_a_refresh_token_does_not_hear_that_it_was_noticed() -> None:
    reused, invalid = (
        problem_of(refusal, request_id=REQUEST_ID, source="body")
        for refusal in (RefreshTokenReused(), InvalidRefreshToken())
    )

    assert reused == invalid


def test_a_failure_of_our_own_is_one_of_oauths_too() -> None:
    error = oauth_error_of(internal_problem(request_id=REQUEST_ID))

    assert (error["status"], error["error"]) == (500, "server_error")
