"""The talent document's finer points: values as they were sent, filters in its own words."""

from typing import Any

from tests.contracts.test_talent import ended
from tests.plugins.screening.conftest import Desk, host, hr, make_desk
from tests.plugins.screening.resumes import LI, ZHANG

__all__ = ["host", "hr", "make_desk"]

REQUIRED = {
    "education_level": ["本科"], "work_years_min": 2,
    "skills": ["Vue", "React", "TypeScript"], "school_tier": [],
}  # fmt: skip
FILTERS: list[tuple[dict[str, Any], list[str]]] = [
    ({"screening_status": "qualified"}, ["张三"]),
    ({"screening_status": "unqualified"}, []),
    ({"education_level": "硕士, 本科", "skills": "Java"}, ["张三"]),
    ({"school_tier": ["985"], "work_years_min": 3}, ["张三"]),
    ({"work_years_max": 60, "status": "qualified"}, ["张三"]),
    ({"name": "李四"}, ["李四"]),
]
NONSENSE: list[Any] = [
    {"phone": "138"}, {"skills": ["Java"], "skills_all": ["Go"]}, {"education_level": "小学"}, [],
    {"majors": "数学"},
]  # fmt: skip


async def test_a_condition_is_shown_and_merged_as_it_was_sent(hr: Desk) -> None:
    sent = {"name": "前端开发工程师", "description": "2年以上", "conditions": REQUIRED}
    made = await hr.data("POST", "/conditions", json=sent)
    assert repr(made["conditions"]) == repr(REQUIRED)
    change = {"name": "高级前端开发工程师", "conditions": {"work_years_min": 5}}
    changed = await hr.data("PUT", f"/conditions/{made['id']}", json=change)
    assert repr(changed["conditions"]) == repr(REQUIRED | {"work_years_min": 5})
    (listed,) = (await hr.data("GET", "/conditions"))["items"]
    assert listed == changed
    half = {"conditions": {"work_years_min": 2.5}}
    changed = await hr.data("PUT", f"/conditions/{made['id']}", json=half)
    assert changed["conditions"]["work_years_min"] == 2.5


async def test_a_filter_may_be_worded_as_lists_and_conditions_are(hr: Desk) -> None:
    await hr.upload(ZHANG, await hr.condition())
    await hr.upload(LI)
    for sent, found in FILTERS:
        answered = await hr.ask("会Java的", filter=sent)
        assert [one["name"] for one in answered["sources"]] == found, sent


async def test_a_filter_that_means_nothing_is_named(hr: Desk) -> None:
    for filters in NONSENSE:
        sent = {"query": "会Java的", "filters": filters}
        answer = await hr.send("POST", "/analysis/query-async", json=sent)
        assert answer.status_code == 400, filters
        assert answer.json()["message"].startswith("参数错误：filters")


async def test_calling_off_what_has_ended_says_so(hr: Desk) -> None:
    files = [("files", ("a.txt", ZHANG.encode()))]
    batch = await hr.data("POST", "/talents/batch-upload", files=files)
    path = f"/talents/tasks/{batch['task_id']}"
    assert (await ended(hr, path))["status"] == "completed"
    answer = (await hr.send("POST", f"{path}/cancel")).json()
    assert answer["message"] == "任务已经结束，无需取消"
    assert answer["data"]["status"] == "completed"
