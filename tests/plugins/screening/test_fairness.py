"""Fairness: who somebody is changes no decision, and how decisions fall can be counted."""

from itertools import product
from typing import Any

import pytest

from tests.plugins.screening.conftest import Desk, MakeDesk
from tests.plugins.screening.resumes import ADA, LI, ZHANG
from zhiren import Host
from zhiren_screening.deciding.conditions import ConditionSpec, judge
from zhiren_screening.deciding.impact import measure
from zhiren_screening.deciding.masking import masked
from zhiren_screening.facts import facts_of
from zhiren_screening.reading.fields import read_fields

SPEC = ConditionSpec(
    education_level=["本科"], work_years_min=5, skills=["Java", "Kubernetes", "Kafka"]
)
PERSONAL = "{name}\n性别：{gender} | 年龄：{age}岁 | 出生年月：{born}\n" + ZHANG.removeprefix(
    "张三\n"
)
PEOPLE = [
    {"name": name, "gender": gender, "age": age, "born": born}
    for (name, gender), (age, born) in product(
        [("张三", "男"), ("欧阳娜娜", "女"), ("阿依古丽", "女"), ("John Smith", "男")],
        [("26", "1998年3月"), ("54", "1970-11")],
    )
]
SCHOOLS = ["浙江大学", "北京大学", "深圳职业技术大学", "某某学院"]


def decided(resume: str) -> dict[str, Any]:
    decision = judge(SPEC, facts_of(read_fields(resume)), resume)
    marks = [(one.kind, one.wanted, one.met) for one in decision.requirements]
    return {"qualified": decision.qualified, "marks": marks, "reason": decision.reason("zh")}


def test_name_gender_and_age_are_swapped_and_the_decision_stays() -> None:
    decisions = [decided(PERSONAL.format(**person)) for person in PEOPLE]
    assert decisions[0]["qualified"] is True
    assert all(decision == decisions[0] for decision in decisions)


def test_without_a_wish_for_a_tier_the_school_is_swapped_and_the_decision_stays() -> None:
    decisions = [decided(ZHANG.replace("浙江大学", school)) for school in SCHOOLS]
    assert all(decision == decisions[0] for decision in decisions)


async def screened(hr: Desk, host: Host, resume: str, **wish: Any) -> Any:
    talent_id = (await hr.upload(resume))["talent_id"]
    asked = {"talent_id": talent_id, **wish}
    return await host.call_tool("screen_masked", asked, actor=hr.actor, language="zh")


async def test_what_is_hidden_is_not_in_the_text_that_was_looked_at(hr: Desk, host: Host) -> None:
    wish = {"condition_id": await hr.condition(skills=["Java"])}
    told = await screened(hr, host, PERSONAL.format(**PEOPLE[0]), **wish)
    assert told["qualified"] is True
    for word in ("张三", "男", "26岁", "1998", "13812345678", "zhangsan@example.com"):
        assert word not in told["text"]
    assert "浙江大学" in told["text"]
    assert "2019.07 - 2024.06" in told["text"]


async def test_masked_people_who_differ_in_nothing_else_look_alike(hr: Desk, host: Host) -> None:
    wish = {"condition_id": await hr.condition(), "hide": ["name", "gender", "age", "contact"]}
    told = [
        await screened(hr, host, PERSONAL.format(**PEOPLE[place]), **wish) for place in (0, 3, 5)
    ]
    shown = [(one["qualified"], one["reason"], len(one["requirements"])) for one in told]
    assert shown == [shown[0]] * 3


async def test_a_hidden_school_is_not_asked_for(hr: Desk, host: Host) -> None:
    wish = {"condition_id": await hr.condition(), "hide": ["school"]}
    told = await screened(hr, host, ZHANG.replace("浙江大学", "某某学院"), **wish)
    assert told["left_out"] == ["school_tier"]
    assert told["qualified"] is True
    assert "某某学院" not in told["text"]


async def test_masked_screening_keeps_nothing(hr: Desk, host: Host) -> None:
    told = await screened(hr, host, ZHANG, condition_id=await hr.condition())
    shown = await hr.data("GET", f"/talents/{told['talent_id']}")
    assert (shown["screening_status"], shown["decision"]) == ("pending", None)


@pytest.mark.parametrize(
    "line",
    [
        "Gender: Female",
        "性别 女",
        "李娜，女，汉族",
        "李娜女士",
        "She led a team",
        "Ms. Li",
        "张伟 | 男 | 本科",
    ],
)
def test_words_of_gender_are_blacked_out(line: str) -> None:
    shown = masked(line, facts_of(read_fields("")), ["gender"])
    assert "█" in shown
    assert not {"女", "男", "Female", "She", "Ms."} & set(shown.replace("，", " ").split())


@pytest.mark.parametrize(
    "line",
    [
        "年龄：29",
        "29岁",
        "Age: 29",
        "29 years old",
        "出生年月：1995-03",
        "1995年3月出生",
        "Born in 1995",
    ],
)
def test_words_of_age_are_blacked_out(line: str) -> None:
    shown = masked(line, facts_of(read_fields("")), ["age"])
    assert not any(digits in shown for digits in ("29", "1995"))


@pytest.mark.parametrize(
    "line", ["5 years of Java", "2019.07 - 2024.06 阿里巴巴", "男装电商平台", "shell, the"]
)
def test_words_that_only_look_like_it_stay(line: str) -> None:
    assert masked(line, facts_of(read_fields("")), ["gender", "age"]) == line


def test_rates_and_ratios_are_those_of_a_bias_audit() -> None:
    qualified = {f"m{n}": n < 6 for n in range(10)} | {f"f{n}": n < 3 for n in range(10)}
    declared = {ident: {"gender": ident[0]} for ident in qualified}
    found = measure(qualified, declared)
    (table,) = found.tables
    women, men = table.groups
    assert (found.applicants, found.selected, table.undeclared) == (20, 9, 0)
    assert (men.selection_rate, men.impact_ratio, men.below_four_fifths) == (0.6, 1.0, False)
    assert (women.selection_rate, women.impact_ratio, women.below_four_fifths) == (0.3, 0.5, True)


def test_two_attributes_are_also_counted_together() -> None:
    qualified = {"a": True, "b": False, "c": True, "d": True}
    groups = [("f", "x"), ("f", "y"), ("m", "x"), ("m", "y")]
    declared = {
        ident: {"gender": gender, "origin": origin}
        for ident, (gender, origin) in zip(qualified, groups, strict=True)
    }
    tables = measure(qualified, declared).tables
    assert [table.attributes for table in tables] == [["gender"], ["origin"], ["gender", "origin"]]
    assert {one.group: one.selection_rate for one in tables[2].groups} == {
        "f / x": 1.0, "f / y": 0.0, "m / x": 1.0, "m / y": 1.0,
    }  # fmt: skip


def test_a_tiny_group_sets_no_standard() -> None:
    qualified = {f"m{n}": n < 50 for n in range(100)} | {"x0": True}
    declared = {ident: {"gender": ident[0]} for ident in qualified}
    (table,) = measure(qualified, declared).tables
    men, other = table.groups
    assert (men.impact_ratio, men.small) == (1.0, False)
    assert (other.impact_ratio, other.small) == (2.0, True)


def test_nobody_selected_and_nothing_declared_divide_by_nothing() -> None:
    nobody = measure({"a": False}, {"a": {"gender": "f"}})
    assert nobody.tables[0].groups[0].impact_ratio is None
    silent = measure({"a": True}, {})
    assert (silent.applicants, silent.tables) == (1, [])


async def test_a_conditions_decisions_are_counted_at_zhirens_own_door(hr: Desk) -> None:
    condition = await hr.condition()
    ids = [(await hr.upload(one, condition))["talent_id"] for one in (ZHANG, LI, ADA)]
    declared = [
        {"talent_id": ident, "groups": {"gender": gender}}
        for ident, gender in zip(ids, ("男", "女", "女"), strict=True)
    ]
    path = f"/api/v1/conditions/{condition}/impact-ratios"
    body = {"declared": declared}
    answer = await hr.client.post(path, json=body, headers=hr.headers)
    told = answer.json()
    assert (answer.status_code, told["applicants"], told["selected"]) == (200, 3, 1)
    rates = {one["group"]: one["impact_ratio"] for one in told["tables"][0]["groups"]}
    assert rates == {"女": 0.0, "男": 1.0}


async def test_a_persons_change_by_hand_is_not_the_conditions_decision(
    hr: Desk, host: Host
) -> None:
    condition = await hr.condition()
    ident = (await hr.upload(LI, condition))["talent_id"]
    sent = {"ids": [ident], "screening_status": "qualified"}
    await hr.data("POST", "/talents/batch-update-status", json=sent)
    asked = {"condition_id": condition, "declared": [{"talent_id": ident, "groups": {"g": "x"}}]}
    told = await host.call_tool("measure_impact", asked, actor=hr.actor)
    assert told["selected"] == 0


async def test_another_organisations_condition_is_not_there(hr: Desk, make_desk: MakeDesk) -> None:
    stranger = await make_desk("hr")
    path = f"/api/v1/conditions/{await hr.condition()}/impact-ratios"
    body = {"declared": [{"talent_id": "x", "groups": {"gender": "x"}}]}
    answer = await stranger.client.post(path, json=body, headers=stranger.headers)
    assert answer.status_code == 404
