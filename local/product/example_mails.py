"""Writes every mail by the product's own code, as its sources and its settings are now."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from local.aws import Credentials
from local.data_plane.data_plane import DataPlane
from local.data_plane.stack import Stack
from local.execution import environment
from local.execution.invocation import Crashed, Returned
from local.inbox.examples import ExampleMail, ExamplesError
from sam_template.template import Template

MAILER = "SendNotifications"
"""The function with whose settings the mails are written: the one that sends them."""

HANDLER = "local.product.example_mails_handler.handler"

NOBODY = Credentials("none", "none")
"""To write a mail takes no call of AWS."""


def write(
    project: Path, plane: DataPlane, template: Template, stack: Stack
) -> Sequence[ExampleMail]:
    """Write them in a process of their own. Raises ExamplesError."""
    mailer = template.functions.get(MAILER)
    if mailer is None:
        raise ExamplesError(f"the template has no function {MAILER}")
    writer = environment.start(
        replace(mailer, handler=HANDLER), project, stack.environment(mailer), NOBODY, plane.url
    )
    try:
        outcome = writer.invoke(b"{}", lambda heard: None)
    finally:
        writer.end()
    match outcome:
        case Returned(payload):
            return [ExampleMail(**example) for example in json.loads(payload)]
        case Crashed(error_type, message):
            raise ExamplesError(f"{error_type}: {message}")
    raise ExamplesError("they took too long")
