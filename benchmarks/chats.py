"""How soon the first word of an answer comes, while others ask too.

Fifty chats over one small knowledge base ask at random moments, each once in twenty seconds, and
read the answer as Server-Sent Events: at the documind door, and at Zhiren's own, where an assistant
looks the documents up. Thinking is built in.
"""

import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx2

from benchmarks.library import V1, shelve
from benchmarks.load import lateness, result_of, run_apart
from benchmarks.rows import Row, run
from benchmarks.servers import BIN, PASSWORD, Server, started, zhiren
from benchmarks.sse import PEER, middle, ninety_five, none_broken

CHATS, EVERY, SECONDS = 50, 20.0, 50.0
LIMIT = 50.0
"""Milliseconds until the first content of 95 in a hundred answers."""
NATIVE = "/api/v1"
AGENT = f"{NATIVE}/agents/assistant/runs"
TOPICS = ("带薪年假", "病假", "加班", "差旅", "培训", "绩效", "社保", "离职")
PAGE = """# {topic}制度

## 适用范围

{topic}制度适用于全体正式员工，自入职之日起执行。

## 规定

员工每年的{topic}额度为 {number} 天，须提前 {number} 个工作日申请，由直属主管批准。

## 说明

{topic}的记录保存 {number} 年，如有疑问请联系人力资源部。
"""


async def measure() -> Sequence[Row]:
    """Let the chats ask at either door, and as many at the peer."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        command = [str(BIN / "zhiren"), "serve"]
        server = stack.enter_context(started(command, zhiren(folder / "home")))
        peer = stack.enter_context(started([sys.executable, "-m", "benchmarks.peers.events"]))
        await server.ready()
        await peer.ready()
        kb_id, token = await prepared(server, folder)
        documind = {"path": f"{V1}/chat/stream", "token": token, "content": "event: chunk"}
        native = {"path": AGENT, "token": token, "content": "event: token"}
        bare = {"path": "/answers", "token": "", "content": "event: token"}
        theirs = await timed(peer, bare, [{"question_id": said} for said in questions()])
        ours = await timed(
            server, documind, [{"kb_id": kb_id, "query": said} for said in questions()]
        )
        own = await timed(server, native, [{"input": said} for said in questions()])
        return [*rows("documind", ours, theirs), *rows("native", own, theirs)]


def questions() -> list[str]:
    """List what is asked, in turns."""
    return [f"{topic}每年有多少天？" for topic in TOPICS]


async def prepared(server: Server, folder: Path) -> tuple[str, str]:
    """Shelve the documents; the knowledge base's id, and a token of the first admin."""
    async with httpx2.AsyncClient(base_url=server.url, timeout=60) as client:
        who = {"email": "admin@localhost.localdomain", "password": PASSWORD}
        signed = (await client.post("/interview/v1/users/login", json=who)).raise_for_status()
        token = str(signed.json()["data"]["access_token"])
        files = []
        for number, topic in enumerate(TOPICS, 5):
            files.append(folder / f"{topic}.md")
            files[-1].write_text(PAGE.format(topic=topic, number=number), encoding="utf-8")
    headers = {"Authorization": f"Bearer {token}"}
    async with httpx2.AsyncClient(base_url=server.url + V1, timeout=60, headers=headers) as client:
        return await shelve(client, "制度", files), token


async def timed(
    server: Server, how: dict[str, str], bodies: Sequence[dict[str, Any]]
) -> list[float]:
    """Let the chats ask at one door; ms until each first word."""
    task = how | {"port": server.port, "bodies": bodies, "chats": CHATS}
    seen = await result_of(await run_apart("chats", task | {"every": EVERY, "seconds": SECONDS}))
    none_broken(seen["errors"])
    sys.stdout.write(f"{how['path']}: {lateness(seen)}\n")
    return [seconds * 1e3 for seconds in seen["first"]]


def rows(door: str, ours: Sequence[float], theirs: Sequence[float]) -> list[Row]:
    """Say how soon most first words come, and the slow ones."""
    at = f"{door}, {CHATS} chats, {len(ours)} answers: first word"
    most, least = (ninety_five(ours), ninety_five(theirs)), (middle(ours), middle(theirs))
    return [
        Row(measure=f"{at}, p50", value=least[0], unit="ms", peer=PEER, peer_value=least[1]),
        Row(
            measure=f"{at}, p95",
            value=most[0],
            unit="ms",
            peer=PEER,
            peer_value=most[1],
            limit=LIMIT,
        ),
    ]


if __name__ == "__main__":
    run("Chats", measure)
