"""A step of thinking answers with its model, and by rule when the model will not."""

from dataclasses import replace
from typing import Any

import jinja2
import pytest
from pydantic import BaseModel, Field

from zhiren.errors import Nonsense, TimedOut, Unavailable, ZhirenError
from zhiren.graphs import Mind
from zhiren.models.scripted import ScriptedModel
from zhiren.personas import Persona
from zhiren.prompts import Prompts
from zhiren.skills import Skill, think

PROMPTS = {
    "test/grade.zh.md.j2": "打分：{{ answer|data }}",
    "test/grade.en.md.j2": "Grade {{ answer }}",
}


class Grade(BaseModel):
    score: int = Field(ge=0, le=10)


def by_length(inputs: dict[str, Any]) -> Grade:
    return Grade(score=min(10, len(inputs["answer"])))


def never_ten(inputs: dict[str, Any], grade: Grade) -> Grade:
    if grade.score == 10:
        raise Nonsense(f"Nobody is perfect, not even {inputs['answer']!r}.")
    return grade


GRADE = Skill(name="grade_answer", prompt="test/grade", output=Grade, builtin=by_length)


async def _nothing(tool: str, **arguments: Any) -> dict[str, Any]:
    raise AssertionError(tool)


def mind(model: ScriptedModel | None = None, language: str = "en") -> Mind:
    return Mind(
        persona=Persona(name="tester", prompt="test/grade"),
        model=model,
        prompts=Prompts([jinja2.DictLoader(PROMPTS)]),
        use=_nothing,
        language=language,
    )


async def test_without_a_model_the_rule_answers_and_nothing_fell_back() -> None:
    thought = await think(GRADE, mind(), {"answer": "four"})
    assert (thought.value, thought.made_by, thought.fell_back) == (Grade(score=4), "builtin", None)


async def test_a_models_answer_carries_the_models_name() -> None:
    thought = await think(GRADE, mind(ScriptedModel('{"score": 7}')), {"answer": "x"})
    assert (thought.value.score, thought.made_by, thought.fell_back) == (7, "scripted:model", None)


@pytest.mark.parametrize("error", [Unavailable("down"), TimedOut("slow"), Nonsense("what?")])
async def test_when_the_model_fails_the_rule_answers_and_says_why(error: ZhirenError) -> None:
    thought = await think(GRADE, mind(ScriptedModel(error)), {"answer": "four"})
    assert thought.made_by == "builtin"
    assert thought.fell_back == f"{type(error).__name__}: {error}"


async def test_an_answer_outside_the_schema_is_nonsense() -> None:
    thought = await think(GRADE, mind(ScriptedModel('{"score": 99}')), {"answer": "four"})
    assert (thought.value.score, thought.made_by) == (4, "builtin")
    assert "score" in (thought.fell_back or "")


async def test_a_check_may_refuse_what_the_schema_allows() -> None:
    checked = replace(GRADE, check=never_ten)
    thought = await think(checked, mind(ScriptedModel('{"score": 10}')), {"answer": "four"})
    assert thought.fell_back == "Nonsense: Nobody is perfect, not even 'four'."


async def test_the_prompt_is_in_the_minds_language_with_its_inputs_as_data() -> None:
    model = ScriptedModel('{"score": 1}')
    await think(GRADE, mind(model, "zh"), {"answer": "不知道"})
    assert model.asked[0][-1]["content"] == "打分：<data>\n不知道\n</data>"


async def test_the_rule_gets_its_own_copy_of_the_inputs() -> None:
    def greedy(inputs: dict[str, Any]) -> Grade:
        inputs.clear()
        return Grade(score=0)

    inputs = {"answer": "four"}
    await think(replace(GRADE, builtin=greedy), mind(), inputs)
    assert inputs == {"answer": "four"}
