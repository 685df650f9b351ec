"""Names that end in `localhost` are this machine, as RFC 6761 has it; not every resolver knows."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from local.data_plane.data_plane import HOST

ENDING = ".localhost"


@contextmanager
def localhost_names() -> Iterator[None]:
    """Have this process find such names, whatever the machine's resolver knows."""
    resolve = socket.getaddrinfo

    def getaddrinfo(host: Any, *others: Any, **options: Any) -> Any:
        named = host.decode() if isinstance(host, bytes) else host
        is_here = isinstance(named, str) and named.endswith(ENDING)
        return resolve(HOST if is_here else host, *others, **options)

    socket.getaddrinfo = getaddrinfo
    try:
        yield
    finally:
        socket.getaddrinfo = resolve
