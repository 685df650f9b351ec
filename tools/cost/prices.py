"""What AWS charges: one table, with the date on which it was read."""

from collections.abc import Mapping
from dataclasses import dataclass

REGION = "us-east-1"
READ_ON = "2026-11-25"

MILLION = 1_000_000
GIB = 1024**3


@dataclass(frozen=True)
class Price:
    """Dollars for some units, `unit` in words; `service` is the page below aws.amazon.com."""

    what: str
    dollars: float
    units: float
    unit: str
    service: str

    def of(self, units: float) -> float:
        """Return what a number of units costs."""
        return units * self.dollars / self.units


# In REGION, at the first tier, without any free tier.
API_REQUEST = Price("API Gateway, REST", 3.50, MILLION, "million requests", "api-gateway")
LAMBDA_REQUEST = Price("Lambda, requests", 0.20, MILLION, "million requests", "lambda")
LAMBDA_TIME = Price("Lambda, arm64", 13.3334, MILLION, "million GB-seconds", "lambda")
READ = Price("DynamoDB, reads on demand", 0.125, MILLION, "million units", "dynamodb")
WRITE = Price("DynamoDB, writes on demand", 0.625, MILLION, "million units", "dynamodb")
SIGNATURE = Price("KMS, signatures (ECC)", 0.15, 10_000, "10,000 requests", "kms")
MAIL = Price("SES", 0.10, 1_000, "1,000 mails", "ses")
LOG = Price("CloudWatch, logs", 0.50, GIB, "GB taken in", "cloudwatch")
TRACE = Price("X-Ray", 5.00, MILLION, "million traces", "xray")
SENT = Price("Data to the internet", 0.09, GIB, "GB", "ec2")
INSPECTED = Price("WAF, requests", 0.60, MILLION, "million requests", "waf")

BY_AMOUNT = (
    API_REQUEST,
    LAMBDA_REQUEST,
    LAMBDA_TIME,
    READ,
    WRITE,
    SIGNATURE,
    MAIL,
    LOG,
    TRACE,
    SENT,
    INSPECTED,
)
"""The prices of what is used."""

MONTHLY: Mapping[str, Price] = {
    "AWS::CloudWatch::Alarm": Price("CloudWatch, alarms", 0.10, 1, "metric", "cloudwatch"),
    "AWS::CloudWatch::Dashboard": Price("CloudWatch, dashboards", 3, 1, "dashboard", "cloudwatch"),
    "AWS::KMS::Key": Price("KMS, keys", 1, 1, "key", "kms"),
    "AWS::Route53::HealthCheck": Price(
        "Route 53, health checks", 2.75, 1, "check by HTTPS", "route53"
    ),
    "AWS::WAFv2::WebACL": Price("WAF, web ACLs", 5, 1, "web ACL", "waf"),
}
"""What an idle resource costs a month, by its type."""
WEB_ACL_RULE = Price("WAF, rules", 1, 1, "rule", "waf")
"""What each rule of a web ACL costs a month; a managed group is one."""
METRIC = Price("CloudWatch, own metrics", 0.30, 1, "metric", "cloudwatch")
"""What a metric costs in a month in which functions log it."""

FREE = frozenset(
    {
        "AWS::ApiGateway::Account",
        "AWS::ApiGateway::ApiKey",
        "AWS::ApiGateway::BasePathMapping",
        "AWS::ApiGateway::Deployment",
        "AWS::ApiGateway::DomainName",
        "AWS::ApiGateway::RestApi",
        "AWS::ApiGateway::Stage",
        "AWS::ApiGateway::UsagePlan",
        "AWS::ApiGateway::UsagePlanKey",
        "AWS::Budgets::Budget",
        "AWS::CodeDeploy::Application",
        "AWS::CodeDeploy::DeploymentGroup",
        "AWS::DynamoDB::Table",
        "AWS::Events::Rule",
        "AWS::IAM::ManagedPolicy",
        "AWS::IAM::Role",
        "AWS::Lambda::Alias",
        "AWS::Lambda::EventSourceMapping",
        "AWS::Lambda::Function",
        "AWS::Lambda::LayerVersion",
        "AWS::Lambda::Permission",
        "AWS::Lambda::Version",
        "AWS::Logs::LogGroup",
        "AWS::SES::ConfigurationSet",
        "AWS::SES::ConfigurationSetEventDestination",
        "AWS::SES::EmailIdentity",
        "AWS::SNS::Subscription",
        "AWS::SNS::Topic",
        "AWS::SNS::TopicPolicy",
        "AWS::SQS::Queue",
        "AWS::WAFv2::LoggingConfiguration",
        "AWS::WAFv2::WebACLAssociation",
    }
)
"""The types of resources that cost nothing while idle."""
