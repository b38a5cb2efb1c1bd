"""What one interview turn costs: an answer in, stored and thought about, the next question out.

Thinking is built in and the database is SQLite on disk, so that nothing but our own work is timed.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx2

from benchmarks.rows import Row, run
from benchmarks.servers import BIN, PASSWORD, started, zhiren

INTERVIEWS, QUESTIONS = 12, 6
V1 = "/interview/v1"
CANDIDATE = {"email": "candidate@example.com", "password": "password123"}
POSITION = {
    "title": "Java后端工程师",
    "category": "system",
    "description": "负责订单与支付核心服务",
    "requirements": ["熟悉Java与Spring Boot", "熟悉MySQL与Redis"],
    "question_count": QUESTIONS,
}
QUESTION = {
    "content": "线上接口突然变慢，你会如何定位和解决？",
    "type": "technical",
    "difficulty": "medium",
    "scoring_points": ["先看监控和日志", "分析慢查询与索引", "使用缓存", "验证效果并复盘"],
}
ANSWER = (
    "我会先看监控和日志，确认是哪个接口、从什么时候开始变慢。"
    "有一次发现是一条没有走索引的慢查询，我加了联合索引，又用缓存放了热点数据。"
)


async def measure() -> Sequence[Row]:
    """Hold interviews; after each, let the peer store as many answers."""
    ours: list[float] = []
    theirs: list[float] = []
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory())) / "home"
        server = stack.enter_context(started([str(BIN / "zhiren"), "serve"], zhiren(home)))
        peer = stack.enter_context(started([sys.executable, "-m", "benchmarks.peers.store"]))
        await server.ready()
        await peer.ready()
        async with (
            httpx2.AsyncClient(base_url=server.url + V1, timeout=30) as client,
            httpx2.AsyncClient(base_url=peer.url, timeout=30) as store,
        ):
            position = await open_position(client)
            await enter(client, CANDIDATE | {"username": "candidate", "role": "candidate"})
            await interview(client, position)  # the first one warms both up
            await stores(store, QUESTIONS)
            for _ in range(INTERVIEWS):
                turns = await interview(client, position)
                ours += turns
                theirs += await stores(store, len(turns))
    return rows(ours, theirs)


def rows(ours: Sequence[float], theirs: Sequence[float]) -> Sequence[Row]:
    """Say how long most turns take, and the slow ones."""
    peer = "Starlette + one INSERT"
    return [
        Row(
            measure=f"a turn, p50 of {len(ours)}",
            value=statistics.median(ours) * 1e3,
            unit="ms",
            peer=peer,
            peer_value=statistics.median(theirs) * 1e3,
            limit=20,
        ),
        Row(
            measure="a turn, p95",
            value=statistics.quantiles(ours, n=20)[-1] * 1e3,
            unit="ms",
            peer=peer,
            peer_value=statistics.quantiles(theirs, n=20)[-1] * 1e3,
        ),
    ]


async def open_position(client: httpx2.AsyncClient, questions: int = QUESTIONS) -> str:
    """Sign in as the first admin, and open a position with *questions* in its bank."""
    await sign_in(client, {"email": "admin@localhost.localdomain", "password": PASSWORD})
    wish = POSITION | {"question_count": questions}
    position = (await send(client, "/positions", wish))["position_id"]
    for number in range(questions):
        content = {"content": f"{number + 1}. {QUESTION['content']}"}
        await send(client, "/questions", {**QUESTION, **content, "position_id": position})
    return str(position)


async def enter(client: httpx2.AsyncClient, who: Mapping[str, str]) -> None:
    """Register a candidate and sign in."""
    await send(client, "/users/register", who)
    await sign_in(client, {name: who[name] for name in ("email", "password")})


async def sign_in(client: httpx2.AsyncClient, who: Mapping[str, str]) -> None:
    """Go on as somebody else."""
    client.headers.pop("Authorization", None)
    told = await send(client, "/users/login", who)
    client.headers["Authorization"] = f"Bearer {told['access_token']}"


async def interview(client: httpx2.AsyncClient, position: str) -> list[float]:
    """Hold one interview from start to end; seconds of each turn."""
    made = await send(client, "/interviews", {"position_id": position})
    path = f"/interviews/{made['interview_id']}"
    asked: str | None = (await send(client, path + "/start"))["current_question"]["question_id"]
    turns = []
    while asked:
        body = answer(asked)
        begin = time.perf_counter()
        told = await send(client, path + "/answers", body)
        turns.append(time.perf_counter() - begin)
        following = told["next_question"]
        asked = following["question_id"] if following else None
    await send(client, path + "/end")
    return turns


async def stores(client: httpx2.AsyncClient, count: int) -> list[float]:
    """Let the peer store answers; seconds of each."""
    taken = []
    for number in range(count):
        begin = time.perf_counter()
        (await client.post("/answers", json=answer(f"q_{number}"))).raise_for_status()
        taken.append(time.perf_counter() - begin)
    return taken


def answer(question_id: str) -> dict[str, Any]:
    """Word an answer to a question."""
    media = {"audio_url": "", "video_url": "", "duration": 30}
    return {"question_id": question_id, "transcript": ANSWER, **media}


async def send(client: httpx2.AsyncClient, path: str, body: Mapping[str, Any] | None = None) -> Any:
    """Post *body*, and give what was answered inside the envelope."""
    response = await client.post(path, json=body)
    if response.is_error:
        raise RuntimeError(f"{path}: {response.status_code} {response.text}")
    return response.json()["data"]


if __name__ == "__main__":
    run("A turn of an interview", measure)
