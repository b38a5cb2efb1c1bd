"""Whoever leaves stops what a model would be paid for."""

import asyncio
import json
from collections.abc import Sequence
from typing import Any

import httpx2
import pytest
from sqlalchemy import select

from tests.plugins.knowledge.conftest import API, Ask, Upload, data
from tests.serving import served
from zhiren import Actor, Host
from zhiren.kernel.tables import Task
from zhiren.models.chat import Answer, Message, OutputT
from zhiren.models.scripted import ScriptedModel

QUESTION = "正式员工每年有多少天带薪年假？"


class SlowModel(ScriptedModel):
    """Thinks without end, and tells when it was made to stop."""

    def __init__(self) -> None:
        super().__init__()
        self.begun, self.stopped = asyncio.Event(), asyncio.Event()

    async def structured(
        self, messages: Sequence[Message], schema: type[OutputT]
    ) -> Answer[OutputT]:
        self.begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            self.stopped.set()
        raise AssertionError


async def status(host: Host) -> str:
    asked = select(Task.status).where(Task.kind == "answer_question")
    async with host.database.reading(Actor.anonymous()) as session:
        return str(await session.scalar(asked))


@pytest.mark.parametrize("path", ["chat", "chat/stream"])
async def test_a_client_that_hangs_up_ends_the_thinking(
    host: Host, kb: str, upload: Upload, path: str
) -> None:
    await upload()
    model = SlowModel()
    host.models.pin(model)
    async with served(host) as port, httpx2.AsyncClient() as client:
        url = f"http://127.0.0.1:{port}{API}/{path}"
        asking = asyncio.create_task(client.post(url, json={"kb_id": kb, "query": QUESTION}))
        await asyncio.wait_for(model.begun.wait(), 10)
        asking.cancel()
        await asyncio.wait_for(model.stopped.wait(), 20)
        async with asyncio.timeout(10):
            while await status(host) != "cancelled":
                await asyncio.sleep(0.05)


async def test_an_answer_that_costs_nothing_is_finished_all_the_same(
    host: Host, client: httpx2.AsyncClient, kb: str, upload: Upload
) -> None:
    await upload()
    async with served(host) as port, httpx2.AsyncClient() as other:
        url = f"http://127.0.0.1:{port}{API}/chat/stream"
        body = {"kb_id": kb, "query": QUESTION}
        async with other.stream("POST", url, json=body) as response:
            assert response.status_code == 200
    async with asyncio.timeout(10):
        while await status(host) != "completed":
            await asyncio.sleep(0.05)
    (item,) = (await data(await client.get(f"{API}/chat/conversations")))["items"]
    assert item["message_count"] == 2


def says(text: str) -> str:
    support: list[dict[str, Any]] = [{"passage": 1, "quote": "正式员工每年享有15天带薪年假"}]
    return json.dumps({"statements": [{"text": text, "support": support}] * 2})


async def test_max_tokens_bounds_what_is_said(host: Host, upload: Upload, ask: Ask) -> None:
    await upload()
    yes = json.dumps({"answerable": True})
    host.models.pin(ScriptedModel(yes, says("年假十五天。"), yes, says("年假十五天。")))
    whole = await ask(QUESTION, options={"max_tokens": 512, "temperature": 0.7, "top_k": 5})
    short = await ask(QUESTION, options={"max_tokens": 7})
    assert whole["answer"].count("年假十五天。") == 2
    assert short["answer"].count("年假十五天。") == 1
    assert short["usage"]["total_tokens"] > 0
