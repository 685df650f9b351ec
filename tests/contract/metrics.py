"""The metrics that there are, with the dimensions that they are published under."""

from collections.abc import Set

from shared.adapters.observability.metrics import Metric

type Dimensions = Set[str]

# https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-metrics-and-dimensions.html
_API = (frozenset({"ApiName"}), frozenset({"ApiName", "Stage"}))
# https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html; none: all functions
_LAMBDA = (frozenset[str](), frozenset({"FunctionName"}), frozenset({"FunctionName", "Resource"}))
# https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
_QUEUE = (frozenset({"QueueName"}),)
# https://docs.aws.amazon.com/acm/latest/userguide/cloudwatch-metrics.html
_CERTIFICATE = (frozenset({"CertificateArn"}),)
# https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/monitoring-health-checks.html
_HEALTH_CHECK = (frozenset({"HealthCheckId"}),)
# https://docs.aws.amazon.com/ses/latest/dg/reputationdashboard-cloudwatch-alarm.html; none: all
_MAILS = (frozenset[str](), frozenset({"ses:configuration-set"}))
# Every function writes them with its POWERTOOLS_SERVICE_NAME.
_OURS = (frozenset({"service"}),)

PUBLISHED: dict[tuple[str, str], tuple[Dimensions, ...]] = {
    **{
        ("AWS/ApiGateway", name): _API
        for name in ("4XXError", "5XXError", "Count", "IntegrationLatency", "Latency")
    },
    **{
        ("AWS/Lambda", name): _LAMBDA
        for name in ("ConcurrentExecutions", "Duration", "Errors", "Invocations", "Throttles")
    },
    ("AWS/Lambda", "IteratorAge"): _LAMBDA[1:],
    ("AWS/CertificateManager", "DaysToExpiry"): _CERTIFICATE,
    ("AWS/Route53", "HealthCheckStatus"): _HEALTH_CHECK,
    ("AWS/SQS", "ApproximateNumberOfMessagesVisible"): _QUEUE,
    ("AWS/SES", "Reputation.BounceRate"): _MAILS,
    ("AWS/SES", "Reputation.ComplaintRate"): _MAILS,
    **{("Orrery", str(metric)): _OURS for metric in Metric},
}


def is_published(namespace: str, name: str, dimensions: Dimensions) -> bool:
    """Tell whether there is such a metric: CloudWatch itself takes any name, and shows nothing."""
    return dimensions in PUBLISHED.get((namespace, name), ())
