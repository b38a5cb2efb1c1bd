"""A small world for the tools' examples: one row of each noun, made through the public doors."""

import asyncio
import struct
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpx2

HANDBOOK = "# Handbook\n\n## Leave\n\nEvery employee has 15 days of annual leave a year.\n"
RESUME = """# 张伟

电话 13800001234 · 邮箱 zhangwei@example.com

教育经历
2012.09 - 2016.06 浙江大学 计算机科学 本科

工作经历
2016.07 - 2024.06 杭州某科技公司 Java开发工程师
- 用 Java 与 Spring Boot 开发订单系统

技能
Java, Spring Boot, MySQL, Redis
"""
CONDITION = {
    "name": "Java后端",
    "conditions": {"education_level": ["本科"], "work_years_min": 3, "skills": ["Java"]},
}
POSITION = {
    "title": "Java后端工程师",
    "category": "system",
    "description": "负责订单服务",
    "requirements": ["熟悉Java"],
    "question_count": 1,
}
QUESTION = {
    "content": "请介绍一次你优化系统性能的经历。",
    "type": "technical",
    "difficulty": "medium",
    "scoring_points": ["定位瓶颈", "用数据说明结果"],
}
HYPOTHESIS = "每日第九次剂量是否影响绝经后患者的骨密度"
ANSWER = "我先用监控定位瓶颈是一条慢查询，加了联合索引和缓存，接口从820毫秒降到140毫秒。"

SILENCE = (
    struct.pack("<4sI4s4sIHHIIHH", b"RIFF", 32036, b"WAVE", b"fmt ", 16, 1, 1, 16000, 32000, 2, 16)
    + struct.pack("<4sI", b"data", 32000)
    + bytes(32000)
)
"""A second of it, as WAV."""


@dataclass(kw_only=True)
class Builder:
    """Somebody who fills the world: a member of staff, and a candidate."""

    client: httpx2.AsyncClient
    staff: dict[str, str]
    candidate: dict[str, str]

    async def send(self, method: str, path: str, who: dict[str, str], **sent: Any) -> Any:
        """Make a request that must succeed; answer its data."""
        response = await self.client.request(method, path, headers=who, **sent)
        assert response.status_code in {200, 201}, (path, response.status_code, response.text)
        return response.json()["data"]

    async def until(self, path: str, field: str, *ends: str) -> dict[str, Any]:
        """Ask again until *field* is one of *ends*."""
        while True:
            found: dict[str, Any] = await self.send("GET", path, self.staff)
            if found[field] in ends:
                return found
            await asyncio.sleep(0.05)

    async def knowledge(self) -> dict[str, str]:
        """Put a document on a shelf, and wait until it was read."""
        kb = await self.send("POST", "/documind/api/v1/kb", self.staff, json={"name": "制度"})
        sent = {"data": {"kb_id": kb["id"]}, "files": {"file": ("handbook.md", HANDBOOK.encode())}}
        made = await self.send("POST", "/documind/api/v1/documents/upload", self.staff, **sent)
        status = f"/documind/api/v1/documents/{made['id']}/status"
        assert (await self.until(status, "status", "completed", "failed"))["status"] == "completed"
        return {"kb": kb["id"], "document": made["id"]}

    async def screening(self) -> dict[str, str]:
        """Hold a resume against a condition."""
        condition = await self.send("POST", "/talent/api/v1/conditions", self.staff, json=CONDITION)
        sent = {"data": {"condition_id": condition["id"]}, "files": {"file": ("r.txt", RESUME)}}
        talent = await self.send("POST", "/talent/api/v1/talents/upload", self.staff, **sent)
        return {"condition": condition["id"], "talent": talent["talent_id"]}

    async def interviewing(self) -> dict[str, str]:
        """Hold an interview to its end, and wait for its report."""
        v1 = "/interview/v1"
        position = await self.send("POST", f"{v1}/positions", self.staff, json=POSITION)
        chosen = {"position_id": position["position_id"]}
        question = await self.send("POST", f"{v1}/questions", self.staff, json=chosen | QUESTION)
        spare = await self.send("POST", f"{v1}/questions", self.staff, json=chosen | QUESTION)
        interview = await self.send("POST", f"{v1}/interviews", self.candidate, json=chosen)
        path = f"{v1}/interviews/{interview['interview_id']}"
        begun = await self.send("POST", f"{path}/start", self.candidate)
        asked = begun["current_question"]["question_id"]
        answer = {"question_id": asked, "transcript": ANSWER, "duration": 40}
        recording = await self.recording()
        blank = {"audio_url": recording, "video_url": ""}
        await self.send("POST", f"{path}/answers", self.candidate, json=answer | blank)
        await self.send("POST", f"{path}/end", self.candidate)
        await self.send("GET", f"{v1}/reports/{interview['interview_id']}", self.staff)
        assert question["question_id"] == asked or spare["question_id"] == asked
        unasked = {question["question_id"], spare["question_id"]} - {asked}
        return {
            "position": position["position_id"],
            "question": unasked.pop(),
            "interview": interview["interview_id"],
            "recording": recording,
        }

    async def research(self, who: dict[str, str]) -> dict[str, str]:
        """Let *who* research something: a project, a conversation in it, and a chat."""
        v1 = "/research/api/v1"
        named = {"name": "骨质疏松", "description": HYPOTHESIS}
        project = await self.send("POST", f"{v1}/projects", who, json=named)
        wish = {"agentId": "agent-picos", "projectId": project["id"], "title": HYPOTHESIS}
        talk = await self.send("POST", f"{v1}/conversations", who, json=wish)
        said, chat = {"content": HYPOTHESIS}, {"modelType": "deepseek-v3"}
        path = f"{v1}/conversations/{talk['id']}"
        await self.client.post(f"{path}/messages/stream", headers=who, json=said)
        await self.client.post(f"{v1}/chat/stream", headers=who, json=said | chat)
        shown = await self.send("GET", path, who)
        chats = await self.send("GET", f"{v1}/chat/conversations", who)
        return {
            "project": project["id"],
            "talk": talk["id"],
            "said": shown["messages"][-1]["id"],
            "chat": chats[0]["id"],
        }

    async def recording(self) -> str:
        """Send a second of silence, as an answer's sound; answer how it is called."""
        v1 = "/interview/v1"
        wish = {"file_type": "audio", "file_name": "answer", "content_type": "audio/wav"}
        place = await self.send("POST", f"{v1}/uploads/presign", self.candidate, json=wish)
        path, kind = urlsplit(place["upload_url"]).path, {"Content-Type": "audio/wav"}
        await self.send("PUT", path, kind, content=SILENCE)
        key: str = place["file_key"]
        return key


def filled_in(example: Any, world: dict[str, str]) -> Any:
    """Put the world's ids in the place of ``$noun``."""
    match example:
        case str() if example.startswith("$"):
            return world[example[1:]]
        case dict():
            return {name: filled_in(value, world) for name, value in example.items()}
        case list():
            return [filled_in(value, world) for value in example]
        case _:
            return example
