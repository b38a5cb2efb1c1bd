"""Skill: which scoring points an answer covers, each with its quote, and what kind of answer it is.

Whoever assessed, every quote is looked up in the transcript again; a point whose quote is not
there, or stands in a sentence that tries to steer the interviewer, is open.
"""

import re
from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel, Field

from zhiren import Nonsense, Skill
from zhiren.quotes import find_quote
from zhiren.search.tokens import tokens
from zhiren_graphs.review.signs import Sign, signs_of
from zhiren_graphs.skills.conduct import Flag, clean, flags_of
from zhiren_graphs.skills.points import Match, State, hold_all
from zhiren_graphs.skills.transcripts import Sentence, cut, language_of, length

_WORTH: dict[State, float] = {"covered": 1.0, "partly": 0.5, "open": 0.0}
_LONG_ENOUGH_TO_JUDGE = {"zh": 24, "en": 15}
"""Characters or words."""
_RELEVANT = 0.04
_FROM_WORK = re.compile(
    r"项目|公司|工作|团队|系统|数据|模型|代码|接口|业务|客户|同事|上线|需求|产品|服务|性能|流程|方案|部门"
    r"|\b(?:projects?|company|work|team|systems?|data|model|code|software|business|customers?|users?"
    r"|service|product|colleagues?|deadline|process)\b",
    re.IGNORECASE,
)
_OF_WORK: frozenset[Sign] = frozenset(
    {"tool", "action", "decision", "team", "adversity", "result", "number"}
)
_SAYS_NOTHING: frozenset[Flag] = frozenset({"empty", "declined"})


class PointFinding(BaseModel):
    """What an answer says to one scoring point."""

    point: str
    state: State = "open"
    quote: str = ""
    """Verbatim from the transcript; empty when the point is open."""
    start: int | None = None
    """Offset into the transcript: ``transcript[start:end] == quote``."""
    end: int | None = None


class Assessment(BaseModel):
    """What an answer covers, and what kind of answer it is."""

    points: list[PointFinding] = Field(default_factory=list)
    flags: list[Flag] = Field(default_factory=list)
    coverage: float | None = None
    """The share of the points that are met, 0..1; None when the question has none."""


def assess_by_rule(inputs: dict[str, Any]) -> Assessment:
    """Hold the answer against the question's points by their words."""
    question, answer = inputs["question"], inputs["answer"]
    said = cut(answer)
    flags = flags_of(answer, said)
    points: Sequence[str] = question["scoring_points"]
    evidence = [] if _SAYS_NOTHING & set(flags) else clean(said)
    if is_off_topic(question, evidence):
        flags.append("off_topic")
        evidence = []
    matches = hold_all(points, question["content"], evidence)
    findings = [
        _finding(point, match, evidence, answer)
        for point, match in zip(points, matches, strict=True)
    ]
    return Assessment(points=findings, flags=flags, coverage=coverage_of(findings))


def check_assessment(inputs: dict[str, Any], given: Assessment) -> Assessment:
    """Keep of a model's assessment what stands in the transcript, in the order of the points."""
    answer, points = inputs["answer"], inputs["question"]["scoring_points"]
    by_point = {finding.point.strip(): finding for finding in given.points}
    if points and not any(point.strip() in by_point for point in points):
        raise Nonsense("The assessment speaks about other scoring points than the question's.")
    said = cut(answer)
    plain = flags_of(answer, said)
    silent = bool(_SAYS_NOTHING & set(plain))
    evidence = [] if silent else clean(said)
    findings = [_checked(point, by_point.get(point.strip()), answer, evidence) for point in points]
    extra: list[Flag] = ["off_topic"] if "off_topic" in given.flags and not silent else []
    return Assessment(points=findings, flags=plain + extra, coverage=coverage_of(findings))


def is_off_topic(question: dict[str, Any], evidence: Sequence[Sentence]) -> bool:
    """Tell an answer to another question: long, no word in common, nothing from anybody's work.

    Who gave a good answer in words of their own must never hear that it was beside the point.
    """
    text = " ".join(one.text for one in evidence)
    enough = _LONG_ENOUGH_TO_JUDGE[language_of(text, "zh")]
    if question["type"] == "behavioral" or length(text) < enough:
        return False
    known = [
        question["content"],
        question.get("reference_answer") or "",
        *question["scoring_points"],
    ]
    about, said = set(tokens(" ".join(known))), tokens(text)
    if not about or not said or _FROM_WORK.search(text) or signs_of(text) & _OF_WORK:
        return False
    return sum(term in about for term in said) / len(said) < _RELEVANT


def coverage_of(findings: Sequence[PointFinding]) -> float | None:
    """Give the share of the points that are met."""
    if not findings:
        return None
    return round(sum(_WORTH[found.state] for found in findings) / len(findings), 3)


def _finding(point: str, match: Match, said: Sequence[Sentence], answer: str) -> PointFinding:
    span = match.span(said)
    if match.state == "open" or span is None:
        return PointFinding(point=point)
    start, end = span
    return PointFinding(
        point=point, state=match.state, quote=answer[start:end], start=start, end=end
    )


def _checked(
    point: str, given: PointFinding | None, answer: str, evidence: Sequence[Sentence]
) -> PointFinding:
    span = find_quote(answer, given.quote) if given and given.state != "open" else None
    if given is None or span is None or not _stands_in(evidence, *span):
        return PointFinding(point=point)
    start, end = span
    return PointFinding(
        point=point, state=given.state, quote=answer[start:end], start=start, end=end
    )


def _stands_in(evidence: Sequence[Sentence], start: int, end: int) -> bool:
    return any(one.start < end and start < one.end for one in evidence)


ASSESS_ANSWER = Skill(
    name="assess_answer",
    prompt="interview/assess_answer",
    output=Assessment,
    builtin=assess_by_rule,
    check=check_assessment,
)
