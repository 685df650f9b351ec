"""What is logged: JSON lines that carry the request's id, and no personal data."""

from aws_lambda_powertools import Logger

logger = Logger()
