"""This is where possible follow-ups are made, by rule, from what a candidate said and left open."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from zhiren.search.tokens import tokens
from zhiren_graphs.skills.angles import BARE, FITTING, OWN, WORDS, Angle, angles_for
from zhiren_graphs.skills.conduct import clean
from zhiren_graphs.skills.mentions import Mention, mentions
from zhiren_graphs.skills.ranking import Alike, likeness_of, rank
from zhiren_graphs.skills.tact import is_protected, leaks, repeats
from zhiren_graphs.skills.transcripts import cut

_STAR: dict[Angle, re.Pattern[str]] = {
    "situation": re.compile(
        r"当时|有一次|去年|前年|今年|在.{1,12}(?:公司|项目|团队|学校)|\d{4}年|背景"
        r"|\b(?:when|once|last year|at my|in my|while|back then|during)\b",
        re.IGNORECASE,
    ),
    "role": re.compile(
        r"我(?!们).{0,6}(?:负责|主导|决定|提出|做|写|找|联系|设计|安排|分析|组织|协调|推动)"
        r"|\bI (?!think|guess|am|was in|feel)\w+",
        re.IGNORECASE,
    ),
    "result": re.compile(
        r"最后|最终|结果|上线|完成了|成功|提升|降低|减少|增长"
        r"|\b(?:in the end|finally|as a result|result\w*|successful\w*|achieved|managed to"
        r"|satisfied|delivered)\b",
        re.IGNORECASE,
    ),
}
"""What an account of one's own past holds: where it was, the own part, what came of it."""


_RANKED_AT_ONCE = 8
_ANY: tuple[Angle, ...] = ("measure", "why", "how", "example")


@dataclass(frozen=True, kw_only=True)
class FollowUp:
    """One way to ask on."""

    text: str
    angle: Angle
    about: str = ""
    """The piece of the candidate's words that it takes up."""
    wanted: float = 0.0
    """How much what it asks for is missing, 0..1."""


def star_gaps(said: str) -> list[Angle]:
    """Name what an account of one's own past leaves out."""
    return [angle for angle, shown in _STAR.items() if not shown.search(said)]


def best_follow_up(inputs: dict[str, Any]) -> FollowUp | None:
    """Word the best follow-up that may be asked, or None when there is none."""
    wanted = most_wanted(inputs)
    near: dict[str, float] = inputs.get("likeness") or {}
    while wanted:
        # What is wanted most is ranked against its like; the rest is looked at only if it must be.
        few, wanted = wanted[:_RANKED_AT_ONCE], wanted[_RANKED_AT_ONCE:]
        texts = [one.text for one in few]
        likeness = [near[text] for text in texts] if near.keys() >= set(texts) else None
        scores = rank(inputs["question"]["content"], inputs["answer"], texts, likeness)
        by_score = sorted(range(len(few)), key=lambda i: -scores[i] - 2 * few[i].wanted)
        if best := next((few[i] for i in by_score if is_allowed(few[i].text, inputs)), None):
            return best
    return None


def most_wanted(inputs: dict[str, Any]) -> list[FollowUp]:
    """Give every follow-up there is reason for, each once, what is wanted most first."""
    made = {one.text: one for one in candidates(inputs)}
    return sorted(made.values(), key=lambda one: -one.wanted)


async def likeness_to_answer(inputs: dict[str, Any], alike: Alike) -> dict[str, float]:
    """Tell how near those that are wanted most are in meaning to what was asked and answered."""
    texts = [one.text for one in most_wanted(inputs)[: 2 * _RANKED_AT_ONCE]]
    question, answer = inputs["question"]["content"], inputs["answer"]
    likeness = await likeness_of(question, answer, texts, alike)
    return dict(zip(texts, likeness, strict=True)) if likeness is not None else {}


def is_allowed(text: str, inputs: dict[str, Any]) -> bool:
    """Tell whether *text* may be asked now: not a repetition, no secret, nothing protected."""
    spoken = "\n".join([inputs["question"]["content"], *inputs["asked"], inputs["said"]])
    unheard = not repeats(text, inputs["asked"])
    return unheard and not is_protected(text) and not leaks(text, inputs["question"], spoken)


def candidates(inputs: dict[str, Any]) -> Iterator[FollowUp]:
    """Make every follow-up that the answer gives reason for."""
    named = mentions(clean(cut(inputs["answer"])), inputs["language"])
    for angle, about, wanted in _wanted(inputs):
        yield from _worded(angle, _fitting(angle, named, about), inputs["language"], wanted)


def _wanted(inputs: dict[str, Any]) -> Iterator[tuple[Angle, str, float]]:
    """List what is missing: the angle, what it is about, and how much."""
    if inputs["question"]["type"] == "behavioral":
        for gap in star_gaps(inputs["said"]):
            yield gap, "", 0.8
    for finding in inputs["points"]:
        if finding["state"] == "covered":
            continue
        partly = finding["state"] == "partly"
        about = f"{finding['point']} {finding['quote']}"
        for place, angle in enumerate(angles_for(finding["point"], partly=partly)):
            yield angle, about, (1.0 if partly else 0.9) - 0.15 * place
    if not inputs["points"]:
        for place, angle in enumerate(_ANY):
            yield angle, "", 0.6 - 0.1 * place
    yield "again", "", 0.0


def _fitting(angle: Angle, named: Sequence[Mention], about: str) -> list[Mention]:
    """Order the mentions that *angle* can take up: nearest to what it is about first."""
    near = set(tokens(about))
    kinds = FITTING[angle]
    fitting = [
        mention
        for mention in named
        if mention.kind in kinds and not (mention.by_others and angle in OWN)
    ]
    return sorted(
        fitting,
        key=lambda m: (-len(near & m.sentence.terms), kinds.index(m.kind), m.start),
    )


def _worded(
    angle: Angle, fitting: Sequence[Mention], language: str, wanted: float
) -> Iterator[FollowUp]:
    for place, mention in enumerate(fitting[:3]):
        yield FollowUp(
            text=WORDS[language][angle].format(m=mention.text),
            angle=angle,
            about=mention.text,
            wanted=wanted - 0.05 * place,
        )
    yield FollowUp(text=BARE[language][angle], angle=angle, wanted=max(0.0, wanted - 0.5))
