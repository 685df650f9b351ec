"""Logging: JSON lines that carry the id of the request that they belong to.

The id comes from API Gateway. An event carries it through the outbox, so that the log lines of its
mail have it too. No line holds personal data.
"""

import logging
import traceback
from pathlib import Path

from aws_lambda_powertools import Logger

logger = Logger(use_rfc3339=True)


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
