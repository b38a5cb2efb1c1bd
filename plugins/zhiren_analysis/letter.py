"""This is where a candidate is written to after an interview: kindly, and from their own words.

The letter is made by rule of the finished report. It holds no score unless the operator allows it,
nothing of the answer key, no verdict and no promise.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from zhiren_analysis.discretion import without_points
from zhiren_analysis.tables import Report

_GOOD = 60
"""A dimension from this score on is worth praise."""
_FAIR = 40
"""Where none is, the best one is from here on: nobody who said something reads nothing of it."""
_MOST_PRAISE, _MOST_ADVICE, _LONGEST = 3, 4, 60

_WORDS = {
    "zh": {
        "hello": "{name}，你好：",
        "hello_nameless": "你好：",
        "thanks": "感谢你参加“{title}”岗位的面试，认真回答了 {count} 个问题。",
        "good": "下面这些话给人留下了印象：",
        "praise": "{dimension}：你说到“{quote}”。",
        "better": "如果想做得更好，可以试试：",
        "little": "这一次的回答里可供判断的内容不多，所以没有给出具体的评价；这不说明你的能力。",
        "score": "综合评分：{score}（满分 100）。",
        "end": "这封信由 AI 根据你的原话写成；是否录用由招聘方的人来决定。"
        "如果认为记录有误，可以请招聘方由人复核。祝你一切顺利。",
    },
    "en": {
        "hello": "Dear {name},",
        "hello_nameless": "Hello,",
        "thanks": "Thank you for your interview for “{title}” and for answering {count} questions.",
        "good": "These words of yours made an impression:",
        "praise": "{dimension}: you said “{quote}”.",
        "better": "To do even better, you might try this:",
        "little": "There was too little to go by this time, so nothing particular is said here. "
        "That says nothing about what you can do.",
        "score": "Overall score: {score} of 100.",
        "end": "This letter was written by an AI from your own words; people at the company "
        "decide. If something was put down wrongly, you may ask them for a review by a person. "
        "All the best.",
    },
}


class LetterOut(BaseModel):
    """A letter to a candidate."""

    interview_id: str
    status: str
    """``ready`` or ``generating``."""
    language: str
    paragraphs: list[str]
    good: list[str]
    """What made an impression, each with the candidate's words."""
    advice: list[str]
    letter: str
    """All of it, as text."""


def write_letter(report: Report, *, with_score: bool) -> LetterOut:
    """Write to the candidate of *report*, which is ready."""
    data = without_points(report.data or {})
    language = report.language if report.language in _WORDS else "zh"
    words = _WORDS[language]
    good = list(_praise(data, words["praise"]))[:_MOST_PRAISE]
    advice = [one["suggestion"] for one in data["improvements"]][:_MOST_ADVICE]
    opening = [_hello(data, words), _thanks(data, words)]
    if with_score and data["overall_score"] is not None:
        opening.append(words["score"].format(score=data["overall_score"]))
    if not good:
        opening.append(words["little"])
    lines = [*opening, *_listed(words["good"], good), *_listed(words["better"], advice)]
    return LetterOut(
        interview_id=report.interview_id,
        status="ready",
        language=language,
        paragraphs=[*opening, words["end"]],
        good=good,
        advice=advice,
        letter="\n\n".join([*lines, words["end"]]),
    )


def not_yet(report: Report) -> LetterOut:
    """Say that the report, and so the letter, is still being made."""
    return LetterOut(
        interview_id=report.interview_id,
        status="generating",
        language=report.language,
        paragraphs=[],
        good=[],
        advice=[],
        letter="",
    )


def _hello(data: Mapping[str, Any], words: Mapping[str, str]) -> str:
    name = data["candidate"]["username"]
    return words["hello"].format(name=name) if name else words["hello_nameless"]


def _thanks(data: Mapping[str, Any], words: Mapping[str, str]) -> str:
    count = len(data["evidence"]["answers"])
    return words["thanks"].format(title=data["position"]["title"], count=count)


def _praise(data: Mapping[str, Any], words: str) -> Iterator[str]:
    """Quote once from each dimension that went well, the best first; no quote comes twice."""
    every = data["evidence"]["dimensions"].values()
    best = max((one["score"] or 0 for one in every), default=0)
    least = _GOOD if best >= _GOOD else max(best, _FAIR)
    dimensions = [one for one in every if (one["score"] or 0) >= least]
    told: set[str] = set()
    for dimension in sorted(dimensions, key=lambda one: -one["score"]):
        fresh = (one["quote"] for one in dimension["items"] if one["quote"] not in told)
        if quote := next(fresh, None):
            told.add(quote)
            yield words.format(dimension=dimension["title"], quote=_short(quote))


def _short(quote: str) -> str:
    return quote if len(quote) <= _LONGEST else quote[: _LONGEST - 1] + "…"


def _listed(title: str, items: list[str]) -> list[str]:
    return [title + "\n" + "\n".join(f"- {item}" for item in items)] if items else []
