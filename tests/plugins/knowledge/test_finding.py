"""Where passages are looked for, and what is not told twice."""

from collections.abc import Sequence
from typing import Any

import httpx2
import pytest

from tests.plugins.knowledge.conftest import API, Upload, data
from zhiren import Actor, Host, NotFound
from zhiren.access import PUBLIC_ORGANISATION

PUBLIC = Actor.service(PUBLIC_ORGANISATION)
"""Where the fixtures put things."""
LEAVE = "# 年假\n\n正式员工每年享有15天带薪年假。年假须提前一周申请，由直属经理批准。"
SLIDES = "等级,带薪年假\nP5,15天\nP6,20天\n"


async def found(host: Host, query: str = "带薪年假", **asked: Any) -> list[str]:
    asked = {"query": query, "top_k": 20} | asked
    told = await host.call_tool("search_knowledge", asked, actor=PUBLIC)
    return [passage["filename"] for passage in told["passages"]]


async def another(client: httpx2.AsyncClient) -> str:
    made = await data(await client.post(f"{API}/kb", json={"name": "另一个库"}))
    return str(made["id"])


async def test_several_knowledge_bases_are_searched_at_once(
    host: Host, client: httpx2.AsyncClient, kb: str, upload: Upload
) -> None:
    await upload(LEAVE, "a.md")
    other = await another(client)
    assert await found(host, where={"kb_ids": [kb, other]}) == ["a.md"]
    assert await found(host, where={"kb_ids": [other]}) == []
    assert await found(host, where={"kb_ids": []}) == []


@pytest.mark.parametrize("query", ["帶薪年假須提前多久申請", "带薪年假须提前多久申请"])
async def test_either_script_of_chinese_finds_both(host: Host, upload: Upload, query: str) -> None:
    await upload(LEAVE, "a.md")
    await upload("# 年假\n\n臺灣分部的帶薪年假須提前一個月申請，由總經理批准。", "b.md")
    assert sorted(await found(host, query)) == ["a.md", "b.md"]


async def test_only_what_is_asked_for_is_searched(host: Host, kb: str, upload: Upload) -> None:
    first = await upload(LEAVE, "a.md")
    await upload(SLIDES, "b.csv")
    assert sorted(await found(host, kb_id=kb)) == ["a.md", "b.csv"]
    assert await found(host, where={"document_ids": [first["id"]]}) == ["a.md"]
    assert await found(host, kb_id=kb, where={"file_types": ["csv"]}) == ["b.csv"]
    assert await found(host, where={"first_page": 1}) == []  # neither kind has pages


async def test_another_knowledge_base_is_not_there(host: Host, upload: Upload) -> None:
    await upload(LEAVE, "a.md")
    with pytest.raises(NotFound):
        await found(host, where={"kb_ids": ["kb_none"]})


async def test_a_copy_of_a_passage_is_told_once(host: Host, upload: Upload) -> None:
    await upload(LEAVE, "a.md")
    await upload(LEAVE.replace("批准。", "批准！"), "copy.md")
    await upload("# 年假\n\n实习生没有带薪年假，离职时也不折算。", "other.md")
    assert len(await found(host)) == 2


async def test_neighbours_are_joined_and_told_once(host: Host, upload: Upload) -> None:
    rules = "".join(
        f"第{n}条规定了带薪年假的第{n}种情形，须由直属经理书面批准。" for n in range(60)
    )
    await upload(f"# 年假\n\n{rules}", "a.md")
    asked = {"query": "带薪年假", "top_k": 20, "where": {"around": 1}}
    told = await host.call_tool("search_knowledge", asked, actor=PUBLIC)
    alone = await found(host)
    assert 1 <= len(told["passages"]) < len(alone)
    for passage in told["passages"]:
        assert passage["content"] in passage["context"]
        assert passage["context"] in rules
        assert len(passage["context"]) > len(passage["content"])


async def test_several_knowledge_bases_are_asked_at_once(
    host: Host, client: httpx2.AsyncClient, kb: str, upload: Upload
) -> None:
    await upload(LEAVE, "a.md")
    other = await another(client)
    asked = {"question": "每年有多少天带薪年假？"}
    both = {**asked, "where": {"kb_ids": [kb, other]}}
    assert "15天" in (await host.call_tool("ask_knowledge", both, actor=PUBLIC))["answer"]
    neither = {**asked, "where": {"kb_ids": [other]}}
    assert not (await host.call_tool("ask_knowledge", neither, actor=PUBLIC))["found"]


async def test_the_rarer_a_word_the_higher_its_rarity(host: Host, upload: Upload) -> None:
    await upload(LEAVE, "a.md")
    asked = {"query": "年假 火星", "top_k": 1}
    told = await host.call_tool("search_knowledge", asked, actor=PUBLIC)
    assert told["rarity"]["火星"] == 1.0 > told["rarity"]["年假"]


class Shortest:
    """A reranker that likes short passages."""

    name = "shortest"

    async def rank(self, query: str, texts: Sequence[str]) -> list[float]:
        return [-float(len(text)) for text in texts]

    async def close(self) -> None:
        """Hold nothing."""


async def test_a_reranker_has_the_last_word_on_the_order(host: Host, upload: Upload) -> None:
    await upload("# 年假\n\n带薪年假：带薪年假由直属经理批准，须提前一周申请带薪年假。", "long.md")
    await upload("年假另议。", "short.txt")
    assert await found(host) == ["long.md", "short.txt"]
    host.search.reranker = Shortest()
    told = await host.call_tool("search_knowledge", {"query": "带薪年假"}, actor=PUBLIC)
    assert [passage["filename"] for passage in told["passages"]] == ["short.txt", "long.md"]
    assert told["reranked"]
    assert told["passages"][0]["score"] >= told["passages"][1]["score"]
