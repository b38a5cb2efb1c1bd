"""A question about talents: read it into a filter, search, say who and why.

START -> read -> search -> answer -> END
             +-> decline -> END
"""

from collections.abc import Mapping, Sequence
from typing import Any, Literal, NotRequired, TypedDict

from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph
from langgraph.runtime import Runtime

from zhiren import Done, Fact, Mind, Token, ZhirenError, think
from zhiren_graphs.screening.reading import read_query
from zhiren_graphs.screening.wording import word_screening_answer
from zhiren_graphs.skills.pieces import pieces

_SHOWN = 10
_NOBODY: dict[str, Any] = {
    "people": [],
    "total": 0,
    "analytics": {"total_count": 0, "avg_similarity": 0.0, "by_education": {}, "top_skills": []},
    "result": None,
}


class ScreenQuery(TypedDict):
    """The question and what was found out. Inputs are required."""

    question: str
    top_k: int
    within: dict[str, Any] | None
    """A filter that narrows everything."""
    today: NotRequired[str]
    """The day from which 应届 and the like count; without it, the present day."""
    given: NotRequired[dict[str, Any]]
    """A filter that is used as it is; then the question is not read. Comes with `understood`."""
    filter: NotRequired[dict[str, Any]]
    understood: NotRequired[list[str]]
    by_rule: NotRequired[dict[str, Any]]
    """The filter that the rule read; the search falls back to it."""
    found: NotRequired[dict[str, Any]]
    made_by: NotRequired[str]
    fell_back: NotRequired[str | None]
    answered: NotRequired[dict[str, Any]]


class Read(TypedDict):
    """How the question was understood."""

    filter: dict[str, Any]
    by_rule: dict[str, Any]
    understood: list[str]
    made_by: str
    fell_back: str | None


class Searched(TypedDict):
    """Who was found, with which filter."""

    filter: dict[str, Any]
    found: dict[str, Any]
    made_by: str
    fell_back: str | None


class Answered(TypedDict):
    """What was said, and what it rests on."""

    answered: dict[str, Any]


def hear(said: str, _before: Sequence[Mapping[str, Any]]) -> ScreenQuery:
    """Ask among all talents; each question stands alone."""
    return ScreenQuery(question=said, top_k=_SHOWN, within=None)


async def read(state: ScreenQuery, runtime: Runtime[Mind]) -> Read:
    """Read the question by rule; a model may read it better, but never past a refusal."""
    mind = runtime.context
    if (given := state.get("given")) is not None:
        return _as_given(given, state.get("understood", []))
    day = {"today": state["today"]} if "today" in state else {}
    ruled = await mind.use("read_screening_query", question=state["question"], **day)
    by_rule = _said(ruled["filter"])
    understood: list[str] = ruled["understood"]
    skill = read_query(mind)
    if "refused" in by_rule or skill is None or mind.model is None:
        return Read(
            filter=by_rule, by_rule=by_rule, understood=understood, made_by="builtin",
            fell_back=None,
        )  # fmt: skip
    thought = await think(skill, mind, {"question": state["question"], "by_rule": by_rule})
    return Read(
        filter=thought.value.model_dump(mode="json", exclude_defaults=True),
        by_rule=by_rule,
        understood=understood,
        made_by=thought.made_by,
        fell_back=thought.fell_back,
    )


async def can_search(state: ScreenQuery) -> Literal["search", "decline"]:
    """Search only for what is clear and may be asked."""
    return "decline" if state["filter"].keys() & {"clarify", "refused"} else "search"


async def search(state: ScreenQuery, runtime: Runtime[Mind]) -> Searched:
    """Find the people; a filter that the search does not take gives way to the rule's."""
    fell_back, made_by, wanted = state["fell_back"], state["made_by"], state["filter"]
    try:
        found = await _find(state, runtime.context, wanted)
    except ZhirenError as error:
        if wanted == state["by_rule"] or "clarify" in state["by_rule"]:
            raise
        wanted, made_by, fell_back = state["by_rule"], "builtin", f"{error}"
        found = await _find(state, runtime.context, wanted)
    return Searched(filter=wanted, found=found, made_by=made_by, fell_back=fell_back)


async def answer(state: ScreenQuery, runtime: Runtime[Mind]) -> Answered:
    """Say how many, who and why."""
    inputs = {
        "question": state["question"],
        "understood": state["understood"],
        "found": state["found"],
        "aggregate": state["filter"].get("aggregate"),
    }
    thought = await think(word_screening_answer, runtime.context, inputs)
    return _say(state, runtime, thought.value.text, state["found"])


async def decline(state: ScreenQuery, runtime: Runtime[Mind]) -> Answered:
    """Say why nothing was searched."""
    why = state["filter"].get("refused") or state["filter"]["clarify"]
    return _say(state, runtime, why, _NOBODY)


def _said(reading: dict[str, Any]) -> dict[str, Any]:
    """Keep what a reading sets: the bounds are inclusive unless it says otherwise."""
    return {
        name: value
        for name, value in reading.items()
        if (value is False if name.endswith("_inclusive") else value not in (None, [], False))
    }


def _as_given(given: dict[str, Any], understood: list[str]) -> Read:
    """Take the filter that somebody sent for the reading."""
    return Read(filter=given, by_rule=given, understood=understood, made_by="given", fell_back=None)


async def _find(state: ScreenQuery, mind: Mind, wanted: dict[str, Any]) -> dict[str, Any]:
    return await mind.use(
        "search_talents",
        filter=wanted,
        # Words beside a given filter are no wish: by them nobody comes before another.
        question="" if "given" in state else state["question"],
        top_k=state["top_k"],
        within=state["within"],
    )


def _say(state: ScreenQuery, runtime: Runtime[Mind], text: str, found: dict[str, Any]) -> Answered:
    outcome = {
        "answer": text,
        "filter": state["filter"],
        "understood": state["understood"],
        "sources": found["people"],
        "analytics": found["analytics"],
        "result": found["result"],
        "made_by": state["made_by"],
        "fell_back": state["fell_back"],
    }
    for piece in pieces(text):
        runtime.stream_writer(Token(piece))
    runtime.stream_writer(Fact("sources", {"sources": found["people"]}))
    runtime.stream_writer(Done(text, outcome))
    return Answered(answered=outcome)


def build() -> CompiledStateGraph[ScreenQuery, Mind, ScreenQuery, ScreenQuery]:
    """Wire the way from a question to people."""
    graph = StateGraph(ScreenQuery, context_schema=Mind)
    graph.add_node(read)
    graph.add_node(search)
    graph.add_node(answer)
    graph.add_node(decline)
    graph.add_edge(START, "read")
    graph.add_conditional_edges("read", can_search)
    graph.add_edge("search", "answer")
    graph.add_edge("answer", END)
    graph.add_edge("decline", END)
    return graph.compile()
