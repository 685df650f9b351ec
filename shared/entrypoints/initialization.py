"""Lambda's initialization: what a function needs for every request is made there.

It has a whole CPU, at any memory size. The first request has the share of one that the memory buys.
"""

from collections.abc import Callable

from shared.adapters import settings
from shared.adapters.observability.logs import logger


def prepare(make: Callable[[], object]) -> None:
    """Make a service now, if this is Lambda's initialization. `make` must keep what it made.

    A failure is logged only: the first request then makes the service itself, or fails as it would
    have failed.
    """
    if not settings.on_lambda():
        return
    try:
        make()
    except Exception as error:
        logger.warning("not prepared", reason=type(error).__name__)
