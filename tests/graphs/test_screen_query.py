"""From a question about talents to people, by rule and with a model."""

import json
from typing import Any

from pydantic import BaseModel, ConfigDict

import zhiren_prompts
from zhiren import READERS, Call, Done, Graph, Invalid, Mind, Persona, Token, Unavailable, tool
from zhiren.models.scripted import ScriptedModel
from zhiren.prompts import Prompts

SCREEN = Graph("screen_query", "zhiren_graphs.screen_query:build")
ZHANG = {
    "id": "t1",
    "name": "张三",
    "content": "Java工程师 · 8年工作经验",
    "reasons": [{"text": "技能Java", "quote": "Spring/Java", "start": 1, "end": 12}],
}


class Filter(BaseModel):
    """A small filter."""

    model_config = ConfigDict(extra="forbid")

    skills_all: list[str] = []
    years_min: float | None = None
    clarify: str | None = None
    refused: str | None = None


class Found(BaseModel):
    """Nothing."""


@tool(roles=READERS, read_only=True, zh="查找。")
async def search_talents(call: Call, filter: Filter) -> Found:  # noqa: A002 - as the real one
    """Find talents."""
    raise NotImplementedError


class Pool:
    """Reads every question as *rule* and finds *people*."""

    def __init__(self, rule: dict[str, Any], *people: dict[str, Any], result: Any = None) -> None:
        self.rule, self.people, self.result = rule, list(people), result
        self.filters: list[dict[str, Any]] = []
        self.refuses: dict[str, Any] | None = None

    async def use(self, name: str, **arguments: Any) -> dict[str, Any]:
        if name == "read_screening_query":
            unset: dict[str, Any] = {"skills_all": [], "clarify": None, "years_min_inclusive": True}
            return {"filter": unset | self.rule, "understood": ["技能：Java"]}
        self.filters.append(arguments["filter"])
        if arguments["filter"] == self.refuses:
            raise Invalid("No such filter.")
        analytics = {"total_count": len(self.people)}
        return {
            "people": self.people,
            "total": len(self.people),
            "analytics": analytics,
            "result": self.result,
        }

    def mind(self, *lines: Any) -> Mind:
        return Mind(
            persona=Persona(name="screener", prompt="screening/screener"),
            model=ScriptedModel(*lines) if lines else None,
            prompts=Prompts([zhiren_prompts.register_prompts()]),
            use=self.use,
            tools=[search_talents],
        )


def asking(question: str = "会Java的有谁？") -> dict[str, Any]:
    return {"question": question, "top_k": 10, "within": None}


async def answer(pool: Pool, *lines: Any, question: str = "会Java的有谁？") -> dict[str, Any]:
    final = await SCREEN.run(asking(question), pool.mind(*lines))
    answered: dict[str, Any] = final["answered"]
    return answered


async def test_by_rule_it_says_how_many_who_and_why() -> None:
    answered = await answer(Pool({"skills_all": ["Java"]}, ZHANG))
    assert answered["answer"] == (
        "根据简历库查询，共有 1 位候选人符合条件（技能：Java）。\n"
        "1. 张三：Java工程师 · 8年工作经验。依据：技能Java（“Spring/Java”）"
    )
    assert answered["filter"] == {"skills_all": ["Java"]}
    assert answered["made_by"] == "builtin"


async def test_nobody_is_said_to_be_nobody() -> None:
    answered = await answer(Pool({"skills_all": ["Java"]}))
    assert "没有符合条件的候选人" in answered["answer"]


async def test_a_refusal_is_not_searched_and_no_model_is_asked() -> None:
    pool = Pool({"refused": "不能按性别筛选"})
    answered = await answer(pool, json.dumps({"skills_all": ["Java"]}))
    assert answered["answer"] == "不能按性别筛选"
    assert pool.filters == []


async def test_a_model_reads_what_the_rule_cannot() -> None:
    pool = Pool({"clarify": "?"}, ZHANG)
    words = "共有 1 位：张三。"
    answered = await answer(pool, json.dumps({"skills_all": ["Rust"]}), json.dumps({"text": words}))
    assert pool.filters == [{"skills_all": ["Rust"]}]
    assert (answered["made_by"], answered["answer"]) == ("scripted:model", words)


async def test_a_reading_that_forgets_a_bound_gives_way_to_the_rule() -> None:
    pool = Pool({"skills_all": ["Java"], "years_min": 5.0}, ZHANG)
    answered = await answer(pool, json.dumps({"skills_all": ["Java"]}), Unavailable("gone"))
    assert pool.filters == [{"skills_all": ["Java"], "years_min": 5.0}]
    assert answered["made_by"] == "builtin"
    assert "forgets a bound" in answered["fell_back"]


async def test_a_filter_that_the_search_refuses_gives_way_to_the_rule() -> None:
    pool = Pool({"skills_all": ["Java"]}, ZHANG)
    pool.refuses = {"skills_all": ["Jawa"]}
    answered = await answer(pool, json.dumps(pool.refuses), Unavailable("gone"))
    assert pool.filters[-1] == {"skills_all": ["Java"]}
    assert answered["fell_back"] == "No such filter."


async def test_words_that_tell_another_number_are_not_said() -> None:
    pool = Pool({"skills_all": ["Java"]}, ZHANG)
    lines = json.dumps({"skills_all": ["Java"]}), json.dumps({"text": "共有 7 位候选人：张三。"})
    answered = await answer(pool, *lines)
    assert "共有 1 位" in answered["answer"]


async def test_a_number_is_said() -> None:
    pool = Pool({"aggregate": {"op": "average"}}, ZHANG, result=4.5)
    assert "4.5 年" in (await answer(pool))["answer"]


async def test_it_speaks_while_it_thinks() -> None:
    said = [
        one async for one in SCREEN.stream(asking(), Pool({"skills_all": ["Java"]}, ZHANG).mind())
    ]
    words = "".join(one.text for one in said if isinstance(one, Token))
    assert isinstance(said[-1], Done)
    assert said[-1].text == words


def test_the_graph_keeps_its_shape() -> None:
    assert (
        SCREEN.compiled.get_graph().draw_mermaid().count("-->")
        + SCREEN.compiled.get_graph().draw_mermaid().count("-.->")
        == 6
    )
