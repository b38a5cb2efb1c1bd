"""The verbs that models get."""

import asyncio

import httpx2
import pytest

from tests.plugins.knowledge.conftest import API, Upload
from zhiren import Actor, Forbidden, Host, NotFound
from zhiren.access import PUBLIC_ORGANISATION
from zhiren.testing import make_user
from zhiren_knowledge.formats import FORMATS

PUBLIC = Actor.service(PUBLIC_ORGANISATION)
"""Where the fixtures put things."""


async def test_a_passage_stands_in_its_document(host: Host, kb: str, upload: Upload) -> None:
    document = await upload()
    query = {"query": "带薪年假", "kb_id": kb}
    passages = (await host.call_tool("search_knowledge", query, actor=PUBLIC))["passages"]
    assert passages[0]["document_id"] == document["id"]
    assert passages[0]["heading_path"] == ["员工手册", "年假"]
    assert passages[0]["end"] - passages[0]["start"] == len(passages[0]["content"])
    assert 0 < passages[0]["score"] <= 1


async def test_passages_are_graded_in_their_order(host: Host, upload: Upload) -> None:
    await upload()
    query = {"query": "员工 年假 津贴 employees", "top_k": 3}
    passages = (await host.call_tool("search_knowledge", query, actor=PUBLIC))["passages"]
    scores = [one["score"] for one in passages]
    assert len(scores) == 3
    assert scores == sorted(scores, reverse=True)
    assert scores[0] < 1


async def test_a_question_is_answered_with_quotes(host: Host, kb: str, upload: Upload) -> None:
    await upload()
    question = {"question": "年假有多少天？", "kb_id": kb}
    answer = await host.call_tool("ask_knowledge", question, actor=PUBLIC)
    assert answer["found"] is True
    assert answer["citations"][0]["quote"] in "正式员工每年享有15天带薪年假。"


async def test_a_question_without_an_answer_is_told_so(host: Host, upload: Upload) -> None:
    await upload()
    question = {"question": "Who is the patron saint of printers?"}
    answer = await host.call_tool("ask_knowledge", question, actor=PUBLIC)
    assert (answer["found"], answer["citations"]) == (False, [])


async def test_neighbours_come_with_a_passage(host: Host, upload: Upload) -> None:
    place = {"document_id": (await upload())["id"], "chunk_index": 1, "around": 1}
    passages = (await host.call_tool("read_passage", place, actor=PUBLIC))["passages"]
    assert [one["chunk_index"] for one in passages] == [0, 1, 2]


async def test_documents_are_outlined_by_how_they_begin(host: Host, upload: Upload) -> None:
    await upload()
    await upload("The second document begins here.", "second.txt")
    passages = (await host.call_tool("outline_documents", {"limit": 2}, actor=PUBLIC))["passages"]
    assert [one["filename"] for one in passages] == ["second.txt", "手册.md"]


async def test_shelves_and_documents_are_listed(host: Host, kb: str, upload: Upload) -> None:
    await upload()
    bases = await host.call_tool("list_knowledge_bases", {}, actor=PUBLIC)
    assert [(one["id"], one["documents"]) for one in bases["knowledge_bases"]] == [(kb, 1)]
    listed = await host.call_tool("list_documents", {"kb_id": kb}, actor=PUBLIC)
    assert [(one["filename"], one["status"]) for one in listed["documents"]] == [
        ("手册.md", "completed")
    ]


async def completed(host: Host, actor: Actor, kb_id: str) -> None:
    """Wait until every document of a shelf was read."""
    async with asyncio.timeout(60):
        while True:
            listed = await host.call_tool("list_documents", {"kb_id": kb_id}, actor=actor)
            if all(one["status"] == "completed" for one in listed["documents"]):
                return
            await asyncio.sleep(0.05)


async def test_a_text_can_be_added_found_and_deleted(host: Host) -> None:
    actor = await make_user(host, "user")
    async with host.database.writing(actor) as session:
        from zhiren_knowledge.service import KnowledgeBases

        kb = await KnowledgeBases(session).create("notes", None, by=actor.user_id)
    text = {"kb_id": kb.id, "filename": "hours", "text": "We open at nine."}
    added = await host.call_tool("add_document", text, actor=actor)
    assert added["filename"] == "hours.md"
    await completed(host, actor, kb.id)
    question = {"question": "When do we open?", "kb_id": kb.id}
    assert "at nine" in (await host.call_tool("ask_knowledge", question, actor=actor))["answer"]
    deleted = await host.call_tool("delete_document", {"document_id": added["id"]}, actor=actor)
    assert deleted == {"deleted_chunks": 1}


async def test_only_some_may_change_the_shelves(host: Host, upload: Upload) -> None:
    document = {"document_id": (await upload())["id"]}
    for actor in (Actor.anonymous(), await make_user(host, "viewer")):
        with pytest.raises(Forbidden):
            await host.call_tool("delete_document", document, actor=actor)


async def test_a_base_that_is_not_there_is_said_so(host: Host) -> None:
    with pytest.raises(NotFound, match="knowledge base"):
        await host.call_tool("search_knowledge", {"query": "x", "kb_id": "kb_0"}, actor=PUBLIC)


async def test_the_system_tells_its_health_setup_and_sizes(
    client: httpx2.AsyncClient, upload: Upload
) -> None:
    await upload()
    health = (await client.get(f"{API}/system/health")).json()["data"]
    assert health["status"] == "healthy"
    assert set(health["components"]) == {"database", "vector_store", "embedding_model", "llm"}
    info = (await client.get(f"{API}/system/info")).json()["data"]
    assert info["limits"] == {
        "max_file_size": 52428800,
        "supported_formats": list(FORMATS),
        "max_batch_upload": 10,
    }
    stats = (await client.get(f"{API}/system/stats")).json()["data"]
    assert (stats["knowledge_bases"], stats["documents"], stats["chunks"]) == (1, 1, 3)
    assert stats["storage_used"] > 0


async def test_a_part_that_does_not_work_is_unhealthy(
    host: Host, client: httpx2.AsyncClient
) -> None:
    host.settings.model = "nobody:nothing"
    health = (await client.get(f"{API}/system/health")).json()["data"]
    assert (health["status"], health["components"]["llm"]) == ("unhealthy", "unhealthy")


async def test_who_did_not_sign_in_reaches_what_the_librarian_needs_alone(host: Host) -> None:
    """DocuMind's anonymous callers are answered; no tool is theirs to call by itself."""
    allowed = {t.name for t in host.tools.values() if t.allows(Actor.anonymous())}
    assert allowed == {"search_knowledge", "outline_documents"}
