"""What 100 million planets and 100,000 requests a second need, on paper.

From what each operation was counted to use, AWS's published limits and its prices. No such load was
ever made.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from sam_template.template import Template
from tools.bench.scale import Scale
from tools.bench.warm import Warm
from tools.cost.model import billed_ms, cost_of
from tools.cost.prices import MILLION, Price

PLANETS = 100_000_000
REQUESTS = 100_000
"""A second, without the authorizer's, which are no requests to the API."""
MIX: Mapping[str, float] = {
    "get_planet": 0.80,
    "list_planets": 0.12,
    "update_planet": 0.03,
    "create_planet": 0.01,
    "get_user": 0.02,
    "create_token, renewed": 0.015,
    "create_token": 0.005,
}
"""The shares of a catalogue that is mostly read."""
WRITES = ("update_planet", "create_planet")
AUTHORIZER = "authorize_request"
REQUESTS_OF_VERDICT = 6
"""Requests for each answer of the authorizer: a client asks every 10 seconds, and it is kept 60."""

GB = 1e9
ITEM_OVERHEAD = 100
"""The bytes that DynamoDB stores beside each item, and beside each entry of an index."""
INDEXES = 5
"""The indexes that a typical planet is in, each with all of it."""
PARTITION_BYTES = 10 * GB
PARTITION_READS, PARTITION_WRITES = 3000, 1000
"""Units a second of one partition."""
STORED = Price("DynamoDB, stored", 0.25, 1, "GB, a month", "dynamodb")
HOUR_SECONDS, MONTH_HOURS = 3600, 720

# Defaults, all of which AWS raises on request.
TABLE_UNITS = 40_000
SIGNATURES = 300
CONCURRENCY = 1_000
GATEWAY_RATE = 10_000
RAISED, ENOUGH = "a higher limit", "enough"


@dataclass(frozen=True)
class Load:
    """What one case needs at its rate: all a second, but `concurrent` environments, and dollars."""

    rate: float
    read_units: float
    write_units: float
    signatures: float
    concurrent: float
    dollars_an_hour: float


def rates() -> dict[str, float]:
    """Return how often each case is called in a second."""
    shares = {case: REQUESTS * share for case, share in MIX.items()}
    return {**shares, AUTHORIZER: REQUESTS / REQUESTS_OF_VERDICT}


def loads(template: Template, scale: Scale, warm: Mapping[str, Warm]) -> dict[str, Load]:
    """Return what each case of the mix needs."""
    return {
        case: _load(case, rate, template, scale, warm[case].cpu_ms)
        for case, rate in rates().items()
    }


def _load(case: str, rate: float, template: Template, scale: Scale, cpu_ms: float) -> Load:
    counts = scale.counts[case]
    memory_mb = template.functions[counts.function].memory_mb
    dollars = cost_of(case, counts, cpu_ms, memory_mb).total / MILLION
    return Load(
        rate=rate,
        read_units=rate * counts.read_units,
        write_units=rate * counts.write_units,
        signatures=rate * counts.signatures,
        concurrent=rate * billed_ms(case, counts, cpu_ms, memory_mb) / 1000,
        dollars_an_hour=rate * dollars * HOUR_SECONDS,
    )


@dataclass(frozen=True)
class Need:
    """What is needed of something, what there is without asking for more, and what follows."""

    what: str
    needed: float
    limit: float
    follows: str


def needs(loads: Mapping[str, Load]) -> list[Need]:
    """Compare what the whole needs with AWS's limits."""
    written = sum(loads[case].rate for case in WRITES)
    pages = loads["list_planets"].read_units
    reads = sum(loads[case].read_units for case in ("get_planet", "list_planets", "update_planet"))
    concurrent = sum(load.concurrent for load in loads.values())
    signatures = sum(load.signatures for load in loads.values())
    shards = math.ceil(written / PARTITION_WRITES)
    copies = math.ceil(pages / PARTITION_READS)
    return [
        _need("API Gateway, requests", REQUESTS, GATEWAY_RATE, RAISED),
        _need("Lambda, at once", concurrent, CONCURRENCY, RAISED),
        _need("KMS, signatures", signatures, SIGNATURES, RAISED),
        _need("read units of the planets", reads, TABLE_UNITS, RAISED),
        _need("planets written to a list", written, PARTITION_WRITES, f"{shards} shards"),
        _need("read units of a list", pages, PARTITION_READS, f"{copies} copies, or a cache"),
    ]


def _need(what: str, needed: float, limit: float, follows: str) -> Need:
    return Need(what, needed, limit, follows if needed > limit else ENOUGH)


@dataclass(frozen=True)
class Stored:
    """What the planets take in DynamoDB: the table, and each index as much; and all of it."""

    gb_each: float
    partitions_each: int
    gb: float
    dollars_a_month: float


def stored(scale: Scale) -> Stored:
    """Return what the planets take, in the table and in each index that has a typical one."""
    gb_each = PLANETS * (scale.planet_bytes + ITEM_OVERHEAD) / GB
    gb = gb_each * (1 + INDEXES)
    partitions = math.ceil(gb_each * GB / PARTITION_BYTES)
    return Stored(gb_each, partitions, gb, STORED.of(gb))
