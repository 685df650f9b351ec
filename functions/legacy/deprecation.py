"""Since when the routes that Orrery began with are deprecated, and what took their place."""

from datetime import UTC, datetime

from shared.entrypoints.api_gateway.operation import Deprecation

DEPRECATED = Deprecation(
    since=datetime(2026, 11, 24, tzinfo=UTC),
    sunset=datetime(2027, 11, 24, tzinfo=UTC),
    successor="/api/v1/users",
)
