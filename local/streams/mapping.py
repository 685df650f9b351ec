"""Reads the template's event source mappings: which function gets what of which stream, and how."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from local.data_plane.stack import Stack
from local.streams.batches import Rules
from local.streams.filter import StreamFilter
from sam_template.template import Template, TemplateError

UNSUPPORTED = ("MaximumBatchingWindowInSeconds", "ParallelizationFactor", "TumblingWindowInSeconds")


@dataclass(frozen=True)
class PendingMark:
    """How a product's outboxes mark pending items: an index has this partition."""

    attribute: str
    value: str


@dataclass(frozen=True)
class Outbox:
    """A table with an index of its pending items, which outlive the stream."""

    mark: PendingMark
    table: str
    index: str
    keys: tuple[str, ...]


@dataclass(frozen=True)
class StreamMapping:
    """A function, the stream that it follows, and the rules for both."""

    function: str
    role_arn: str
    stream_arn: str
    filter: StreamFilter
    rules: Rules
    destination_arn: str | None
    outbox: Outbox | None


def stream_mappings(
    template: Template, stack: Stack, mark: PendingMark | None = None
) -> dict[str, StreamMapping]:
    """Return every event source mapping of the template, by its logical id."""
    return {
        logical_id: _mapping(logical_id, properties, template, stack, mark)
        for logical_id, properties in template.resources("AWS::Lambda::EventSourceMapping").items()
        if properties.get("Enabled", True)
    }


def _mapping(
    logical_id: str,
    properties: Mapping[str, Any],
    template: Template,
    stack: Stack,
    mark: PendingMark | None,
) -> StreamMapping:
    if unsupported := [name for name in UNSUPPORTED if properties.get(name, 0) > 1]:
        raise TemplateError(f"{logical_id}: {unsupported[0]} is not supported locally")
    function = template.function_of(properties["FunctionName"])
    table = _table(logical_id, properties["EventSourceArn"], template)
    stream_arn = stack.resolve(properties["EventSourceArn"])
    destination = properties.get("DestinationConfig", {}).get("OnFailure", {}).get("Destination")
    return StreamMapping(
        function=function,
        role_arn=stack.role_arn(template.functions[function]),
        stream_arn=stream_arn,
        filter=StreamFilter.of(properties.get("FilterCriteria")),
        rules=_rules(properties),
        destination_arn=stack.resolve(destination) if destination else None,
        outbox=_outbox(mark, table, stream_arn) if mark else None,
    )


def _rules(properties: Mapping[str, Any]) -> Rules:
    defaults = Rules()
    return Rules(
        batch_size=properties.get("BatchSize", defaults.batch_size),
        reports_failures="ReportBatchItemFailures" in properties.get("FunctionResponseTypes", []),
        bisects=properties.get("BisectBatchOnFunctionError", defaults.bisects),
        most_retries=properties.get("MaximumRetryAttempts", defaults.most_retries),
        oldest_seconds=properties.get("MaximumRecordAgeInSeconds", defaults.oldest_seconds),
    )


def _table(logical_id: str, source: object, template: Template) -> Mapping[str, Any]:
    """Find the properties of the table whose stream is followed."""
    match source:
        case {"Fn::GetAtt": [str(table), "StreamArn"]}:
            return template.resources("AWS::DynamoDB::Table")[table]
    raise TemplateError(f"{logical_id}: only a table's stream can be followed locally")


def _outbox(mark: PendingMark, table: Mapping[str, Any], stream_arn: str) -> Outbox | None:
    for index in table.get("GlobalSecondaryIndexes", []):
        if index["KeySchema"][0]["AttributeName"] == mark.attribute:
            keys = tuple(key["AttributeName"] for key in table["KeySchema"])
            return Outbox(mark, stream_arn.split("/")[1], index["IndexName"], keys)
    return None
