"""A report on an interview: hear the answers, score each, weigh the dimensions, advise.

START -> hear -> score -> weigh -> advise -> END
"""

import asyncio
from dataclasses import replace
from typing import Any, NotRequired, TypedDict

from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph
from langgraph.runtime import Runtime

from zhiren.graphs import Mind
from zhiren.skills import think
from zhiren.utterances import Done, Progress
from zhiren_graphs.review import advice
from zhiren_graphs.review.anchors import WEIGHTS, Dimension
from zhiren_graphs.review.answers import (
    AnswerScore,
    inputs_of,
    keep_what_is_there,
    score_answer,
)
from zhiren_graphs.review.dimensions import explain_dimension, judge, score_dimension, total
from zhiren_graphs.review.points import points_of
from zhiren_graphs.review.reading import Reading, read
from zhiren_graphs.review.signals import Signals, explain_total
from zhiren_graphs.review.words import say

_SHOWN = (
    "question_id",
    "answer_id",
    "order",
    "is_follow_up",
    "kind",
    "focus",
    "made_by",
    "fell_back",
)
"""What a report says of each answer."""

_AT_ONCE = 4
"""Answers that a model scores at the same time."""


class Review(TypedDict):
    """The interview's record, as ``show_interview`` gives it, and what is found out about it."""

    interview_id: str
    status: str
    style: str
    language: str
    started_at: str | None
    ended_at: str | None
    position: dict[str, Any]
    candidate: dict[str, Any]
    turns: list[dict[str, Any]]
    signals: NotRequired[Signals]
    """What speech and video score, and what they count; left out, nothing."""
    answers: NotRequired[list[dict[str, Any]]]
    scores: NotRequired[dict[Dimension, int | None]]
    report: NotRequired[dict[str, Any]]


async def hear(state: Review) -> dict[str, Any]:
    """Read every answer: what is evidence, what is not, and what was never said."""
    answers: list[dict[str, Any]] = []
    said: list[str] = []
    thread: list[str] = []
    for turn in state["turns"]:
        if not turn.get("is_follow_up"):
            thread = [turn["content"]]
        if not turn.get("answer"):
            continue
        inputs = inputs_of(turn, state, said, thread if turn.get("is_follow_up") else ())
        reading = read(inputs)
        said.append(inputs["transcript"])
        thread.append(" ".join(passage.live for passage in reading.relevant))
        answers.append(_heard(turn, inputs, reading, state["started_at"]))
    return {"answers": answers}


def _heard(
    turn: dict[str, Any], inputs: dict[str, Any], reading: Reading, started_at: str | None
) -> dict[str, Any]:
    answer, language = turn["answer"], inputs["spoken"]
    signs = {sign for passage in reading.relevant for sign in passage.signs}
    return {
        "question_id": turn["question_id"],
        "answer_id": answer["answer_id"],
        "order": turn.get("order"),
        "type": inputs["question"]["type"],
        "is_follow_up": inputs["question"]["is_follow_up"],
        "transcript": inputs["transcript"],
        "duration": answer.get("duration"),
        "arrived": advice.seconds_between(started_at, answer.get("submitted_at")),
        "kind": reading.kind,
        "focus": round(reading.focus, 3),
        "signs": sorted(signs),
        "open_points": sum(point.state != "covered" for point in points_of(inputs, reading)),
        "findings": [
            {"quote": p.text, "start": p.start, "end": p.end, "reason": say("injection", language)}
            for p in reading.passages
            if p.void == "injection"
        ],
        "inputs": inputs,
    }


async def score(state: Review, runtime: Runtime[Mind]) -> dict[str, Any]:
    """Score each answer; keep no quote that is not in it, whoever scored."""
    answers, done = state["answers"], 0
    mind = replace(runtime.context, language=state["language"])
    gate = asyncio.Semaphore(_AT_ONCE)

    async def one(answer: dict[str, Any]) -> dict[str, Any]:
        nonlocal done
        async with gate:
            scored = await _score_one(answer, mind)
        done += 1
        runtime.stream_writer(Progress(done, len(answers)))
        return scored

    return {"answers": await asyncio.gather(*map(one, answers))}


async def _score_one(answer: dict[str, Any], mind: Mind) -> dict[str, Any]:
    inputs = answer["inputs"]
    if answer["kind"] == "garbage":  # nothing a model could judge, so none is asked
        return answer | {"criteria": [], "made_by": None, "fell_back": None}
    thought = await think(score_answer, mind, inputs)
    kept: AnswerScore = keep_what_is_there(inputs, thought.value)
    criteria = kept.model_dump()["criteria"]
    return answer | {
        "criteria": criteria,
        "made_by": thought.made_by,
        "fell_back": thought.fell_back,
    }


async def weigh(state: Review) -> dict[str, Any]:
    """Make five dimensions of the answers."""
    return {"scores": {name: score_dimension(name, state["answers"]) for name in WEIGHTS}}


async def advise(state: Review, runtime: Runtime[Mind]) -> dict[str, Any]:
    """Word the report: the verdict, its evidence, highlights and what to do better."""
    answers, scores, language = state["answers"], state["scores"], state["language"]
    planned = [turn for turn in state["turns"] if not turn.get("is_follow_up")]
    judged = [a for a in answers if a["kind"] != "garbage" and not a["is_follow_up"]]
    verdict = judge(scores, len(judged), len(planned), language, state.get("signals", {}))
    report = {
        "overall_score": verdict.overall_score,
        "recommendation": verdict.recommendation,
        "reason": verdict.reason,
        "ability_scores": scores,
        "dimension_details": {
            "speech": advice.not_analysed(language, "speech_rate", "fluency", "emotion"),
            "video": advice.not_analysed(language, "expression", "eye_contact", "posture"),
            "content": advice.grade_content(answers, scores, language),
        },
        "highlights": advice.highlights(answers, language),
        "improvements": advice.improvements(answers, scores, language),
        "evidence": _evidence(state),
        "made_by": ", ".join(sorted({a["made_by"] for a in answers if a["made_by"]})) or "builtin",
    }
    runtime.stream_writer(Done(verdict.reason or "", {"overall_score": verdict.overall_score}))
    return {"report": report}


def _evidence(state: Review) -> dict[str, Any]:
    answers, scores, language = state["answers"], state["scores"], state["language"]
    levels = [
        {
            **{name: answer[name] for name in _SHOWN},
            "levels": {c["dimension"]: c["level"] for c in answer["criteria"]},
            "findings": answer["findings"],
        }
        for answer in answers
    ]
    dimensions = {
        name: explain_dimension(name, scores[name], answers, language) for name in WEIGHTS
    }
    overall = explain_total(scores, total(scores), state.get("signals", {}))
    return {"overall": overall, "dimensions": dimensions, "answers": levels}


def build() -> CompiledStateGraph[Review, Mind, Review, Review]:
    """Wire the review."""
    graph = StateGraph(Review, context_schema=Mind)
    for node in (hear, score, weigh, advise):
        graph.add_node(node)
    graph.add_edge(START, "hear")
    graph.add_edge("hear", "score")
    graph.add_edge("score", "weigh")
    graph.add_edge("weigh", "advise")
    graph.add_edge("advise", END)
    return graph.compile()
