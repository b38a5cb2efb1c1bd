"""Every request of the research document in order, and somebody who makes them, once a module."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, NamedTuple

import httpx2
import pytest
import pytest_asyncio

import zhiren_agents
import zhiren_graphs
import zhiren_knowledge
import zhiren_prompts
from tests.house.conftest import UNLIMITED
from tests.house.crowd import come_to_rest
from zhiren import Host
from zhiren.app import create_app
from zhiren.settings import Settings
from zhiren.testing import PASSWORD
from zhiren.testing_databases import throwaway_database

V1 = "/research/api/v1"
USER = "id email name role"
CREATED = "id title agentId projectId modelName messageCount createdAt"
CARD = "id name description category icon ragEnabled fileUploadEnabled status"
PROJECT = "id name description conversationCount createdAt updatedAt"
BASE = "id name description fileCount totalSizeMB quota createdAt updatedAt"
LISTED = (
    "id title agentId agentName projectId projectName modelName messageCount totalTokens"
    " createdAt updatedAt"
)
DOCUMENT = (
    "id filename fileType fileSizeMB status progress segmentsCount tokensCount uploadedAt"
    " processedAt"
)
PLAN = {"content": "我想研究益生菌对绝经后骨质疏松患者骨密度的影响，与安慰剂相比。"}
CHAT = {"content": "你好", "modelType": "deepseek-v3"}
FILE = {"file": ("综述.md", "# 综述\n\n骨密度随年龄下降。".encode())}
LOGIN = {"email": "zhang@example.com", "password": PASSWORD}


class Step(NamedTuple):
    """One request of the document, and what it must be answered with."""

    line: str
    status: int
    fields: str | None = None
    """Of the data, or of each item of a list; none where only a message is told."""
    sent: Mapping[str, Any] = {}
    noun: str = ""
    """What the answer's id is kept as, for ``{noun}`` in later lines."""


def of(**body: Any) -> dict[str, Any]:
    return {"json": body}


STEPS = [
    Step("POST /auth/register", 201, "userId email message", of(name="张三", **LOGIN)),
    Step("POST /auth/login", 200, "accessToken refreshToken expiresIn user", of(**LOGIN), "token"),
    Step("POST /auth/refresh", 200, "accessToken expiresIn", of(refreshToken="{refresh}")),
    Step(
        "GET /users/me",
        200,
        f"{USER} avatarUrl kbQuota kbUsed isTrial trialEndsAt createdAt",
        noun="me",
    ),
    Step("PATCH /users/me", 200, "id name avatarUrl", of(name="李四", avatarUrl="https://a.b/c")),
    Step(
        "POST /users/me/change-password",
        200,
        sent=of(oldPassword=PASSWORD, newPassword=PASSWORD + "4"),
    ),
    Step("POST /projects", 201, PROJECT, of(name="骨质疏松研究", description="背景"), "project"),
    Step("GET /projects?page=1&pageSize=20", 200, PROJECT),
    Step("GET /projects?page=1&pageSize=20&sortBy=createdAt&sortOrder=desc", 200, PROJECT),
    Step("GET /projects/{project}", 200, PROJECT),
    Step("PUT /projects/{project}", 200, PROJECT, of(name="更新", description="背景")),
    Step(
        "POST /conversations",
        201,
        CREATED,
        of(
            projectId="{project}",
            agentId="agent-picos",
            title="PICOS构建",
            modelName="deepseek-v3",
        ),
        "conversation",
    ),
    Step("POST /conversations/{conversation}/messages/stream", 200, sent=of(**PLAN)),
    Step("GET /conversations?projectId={project}&page=1&pageSize=20", 200, LISTED),
    Step("GET /conversations/{conversation}", 200, f"{CREATED} messages updatedAt", noun="talk"),
    Step("POST /messages/{message}/pin", 200),
    Step("GET /agents", 200, CARD),
    Step("GET /agents/agent-picos", 200, f"{CARD} outputFormat models"),
    Step(
        "POST /knowledge-bases",
        201,
        "id name description fileCount difyDatasetId createdAt",
        of(name="文献", description="综述"),
        "kb",
    ),
    Step("GET /knowledge-bases", 200, BASE),
    Step(
        "POST /knowledge-bases/{kb}/documents",
        201,
        "id filename fileType fileSizeBytes status progress uploadedAt",
        {"files": FILE, "data": {"filename": "文献综述.md"}},
        "document",
    ),
    Step("GET /knowledge-bases/{kb}/documents", 200, DOCUMENT),
    Step("POST /chat/stream", 200, sent=of(knowledgeBaseIds=["{kb}"], **CHAT)),
    Step(
        "GET /chat/conversations", 200, "id userId title modelName createdAt updatedAt", noun="chat"
    ),
    Step("DELETE /chat/conversations/{chat}", 200),
    Step(
        "GET /history?page=1&pageSize=20&agentId=agent-picos&startDate=2025-10-01&keyword=PICOS",
        200,
        "conversationId title agentId agentName projectId projectName source messageCount"
        " createdAt lastMessageAt",
    ),
    Step("DELETE /knowledge-bases/{kb}/documents/{document}", 204),
    Step("DELETE /knowledge-bases/{kb}", 204),
    Step("DELETE /conversations/{conversation}", 204),
    Step("DELETE /projects/{project}", 204),
    Step("POST /auth/logout", 204),
]
ADMINS = [
    Step(
        "GET /admin/users?page=1&pageSize=20&status=active&keyword=zhang",
        200,
        f"{USER} status kbUsed conversationCount lastLoginAt createdAt",
    ),
    Step("GET /admin/statistics", 200, "users conversations agents knowledgeBases"),
    Step("PATCH /admin/users/{me}", 200, sent=of(status="suspended")),
]
NAMES = [step.line for step in (*STEPS, *ADMINS)]
Walked = dict[str, httpx2.Response]


class Walker:
    """Somebody who goes through the document's requests in order."""

    def __init__(self, host: Host, client: httpx2.AsyncClient) -> None:
        self.host, self.client = host, client
        self.ids: dict[str, str] = {}
        self.headers: dict[str, str] = {}
        self.answers: Walked = {}

    async def take(self, step: Step) -> None:
        method, _, path = step.line.partition(" ")
        if path.endswith("/documents") and method == "GET":
            await come_to_rest(self.host)
        sent = dict(step.sent)
        if "json" in sent:
            sent["json"] = {name: self._filled(value) for name, value in sent["json"].items()}
        response = await self.client.request(
            method, V1 + path.format(**self.ids), headers=self.headers, **sent
        )
        self.answers[step.line] = response
        if step.noun and response.status_code < 300:
            self.keep(step.noun, response.json()["data"])

    def _filled(self, value: Any) -> Any:
        if isinstance(value, list):
            return [self._filled(part) for part in value]
        return value.format(**self.ids)

    def keep(self, noun: str, data: Any) -> None:
        """Keep what an answer tells of *noun*."""
        if noun == "token":
            self.headers = {"Authorization": f"Bearer {data['accessToken']}"}
            self.ids["refresh"] = data["refreshToken"]
        elif noun == "talk":
            self.ids["message"] = data["messages"][-1]["id"]
        else:
            self.ids[noun] = (data[0] if isinstance(data, list) else data)["id"]


@asynccontextmanager
async def serving(home: Path, **settings: Any) -> AsyncIterator[tuple[Host, httpx2.AsyncClient]]:
    """A host that does research and nothing else, and a client of it."""
    plugins = {
        "knowledge": zhiren_knowledge,
        "agents": zhiren_agents,
        "graphs": zhiren_graphs,
        "prompts": zhiren_prompts,
    }
    async with throwaway_database(home) as url:
        own: dict[str, Any] = {"admin_password": PASSWORD, "home": home, "database": url}
        host = Host(plugins, settings=Settings(_env_file=None, **own | UNLIMITED | settings))
        await host.database.create_all()
        async with host.lifespan():
            transport = httpx2.ASGITransport(app=create_app(host))
            local = "http://127.0.0.1:8000"
            async with httpx2.AsyncClient(transport=transport, base_url=local) as client:
                yield host, client


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def walker(
    tmp_path_factory: pytest.TempPathFactory, _databases: None
) -> AsyncIterator[Walker]:
    """Somebody who went all the way, and is the operator by now."""
    async with serving(tmp_path_factory.mktemp("research")) as (host, client):
        walker = Walker(host, client)
        for step in STEPS:
            await walker.take(step)
        admin = {"email": host.settings.admin_email, "password": PASSWORD}
        login = await client.post(f"{V1}/auth/login", json=admin)
        walker.keep("token", login.json()["data"])
        for step in ADMINS:
            await walker.take(step)
        yield walker


@pytest.fixture(scope="module")
def walked(walker: Walker) -> Walked:
    """Everything that the document's requests were answered with, by their lines."""
    return walker.answers
