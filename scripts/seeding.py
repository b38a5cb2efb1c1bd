"""This is where a fresh server gets rows of every noun, made through its public doors.

Whoever then draws ids from `Seeds` reaches the handlers, and not only their refusals.
"""

import io
import math
import struct
import time
import wave
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import httpx2

INTERVIEW, TALENT, DOCUMIND = "/interview/v1", "/talent/api/v1", "/documind/api/v1"
OPEN, RESEARCH, NATIVE = "/open/api/v1", "/research/api/v1", "/api/v1"
PASSWORD = "password123"
ROLES = ("admin", "hr", "viewer", "candidate")
HANDBOOK = (
    "# 员工手册 Handbook\n\n## 休假\n\n员工每年享有 15 天带薪年假。\n\n"
    "## Remote work\n\nEmployees may work from home two days a week.\n"
)
RESUME = """# 张伟{number}

电话 138000012{number:02d} · 邮箱 zhangwei{number}@example.com

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
    "question_count": 2,
}
QUESTION = {
    "content": "请介绍一次你优化系统性能的经历。",
    "type": "technical",
    "difficulty": "medium",
    "scoring_points": ["定位瓶颈", "用数据说明结果"],
}
ANSWER = {
    "transcript": "我先用监控定位瓶颈是一条慢查询，加了联合索引，接口从820毫秒降到140毫秒。",
    "audio_url": "",
    "video_url": "",
    "duration": 40,
}


@dataclass(kw_only=True)
class Seeds:
    """What a seeded server holds."""

    tokens: dict[str, str | None] = field(default_factory=dict)
    """By role; that of ``anonymous`` is None."""
    ids: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    """By noun. A noun that begins with ``doomed_`` is there to be changed or taken away."""

    def headers(self, role: str) -> dict[str, str]:
        """Sign a request of somebody in *role*."""
        token = self.tokens[role]
        return {"Authorization": f"Bearer {token}"} if token else {}


class Sower:
    """Fills a server, request by request; each must succeed."""

    def __init__(self, client: httpx2.Client) -> None:
        """Speak through *client*."""
        self.client, self.seeds = client, Seeds()

    def send(self, role: str, method: str, path: str, **sent: Any) -> Any:
        """Make a request; answer its data."""
        headers = self.seeds.headers(role)
        response = self.client.request(method, path, headers=headers, **sent)
        if response.is_error:
            raise RuntimeError(f"{method} {path}: {response.status_code} {response.text}")
        told = response.json() if response.content else {}
        return told.get("data", told) if isinstance(told, dict) else told

    def keep(self, noun: str, *idents: str) -> str:
        """Remember *idents*; answer the last."""
        self.seeds.ids[noun] += idents
        return idents[-1]

    def sign_in(self, login: str) -> str:
        """Get a token for *login*."""
        form = {"username": login, "password": PASSWORD}
        answer = self.client.post(f"{TALENT}/auth/login", data=form).raise_for_status()
        token: str = answer.json()["data"]["access_token"]
        return token

    def people(self) -> None:
        """Let somebody of each role in, and a few to be changed."""
        self.seeds.tokens |= {"anonymous": None, "admin": self.sign_in("admin")}
        for role in ("hr", "viewer"):
            self.member(role, role)
            self.seeds.tokens[role] = self.sign_in(role)
        for number in range(8):
            self.keep("doomed_user", self.member(f"colleague{number}", "viewer"))
        self.seeds.tokens["candidate"] = self.register("candidate")["access_token"]
        # Whoever uses one twice is signed out everywhere: these belong to somebody else.
        told = [self.register(f"newcomer{number}") for number in range(4)]
        self.keep("refresh_token", *(one["refresh_token"] for one in told))

    def register(self, name: str) -> dict[str, Any]:
        """Register a candidate, and sign in."""
        who = {"email": f"{name}@example.com", "password": PASSWORD}
        new = who | {"username": name, "role": "candidate"}
        self.send("anonymous", "POST", f"{INTERVIEW}/users/register", json=new)
        told: dict[str, Any] = self.send("anonymous", "POST", f"{INTERVIEW}/users/login", json=who)
        return told

    def member(self, name: str, role: str) -> str:
        """Bring a colleague in."""
        new = {"username": name, "password": PASSWORD, "role": role}
        new["email"] = f"{name}@example.com"
        ident: str = self.send("admin", "POST", f"{NATIVE}/members", json=new)["id"]
        return ident

    def keys(self) -> None:
        """Make keys."""
        for number in range(6):
            made = self.send("admin", "POST", f"{NATIVE}/keys", json={"name": f"key {number}"})
            self.keep("doomed_key", made["id"])

    def screening(self) -> None:
        """Hold resumes against conditions, ask about them."""
        for number in range(8):
            doomed = "doomed_" if number >= 4 else ""
            wish = CONDITION | {"name": f"Java后端 {number}"}
            made = self.send("admin", "POST", f"{TALENT}/conditions", json=wish)
            condition = self.keep(f"{doomed}condition", made["id"])
            sent: dict[str, Any] = {"files": {"file": ("r.md", RESUME.format(number=number))}}
            sent["data"] = {"condition_id": condition}
            made = self.send("admin", "POST", f"{TALENT}/talents/upload", **sent)
            self.keep(f"{doomed}talent", made["talent_id"])
        files = [("files", (f"{n}.md", RESUME.format(number=n + 20))) for n in range(2)]
        made = self.send("admin", "POST", f"{TALENT}/talents/batch-upload", files=files)
        self.keep("batch", made["task_id"])
        for role in ("admin", "hr"):
            wish = {"query": "会Java的本科生"}
            made = self.send(role, "POST", f"{TALENT}/analysis/query-async", json=wish)
            self.until(role, f"{TALENT}/analysis/tasks/{made['task_id']}")
            self.keep("query", made["task_id"])

    def interviewing(self) -> None:
        """Open positions, and hold interviews up to each of their states."""
        for _ in range(2):
            made = self.send("hr", "POST", f"{INTERVIEW}/positions", json=POSITION)
            position = self.keep("position", made["position_id"])
            for _ in range(3):
                wish = QUESTION | {"position_id": position}
                made = self.send("hr", "POST", f"{INTERVIEW}/questions", json=wish)
                self.keep("question", made["question_id"])
        for noun, count in {"pending": 12, "running": 12, "ended": 2, "talking": 3}.items():
            for _ in range(count):
                self.interview(noun)

    def inviting(self) -> None:
        """Invite somebody to an interview, as assistants do."""
        plans = self.send("hr", "GET", f"{OPEN}/plans")["plans"]
        plan = self.keep("plan", *(plan["id"] for plan in plans))
        wish = {"plan_id": plan, "candidate_id": self.seeds.ids["talent"][0]}
        for _ in range(3):
            self.keep("session", self.send("hr", "POST", f"{OPEN}/sessions", json=wish)["id"])

    def uploading(self) -> None:
        """Get places where recordings may be sent."""
        wish = {"file_type": "audio", "file_name": "answer", "content_type": "audio/mpeg"}
        for _ in range(6):
            made = self.send("candidate", "POST", f"{INTERVIEW}/uploads/presign", json=wish)
            self.keep("upload", made["upload_url"].rsplit("/", 1)[1])
        begun = urlsplit(made["upload_url"]).path
        self.client.put(f"{begun}/pieces/0", content=b"ID3 a piece").raise_for_status()

    def recording(self) -> None:
        """Send what a candidate said in the interview that they are in."""
        wish = {"file_type": "audio", "file_name": "answer", "content_type": "audio/wav"}
        made = self.send("candidate", "POST", f"{INTERVIEW}/uploads/presign", json=wish)
        path = urlsplit(made["upload_url"]).path
        kind = {"Content-Type": "audio/wav"}
        self.client.put(path, content=_hum(), headers=kind).raise_for_status()
        key = self.keep("recording", made["file_key"])
        self.keep("recorded", key.split("/")[1])

    def interview(self, noun: str) -> None:
        """Open an interview and bring it as far as *noun* says."""
        who, position = "candidate", self.seeds.ids["position"][0]
        made = self.send(who, "POST", f"{INTERVIEW}/interviews", json={"position_id": position})
        ident = self.keep(noun, made["interview_id"])
        path = f"{INTERVIEW}/interviews/{ident}"
        if noun == "pending":
            return
        begun = self.send(who, "POST", f"{path}/start")
        asked = self.keep("asked", begun["current_question"]["question_id"])
        if noun == "running":
            return
        told = self.send(who, "POST", f"{path}/answers", json=ANSWER | {"question_id": asked})
        if noun == "talking":
            self.keep("said", told["answer_id"])
            self.send("hr", "PUT", f"{path}/accommodations", json={"pauses": True})
            return
        self.keep("answer", told["answer_id"])
        self.send(who, "POST", f"{path}/end")
        self.send("hr", "GET", f"{INTERVIEW}/reports/{ident}")

    def knowledge(self) -> None:
        """Fill shelves with documents and ask about them: the organisation's, and the public's."""
        for role in ("admin", "anonymous", "candidate"):
            for number in range(3):
                self.shelf(role, "doomed_" if number else "")

    def shelf(self, role: str, doomed: str) -> None:
        """Fill one shelf."""
        made = self.send(role, "POST", f"{DOCUMIND}/kb", json={"name": f"制度 {role}"})
        kb = self.keep(f"{doomed}kb", made["id"])
        sent = {"data": {"kb_id": kb}, "files": {"file": ("handbook.md", HANDBOOK)}}
        made = self.send(role, "POST", f"{DOCUMIND}/documents/upload", **sent)
        document = self.keep(f"{doomed}document", made["id"])
        self.until(role, f"{DOCUMIND}/documents/{document}/status")
        asked = {"kb_id": kb, "query": "员工每年有多少天带薪年假？"}
        told = self.send(role, "POST", f"{DOCUMIND}/chat", json=asked)
        self.keep(f"{doomed}conversation", told["conversation_id"])
        self.keep("message", told["message_id"])

    def researching(self) -> None:
        """Let researchers in, and have one of them work: projects, talks, shelves."""
        for name in ("user", "newcomer"):
            self.seeds.tokens[name] = self.researcher(name)
        for doomed in ("", "doomed_"):
            self.keep(f"{doomed}project", self.research("/projects", name="骨质疏松研究"))
            wish = {"agentId": "agent-picos", "projectId": self.seeds.ids["project"][0]}
            talk = self.keep(f"{doomed}talk", self.research("/conversations", **wish))
            self.keep(f"{doomed}answered", self.said(talk, "老年患者采用益生菌，与安慰剂相比。"))
            shelf = self.keep(f"{doomed}shelf", self.research("/knowledge-bases", name="专题"))
            self.paper(shelf, f"{doomed}paper")
            self.chat(f"{doomed}chat")
        self.paper(self.seeds.ids["shelf"][0], "doomed_paper")
        self.seeds.ids["doomed_paper"].reverse()  # the first is on the shelf that stays

    def researcher(self, name: str) -> str:
        """Register a researcher, and sign in."""
        who = {"email": f"{name}@research.example.com", "password": PASSWORD}
        self.send("anonymous", "POST", f"{RESEARCH}/auth/register", json=who | {"name": name})
        told = self.send("anonymous", "POST", f"{RESEARCH}/auth/login", json=who)
        self.keep("research_refresh", told["refreshToken"])
        token: str = told["accessToken"]
        return token

    def research(self, path: str, **wish: str) -> str:
        """Make something of a researcher's; answer its id."""
        ident: str = self.send("user", "POST", RESEARCH + path, json=wish)["id"]
        return ident

    def said(self, talk: str, content: str) -> str:
        """Say something to an agent; answer the id of what it answers."""
        path = f"{RESEARCH}/conversations/{talk}"
        self.stream(f"{path}/messages/stream", {"content": content})
        ident: str = self.send("user", "GET", path)["messages"][1]["id"]
        return ident

    def chat(self, noun: str) -> None:
        """Chat with nobody in particular."""
        self.stream(f"{RESEARCH}/chat/stream", {"content": "你好", "modelType": "deepseek-v3"})
        self.keep(noun, self.send("user", "GET", f"{RESEARCH}/chat/conversations")[0]["id"])

    def stream(self, path: str, wish: dict[str, str]) -> None:
        """Hear a stream to its end."""
        headers = self.seeds.headers("user")
        self.client.post(path, json=wish, headers=headers).raise_for_status()

    def paper(self, shelf: str, noun: str) -> None:
        """Put a document on a researcher's shelf."""
        path = f"{RESEARCH}/knowledge-bases/{shelf}/documents"
        number = len(self.seeds.ids[noun])
        sent = {"files": {"file": (f"{noun}{number}.md", HANDBOOK)}}
        self.keep(noun, self.send("user", "POST", path, **sent)["id"])

    def names(self) -> None:
        """Learn the names of what is installed, and of one candidate and one task."""
        tools = self.send("admin", "GET", f"{NATIVE}/tools")["tools"]
        self.keep("tool", *(tool["name"] for tool in tools))
        agents = self.send("admin", "GET", f"{NATIVE}/agents")["agents"]
        self.keep("agent", *(agent["name"] for agent in agents))

    def until(self, role: str, path: str) -> None:
        """Ask again until what is at *path* has ended."""
        until = time.monotonic() + 60
        while self.send(role, "GET", path)["status"] not in {"completed", "failed"}:
            if time.monotonic() > until:
                raise RuntimeError(f"{path} does not end.")
            time.sleep(0.05)


def sow(url: str) -> Seeds:
    """Fill the server at *url*, whose first admin has `PASSWORD`."""
    with httpx2.Client(base_url=url, timeout=60) as client:
        sower = Sower(client)
        sower.people()
        for step in (
            sower.keys,
            sower.screening,
            sower.interviewing,
            sower.inviting,
            sower.uploading,
            sower.recording,
            sower.knowledge,
            sower.researching,
            sower.names,
        ):
            step()
        return sower.seeds


def _hum() -> bytes:
    """Record a second of a low tone."""
    waves = (round(6000 * math.sin(place / 20)) for place in range(16_000))
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16_000)
        file.writeframes(struct.pack("<16000h", *waves))
    return out.getvalue()
