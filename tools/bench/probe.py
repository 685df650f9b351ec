"""Stands before a handler in its execution environment, and returns what its cold start took too.

It is copied beside the handler's code, and so imports nothing of this project. Lambda's runtime
client imports it as it would import the handler's module; where no container runs, it is a program
that reads an event from its standard input and writes to the file that it is given.
"""

import importlib
import json
import os
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

_module, _, _name = os.environ["PROBED_HANDLER"].rpartition(".")
_handle = getattr(importlib.import_module(_module), _name)
_init_cpu_ms = time.process_time() * 1000  # of the whole process, from its start


def handler(event: Any, context: Any) -> dict[str, Any]:
    """Call the handler; return its answer, and the CPU time of the process until both moments."""
    begun = time.perf_counter()
    answer = _handle(event, context)
    return {
        "answer": answer,
        "init_cpu_ms": _init_cpu_ms,
        "first_cpu_ms": time.process_time() * 1000 - _init_cpu_ms,
        "first_ms": (time.perf_counter() - begun) * 1000,
        "modules": sorted(sys.modules),
        "versions": _versions(),
    }


def _versions() -> dict[str, str]:
    """Return those of what Lambda brings, as far as it was imported."""
    versions = {"Python": sys.version.partition(" ")[0]}
    for name in ("boto3", "botocore"):
        if name in sys.modules:
            versions[name] = sys.modules[name].__version__
    return versions


def _context() -> SimpleNamespace:
    name = os.environ["AWS_LAMBDA_FUNCTION_NAME"]
    return SimpleNamespace(
        aws_request_id="5f2d1e0a-6a5e-4d38-9d6c-1f2c3b4a5d6e",
        function_name=name,
        function_version="1",
        invoked_function_arn=f"arn:aws:lambda:us-east-1:123456789012:function:{name}:live",
        memory_limit_in_mb=os.environ["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"],
        log_group_name="bench",
        log_stream_name="bench",
        identity=None,
        client_context=None,
        get_remaining_time_in_millis=lambda: 10_000,
    )


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(
        json.dumps(handler(json.load(sys.stdin), _context())), encoding="utf-8"
    )
