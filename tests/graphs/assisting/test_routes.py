"""Without a model, a request is led to one tool by its words, or to none."""

from typing import Any

import pytest
from pydantic import BaseModel

from zhiren import ANYONE, Call, Tool, tool
from zhiren_graphs.assisting.routes import choose, reachable

KB = "kb_9f86d081884c7d659a2feaa0"
DOCUMENT = "doc_9f86d081884c7d659a2feaa0"
TALENT = "0b0d0c0a-1111-4222-8333-444455556666"


class Out(BaseModel):
    """Nothing."""


@tool(roles=ANYONE, zh="查询人才。", read_only=True)
async def query_talents(call: Call, query: str, condition_id: str | None = None) -> Out:
    """Find people."""
    return Out()


@tool(roles=ANYONE, zh="回答文档问题。", read_only=True)
async def ask_knowledge(call: Call, question: str) -> Out:
    """Answer from documents."""
    return Out()


@tool(roles=ANYONE, zh="列出职位。", read_only=True)
async def list_positions(call: Call, status: str = "open") -> Out:
    """List positions."""
    return Out()


@tool(roles=ANYONE, zh="列出知识库。", read_only=True)
async def list_knowledge_bases(call: Call) -> Out:
    """List knowledge bases."""
    return Out()


@tool(roles=ANYONE, zh="列出文档。", read_only=True)
async def list_documents(call: Call, kb_id: str) -> Out:
    """List documents."""
    return Out()


@tool(roles=ANYONE, zh="查看人才。", read_only=True)
async def show_talent(call: Call, talent_id: str) -> Out:
    """Show a person."""
    return Out()


@tool(roles=ANYONE, zh="删除人才。", destructive=True)
async def delete_talent(call: Call, talent_id: str) -> Out:
    """Delete a person."""
    return Out()


@tool(roles=ANYONE, zh="删除文档。", destructive=True)
async def delete_document(call: Call, document_id: str) -> Out:
    """Delete a document."""
    return Out()


@tool(roles=ANYONE, zh="创建职位。")
async def create_position(call: Call, title: str) -> Out:
    """Make a position."""
    return Out()


CARD: list[Tool] = [
    query_talents,
    ask_knowledge,
    list_positions,
    list_knowledge_bases,
    list_documents,
    show_talent,
    delete_talent,
    delete_document,
]


def led(text: str, *tools: Tool) -> tuple[str, dict[str, Any], str | None] | None:
    route = choose(text, tools or CARD)
    return (route.tool.name, route.arguments, route.missing) if route else None


@pytest.mark.parametrize(
    "text",
    [
        "有哪些5年以上工作经验的Java开发工程师？",
        "Who are the candidates with more than five years of Java experience?",
        "找一下会 Python 的候选人",
        "Show me engineers who know Kubernetes",
    ],
)
def test_who_fits_is_asked_of_the_talents(text: str) -> None:
    assert led(text) == ("query_talents", {"query": text}, None)


@pytest.mark.parametrize("text", ["入职第一年有多少天年假？", "How do I claim travel expenses?"])
def test_what_holds_is_asked_of_the_documents(text: str) -> None:
    assert led(text) == ("ask_knowledge", {"question": text}, None)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("列出所有职位", "list_positions"),
        ("现在有哪些岗位？", "list_positions"),
        ("Please list all open positions.", "list_positions"),
        ("显示知识库", "list_knowledge_bases"),
        ("What knowledge bases are there?", "list_knowledge_bases"),
    ],
)
def test_a_plain_list_is_listed(text: str, name: str) -> None:
    assert led(text) == (name, {}, None)


@pytest.mark.parametrize(
    "text", [f"列出知识库 {KB} 的文档", f"list the documents of knowledge base {KB}"]
)
def test_a_list_may_need_an_id(text: str) -> None:
    assert led(text) == ("list_documents", {"kb_id": KB}, None)


@pytest.mark.parametrize("text", [f"查看候选人{TALENT}", f"Show me the resume {TALENT}"])
def test_one_thing_is_shown_by_its_id(text: str) -> None:
    assert led(text) == ("show_talent", {"talent_id": TALENT}, None)


def test_an_id_that_is_missing_is_named() -> None:
    assert led("列出文档") == ("list_documents", {}, "kb_id")


@pytest.mark.parametrize(
    ("text", "called"),
    [
        (f"删除候选人{TALENT}", ("delete_talent", {"talent_id": TALENT}, None)),
        (f"please delete {DOCUMENT}", ("delete_document", {"document_id": DOCUMENT}, None)),
        ("删除这份简历", ("delete_talent", {}, "talent_id")),
    ],
)
def test_a_deletion_needs_a_clear_id(text: str, called: tuple[str, dict[str, str], str]) -> None:
    assert led(text) == called


@pytest.mark.parametrize("text", ["", "你好", "thanks!", "delete it", "删除全部"])
def test_what_no_rule_is_sure_of_is_left_to_the_person(text: str) -> None:
    assert led(text) is None


def test_no_rule_is_promised_for_what_only_a_model_can_do() -> None:
    assert reachable([*CARD, create_position]) == CARD


def test_only_tools_of_the_card_are_led_to() -> None:
    assert led("有哪些候选人？", ask_knowledge) == (
        "ask_knowledge",
        {"question": "有哪些候选人？"},
        None,
    )
    assert led(f"删除文档 {DOCUMENT}", query_talents, ask_knowledge) is None
