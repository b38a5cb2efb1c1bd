"""The same question at the native door: as JSON, and as events while it is thought about."""

import json
from typing import Any

import pytest

from tests.plugins.screening.conftest import Desk, MakeDesk
from tests.plugins.screening.resumes import ADA, ZHANG

TOOL = "/api/v1/tools/query_talents"
QUERY = "/api/v1/talents/query"


def events_of(text: str) -> list[tuple[str, Any]]:
    """Read Server-Sent Events."""
    found = []
    for block in text.strip().split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.splitlines() if ": " in line)
        if "event" in fields:
            found.append((fields["event"], json.loads(fields["data"])))
    return found


async def heard(desk: Desk, path: str, body: Any) -> list[tuple[str, Any]]:
    headers = desk.headers | {"Accept": "text/event-stream"}
    answer = await desk.client.post(path, json=body, headers=headers)
    assert answer.headers["content-type"].startswith("text/event-stream")
    return events_of(answer.text)


@pytest.fixture
async def staffed(hr: Desk) -> Desk:
    """Let two people apply."""
    for resume in (ZHANG, ADA):
        await hr.upload(resume)
    return hr


async def test_a_tool_tells_its_progress_and_then_its_result(staffed: Desk) -> None:
    told = await heard(staffed, TOOL, {"question": "会Java的"})
    assert [name for name, _ in told] == ["progress", "progress", "result"]
    result = told[-1][1]["result"]
    assert [one["name"] for one in result["sources"]] == ["张三"]
    assert result["filter"]["skills_all"] == ["Java"]


async def test_an_answer_comes_word_by_word_with_its_sources_and_is_remembered(
    staffed: Desk,
) -> None:
    told = await heard(staffed, QUERY, {"question": "会Java的"})
    said = "".join(data["text"] for name, data in told if name == "token")
    result = told[-1][1]["result"]
    assert [name for name, _ in told][-2:] == ["sources", "result"]
    assert said == result["answer"]
    assert "张三" in said
    assert [one["name"] for one in result["sources"]] == ["张三"]
    page = await staffed.data("GET", "/analysis/history")
    assert [(one["question"], one["answer"]) for one in page["items"]] == [("会Java的", said)]


async def test_an_answer_also_comes_whole(staffed: Desk) -> None:
    body = {"question": "会Java的", "top_k": 1}
    answer = await staffed.client.post(QUERY, json=body, headers=staffed.headers)
    assert [one["name"] for one in answer.json()["sources"]] == ["张三"]
    assert (await staffed.data("GET", "/analysis/history"))["total"] == 1


async def test_a_refusal_is_streamed_too(staffed: Desk) -> None:
    told = await heard(staffed, QUERY, {"question": "只要女生"})
    result = told[-1][1]["result"]
    assert result["sources"] == []
    assert "性别" in result["answer"]


async def test_what_is_out_of_scope_is_asked_back_and_what_is_protected_is_refused(
    staffed: Desk,
) -> None:
    for question, word in (("今天天气怎么样", None), ("30岁以下的Java工程师", "年龄")):
        answer = await staffed.ask(question)
        assert answer["sources"] == []
        assert answer["filter"].keys() & {"clarify", "refused"}
        assert word is None or word in answer["answer"]


async def test_a_filter_sent_back_at_the_native_door_is_used_as_it_is(staffed: Desk) -> None:
    body = {"question": "会Java的", "filter": {"skills_all": ["Go"]}}
    answer = await staffed.client.post(TOOL, json=body, headers=staffed.headers)
    result = answer.json()["result"]
    assert [one["name"] for one in result["sources"]] == ["Ada Moreau"]
    assert result["made_by"] == "given"


async def test_another_organisation_finds_nobody(staffed: Desk, make_desk: MakeDesk) -> None:
    stranger = await make_desk("hr")
    told = await heard(stranger, TOOL, {"question": "会Java的"})
    assert told[-1][1]["result"]["sources"] == []
