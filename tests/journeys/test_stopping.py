"""A server that is told to stop lets listeners go properly and soon: they come back to the next."""

import socket
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from scripts.seeding import DOCUMIND, INTERVIEW, Seeds, sow
from tests.journeys.server import Server

LISTENERS = 20
ROOMY = {"ZHIREN_REQUESTS_PER_MINUTE": "10000", "ZHIREN_REQUESTS_PER_MINUTE_ADMIN": "10000"}


@pytest.fixture
def server(tmp_path: Path, own_database: Mapping[str, str]) -> Iterator[Server]:
    (tmp_path / "home").mkdir()
    roomy = ROOMY | {"ZHIREN_LOGINS_PER_MINUTE": "1000"}
    server = Server(tmp_path / "home", {**own_database, **roomy})
    server.start()
    yield server
    server.stop()


def listen(server: Server, seeds: Seeds, ident: str) -> socket.socket:
    """Open the events of an interview, and read until it has gone quiet."""
    sock = socket.create_connection(("127.0.0.1", server.port), timeout=20)
    head = f"GET {INTERVIEW}/interviews/{ident}/events HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    signed = f"Authorization: Bearer {seeds.tokens['candidate']}\r\n\r\n"
    sock.sendall((head + signed).encode())
    assert b" 200 " in sock.recv(200)
    return sock


def rest(sock: socket.socket) -> bytes:
    """Read all that still comes."""
    heard = b""
    while chunk := sock.recv(65_536):
        heard += chunk
    sock.close()
    return heard


@pytest.mark.timeout(120)
def test_open_streams_end_properly_within_five_seconds(server: Server) -> None:
    seeds = sow(server.url)
    running = seeds.ids["running"]
    heard = [listen(server, seeds, running[n % len(running)]) for n in range(LISTENERS)]
    where = f"ws://127.0.0.1:{server.port}{DOCUMIND}/ws/chat"
    with connect(where, proxy=None) as line:
        began = time.monotonic()
        server.stop()
        took = time.monotonic() - began
        with pytest.raises(ConnectionClosed) as closed:
            line.recv(timeout=5)
    assert took < 5
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code in {1001, 1012}
    # The last chunk is there: nothing was torn off, and nothing was said to be the end.
    ended = [rest(sock) for sock in heard]
    assert all(one.endswith(b"0\r\n\r\n") for one in ended)
    assert not any(b"interview_ended" in one for one in ended)
