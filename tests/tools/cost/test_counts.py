"""Metrics are counted as CloudWatch reads them out of a log."""

import json

from tools.cost.counts import metrics_in


def test_a_line_in_the_embedded_metric_format_names_its_metrics() -> None:
    directive = {"Namespace": "N", "Metrics": [{"Name": "Sent"}, {"Name": "Dropped"}]}
    line = json.dumps({"_aws": {"CloudWatchMetrics": [directive]}, "Sent": 1, "Dropped": 2})

    assert metrics_in(line) == ["Sent", "Dropped"]


def test_any_other_line_is_no_metric() -> None:
    assert metrics_in('{"level": "INFO", "message": "delivered"}') == []
