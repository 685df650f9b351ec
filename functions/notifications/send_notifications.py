"""Send the mails of the events in the outbox."""

from shared.entrypoints.outbox_consumer import OutboxConsumer
from shared.wiring.notifications import notifier

handler = OutboxConsumer(notifier)
