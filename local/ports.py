"""The port that the local runtime's gateway listens on: PORT, or 3000."""

from collections.abc import Mapping

DEFAULT_PORT = 3000
HIGHEST_PORT = 65_535


class PortError(Exception):
    """PORT is not a port; the text is one line for the person at the terminal."""


def read_port(environment: Mapping[str, str]) -> int | None:
    """Read PORT, where 0 is any free one; None where it is not set. Raises PortError."""
    text = environment.get("PORT")
    if not text:
        return None
    if not (text.isdecimal() and int(text) <= HIGHEST_PORT):
        raise PortError(f"PORT must be a number from 0 to {HIGHEST_PORT}, not {text!r}")
    return int(text)


def base_url_at(port: int) -> str:
    """Return where the gateway on a port is reached."""
    return f"http://127.0.0.1:{port}"
