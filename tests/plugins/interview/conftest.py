"""An enterprise with a position, a candidate, and an interview told in few words."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import httpx2
import pytest

import zhiren_agents
import zhiren_graphs
import zhiren_interview
import zhiren_prompts
from zhiren import Host
from zhiren.testing import MakeClient, MakeHost, make_user, sign_in

V1 = "/interview/v1"
POSITION = {
    "title": "后端工程师",
    "category": "system",
    "description": "负责交易系统研发",
    "requirements": ["熟悉 Java 与分布式系统", "有性能优化经验"],
    "question_count": 2,
}
SECRET = "先用剖析工具定位瓶颈，再设计缓存与失效策略。"
QUESTION = {
    "content": "请介绍一个你优化系统性能的经历。",
    "type": "technical",
    "difficulty": "medium",
    "reference_answer": SECRET,
    "scoring_points": ["瓶颈定位：用监控或剖析工具找到慢的地方", "缓存设计：缓存的内容与失效"],
}
PARTIAL = "我负责订单系统，决定用Redis，把延迟从200ms降到了50ms。"
FULL = (
    "我先用监控和剖析工具定位瓶颈，找到最慢的地方是数据库查询。"
    "然后设计了缓存，缓存的内容是热门商品，失效靠过期时间加主动删除。"
)


@dataclass
class Door:
    """One signed-in caller at the interview dialect's door."""

    client: httpx2.AsyncClient
    headers: dict[str, str]

    async def ask(self, method: str, path: str, status: int = 200, **sent: Any) -> Any:
        """Make a request that must end with *status*; answers its data."""
        headers = self.headers | sent.pop("headers", {})
        response = await self.client.request(method, V1 + path, headers=headers, **sent)
        assert response.status_code == status, response.text
        return response.json()["data"] if status == 200 else response.json()

    async def answer(
        self, interview_id: str, question_id: str, transcript: str | None, **more: Any
    ) -> Any:
        """Hand in an answer; *more* is ``status``, ``headers`` or further fields."""
        sent = {name: more.pop(name) for name in ("status", "headers") if name in more}
        body = answered(question_id, transcript, **more)
        return await self.ask("POST", f"/interviews/{interview_id}/answers", json=body, **sent)

    async def follow_up(self, interview_id: str, answer_id: str) -> Any:
        """Ask for the follow-up to an answer."""
        path = f"/interviews/{interview_id}/follow-up"
        data = await self.ask("GET", path, params={"answer_id": answer_id})
        return data["follow_up_question"]


def answered(question_id: str, transcript: str | None, **more: Any) -> dict[str, Any]:
    """Make the body of an answer."""
    body = {"question_id": question_id, "audio_url": "", "video_url": "", "duration": 60}
    return body | {"transcript": transcript} | more


def events(text: str) -> list[tuple[str, str | None, Any]]:
    """Read Server-Sent Events: name, id, data."""
    found = []
    for block in text.replace("\r\n", "\n").split("\n\n"):
        lines = [line.split(": ", 1) for line in block.split("\n") if not line.startswith(":")]
        fields = {line[0]: line[1] for line in lines if len(line) == 2}
        if "data" in fields:
            found.append((fields.get("event", ""), fields.get("id"), json.loads(fields["data"])))
    return found


@pytest.fixture
async def host(make_host: MakeHost) -> Host:
    return await make_host(
        interview=zhiren_interview,
        graphs=zhiren_graphs,
        agents=zhiren_agents,
        prompts=zhiren_prompts,
    )


@pytest.fixture
async def hr(host: Host, make_client: MakeClient) -> Door:
    return Door(make_client(host), await sign_in(host, "hr"))


@pytest.fixture
async def candidate(host: Host, make_client: MakeClient) -> Door:
    return Door(make_client(host), await sign_in(host, await make_user(host, "candidate")))


@pytest.fixture
async def position(hr: Door) -> str:
    """A position with one question in its bank and one that will be made."""
    data = await hr.ask("POST", "/positions", json=POSITION)
    question = QUESTION | {"position_id": data["position_id"]}
    await hr.ask("POST", "/questions", json=question)
    return str(data["position_id"])


Begin = Callable[..., Awaitable[tuple[str, str]]]


@pytest.fixture
def begin(candidate: Door, position: str) -> Begin:
    """Open and start an interview: its id and the first question's."""

    async def begin(style: str = "friendly", position_id: str = position) -> tuple[str, str]:
        opened = await candidate.ask(
            "POST",
            "/interviews",
            json={"position_id": position_id, "interviewer_style": style},
        )
        path = f"/interviews/{opened['interview_id']}/start"
        started = await candidate.ask("POST", path)
        return opened["interview_id"], started["current_question"]["question_id"]

    return begin
