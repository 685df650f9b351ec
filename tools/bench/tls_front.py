"""Lets clients reach the data plane by TLS, which a real cold start has to set up."""

import asyncio
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread

from local.data_plane.certificates import CHAIN, write_certificates
from local.data_plane.data_plane import HOST

CHUNK = 64 * 1024


@contextmanager
def tls_front(target: int, names: list[str], folder: Path) -> Iterator[int]:
    """Forward TLS connections of a new port of this machine to the port `target`; give its number.

    `names` are the names and addresses by which clients know it. The files are put in `folder`.
    """
    write_certificates(names, folder)
    server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    server.load_cert_chain(folder / CHAIN)
    loop = asyncio.new_event_loop()
    thread = Thread(target=loop.run_forever, name="TLS front", daemon=True)
    thread.start()
    listening = asyncio.run_coroutine_threadsafe(_listen(target, server), loop).result()
    try:
        yield listening.sockets[0].getsockname()[1]
    finally:
        listening.close()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()


async def _listen(target: int, context: ssl.SSLContext) -> asyncio.Server:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        onward_reader, onward_writer = await asyncio.open_connection(HOST, target)
        await asyncio.gather(_carry(reader, onward_writer), _carry(onward_reader, writer))

    return await asyncio.start_server(serve, HOST, 0, ssl=context)


async def _carry(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
    """Forward bytes in one direction, and their end too."""
    with suppress(OSError):
        while data := await source.read(CHUNK):
            sink.write(data)
            await sink.drain()
    with suppress(OSError):
        sink.close()
