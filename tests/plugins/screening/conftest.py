"""A company with an admin, an hr and a viewer, and ways to upload and to ask."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import httpx2
import pytest

from zhiren import Actor, Host, ParsedDocument
from zhiren.testing import MakeHost, make_user, sign_in

API = "/talent/api/v1"
SENIOR = {
    "education_level": ["本科"],
    "work_years_min": 5,
    "skills": ["Java", "Kubernetes"],
    "school_tier": ["985"],
}


@dataclass(frozen=True)
class Desk:
    """One colleague at work: who they are, and a client that is signed in as them."""

    actor: Actor
    client: httpx2.AsyncClient
    headers: dict[str, str]

    async def send(self, method: str, path: str, **more: Any) -> httpx2.Response:
        """Send a request."""
        return await self.client.request(method, f"{API}{path}", headers=self.headers, **more)

    async def data(self, method: str, path: str, **more: Any) -> Any:
        """Send a request that succeeds; give its data."""
        response = await self.send(method, path, **more)
        body = response.json()
        assert (response.status_code, body["success"]) == (200, True), body
        return body["data"]

    async def condition(self, **requirements: Any) -> str:
        """Make a condition."""
        body = {"name": "高级Java", "conditions": requirements or SENIOR}
        made: str = (await self.data("POST", "/conditions", json=body))["id"]
        return made

    async def upload(
        self, text: str | bytes, condition_id: str | None = None, name: str = "简历.txt"
    ) -> dict[str, Any]:
        """Screen a resume."""
        content = text.encode() if isinstance(text, str) else text
        form = {"condition_id": condition_id} if condition_id else {}
        done: dict[str, Any] = await self.data(
            "POST", "/talents/upload", files={"file": (name, content)}, data=form
        )
        return done

    async def ask(self, question: str, **more: Any) -> dict[str, Any]:
        """Ask about talents."""
        body = {"question": question, **more}
        answer: dict[str, Any] = await self.data("POST", "/analysis/query", json=body)
        return answer


MakeDesk = Callable[..., Awaitable[Desk]]


async def as_text(data: bytes, media_type: str, name: str) -> ParsedDocument:
    """Read a file as the text that it is, without a worker process."""
    return ParsedDocument(text=data.decode())


@pytest.fixture
async def host(make_host: MakeHost, monkeypatch: pytest.MonkeyPatch) -> Host:
    """Start a host that takes every file for text; `test_files` reads real ones."""
    host = await make_host()
    monkeypatch.setattr(host.parsing, "parse", as_text)
    return host


@pytest.fixture
def make_desk(host: Host, client: httpx2.AsyncClient) -> MakeDesk:
    """Seat a new colleague, in an organisation of their own unless one is named."""

    async def make(role: Any, organisation_id: str | None = None) -> Desk:
        actor = await make_user(host, role, organisation_id)
        return Desk(actor, client, await sign_in(host, actor))

    return make


@pytest.fixture
async def hr(make_desk: MakeDesk) -> Desk:
    """Seat somebody who hires."""
    return await make_desk("hr")
