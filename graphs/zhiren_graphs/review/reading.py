"""This is where an answer is read: cut into passages, each void, beside the point, or evidence.

Reading is by rule whoever judges afterwards, so that repetition, praise, orders to the judge and
talk beside the point are out before anything is scored.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from zhiren.quotes import find_quote
from zhiren.search.tokens import tokens
from zhiren.sentences import Span, clauses, sentences
from zhiren_graphs.review.signs import Sign, signs_of
from zhiren_graphs.review.voids import Void, fold, is_garbage, void_of
from zhiren_graphs.skills.closeness import stance
from zhiren_graphs.skills.conduct import is_declined

Kind = Literal["answer", "decline", "beside", "garbage"]
"""An answer, 不知道, talk beside the question, or no language at all."""

LONGEST = 120
"""Characters of a passage: what is quoted should be read at a glance."""

_FEWEST_TOPIC = 3
"""Where less is known of what was asked, nobody can call an answer beside it."""
_A_TALK = 300
"""Characters of a talk on a theme: longer, it goes its own ways, and need not name it again."""
_MOSTLY = 0.3
"""From this share of its passages on, an answer declines."""
_ALIKE, _FEWEST_TO_COMPARE = 0.85, 4
_OWN = 0.3
"""With fewer words of one's own than this share, the question is given back."""
_SAYS_IT = 0.6
"""Who says this share of what is wanted gives an answer, whatever words the question has."""
_FIGURE = re.compile(r"\d+(?:\.\d+)?")
_CLAUSE = re.compile(r"[^，,；;]+[，,；;]*")
_TELLS = re.compile(
    r"经历|项目|案例|一次|做过|\b(?:a time|projects?|experiences?|a (?:real )?case|did you)\b",
    re.IGNORECASE,
)
_STORY: frozenset[Sign] = frozenset({"situation", "action", "result", "adversity", "team"})
_CARRIES: frozenset[Sign] = frozenset({"action", "number", "plan", "result", "decision"})
_OF_WORK: frozenset[Sign] = frozenset({"tool", "action", "decision"})
"""What answers a question of which nothing but its words is known."""
_SUBSTANCE = _CARRIES | {"tool", "definition", "example", "learning"}
_COMMON_WORDS = (
    "介绍 一下 说说 谈谈 讲讲 描述 经历 一次 如何 怎样 理解 问题 回答 觉得 认为 自己 进行 通过 "
    "时候 能够 需要 describ tell explain pleas question answer think know time thing would like"
)
_COMMON = frozenset(_COMMON_WORDS.split())
"""Words of almost every question, which tie an answer to none."""


@dataclass(frozen=True, kw_only=True)
class Said:
    """What was said once, to know it again."""

    folded: str
    words: frozenset[str]
    figures: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Passage:
    """A sentence, or a part of a long one, at its place in the transcript."""

    start: int
    end: int
    text: str
    live: str
    """The text with its void clauses blanked."""
    signs: frozenset[Sign]
    """What the live text visibly holds."""
    words: frozenset[str]
    void: Void | None
    """Why it can be no evidence at all."""
    relevant: bool
    """It answers the question or goes on with a part that does."""


@dataclass(frozen=True, kw_only=True)
class Reading:
    """One answer, read."""

    transcript: str
    passages: Sequence[Passage]

    @cached_property
    def sound(self) -> list[Passage]:
        """The passages that are not void."""
        return [passage for passage in self.passages if passage.void is None]

    @cached_property
    def relevant(self) -> list[Passage]:
        """The passages that may be evidence."""
        return [passage for passage in self.passages if passage.relevant]

    @cached_property
    def kind(self) -> Kind:
        """Say what sort of answer this is."""
        if is_garbage(self.transcript):
            return "garbage"
        if self.relevant:
            return "answer"
        declined = sum(passage.void == "decline" for passage in self.passages)
        return "decline" if declined > _MOSTLY * len(self.passages) else "beside"

    @cached_property
    def focus(self) -> float:
        """The share of what was said that answers the question, 0 to 1."""
        said = sum(len(passage.text) for passage in self.passages)
        return sum(len(passage.text) for passage in self.relevant) / said if said else 0.0

    @property
    def heard(self) -> str:
        """The transcript without what is void: all that a judge gets to read."""
        return "\n".join(p.text for p in self.passages if p.void in (None, "decline"))

    def holding(self, *signs: Sign) -> list[Passage]:
        """The relevant passages with any of *signs*."""
        return [passage for passage in self.relevant if passage.signs & set(signs)]


def read(inputs: Mapping[str, Any]) -> Reading:
    """Read the answer in *inputs* (see ``answers.inputs_of``)."""
    transcript, reader = inputs["transcript"], _Reader(inputs)
    passages = [reader.take(transcript, span) for span in _pieces(transcript)]
    return Reading(transcript=transcript, passages=passages)


class _Reader:
    """Reads an answer passage by passage and remembers what was said."""

    def __init__(self, inputs: Mapping[str, Any]) -> None:
        """Know what was asked, what matters to it and what was said before."""
        self.asked = content_words([inputs["question"]["content"]])
        thread = inputs.get("thread") or ()
        self.topic = self.asked | content_words([*_matters(inputs), *thread])
        self.story = _asks_for_a_story(inputs["question"], thread)
        self.goes_on = bool(thread)
        self.wanted = [wanted for text in _secrets(inputs) if (wanted := content_words([text]))]
        self.free = not self.wanted and _is_a_talk(inputs)
        self.figures = _figures(" ".join(_secrets(inputs))) - _figures(
            inputs["question"]["content"]
        )
        self.earlier = [_said(text) for text in inputs["said_before"]]
        self.proven = _proven_spans(inputs)
        self.spoken = set(content_words(thread[1:]))

    def take(self, transcript: str, span: Span) -> Passage:
        """Read the passage at *span*."""
        text = transcript[span[0] : span[1]]
        live, void = _without_voids(text)
        words = content_words([live])
        void = void or _stale(_said(text), self.earlier) or self._empty(live, words)
        signs = signs_of(live) if void is None else frozenset[Sign]()
        hits = bool(self.figures & _figures(live))
        relevant = void is None and (hits or self._answers(words, signs, span))
        if relevant:
            self.spoken |= words
        self.earlier.append(_said(text))
        return Passage(
            start=span[0],
            end=span[1],
            text=text,
            live=live,
            signs=signs,
            words=words,
            void=void,
            relevant=relevant,
        )

    def _empty(self, live: str, words: frozenset[str]) -> Void | None:
        """Say whether a passage only declines, or only gives the question back.

        Where the reference answer speaks in the question's words, whoever says it echoes nothing.
        """
        signs = signs_of(live)
        if is_declined(live) and not signs & _CARRIES:
            return "decline"
        if not words or len(words - self.asked) > _OWN * len(words):
            return None
        if signs & {"number", "action", "definition"} or stance(live):
            return None
        said = max((len(words & wanted) / len(wanted) for wanted in self.wanted), default=0.0)
        whole = len(words & self.asked) >= _SAYS_IT * len(self.asked)
        return None if said >= _SAYS_IT and not whole else "echo"

    def _answers(self, words: frozenset[str], signs: frozenset[Sign], span: Span) -> bool:
        """Tell whether a passage speaks to the question or goes on with what did."""
        known_enough = len(self.topic) >= _FEWEST_TOPIC and not self.free
        if words & self.topic or "plan" in signs or not known_enough:
            return True
        if any(start < span[1] and span[0] < end for start, end in self.proven):
            return True
        ties = len(words & self.spoken)
        if self.spoken and (ties > 1 or signs >= {"result", "number"}):
            return True
        if (self.goes_on or ties) and signs & _SUBSTANCE:
            return True
        if not self.wanted and signs & _OF_WORK:
            return True
        return self.story and bool(signs & _STORY)


def _asks_for_a_story(question: Mapping[str, Any], thread: Sequence[str]) -> bool:
    """Tell whether something lived through is asked for: then deeds answer, whatever the words."""
    asked = [question["content"], *thread[:1]]
    return question["type"] != "technical" or any(_TELLS.search(one) for one in asked)


def _is_a_talk(inputs: Mapping[str, Any]) -> bool:
    """Tell whether nothing but a theme was given, and was spoken about at length."""
    question = inputs["question"]
    given = question["type"] == "basic" and not question.get("is_follow_up")
    return bool(given and len(inputs["transcript"]) >= _A_TALK)


def content_words(texts: Iterable[str]) -> frozenset[str]:
    """Give the words of *texts* that carry content."""
    words = {word for text in texts for word in tokens(text)}
    return frozenset(w for w in words if len(w) > 1 and not w.isdigit() and w not in _COMMON)


def _secrets(inputs: Mapping[str, Any]) -> list[str]:
    """What only the interviewer knows of the question: its reference answer and its points."""
    question = inputs["question"]
    points = [str(point) for point in question.get("scoring_points") or ()]
    return [question.get("reference_answer") or "", *points]


def _matters(inputs: Mapping[str, Any]) -> list[str]:
    """Everything beside the question that an answer may rightly speak about."""
    position = inputs["position"]
    requirements = [str(item) for item in position.get("requirements") or ()]
    return [*_secrets(inputs), *requirements, position.get("title") or ""]


def _proven_spans(inputs: Mapping[str, Any]) -> list[Span]:
    """Find where an earlier assessment saw a point covered."""
    quotes = [str(p.get("quote") or "") for p in inputs["points"] if p.get("state") != "open"]
    found = [find_quote(inputs["transcript"], quote) for quote in quotes]
    return [span for span in found if span is not None]


def _pieces(text: str) -> list[Span]:
    return [piece for span in sentences(text) for piece in clauses(text, span, LONGEST)]


def _without_voids(text: str) -> tuple[str, Void | None]:
    """Blank the void clauses of *text*; when nothing is left, or it commands, all is void."""
    if void_of(text) == "injection":
        return text, "injection"
    live, last = "", None
    for clause in _CLAUSE.findall(text):
        void = void_of(clause)
        live += clause if void is None else " " * len(clause)
        last = void or last
    if last == "praise" and not signs_of(live) & _SUBSTANCE:
        return text, "praise"
    return (live, None) if live.strip() else (text, last)


def _said(text: str) -> Said:
    return Said(folded=fold(text), words=content_words([text]), figures=_figures(text))


def _figures(text: str) -> frozenset[str]:
    return frozenset(_FIGURE.findall(text))


def _stale(here: Said, earlier: Collection[Said]) -> Void | None:
    """Say whether the same was said before, word for word or nearly; other figures are news."""
    for said in earlier:
        if here.folded and here.folded in said.folded:
            return "repeat"
        alike = len(here.words & said.words) >= _ALIKE * len(here.words)
        if len(here.words) >= _FEWEST_TO_COMPARE and alike and here.figures <= said.figures:
            return "repeat"
    return None
