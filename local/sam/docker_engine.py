"""What `make sam-local` must know about the Docker engine in which SAM CLI runs its containers."""

from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_network
from typing import Any

import docker
from docker.errors import (
    DockerException,
    ImageNotFound,
)

from local.data_plane.data_plane import HOST
from local.sam.forwarder import Forwarder

BRIDGE = "bridge"
"""Docker's own network, on which SAM CLI's containers are."""

DESKTOP_HOST = "host.docker.internal"
"""How a container reaches 127.0.0.1 of the machine where Docker runs in a virtual machine."""


class DockerError(Exception):
    """No engine can be used; the text is one line for the person at the terminal."""


@dataclass(frozen=True)
class DockerEngine:
    """A running engine."""

    client: Any

    @classmethod
    def connect(cls) -> "DockerEngine":
        """Find the engine, or raise DockerError."""
        try:
            client = docker.from_env()
            client.ping()
        except DockerException as error:
            raise DockerError(
                "no Docker engine runs: SAM CLI needs one for its Lambda containers"
            ) from error
        return cls(client)

    def has_image(self, name: str) -> bool:
        """Whether an image is here already."""
        try:
            self.client.images.get(name)
        except ImageNotFound:
            return False
        return True

    @property
    def bridge_address(self) -> str:
        """The address on the containers' network of the machine on which they run."""
        [settings, *_] = self.client.networks.get(BRIDGE).attrs["IPAM"]["Config"]
        return gateway_address(settings)

    def open_to_containers(self, port: int) -> Forwarder | None:
        """Forward containers' connections to a port of this machine, where that is needed.

        It listens on the bridge's address, which no other machine reaches. Where the engine has a
        machine of its own (Docker Desktop), that address is not ours and DESKTOP_HOST does it.
        """
        try:
            return Forwarder(self.bridge_address, (HOST, port))
        except OSError:
            return None


def gateway_address(settings: Mapping[str, str]) -> str:
    """Find this machine's address on a Docker network; engines may not say that it is the first."""
    return settings.get("Gateway") or str(ip_network(settings["Subnet"])[1])
