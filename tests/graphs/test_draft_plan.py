"""Drafting a plan with a model: beyond the bank, under the same rules."""

import json
from typing import Any

import pytest

import zhiren_prompts
from zhiren import Graph, Mind, Persona
from zhiren.models.scripted import ScriptedModel
from zhiren.prompts import Prompts

GRAPH = Graph("draft_plan", "zhiren_graphs.draft_plan:build")
BANK = [
    {
        "skill": "Java",
        "content": "请讲一次你排查 Java 服务频繁 Full GC 的过程。",
        "type": "technical",
        "difficulty": "medium",
        "scoring_points": ["确认现象", "堆转储分析", "修复后的数据"],
    },
    {
        "skill": "Redis",
        "content": "缓存和数据库不一致时，你采用过什么更新策略？",
        "type": "technical",
        "difficulty": "medium",
        "scoring_points": ["更新策略", "失败重试", "并发窗口"],
    },
]
FINE = {
    "skill": "Java",
    "content": "说说你在支付业务中怎么用 Java 的虚拟线程应对突发请求？",
    "scoring_points": ["适用的阻塞场景", "固定平台线程的风险", "压测数据"],
}


async def plan(*questions: dict[str, Any] | str) -> dict[str, Any]:
    """Draft with a model that answers *questions*, or with none."""
    said = json.dumps({"questions": list(questions)}, ensure_ascii=False)
    mind = Mind(
        persona=Persona(name="serious_interviewer", prompt="interview/serious_interviewer"),
        model=ScriptedModel(said) if questions else None,
        prompts=Prompts([zhiren_prompts.register_prompts()]),
        use=_nothing,
    )
    state = {
        "requirements": "后端工程师，熟悉 Java 与 Redis",
        "language": "zh",
        "skills": ["Java", "Redis"],
        "plan": BANK,
    }
    return await GRAPH.run(state, mind)


async def _nothing(tool: str, **arguments: Any) -> dict[str, Any]:
    raise AssertionError(tool)


def contents(made: dict[str, Any]) -> list[str]:
    return [one["content"] for one in made["questions"]]


async def test_without_a_model_the_bank_answers() -> None:
    made = await plan()
    assert contents(made) == [one["content"] for one in BANK]
    assert (made["made_by"], made["fell_back"]) == ("builtin", None)


async def test_a_model_goes_beyond_the_bank_and_the_bank_covers_the_rest() -> None:
    made = await plan(FINE)
    assert contents(made) == [FINE["content"], BANK[1]["content"]]
    assert made["made_by"] != "builtin"


@pytest.mark.parametrize(
    "bad",
    [
        FINE | {"content": "你结婚了吗，打算什么时候要孩子？"},
        FINE | {"content": "请说说固定平台线程的风险与适用的阻塞场景，你会怎么处理？"},
        FINE | {"content": "How do you use virtual threads in Java for payments?"},
        FINE | {"scoring_points": []},
        FINE | {"content": "  "},
        FINE | {"content": "长" * 600},
    ],
    ids=["protected", "leaks", "language", "no points", "empty", "long"],
)
async def test_what_may_not_be_asked_is_dropped(bad: dict[str, Any]) -> None:
    made = await plan(bad, FINE)
    assert bad["content"] not in contents(made) or bad["content"] == FINE["content"]
    assert FINE["content"] in contents(made)


async def test_a_question_that_comes_twice_is_asked_once() -> None:
    made = await plan(FINE, FINE)
    assert contents(made).count(str(FINE["content"])) == 1
    assert len(made["questions"]) == len(BANK)


async def test_when_nothing_can_be_used_the_bank_answers_and_says_so() -> None:
    made = await plan(FINE | {"content": "你多大年纪？"})
    assert contents(made) == [one["content"] for one in BANK]
    assert "Nonsense" in made["fell_back"]


async def test_as_many_questions_as_were_wanted() -> None:
    more = [FINE | {"content": f"说说你做过的第{n}个系统{n * 7}如何监控"} for n in range(8)]
    assert len((await plan(*more))["questions"]) == len(BANK)
