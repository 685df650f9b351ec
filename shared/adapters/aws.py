"""How AWS is called: few retries and short waits, since a person waits for the answer."""

from botocore.config import Config

FAST = Config(
    connect_timeout=1,
    read_timeout=3,
    retries={"mode": "standard", "total_max_attempts": 3},
    tcp_keepalive=True,
)
