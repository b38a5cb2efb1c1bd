"""One turn of an interview: hear an answer, assess it, choose, ask on.

START -> greet | assess -> choose -> follow_up | next_question | close -> END
"""

from collections.abc import Collection
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal, NotRequired, TypedDict

from langgraph.graph import END, START, StateGraph
from langgraph.runtime import Runtime

from zhiren import Done, Fact, Mind, Token
from zhiren.skills import think
from zhiren_graphs.skills.assess_answer import ASSESS_ANSWER, Assessment
from zhiren_graphs.skills.conduct import clean
from zhiren_graphs.skills.follow_ups import likeness_to_answer
from zhiren_graphs.skills.pieces import pieces
from zhiren_graphs.skills.transcripts import cut, language_of, length
from zhiren_graphs.skills.word_follow_up import WORD_FOLLOW_UP
from zhiren_graphs.skills.word_transition import WORD_TRANSITION

if TYPE_CHECKING:
    from langgraph.graph.state import CompiledStateGraph

_ENOUGH_SAID = frozenset({"declined", "abusive"})
_ENOUGH = 6
"""Words or characters that tell in which language somebody wants to speak."""
_REINVITED = frozenset({"empty", "off_topic", "short"})


class Question(TypedDict):
    """A question, with what only the interviewer knows about it."""

    content: str
    type: str
    """``basic``, ``technical`` or ``behavioral``."""
    scoring_points: list[str]
    reference_answer: str | None


class Turn(TypedDict):
    """What the interviewer knows; what the nodes find out is not required."""

    question: Question | None
    """The question that was answered; None before the first."""
    answer: str
    """The transcript."""
    recorded: bool
    """There is sound or video of the answer; without a transcript it is heard later."""
    thread: list[str]
    """What was answered before to this same question and its follow-ups."""
    asked: list[str]
    """Every question put in this interview so far, follow-ups included."""
    follow_ups_left: int
    next_question: str | None
    """The words of the next planned question; None after the last."""
    style: Literal["friendly", "serious", "pressure"]
    language: str
    """``zh`` or ``en``, for when the answer does not tell."""
    name: str
    """The candidate's."""
    title: str
    """The position's."""
    assessment: NotRequired[dict[str, Any]]
    kind: NotRequired[Literal["greet", "follow_up", "next_question", "close"]]
    words: NotRequired[str]
    """All that was said in this turn."""
    follow_up: NotRequired[str | None]
    made_by: NotRequired[dict[str, str]]
    """Which thinking made each step: ``builtin`` or the model."""
    fell_back: NotRequired[dict[str, str]]
    """Why a step was built in although there is a model."""


async def begin(state: Turn) -> Literal["greet", "assess"]:
    """Greet before the first question; afterwards there is an answer."""
    return "greet" if state["question"] is None else "assess"


async def greet(state: Turn, runtime: Runtime[Mind]) -> dict[str, Any]:
    """Say hello, say that this is an AI, and ask the first question."""
    return await _speak(state, runtime, "greet", state["next_question"])


async def assess(state: Turn, runtime: Runtime[Mind]) -> dict[str, Any]:
    """Find out what the answer covers."""
    inputs = {"question": state["question"], "answer": state["answer"]}
    mind = replace(runtime.context, language=_language(state))
    thought = await think(ASSESS_ANSWER, mind, inputs)
    return {"assessment": thought.value.model_dump(), **_credit(state, "assessment", thought)}


async def choose(state: Turn, runtime: Runtime[Mind]) -> dict[str, Any]:
    """Word a follow-up if the answer deserves one and one is left."""
    found = Assessment.model_validate(state["assessment"])
    if not deserves_follow_up(state, found):
        return {"follow_up": None}
    language = _language(state)
    inputs: dict[str, Any] = {
        "question": state["question"],
        "answer": state["answer"],
        "said": "\n".join([*state["thread"], state["answer"]]),
        "asked": state["asked"],
        "before": len(state["thread"]),
        "points": [finding.model_dump() for finding in found.points],
        "flags": found.flags,
        "style": state["style"],
        "language": language,
    }
    mind = replace(runtime.context, language=language)
    if mind.alike is not None:
        inputs["likeness"] = await likeness_to_answer(inputs, mind.alike)
    thought = await think(WORD_FOLLOW_UP, mind, inputs)
    return {"follow_up": thought.value.text or None, **_credit(state, "follow_up", thought)}


def deserves_follow_up(state: Turn, found: Assessment) -> bool:
    """Ask on while something is open that the candidate may still say."""
    flags = set(found.flags)
    unheard = state["recorded"] and "empty" in flags
    if state["follow_ups_left"] < 1 or unheard or flags & _ENOUGH_SAID:
        return False
    if flags & _REINVITED:
        return not state["thread"]
    if state["thread"] and _says_no_more(state, flags):
        return False
    return any(finding.state != "covered" for finding in found.points) or not found.points


def _says_no_more(state: Turn, flags: Collection[str]) -> bool:
    """Tell whether asking on leads nowhere: a basic question, or somebody who has no more."""
    question = state["question"]
    basic = question is not None and question["type"] == "basic"
    return basic or "injected" in flags


async def go_on(state: Turn) -> Literal["follow_up", "next_question", "close"]:
    """Ask on, go on, or end."""
    if state.get("follow_up"):
        return "follow_up"
    return "next_question" if state["next_question"] else "close"


async def follow_up(state: Turn, runtime: Runtime[Mind]) -> dict[str, Any]:
    """Ask on about the answer just given."""
    return await _speak(state, runtime, "follow_up", state.get("follow_up"))


async def next_question(state: Turn, runtime: Runtime[Mind]) -> dict[str, Any]:
    """Go to the next planned question."""
    return await _speak(state, runtime, "next_question", state["next_question"])


async def close(state: Turn, runtime: Runtime[Mind]) -> dict[str, Any]:
    """Thank the candidate after the last answer."""
    return await _speak(state, runtime, "close", None)


async def _speak(
    state: Turn, runtime: Runtime[Mind], kind: str, question: str | None
) -> dict[str, Any]:
    """Say the words that lead to *question*, then the question itself, piece by piece."""
    thought = await think(
        WORD_TRANSITION, replace(runtime.context, language=_language(state)), _wording(state, kind)
    )
    lead = thought.value.text
    words = " ".join(filter(None, [lead, question])) if _latin(lead) else lead + (question or "")
    for piece in pieces(words):
        runtime.stream_writer(Token(piece))
    if question:
        name = "follow_up" if kind == "follow_up" else "question"
        runtime.stream_writer(Fact(name, {"content": question}))
    runtime.stream_writer(Done(words, {"kind": kind}))
    return {"kind": kind, "words": words, **_credit(state, "words", thought)}


def _wording(state: Turn, kind: str) -> dict[str, Any]:
    found = state.get("assessment", {})
    flags = found.get("flags", [])
    return {
        "situation": "next" if kind == "next_question" else kind,
        "style": state["style"],
        "language": _language(state),
        "flags": flags,
        "recorded": state["recorded"] and "empty" in flags,
        "name": state["name"],
        "title": state["title"],
        "turn": len(state["asked"]),
        "question": state["question"],
        "answer": state["answer"],
        "follow_up": state.get("follow_up"),
    }


def _credit(state: Turn, step: str, thought: Any) -> dict[str, Any]:
    """Note who made *step*, beside who made the others."""
    made_by = state.get("made_by", {}) | {step: thought.made_by}
    if not thought.fell_back:
        return {"made_by": made_by}
    return {"made_by": made_by, "fell_back": state.get("fell_back", {}) | {step: thought.fell_back}}


def _language(state: Turn) -> str:
    """Follow the candidate; a word or two, or an order to the interviewer, changes nothing."""
    said = "\n".join(one.text for one in clean(cut("\n".join([*state["thread"], state["answer"]]))))
    return language_of(said, state["language"]) if length(said) >= _ENOUGH else state["language"]


def _latin(text: str) -> bool:
    return text[-1:].isascii()


def build() -> "CompiledStateGraph[Turn, Mind, Turn, Turn]":
    """Wire the turn."""
    graph = StateGraph(Turn, context_schema=Mind)
    for node in (greet, assess, choose, follow_up, next_question, close):
        graph.add_node(node.__name__, node)
    graph.add_conditional_edges(START, begin)
    graph.add_edge("assess", "choose")
    graph.add_conditional_edges("choose", go_on)
    for node in (greet, follow_up, next_question, close):
        graph.add_edge(node.__name__, END)
    return graph.compile()
