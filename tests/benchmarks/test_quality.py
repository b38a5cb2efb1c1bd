"""The measures of quality ask the product itself, and read nothing but inputs."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from benchmarks import adversarial, followups, grading, nlq, resumes, sets
from benchmarks.sets import Given, Judged

RESUME = """姓名：李小明
电话：13800000001
邮箱：li@example.com

教育背景
2018-06  武汉大学  本科  软件工程

工作经历
2018-07 至 2021-07  江海科技有限公司  Java开发工程师

专业技能
Java、Redis
"""
TALENT: Mapping[str, Any] = {
    "id": "t1",
    "name": "李小明",
    "phone": "13800000001",
    "email": "li@example.com",
    "city": "武汉",
    "education_level": "本科",
    "school": "武汉大学",
    "major": "软件工程",
    "graduation_date": "2018-06",
    "work_years": 7,
    "current_position": "Java开发工程师",
    "skills": ["Java", "Redis"],
    "work_experience": [
        {"company": "江海科技", "position": "Java开发工程师", "duration": "2018-至今"}
    ],
    "screening_status": "qualified",
}
OTHER: Mapping[str, Any] = {
    **TALENT,
    "id": "t2",
    "name": "王芳",
    "phone": "13800000002",
    "email": "w@example.com",
    "skills": ["Python"],
    "education_level": "硕士",
    "city": "上海",
}
ASKED = "为什么要用线程池？"
POINT = "线程可以重复利用，避免频繁创建和销毁的开销"


@pytest.fixture
def given(tmp_path: Path) -> Given:
    return Given(data=tmp_path / "data", out=tmp_path / "out", json=None, embedder=None)


def lay(given: Given, path: str, rows: Sequence[Mapping[str, Any]]) -> Path:
    file = given.data / path
    file.parent.mkdir(parents=True, exist_ok=True)
    sets.write(file, rows)
    return file


def told(judged: Sequence[Judged], file: str) -> list[Mapping[str, Any]]:
    return list(next(one.predictions for one in judged if one.file == file))


async def test_resumes_are_read_without_any_gold(given: Given) -> None:
    folder = given.data / "resumes_zh" / "unseen" / "files"
    folder.mkdir(parents=True)
    (folder / "one.txt").write_text(RESUME, "utf-8")
    (folder / "two.txt").write_bytes(b"")
    judged = await resumes.predict(given)
    (one,) = told(judged, "resumes_zh.jsonl")
    assert one["file"] == "one.txt"
    assert (one["name"], one["phone"]) == ("李小明", "13800000001")
    assert one["companies"] == ["江海科技有限公司"]
    assert (one["schools"], one["graduation_years"]) == (["武汉大学"], ["2018"])
    assert told(judged, "resumes_en.jsonl") == []


async def test_questions_are_asked_about_the_talents_alone(given: Given) -> None:
    lay(given, "nlq/talents.jsonl", [TALENT, OTHER])
    lay(given, "nlq/unseen/queries.jsonl", [
        {"id": "q1", "query": "会Java的本科"},
        {"id": "q2", "query": "有多少人？"},
        {"id": "q3", "query": "今天天气怎么样"},
    ])  # fmt: skip
    one, two, three = told(await nlq.predict(given), "nlq.jsonl")
    assert (one["ids"], one["clarify"]) == (["t1"], False)
    assert two["result"] == 2
    assert (three["ids"], three["clarify"]) == ([], True)


async def test_answers_are_graded_in_interviews(given: Given) -> None:
    bank = {"id": "b", "question": ASKED, "type": "technical", "scoring_points": [POINT]}
    lay(given, "interview/unseen/interview_bank_zh.jsonl", [bank | {"reference_answer": POINT}])
    lay(given, "interview/unseen/answers_zh_constructed.jsonl", [
        {"id": "good", "question_id": "b", "answer": POINT},
        {"id": "blank", "question_id": "b", "answer": "不知道。"},
    ])  # fmt: skip
    lay(given, "interview/unseen/asag.jsonl", [{
        "id": "s", "question": "Where does evaporation happen?", "rubric": None,
        "reference": "At any temperature.", "student_answer": "It happens at any temperature.",
    }])  # fmt: skip
    judged = await grading.predict(given)
    good, blank = told(judged, "answers_zh_constructed.jsonl")
    assert good["score"] > 0.5
    assert blank["score"] == 0
    (short,) = told(judged, "asag.jsonl")
    assert short["score"] > 0.5


async def test_follow_ups_are_ranked_by_the_interviewers_own_selector(given: Given) -> None:
    lay(given, "interview/unseen/followup_en.jsonl", [{
        "id": "f", "question": "What motivates you?",
        "answer": "Building tools that save my team hours of boring work.",
        "candidates": ["Do you like music?", "Which tools did you build for your team?"],
    }])  # fmt: skip
    (one,) = told(await followups.predict(given), "followup_en.jsonl")
    assert one["ranking"] == [1, 0]


async def test_hostile_files_are_parsed_or_refused(given: Given) -> None:
    manifest = lay(given, "adversarial/unseen/manifest.jsonl", [
        {"id": "good", "file": "good.txt", "upload_name": "../x.txt",
         "condition": {"name": "c", "education_level": "硕士", "skills": ["Java"]}},
        {"id": "empty", "file": "empty.txt"},
        {"id": "kb", "file": "kb.md", "question": "差旅住宿标准是多少？"},
    ])  # fmt: skip
    files = manifest.parent / "files"
    files.mkdir()
    (files / "good.txt").write_text(RESUME, "utf-8")
    (files / "empty.txt").write_bytes(b"")
    (files / "kb.md").write_text("# 差旅\n\n差旅住宿标准是每晚450元。\n", "utf-8")
    good, empty, document = told(await adversarial.predict(given), "adversarial.jsonl")
    assert (good["outcome"], good["is_qualified"]) == ("parsed", False)
    assert "李小明" in good["text"]
    assert empty["outcome"] == "clear error"
    assert "450" in document["answer"]


@pytest.mark.parametrize(
    ("printed", "figures"),
    [
        ("ALL                           334    0.528     0.5", [("ALL", 0.528)]),
        ("full > echo                  pairs right 0.95  (22)", [("full > echo", 0.95)]),
        ("334 items, 0 without a prediction", []),
    ],
)
def test_the_figures_of_grading_are_read(printed: str, figures: list[Any]) -> None:
    assert list(grading.figures_of(printed)) == figures


def test_the_figures_of_the_other_scorers_are_read() -> None:
    line = "follow-up ranking: MRR 0.666  hit@1 0.514  (random: 0.293 / 0.100)"
    assert dict(followups.figures_of(line)) == {"MRR": 0.666, "hit@1": 0.514}
    assert dict(adversarial.figures_of("ALL     29/30  0.967")) == {"ALL": 0.967}
    assert dict(nlq.figures_of(json.dumps({"ALL": {"ok": 0.9}}))) == {"ALL ok": 0.9}


def test_a_rubric_is_taken_line_by_line() -> None:
    assert grading.lines_of("1.Names it\n 2) Explains it \n\n") == ["Names it", "Explains it"]
