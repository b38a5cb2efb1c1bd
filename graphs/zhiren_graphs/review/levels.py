"""This is where an answer is put on a level of each dimension, by rule.

A level is a number from 0 to 4 (see ``anchors``); between two whole levels it says how much of
the next is there. Every formula only adds up evidence and takes away for talk beside the point,
so that repetition, length and praise of oneself cannot raise a level.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from zhiren_graphs.review.anchors import TOP, WEIGHTS, Dimension
from zhiren_graphs.review.points import Point, earned_of, points_of
from zhiren_graphs.review.reading import Passage, Reading, read
from zhiren_graphs.review.signs import Sign, sign_count
from zhiren_graphs.review.words import enumerate_words, say

_DEPTH: Sequence[Sign] = ("tool", "number", "decision", "cause", "definition", "example", "action")
_ORDER: Sequence[Sign] = ("order", "summary", "cause", "contrast")
_LIVELY: Sequence[Sign] = ("number", "example", "tool", "result")
_STORY_PARTS: Sequence[frozenset[Sign]] = (
    frozenset({"situation", "adversity"}),
    frozenset({"action", "decision"}),
    frozenset({"result", "number"}),
)
_CASE_PARTS: Sequence[frozenset[Sign]] = (
    frozenset({"definition", "situation", "tool"}),
    frozenset({"cause", "decision", "action"}),
    frozenset({"example", "contrast", "number", "result"}),
)
_ENOUGH_WORDS = 30
"""Different content words that make an answer informative; more add nothing."""
_ENOUGH_DEPTH = 4
_MOST_QUOTES = 4
_NEAR = 0.1
"""Who earned so much came near the scoring points, even if none is met."""
_SPOKEN_FILLER = re.compile(r"嗯|呃|那个，|就是说|\b(?:um+|uh+|er+|you know)\b", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Proof:
    """A place in the transcript, and what it shows."""

    start: int
    end: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class Rung:
    """Where an answer stands in one dimension, and why."""

    level: float
    proofs: Sequence[Proof]


@dataclass(frozen=True)
class Answer:
    """An answer with everything that the rules look at."""

    inputs: Mapping[str, Any]

    @cached_property
    def reading(self) -> Reading:
        """The answer, read."""
        return read(self.inputs)

    @cached_property
    def points(self) -> list[Point]:
        """The question's scoring points and what became of them."""
        return points_of(self.inputs, self.reading)

    @cached_property
    def signs(self) -> frozenset[Sign]:
        """All signs of the passages that count."""
        return frozenset[Sign]().union(*(p.signs for p in self.reading.relevant))

    @property
    def under_pressure(self) -> bool:
        """Whether the question itself puts the candidate to a test."""
        question = self.inputs["question"]
        hard = question["is_follow_up"] or question["difficulty"] == "hard"
        return bool(hard or self.inputs["style"] == "pressure")

    def count(self, *signs: Sign) -> int:
        """Count the different wordings of *signs* in the passages that count."""
        text = "\n".join(passage.live for passage in self.reading.relevant)
        return sum(sign_count(sign, text) for sign in signs if sign != "tool")

    def say(self, key: str, **values: object) -> str:
        """Give the words of *key* in the answer's language."""
        return say(key, self.inputs["spoken"], **values)

    def proof(self, passage: Passage, key: str, **values: object) -> Proof:
        """Point at *passage* and say what it shows."""
        return Proof(start=passage.start, end=passage.end, reason=self.say(key, **values))

    def show(self, wanted: Sequence[Sign], key: str) -> list[Proof]:
        """Point at the passages with the most of *wanted*, and name what they hold."""
        found = [(p, [sign for sign in wanted if sign in p.signs]) for p in self.reading.relevant]
        found = sorted((f for f in found if f[1]), key=lambda f: (-len(f[1]), f[0].start))
        language = self.inputs["spoken"]
        return [self.proof(p, key, what=enumerate_words(list(s), language)) for p, s in found]


def rungs_of(inputs: Mapping[str, Any]) -> dict[Dimension, Rung]:
    """Put the answer on a level in each dimension that it says something about."""
    answer = Answer(inputs)
    if answer.reading.kind == "garbage":
        return {}
    if answer.reading.kind != "answer":
        return _lowest(answer)
    found = {dimension: rule(answer) for dimension, rule in _RULES.items()}
    return {dimension: rung for dimension, rung in found.items() if rung is not None}


def _lowest(answer: Answer) -> dict[Dimension, Rung]:
    """不知道, or talk beside the question: an answer, and on the lowest level."""
    passages = answer.reading.passages
    passage = next((p for p in passages if p.void != "filler"), passages[0])
    proof = answer.proof(passage, answer.reading.kind)
    skip = set() if answer.under_pressure else {"stress_resistance"}
    if not _asks_for_knowledge(answer):
        skip.add("professional_knowledge")
    return {d: Rung(level=0, proofs=[proof]) for d in WEIGHTS if d not in skip}


def _asks_for_knowledge(answer: Answer) -> bool:
    return bool(answer.points) or answer.inputs["question"]["type"] == "technical"


def knowledge(answer: Answer) -> Rung | None:
    """Level 3 for all scoring points, and up to one more for depth (without points: depth)."""
    depth = min(1.0, len(answer.signs & set(_DEPTH)) / _ENOUGH_DEPTH)
    if not answer.points:
        if "tool" not in answer.signs and answer.inputs["question"]["type"] != "technical":
            return None
        proofs = answer.show(_DEPTH, "concrete") or _first(answer, "responsive")
        return Rung(level=0.5 + 2.5 * depth, proofs=proofs[:_MOST_QUOTES])
    earned = earned_of(answer.points, answer.inputs, answer.reading)
    proofs = [
        Proof(start=p.start, end=p.end, reason=answer.say(f"point_{p.state}", point=_brief(p.text)))
        for p in answer.points
        if p.state != "open"
    ] or _first(answer, "near_points" if earned >= _NEAR else "beside_points")
    proofs += answer.show(_DEPTH, "concrete")[:2]
    return Rung(level=earned * (3 + depth), proofs=proofs[: _MOST_QUOTES + 2])


def logic(answer: Answer) -> Rung:
    """Level 1 for an answer at all; three more for completeness, order and causes."""
    technical = answer.inputs["question"]["type"] == "technical"
    parts = _CASE_PARTS if technical else _STORY_PARTS
    complete = sum(bool(part & answer.signs) for part in parts) / len(parts)
    order = min(1.0, answer.count("order", "summary") / 2)
    cause = min(1.0, answer.count("cause", "contrast") / 2)
    proofs = answer.show(_ORDER, "structured") or _first(answer, "plain")
    return Rung(level=1 + 1.2 * complete + 0.9 * order + 0.9 * cause, proofs=proofs[:_MOST_QUOTES])


def expression(answer: Answer) -> Rung:
    """To the point, fluent, lively; as far as there is anything said."""
    relevant = answer.reading.relevant
    words = frozenset[str]().union(*(passage.words for passage in relevant))
    # Chinese is also cut into pairs of characters, so that a word comes about twice.
    said = min(1.0, sum(1 if word.isascii() else 0.5 for word in words) / _ENOUGH_WORDS)
    fillers = sum(len(_SPOKEN_FILLER.findall(passage.live)) for passage in relevant)
    fluent = max(0.0, 1 - fillers / (2 * len(relevant)))
    lively = min(1.0, len(answer.signs & set(_LIVELY)) / 3)
    focus = answer.reading.focus
    if focus < 0.5:
        share = round(100 * focus)
        proofs = [answer.proof(relevant[0], "unfocused", share=share)]
    else:
        proofs = answer.show(_LIVELY, "illustrated") or _first(answer, "focused")
    level = TOP * said * focus * (0.5 + 0.25 * fluent + 0.25 * lively)
    return Rung(level=level, proofs=proofs[:_MOST_QUOTES])


def composure(answer: Answer) -> Rung | None:
    """How a follow-up, a hard question or a difficulty in the story was met."""
    rungs = [rung for rung in (_in_the_story(answer), _when_pressed(answer)) if rung]
    return max(rungs, key=lambda rung: rung.level, default=None)


def _in_the_story(answer: Answer) -> Rung | None:
    adverse = answer.reading.holding("adversity")
    acted = answer.reading.holding("action", "decision")
    if not (adverse and acted):
        return None
    level = 2.5 + bool(answer.signs & {"result"}) + 0.5 * bool(answer.signs & {"learning"})
    told = sorted({*adverse, *acted, *answer.reading.holding("learning")}, key=lambda p: p.start)
    return Rung(level=level, proofs=[answer.proof(p, "adversity_met") for p in told][:_MOST_QUOTES])


def _when_pressed(answer: Answer) -> Rung | None:
    planned = answer.reading.holding("plan")
    if not (answer.under_pressure or planned):
        return None
    known = knowledge(answer)
    substance = [logic(answer).level, expression(answer).level]
    substance += [known.level] if known else []
    level = sum(substance) / len(substance)
    proofs = [answer.proof(passage, "plan") for passage in planned]
    proofs += _first(answer, "follow_up_met")
    return Rung(level=min(TOP, level), proofs=proofs[:_MOST_QUOTES])


def communication(answer: Answer) -> Rung:
    """Responding to what was asked, and working with others."""
    team = answer.reading.holding("team")
    level = 1.5 * answer.reading.focus + 0.75 * min(2, len(team))
    level += 0.5 * bool(answer.signs & {"example", "definition"})
    level += 0.5 * bool(answer.signs & {"learning"})
    proofs = [answer.proof(passage, "team") for passage in team] or _first(answer, "responsive")
    return Rung(level=level, proofs=proofs[:_MOST_QUOTES])


def _first(answer: Answer, key: str) -> list[Proof]:
    return [answer.proof(answer.reading.relevant[0], key)]


def _brief(text: str, most: int = 30) -> str:
    """Shorten a scoring point to its head, to name it in a sentence."""
    head = re.split(r"[：:。（(]", text, maxsplit=1)[0].strip() or text
    return head if len(head) <= most else head[: most - 1] + "…"


_RULES: Mapping[Dimension, Callable[[Answer], Rung | None]] = {
    "professional_knowledge": knowledge,
    "logical_thinking": logic,
    "language_expression": expression,
    "stress_resistance": composure,
    "communication_potential": communication,
}
