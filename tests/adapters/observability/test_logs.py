"""What is logged, and what is not."""

import logging
import re
from collections.abc import Iterator

import pytest

from shared.adapters.observability.logs import log_failure, logger
from tests.logs import Logs

SECRET = "ada@example.com"


@pytest.fixture
def at_debug() -> Iterator[None]:
    """Ask for everything."""
    level = logger.log_level
    logger.setLevel(logging.DEBUG)
    yield
    logger.setLevel(level)


def fail() -> None:
    """Fail as a library can, whose errors repeat what they were given."""
    try:
        raise ValueError(f"{SECRET} is odd")
    except ValueError as error:
        log_failure("failed", error, operation="create_user")


def test_an_error_is_logged_by_its_kind_and_place_and_not_in_its_own_words(logs: Logs) -> None:
    fail()

    (line,) = logs.lines
    assert (line["level"], line["message"], line["operation"]) == ("ERROR", "failed", "create_user")
    assert line["exception_name"] == "ValueError"
    (place,) = line["stack"]
    assert place.startswith("test_logs.py:")
    assert place.endswith(" fail")
    assert SECRET not in logs.text


@pytest.mark.usefixtures("at_debug")
def test_who_asks_for_everything_gets_its_words_too(logs: Logs) -> None:
    fail()

    (line,) = logs.lines
    assert line["exception_name"] == "ValueError"
    assert SECRET in line["exception"]


def test_times_are_as_lambda_can_read_them(logs: Logs) -> None:
    """RFC 3339: else Lambda puts a time of its own on the line."""
    logger.info("now")

    timestamp = logs.lines[0]["timestamp"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+-]\d\d:\d\d", timestamp)


def test_lines_outside_of_a_request_have_no_correlation_id(logs: Logs) -> None:
    logger.info("alone")

    assert "correlation_id" not in logs.lines[0]
