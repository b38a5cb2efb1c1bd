"""This is where readers of event streams cost next to nothing: raw sockets, in a process apart.

``python -m benchmarks.load answers|chats|idle`` reads its task as JSON from standard input and
writes what it saw as JSON to standard output. `run_apart` is how a measure starts it.
"""

import asyncio
import json
import random
import sys
import time
from collections.abc import Coroutine, Iterable
from dataclasses import dataclass
from typing import Any

_END = b"0\r\n\r\n"
_BLOCK = 64 * 1024
_TICK = 0.01
"""Seconds between two looks at how late one wakes up."""


@dataclass(kw_only=True)
class Said:
    """One answer's stream, as its reader saw it."""

    first: float
    """Seconds until the first frame with content."""
    last: dict[str, Any]
    """What the last frame told."""


class Reader:
    """One connection at a time to a server on this machine."""

    def __init__(self, port: int, token: str) -> None:
        """Speak to *port*, signed with *token*."""
        self._port, self._token = port, token

    async def open(self) -> None:
        """Connect."""
        self._reader, self._writer = await asyncio.open_connection(
            "127.0.0.1", self._port, limit=_BLOCK
        )

    def send(self, verb: str, path: str, body: object = None) -> None:
        """Ask for a stream."""
        data = json.dumps(body).encode() if body is not None else b""
        head = (
            f"{verb} {path} HTTP/1.1\r\nHost: 127.0.0.1:{self._port}\r\n"
            f"Authorization: Bearer {self._token}\r\nAccept: text/event-stream\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(data)}\r\n\r\n"
        )
        self._writer.write(head.encode() + data)

    async def status(self) -> int:
        """Read the head of the answer."""
        head = await self._reader.readuntil(b"\r\n\r\n")
        return int(head.split(b" ", 2)[1])

    async def ask(self, path: str, body: object, content: bytes) -> Said:
        """Post *body*; time the first frame that holds *content*, and read to the end."""
        begin = time.perf_counter()
        await self.open()
        self.send("POST", path, body)
        if (status := await self.status()) != 200:
            raise RuntimeError(f"{path}: {status}")
        heard, first = bytearray(), 0.0
        while not heard.endswith(_END):
            if not (chunk := await self._reader.read(_BLOCK)):
                raise RuntimeError(f"{path}: The stream was cut.")
            heard += chunk
            if not first and content in heard:
                first = time.perf_counter() - begin
        self.close()
        return Said(first=first, last=_last(bytes(heard)))

    async def hold(self, seconds: float) -> None:
        """Read on for *seconds*; whatever ends the stream is an error."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            try:
                async with asyncio.timeout(left):
                    chunk = await self._reader.read(_BLOCK)
            except TimeoutError:
                return
            if not chunk or chunk.endswith(_END):
                raise RuntimeError("The stream was cut.")

    def close(self) -> None:
        """Hang up, if it ever was open."""
        if (writer := getattr(self, "_writer", None)) is not None:
            writer.close()


def _last(heard: bytes) -> dict[str, Any]:
    lines = [line for line in heard.split(b"\n") if line.startswith(b"data: ")]
    told: dict[str, Any] = json.loads(lines[-1].removeprefix(b"data: "))
    return told


async def answers(task: dict[str, Any]) -> dict[str, Any]:
    """Let interviews answer at random moments; the seconds until each first frame with content."""
    first: list[float] = []
    until = time.monotonic() + task["seconds"]

    async def hold(number: int, interview: dict[str, Any]) -> None:
        chance = random.Random(number)
        reader = Reader(task["port"], interview["token"])
        body = dict(task["body"])
        asked: str | None = interview["question"]
        while asked:
            pause = chance.expovariate(1 / task["every"])
            if time.monotonic() + pause > until:
                return
            await asyncio.sleep(pause)
            said = await reader.ask(
                interview["path"], body | {"question_id": asked}, task["content"].encode()
            )
            first.append(said.first)
            following = said.last.get("data", {}).get("next_question")
            asked = following["question_id"] if following else None
            interview["question"] = asked

    held = (hold(number, interview) for number, interview in enumerate(task["interviews"]))
    errors, late = await _watched(held)
    asked = [interview["question"] for interview in task["interviews"]]
    return {"first": first, "errors": errors, "asked": asked, "late": late}


async def chats(task: dict[str, Any]) -> dict[str, Any]:
    """Let chats ask at random moments; the seconds until each first frame with content."""
    first: list[float] = []
    until = time.monotonic() + task["seconds"]

    async def hold(number: int) -> None:
        chance = random.Random(number)
        reader = Reader(task["port"], task["token"])
        while time.monotonic() + (pause := chance.expovariate(1 / task["every"])) < until:
            await asyncio.sleep(pause)
            body = chance.choice(task["bodies"])
            said = await reader.ask(task["path"], body, task["content"].encode())
            if not said.first:
                raise RuntimeError(f"{task['path']}: Nothing was said, but {said.last}.")
            first.append(said.first)

    errors, late = await _watched(hold(number) for number in range(task["chats"]))
    return {"first": first, "errors": errors, "late": late}


async def idle(task: dict[str, Any]) -> dict[str, Any]:
    """Open streams and hold them; say when all are open, and how many broke."""
    readers = [Reader(task["port"], stream["token"]) for stream in task["streams"]]
    room = asyncio.Semaphore(50)

    async def begin(reader: Reader, path: str) -> None:
        async with room:
            await reader.open()
            reader.send("GET", path)
            if (status := await reader.status()) != 200:
                raise RuntimeError(f"{path}: {status}")

    paths = [stream["path"] for stream in task["streams"]]
    opened = [begin(reader, path) for reader, path in zip(readers, paths, strict=True)]
    errors = await _broken(opened)
    sys.stdout.write("open\n")
    sys.stdout.flush()
    errors += await _broken(reader.hold(task["seconds"]) for reader in readers)
    for reader in readers:
        reader.close()
    return {"errors": errors}


async def _watched(works: Iterable[Coroutine[Any, Any, None]]) -> tuple[list[str], list[float]]:
    """Tell what broke of *works*, and how many seconds late this process woke up meanwhile."""
    late: list[float] = []

    async def tick() -> None:
        while True:
            due = time.perf_counter() + _TICK
            await asyncio.sleep(_TICK)
            late.append(time.perf_counter() - due)

    ticking = asyncio.create_task(tick())
    errors = await _broken(works)
    ticking.cancel()
    return errors, late


def lateness(seen: dict[str, Any]) -> str:
    """Say how late the process woke up that saw this."""
    late = sorted(seen["late"])
    some, most = (late[int(share * (len(late) - 1))] * 1e3 for share in (0.5, 0.99))
    return f"the reader itself woke up {some:.1f} ms late, and {most:.1f} ms at p99"


async def _broken(works: Iterable[Coroutine[Any, Any, None]]) -> list[str]:
    outcomes = await asyncio.gather(*works, return_exceptions=True)
    return [repr(outcome) for outcome in outcomes if isinstance(outcome, BaseException)]


async def run_apart(what: str, task: dict[str, Any]) -> "asyncio.subprocess.Process":
    """Start *what* in a process of its own with *task*; its last line is its result."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "benchmarks.load", what),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        limit=16 * 1024 * 1024,
    )
    assert process.stdin is not None
    process.stdin.write(json.dumps(task).encode())
    process.stdin.close()
    return process


async def result_of(process: "asyncio.subprocess.Process") -> dict[str, Any]:
    """Wait for what a process that `run_apart` started saw."""
    assert process.stdout is not None
    out = await process.stdout.read()
    await process.wait()
    seen: dict[str, Any] = json.loads(out.splitlines()[-1])
    return seen


if __name__ == "__main__":
    seen = asyncio.run(
        {"answers": answers, "chats": chats, "idle": idle}[sys.argv[1]](json.load(sys.stdin))
    )
    sys.stdout.write(json.dumps(seen) + "\n")
