"""Send the mails of the events in the outbox."""

from shared.adapters.outbox_consumer import OutboxConsumer
from shared.adapters.wiring.notifications import notifier

handler = OutboxConsumer(notifier)
