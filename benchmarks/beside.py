"""This is where ten recordings are analysed at once while interviews of others go on."""

import asyncio
import itertools
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx2

from benchmarks import sse
from benchmarks.load import result_of, run_apart
from benchmarks.rows import Row
from benchmarks.servers import BIN, PASSWORD, Server, started, zhiren
from benchmarks.turn import V1, answer, enter, open_position, send, sign_in

RECORDINGS, INTERVIEWS, QUESTIONS = 10, 60, 20
EVERY, SECONDS = 6.0, 25.0
"""An interview answers once in so many seconds, for so long."""
_ADMIN = {"email": "admin@localhost.localdomain", "password": PASSWORD}
_TYPES = {
    "speech": ("rhythm", "emotion", "asr"),
    "video": ("expression", "eye_tracking", "posture"),
}


async def interviews_beside(recording: bytes, models: Path) -> Sequence[Row]:
    """Time first words of interviews alone, and then while ten recordings are analysed."""
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory())) / "home"
        settings = zhiren(home) | {
            "ZHIREN_REGISTRATIONS_PER_MINUTE": "1000000",
            "ZHIREN_ANALYSIS_MEDIA_MODELS": str(models),
        }
        server = stack.enter_context(started([str(BIN / "zhiren"), "serve"], settings))
        await server.ready()
        crowd = await sse.begin(server, INTERVIEWS)
        recorded = await _recorded(server, recording)
        await sse.greeted(server)
        alone = await _first_words(server, crowd)
        async with _analysing(server, recorded) as done:
            beside = await _first_words(server, crowd)
            count = len(done)
    if not count:
        raise RuntimeError("No recording was analysed meanwhile.")
    return [
        Row(
            measure=f"p99 of {len(beside)} first words while {RECORDINGS} recordings are analysed "
            f"({count} analyses done)",
            value=sse.slow(beside),
            unit="ms",
            peer="the same without recordings",
            peer_value=sse.slow(alone),
            limit=100,
        )
    ]


async def _first_words(server: Server, crowd: Sequence[dict[str, Any]]) -> list[float]:
    """Let the *crowd* answer at random moments; milliseconds until each first word."""
    task = {
        "port": server.port,
        "interviews": [one | {"path": f"{one['path']}/answers"} for one in crowd],
        "seconds": SECONDS,
        "every": EVERY,
        "body": answer(""),
        "content": sse.CONTENT,
    }
    seen = await result_of(await run_apart("answers", task))
    sse.none_broken(seen["errors"])
    for one, asked in zip(crowd, seen["asked"], strict=True):
        one["question"] = asked
    return [seconds * 1e3 for seconds in seen["first"]]


async def _recorded(server: Server, recording: bytes) -> list[dict[str, str]]:
    """Let ten candidates answer with a recording, and agree to what can be measured in it."""
    async with httpx2.AsyncClient(base_url=server.url + V1, timeout=60) as client:
        position = await open_position(client, QUESTIONS)
        return [
            await _answered(client, position, number, recording) for number in range(RECORDINGS)
        ]


async def _answered(
    client: httpx2.AsyncClient, position: str, number: int, recording: bytes
) -> dict[str, str]:
    name = f"recorded{number}"
    who = {"email": f"{name}@example.com", "password": "password123", "username": name}
    await enter(client, who | {"role": "candidate"})
    made = await send(client, "/interviews", {"position_id": position})
    path = f"/interviews/{made['interview_id']}"
    asked = (await send(client, f"{path}/start"))["current_question"]["question_id"]
    await send(client, f"{path}/consent", {"recording": True, "signals": True})
    wanted = {"file_type": "video", "file_name": "answer.webm", "content_type": "video/webm"}
    place = await send(client, "/uploads/presign", wanted)
    address = f"{urlsplit(str(client.base_url))._replace(path='').geturl()}"
    address += urlsplit(place["upload_url"]).path
    kind = {"Content-Type": "video/webm"}
    (await client.put(address, content=recording, headers=kind)).raise_for_status()
    await send(client, f"{path}/answers", answer(asked) | {"video_url": place["file_key"]})
    return {"interview_id": made["interview_id"], "key": place["file_key"]}


@asynccontextmanager
async def _analysing(server: Server, recorded: Sequence[dict[str, str]]) -> Any:
    """Have all recordings analysed at once, over and over; gives the list of what is done."""
    done: list[str] = []
    async with httpx2.AsyncClient(base_url=server.url + V1, timeout=120) as client:
        await sign_in(client, _ADMIN)
        works = [asyncio.create_task(_analyse(client, one, done)) for one in recorded]
        yield done
        for work in works:
            work.cancel()
        outcomes = await asyncio.gather(*works, return_exceptions=True)
    for outcome in outcomes:
        if isinstance(outcome, Exception):
            raise outcome


async def _analyse(client: httpx2.AsyncClient, one: dict[str, str], done: list[str]) -> None:
    for kind, types in _questions():
        field = "audio_url" if kind == "speech" else "video_url"
        body = {"interview_id": one["interview_id"], field: one["key"], "analysis_type": types}
        while (await send(client, f"/analysis/{kind}", body))["status"] != "completed":
            pass  # it answers within seconds that it is still at it
        done.append(kind)


def _questions() -> Iterator[tuple[str, list[str]]]:
    """List everything that can be asked: the same twice would be answered from memory."""
    for count in (1, 2, 3):
        for kind, types in _TYPES.items():
            for some in itertools.combinations(types, count):
                yield kind, list(some)
