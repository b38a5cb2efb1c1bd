"""Agents of the research document with a language model: what they promise holds then too."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from tests.contracts.researching import serving
from tests.house.crowd import come_to_rest
from tests.plugins.knowledge.test_research import HANDBOOK, Desk, words
from zhiren import Host
from zhiren.models.openai_double import OpenAIDouble, Reply
from zhiren.testing import make_user, sign_in

pytestmark = pytest.mark.asyncio(loop_scope="module")

PLAN = "我想研究益生菌对绝经后骨质疏松患者骨密度的影响，与安慰剂相比。"
ASK = "主要结局随访多久？"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(
    tmp_path_factory: pytest.TempPathFactory, _double: OpenAIDouble, _databases: None
) -> AsyncIterator[tuple[Host, Desk]]:
    """A host that thinks with the double, and a researcher at its door."""
    settings = {
        "model": "openai:first",
        "openai_base_url": _double.url,
        "model_names": {"qwen3-72b": "openai:second"},
    }
    async with serving(tmp_path_factory.mktemp("thinking"), **settings) as (host, client):
        yield host, Desk(client, await sign_in(host, await make_user(host, "user")))


@pytest.fixture
def desk(house: tuple[Host, Desk], openai_server: OpenAIDouble) -> Desk:
    return house[1]


async def say(desk: Desk, text: str, ident: str | None = None, **more: Any) -> list[Any]:
    """Say something to the agent; give the frames."""
    ident = ident or await desk.converse()
    return await desk.hear(f"/conversations/{ident}/messages/stream", {"content": text, **more})


def form(question: str = ASK, **quotes: str) -> str:
    said = [{"line": line, "quote": quote} for line, quote in quotes.items()]
    return json.dumps({"quotes": said, "question": question}, ensure_ascii=False)


async def test_a_model_fills_the_form_with_what_was_said(
    desk: Desk, openai_server: OpenAIDouble
) -> None:
    openai_server.script(form(P="绝经后骨质疏松患者", I="益生菌", C="安慰剂", O="骨密度"))
    stream = await say(desk, PLAN)
    told = words(stream)
    assert "**I 干预措施**：“益生菌”（原文）" in told
    assert told.endswith(f"还需要补充：{ASK}")
    assert stream[-1]["tokens"] > 0
    assert PLAN in str(openai_server.requests[0]["messages"])


async def test_a_quote_that_nobody_said_is_not_shown(
    desk: Desk, openai_server: OpenAIDouble
) -> None:
    openai_server.script(form(P="绝经后骨质疏松患者", S="双盲随机对照试验", question="好的"))
    told = words(await say(desk, PLAN))
    assert "双盲" not in told
    assert "**S 研究设计**：（未说明）" in told
    assert "好的" not in told
    assert told.endswith("请说明剂量、频次和疗程。")


@pytest.mark.parametrize(
    "reply",
    [Reply(form(P="糖尿病患者")), Reply("我觉得很好。"), Reply(status=400), Reply(cut_after=1)],
)
async def test_the_rule_answers_when_the_model_fails_or_makes_things_up(
    desk: Desk, openai_server: OpenAIDouble, reply: Reply
) -> None:
    openai_server.answer_with(lambda _: reply)
    stream = await say(desk, PLAN)
    assert "“益生菌”（原文）" in words(stream)
    assert stream[-1]["type"] == "done"


async def test_what_was_said_long_ago_still_fills_the_form(
    desk: Desk, openai_server: OpenAIDouble
) -> None:
    openai_server.answer_with(lambda _: Reply("好的。"))
    ident = await desk.converse()
    await say(desk, PLAN, ident)
    for _ in range(6):
        last = await say(desk, "还没有想好。", ident)
    assert "“益生菌”（原文）" in words(last)


async def test_agents_know_the_projects_background_and_what_was_pinned(
    desk: Desk, openai_server: OpenAIDouble
) -> None:
    openai_server.answer_with(lambda _: Reply(form(P="绝经后骨质疏松患者")))
    body = {"name": "骨质疏松研究", "description": "关注肠道菌群"}
    project = (await desk.ask("POST", "/projects", 201, json=body))["id"]
    first = await desk.converse(projectId=project)
    pinned = (await say(desk, PLAN, first))[-1]["messageId"]
    await desk.ask("POST", f"/messages/{pinned}/pin")
    await say(desk, PLAN, await desk.converse(projectId=project))
    asked = str(openai_server.requests[-1]["messages"])
    assert "关注肠道菌群" in asked
    assert "PICOS 梳理" in asked


async def test_the_name_that_is_asked_for_chooses_the_model(
    desk: Desk, openai_server: OpenAIDouble
) -> None:
    openai_server.answer_with(lambda _: Reply("你好，我是助手。"))
    for name in ("qwen3-72b", "gemini-pro"):
        await desk.hear("/chat/stream", {"content": "你好", "modelType": name})
    assert [one["model"] for one in openai_server.requests] == ["second", "first"]
    [listed, *_] = await desk.ask("GET", "/chat/conversations")
    assert listed["modelName"] == "gemini-pro"


async def test_a_chat_streams_the_models_words_and_tells_what_they_cost(
    desk: Desk, openai_server: OpenAIDouble
) -> None:
    openai_server.script("你好，我是助手。")
    stream = await desk.hear("/chat/stream", {"content": "你好", "modelType": "deepseek-v3"})
    assert words(stream) == "你好，我是助手。"
    assert len([one for one in stream[:-1] if one["content"]]) > 1
    usage = stream[-2]["usage"]
    assert usage["totalTokens"] == usage["promptTokens"] + usage["completionTokens"] > 0
    assert stream[-1] == "[DONE]"


async def test_a_chat_shows_what_its_words_can_be_held_against(
    house: tuple[Host, Desk], desk: Desk, openai_server: OpenAIDouble
) -> None:
    """The knowledge base is asked first, each of its sentences checked; then the model talks."""
    made = await desk.ask("POST", "/knowledge-bases", 201, json={"name": "制度"})
    sent = {"file": ("手册.md", HANDBOOK.encode())}
    await desk.ask("POST", f"/knowledge-bases/{made['id']}/documents", 201, files=sent)
    await come_to_rest(house[0])
    quote = "正式员工每年享有15天带薪年假。"
    cited = {"statements": [{"text": quote, "support": [{"passage": 1, "quote": quote}]}]}

    def answer(asked: dict[str, Any]) -> Reply:
        said = str(asked["messages"])
        if "answerable" in said:
            return Reply(json.dumps({"answerable": "火星" not in said, "reason": ""}))
        if "statements" in said:
            return Reply(json.dumps(cited, ensure_ascii=False))
        return Reply("一年有三十天年假。")

    openai_server.answer_with(answer)
    body = {"modelType": "deepseek-v3", "knowledgeBaseIds": [made["id"]]}
    asked = body | {"content": "正式员工每年有多少天带薪年假？"}
    told = words(await desk.hear("/chat/stream", asked))
    assert told.startswith("一年有三十天年假。")
    assert f"“{quote}”（手册.md）" in told
    told = words(await desk.hear("/chat/stream", body | {"content": "火星上的重力是多少？"}))
    assert "没有找到依据；以上是语言模型自己的说法" in told


async def test_a_model_that_dies_in_the_middle_takes_its_words_back(
    desk: Desk, openai_server: OpenAIDouble
) -> None:
    openai_server.answer_with(lambda _: Reply("这是一个很长的回答。", cut_after=3))
    ident = await desk.converse(agentId="agent-companion")
    stream = await say(desk, "你好", ident)
    assert stream[-1]["type"] == "done"
    kept = await desk.ask("GET", f"/conversations/{ident}")
    assert kept["messages"][1]["content"].startswith("语言模型暂时没有回答")
    assert "\n\n" in words(stream)
