"""Record the addresses that mail does not reach, or whose readers call it spam."""

from shared.entrypoints.delivery_reports import DeliveryReports
from shared.wiring.undeliverable_addresses import undeliverable_addresses

handler = DeliveryReports(undeliverable_addresses)
