"""Questions about talents over HTTP."""

import asyncio

import pytest

from tests.plugins.screening.conftest import Desk
from tests.plugins.screening.resumes import ADA, LI, ZHANG


@pytest.fixture
async def staffed(hr: Desk) -> Desk:
    """Let three people apply."""
    for resume in (ZHANG, LI, ADA):
        await hr.upload(resume, None)
    return hr


async def test_the_documents_question_is_answered(staffed: Desk) -> None:
    answer = await staffed.ask("有哪些5年以上工作经验的Java开发工程师?")
    assert "共有 1 位候选人" in answer["answer"]
    assert "张三" in answer["answer"]
    (source,) = answer["sources"]
    assert source["name"] == "张三"
    assert 0 < source["similarity"] <= 1
    assert "8年工作经验" in source["content"]
    assert {reason["text"] for reason in source["reasons"]} == {"工作8年", "技能Java"}
    assert answer["analytics"]["by_education"] == {"本科": 1}
    assert {"name": "Java", "count": 1} in answer["analytics"]["top_skills"]
    assert answer["filter"] == {"years_min": 5.0, "skills_all": ["Java"]}


@pytest.mark.parametrize(
    ("question", "status"), [(" 会Java ", 200), (" " * 1001, 400), ("  ", 400), ("问" * 1001, 400)]
)
async def test_spaces_around_a_question_count_and_mean_nothing(
    hr: Desk, question: str, status: int
) -> None:
    path, body = "/talent/api/v1/analysis/query", {"question": question}
    answer = await hr.client.post(path, json=body, headers=hr.headers)
    assert answer.status_code == status


async def test_an_english_question_is_answered_in_english(staffed: Desk) -> None:
    answer = await staffed.ask("Which Go developers have at least 3 years of experience?")
    assert answer["answer"].startswith("1 candidate matches")
    assert answer["sources"][0]["name"] == "Ada Moreau"
    assert answer["sources"][0]["reasons"][1]["quote"] == "Go"


FOUND = {
    "会Java的": {"张三"},
    "会JavaScript的": {"李四", "Ada Moreau"},
    "不会Java的": {"李四", "Ada Moreau"},
    "会Kafka的": {"张三"},
    "985毕业的": {"张三"},
    "有海外背景的": {"Ada Moreau"},
    "在阿里工作过的": {"张三"},
    "住在杭州的": {"张三"},
    "硕士及以上": {"Ada Moreau"},
    "会Vue的前端": {"李四"},
    "计算机相关专业的": {"张三", "李四", "Ada Moreau"},
    "2023年毕业的": {"李四"},
    "会Rust的": set(),
}


async def test_the_right_people_are_found(staffed: Desk) -> None:
    answers = {question: await staffed.ask(question) for question in FOUND}
    found = {
        question: {source["name"] for source in answer["sources"]}
        for question, answer in answers.items()
    }
    assert found == FOUND


async def test_a_number_or_a_table_is_computed(staffed: Desk) -> None:
    count = await staffed.ask("有多少人会JavaScript?")
    table = await staffed.ask("按学历统计人数")
    assert (count["result"], "2 位" in count["answer"]) == (2, True)
    assert table["result"] == {"本科": 1, "大专": 1, "硕士": 1}


async def test_an_order_is_kept(staffed: Desk) -> None:
    answer = await staffed.ask("本科或硕士里工作年限最长的两位")
    assert answer["sources"][0]["name"] == "张三"
    assert len(answer["sources"]) == 2


async def test_a_protected_attribute_finds_nobody(staffed: Desk) -> None:
    answer = await staffed.ask("只要男的Java工程师")
    assert "性别" in answer["answer"]
    assert answer["sources"] == []


async def test_contacts_cannot_be_asked_for(staffed: Desk) -> None:
    for question in ("13812345678", "zhangsan@example.com", "张三的电话是多少"):
        answer = await staffed.ask(question)
        assert answer["sources"] == []
        assert "13812345678" not in answer["answer"]


async def test_a_question_can_be_answered_in_the_background(staffed: Desk) -> None:
    sent = {"query": "会Java的", "top_k": 5, "filters": None}
    started = await staffed.data("POST", "/analysis/query-async", json=sent)
    assert started["status"] == "pending"
    path = f"/analysis/tasks/{started['task_id']}"
    for _ in range(100):
        task = await staffed.data("GET", path)
        if task["status"] == "completed":
            break
        await asyncio.sleep(0.1)
    assert task["name"] == "rag_query"
    assert task["result"]["sources"][0]["name"] == "张三"
    assert task["progress"]["percentage"] == 100.0
    export = await staffed.send("GET", f"{path}/export")
    assert export.headers["content-type"].startswith("text/markdown")
    assert "张三" in export.text


async def test_filters_narrow_a_question(staffed: Desk) -> None:
    sent = {"query": "会JavaScript的", "filters": {"education": ["大专"]}}
    task_id = (await staffed.data("POST", "/analysis/query-async", json=sent))["task_id"]
    for _ in range(100):
        task = await staffed.data("GET", f"/analysis/tasks/{task_id}")
        if task["status"] == "completed":
            break
        await asyncio.sleep(0.1)
    assert [source["name"] for source in task["result"]["sources"]] == ["李四"]


async def test_questions_are_remembered(staffed: Desk) -> None:
    await staffed.ask("会Java的")
    page = await staffed.data("GET", "/analysis/history")
    assert (page["total"], page["items"][0]["question"]) == (1, "会Java的")


async def test_what_makes_no_sense_is_a_parameter_error(hr: Desk) -> None:
    for body in ({}, {"question": " "}, {"question": "会Java的", "top_k": 0}):
        assert (await hr.send("POST", "/analysis/query", json=body)).status_code == 400


async def test_a_filter_that_is_sent_back_edited_is_used_as_it_is(staffed: Desk) -> None:
    read = await staffed.ask("会Java的")
    assert {source["name"] for source in read["sources"]} == {"张三"}
    edited = read["filter"] | {"skills_all": ["JavaScript"]}
    again = await staffed.ask("会Java的", filter=edited)
    assert {source["name"] for source in again["sources"]} == {"李四", "Ada Moreau"}
    assert (again["filter"], again["made_by"]) == (edited, "given")
    assert again["understood"] == ["技能：JavaScript"]
    narrowed = await staffed.ask("会Java的", filter=edited | {"education": ["大专"]})
    assert [source["name"] for source in narrowed["sources"]] == ["李四"]


async def test_a_filter_sent_back_can_be_answered_in_the_background(staffed: Desk) -> None:
    sent = {"query": "会Java的", "filter": {"skills_all": ["Go"]}}
    task_id = (await staffed.data("POST", "/analysis/query-async", json=sent))["task_id"]
    for _ in range(100):
        task = await staffed.data("GET", f"/analysis/tasks/{task_id}")
        if task["status"] == "completed":
            break
        await asyncio.sleep(0.1)
    assert [source["name"] for source in task["result"]["sources"]] == ["Ada Moreau"]


async def test_a_filter_cannot_name_what_no_filter_has(staffed: Desk) -> None:
    for wrong in ({"gender": "女"}, {"phone": "138"}, {"age_max": 35}):
        sent = {"question": "会Java的", "filter": wrong}
        assert (await staffed.send("POST", "/analysis/query", json=sent)).status_code == 400


async def test_a_verdict_that_is_sent_back_stops_nothing(staffed: Desk) -> None:
    sent = {"skills_all": ["Go"], "clarify": "?", "refused": "?"}
    answer = await staffed.ask("会Go的", filter=sent)
    assert answer["filter"] == {"skills_all": ["Go"]}
    assert answer["analytics"]["total_count"] == 1
