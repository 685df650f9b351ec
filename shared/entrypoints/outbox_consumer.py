"""The consumer of the outbox: called for new events, and on a schedule for overdue ones."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aws_lambda_powertools.utilities.batch import (
    BatchProcessor,
    EventType,
    process_partial_response,
)
from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.data_classes.dynamo_db_stream_event import DynamoDBRecord

from shared.adapters.observability.aws_calls import noted_calls
from shared.adapters.observability.logs import begin_request, continue_request, logger
from shared.adapters.observability.metrics import Metric, count, counting
from shared.domain.notifications.notifier import Notifier, Outcome
from shared.domain.notifications.ports import MailPostponed
from shared.entrypoints.initialization import prepare
from shared.entrypoints.invocation import Context, deadline_of

_COUNTED: Mapping[Outcome, Metric] = {
    Outcome.SENT: Metric.MAILS_SENT,
    Outcome.UNDELIVERABLE: Metric.MAILS_UNDELIVERABLE,
    Outcome.LIMITED: Metric.MAILS_LIMITED,
    Outcome.FAILED: Metric.MAILS_FAILED,
}


@dataclass(frozen=True)
class OutboxConsumer:
    """Called by Lambda with records of the outbox's stream, or by a schedule."""

    service: Callable[[], Notifier]

    def __post_init__(self) -> None:
        prepare(self.service)

    @counting()
    def __call__(
        self, event: Mapping[str, Any], context: Context
    ) -> PartialItemFailureResponse | None:
        deadline = deadline_of(context)
        if "Records" not in event:
            self._sweep(deadline)
            return None
        return process_partial_response(
            event=dict(event),
            record_handler=lambda record: self._deliver(_event_id(record), deadline),
            processor=BatchProcessor(
                EventType.DynamoDBStreams, raise_on_entire_batch_failure=False
            ),
        )

    def _sweep(self, deadline: datetime) -> None:
        """Deliver what the stream gave up on, until the time is up.

        Events that fail again, or that are not reached, wait for the next schedule.
        """
        overdue = self.service().overdue()
        count(Metric.PENDING_EVENTS, len(overdue))
        for event_id in overdue:
            try:
                self._deliver(event_id, deadline)
            except MailPostponed:
                return
            except Exception:  # noqa: S112  # it is logged, and the other events must be delivered
                continue

    def _deliver(self, event_id: str, deadline: datetime) -> None:
        """Deliver one event; once it is claimed, log lines carry the id of its request."""
        begin_request(None)
        try:
            outcome = self._outcome(event_id, deadline)
        except Exception as error:
            # The error's type only: messages from SES contain the address.
            logger.warning("event not delivered", event_id=event_id, reason=type(error).__name__)
            raise
        if outcome in _COUNTED:
            count(_COUNTED[outcome])
        calls = noted_calls()
        logger.info("event delivered", event_id=event_id, outcome=outcome, aws_calls=calls)

    def _outcome(self, event_id: str, deadline: datetime) -> Outcome:
        claimed = self.service().claim(event_id, deadline=deadline)
        if claimed is None:
            return Outcome.ALREADY_DONE
        continue_request(claimed.correlation_id, claimed.extended_request_id)
        return self.service().deliver(claimed)


def _event_id(record: DynamoDBRecord) -> str:
    """Return the id of the event that a stream record is about."""
    keys = record.dynamodb.keys if record.dynamodb else {}
    return str(keys["event_id"])
