"""The questions of an interview plan, from what a job requires.

START -> draft -> END
"""

from typing import Any, Literal, NotRequired, TypedDict

from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph
from langgraph.runtime import Runtime
from pydantic import BaseModel, Field

from zhiren import Mind, Nonsense
from zhiren.skills import Skill, think
from zhiren_graphs.skills.tact import gives_a_verdict, is_protected, leaks, repeats, speaks

_LONGEST = 500
_MOST_POINTS = 6


class PlannedQuestion(BaseModel):
    """One question of a plan."""

    skill: str = ""
    """The skill that it asks about, as it was named; empty for what every job asks."""
    content: str
    type: Literal["basic", "technical", "behavioral"] = "technical"
    difficulty: Literal["easy", "medium", "hard"] = "medium"
    scoring_points: list[str] = Field(default_factory=list)
    """What a good answer holds."""


class PlannedQuestions(BaseModel):
    """The questions of a plan, in their order."""

    questions: list[PlannedQuestion]


class PlanRequest(TypedDict):
    """What is required, and the plan that our own bank makes of it."""

    requirements: str
    language: str
    skills: list[str]
    """Every skill that was named, those that the bank does not know too."""
    plan: list[dict[str, Any]]
    """As many questions as are wanted; those about `skills` come first, each with its skill."""
    questions: NotRequired[list[dict[str, Any]]]
    made_by: NotRequired[str]
    fell_back: NotRequired[str | None]


def plan_by_rule(inputs: dict[str, Any]) -> PlannedQuestions:
    """Take the bank's plan as it is."""
    return PlannedQuestions(questions=inputs["plan"])


def check_plan(inputs: dict[str, Any], given: PlannedQuestions) -> PlannedQuestions:
    """Drop what may not be asked, repeats or gives its answer away; the bank fills the gaps."""
    kept: list[PlannedQuestion] = []
    for one in given.questions:
        if _is_fit(one, kept, inputs):
            kept.append(one)
    if not kept:
        raise Nonsense("None of the questions may be asked as it is.")
    return PlannedQuestions(questions=_complete(kept, inputs))


def _is_fit(one: PlannedQuestion, kept: list[PlannedQuestion], inputs: dict[str, Any]) -> bool:
    text, points = one.content.strip(), one.scoring_points
    if not 0 < len(text) <= _LONGEST or not 0 < len(points) <= _MOST_POINTS:
        return False
    if is_protected(text + "\n".join(points)) or gives_a_verdict(text):
        return False
    secret = {"reference_answer": None, "scoring_points": points}
    said_before = [other.content for other in kept]
    fresh = not repeats(text, said_before) and not leaks(text, secret, inputs["requirements"])
    return fresh and speaks(text, inputs["language"])


def _complete(kept: list[PlannedQuestion], inputs: dict[str, Any]) -> list[PlannedQuestion]:
    """Have every named skill covered and as many questions as the bank's plan has."""
    bank = [PlannedQuestion.model_validate(one) for one in inputs["plan"]]
    needed = {
        one.content: one
        for skill in inputs["skills"]
        if not any(_covers(other, skill) for other in kept)
        for one in [next((o for o in bank if _covers(o, skill)), None)]
        if one is not None
    }
    room = max(0, len(bank) - len(needed))
    chosen = _spared(kept, room, inputs["skills"]) + list(needed.values())
    for one in bank:
        if len(chosen) < len(bank) and not repeats(one.content, [o.content for o in chosen]):
            chosen.append(one)
    return chosen


def _spared(kept: list[PlannedQuestion], room: int, skills: list[str]) -> list[PlannedQuestion]:
    """Keep *room* questions: one for each skill before a second one."""
    firsts = [next((o for o in kept if _covers(o, skill)), None) for skill in skills]
    order = [one for one in firsts if one is not None] + kept
    unique = {one.content: one for one in order}
    chosen = list(unique)[:room]
    return [one for one in kept if one.content in chosen]


def _covers(one: PlannedQuestion, skill: str) -> bool:
    return skill.lower() in (one.skill + "\n" + one.content).lower()


DRAFT_PLAN = Skill(
    name="draft_plan",
    prompt="interview/draft_plan",
    output=PlannedQuestions,
    builtin=plan_by_rule,
    check=check_plan,
)


async def draft(state: PlanRequest, runtime: Runtime[Mind]) -> dict[str, Any]:
    """Word the questions with the model, or take those of the bank."""
    inputs: dict[str, Any] = {**state, "count": len(state["plan"])}
    thought = await think(DRAFT_PLAN, runtime.context, inputs)
    return {
        "questions": [one.model_dump() for one in thought.value.questions],
        "made_by": thought.made_by,
        "fell_back": thought.fell_back,
    }


def build() -> CompiledStateGraph[PlanRequest, Mind, Any, Any]:
    """Wire the drafting of a plan."""
    graph = StateGraph(PlanRequest, context_schema=Mind)
    graph.add_node(draft)
    graph.add_edge(START, "draft")
    graph.add_edge("draft", END)
    return graph.compile()
