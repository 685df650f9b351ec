"""Logging: JSON lines that carry the id of the request that they belong to.

The id comes from API Gateway. An event carries it through the outbox, so that the log lines of its
mail have it too. No line holds personal data.
"""

import logging
import traceback
from pathlib import Path

from aws_lambda_powertools import Logger

from shared.adapters.observability.aws_calls import forget_calls

logger = Logger(use_rfc3339=True)
_EXTENDED = "extended_request_id"


def begin_request(request_id: str | None, extended_request_id: str | None = None) -> None:
    """Let the lines from here on carry the ids of a request, and know of no AWS call before it.

    A client can choose the first id; API Gateway alone gives the extended one.
    """
    continue_request(request_id, extended_request_id)
    forget_calls()


def continue_request(request_id: str | None, extended_request_id: str | None) -> None:
    """Let the lines from here on carry the ids of an earlier request, which is gone on with."""
    logger.append_keys(correlation_id=request_id, extended_request_id=extended_request_id)


def current_extended_request_id() -> str | None:
    """Return the extended id of the request at hand, or None outside of any."""
    extended: str | None = logger.get_current_keys().get(_EXTENDED)
    return extended


def log_failure(message: str, error: Exception, **fields: object) -> None:
    """Log an error by its type and location.

    Its message may quote what a client sent, so it is logged at level DEBUG only.
    """
    if logger.log_level <= logging.DEBUG:
        logger.error(message, exc_info=error, extra=fields)
        return
    frames = traceback.extract_tb(error.__traceback__)
    stack = [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]
    place = {"exception_name": type(error).__name__, "stack": stack}
    logger.error(message, extra={**fields, **place})
