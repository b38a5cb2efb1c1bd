"""This is where possible follow-ups are made, by rule, from what a candidate said and left open."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from zhiren.search.tokens import tokens
from zhiren_graphs.skills.angle_words import bare, times_used, ways_of
from zhiren_graphs.skills.angles import FITTING, Angle, angles_for, is_answered
from zhiren_graphs.skills.conduct import clean, is_without_experience
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
_WANTED = 4.0
"""What it counts that something is missing, beside how well a question fits the words."""
_ANY: tuple[Angle, ...] = ("how", "why", "measure", "example")
_OF_ONESELF: tuple[Angle, ...] = ("proud", "scale", "measure", "how")
"""What can be asked about somebody's introduction."""
_INTRODUCTION = re.compile(
    r"自我介绍|介绍一下(?:你)?自己|introduce yourself|about yourself", re.IGNORECASE
)
_STORY = re.compile(
    r"经历|项目|一次|一个你|案例|\b(?:a time|projects?|experience|a case|an example|did you)\b",
    re.IGNORECASE,
)
_TOLD = 0.5
"""What an angle loses when the candidate has told it already."""
_GENERAL = {"pressure": 2}
"""So many follow-ups in a row may ask for more in general, by style; elsewhere one."""
_WORN = 0.15
"""What an angle loses each time that it was asked from."""
_JUST_USED = 0.6
_LATELY = 3


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
        by_score = sorted(range(len(few)), key=lambda i: -scores[i] - _WANTED * few[i].wanted)
        if best := next((few[i] for i in by_score if is_allowed(few[i].text, inputs)), None):
            return best
    return None


def most_wanted(inputs: dict[str, Any]) -> list[FollowUp]:
    """Give every follow-up there is reason for, each once, what is wanted most first."""
    made: dict[str, FollowUp] = {}
    for one in sorted(candidates(inputs), key=lambda one: -one.wanted):
        made.setdefault(one.text, one)
    return list(made.values())


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
    """Make every follow-up that the answer gives reason for.

    After the first follow-up only what was named is taken up: nobody is asked twice for more,
    but under pressure.
    """
    named = _named(inputs)
    first = inputs.get("before", 0) < _GENERAL.get(inputs.get("style", ""), 1)
    if first and is_without_experience(inputs["answer"]):
        yield FollowUp(text=bare("suppose", inputs["language"]), angle="suppose", wanted=2.0)
    if _did_nothing_themselves(named):
        yield FollowUp(text=bare("own_share", inputs["language"]), angle="own_share", wanted=1.5)
    for angle, about, wanted in _wanted(inputs):
        fresh = wanted - _wear(angle, inputs["asked"])
        fresh -= _TOLD if is_answered(angle, inputs["said"]) else 0.0
        if fresh < 0:
            continue
        fitting = _fitting(angle, named, about)
        yield from _taking_up(angle, fitting, inputs, fresh)
        if first:
            yield FollowUp(
                text=bare(angle, inputs["language"]), angle=angle, wanted=max(0.0, fresh - 0.5)
            )


def _named(inputs: dict[str, Any]) -> list[Mention]:
    """List what was named; in a story deeds count, not what happened to be used."""
    named = mentions(clean(cut(inputs["answer"])), inputs["language"])
    story = inputs["question"]["type"] == "behavioral"
    return [one for one in named if not (story and one.kind == "tool")]


def _did_nothing_themselves(named: Sequence[Mention]) -> bool:
    """Tell whether all that was named is somebody else's work."""
    return any(one.by_others for one in named) and all(one.by_others for one in named)


def _wear(angle: Angle, asked: Sequence[str]) -> float:
    """Tell how worn an angle is: nobody likes to be asked the same way again."""
    lately = _JUST_USED if times_used(angle, asked[-_LATELY:]) else 0.0
    return lately + _WORN * min(3, times_used(angle, asked))


def _wanted(inputs: dict[str, Any]) -> Iterator[tuple[Angle, str, float]]:
    """List what is missing: the angle, what it is about, and how much.

    A story is not asked for what else there is: it has an end.
    """
    story = inputs["question"]["type"] == "behavioral"
    story = story or bool(_STORY.search(inputs["question"]["content"]))
    for angle, about, wanted in _missing(inputs):
        if not (story and angle == "breadth"):
            yield angle, about, wanted


def _missing(inputs: dict[str, Any]) -> Iterator[tuple[Angle, str, float]]:
    if _INTRODUCTION.search(inputs["question"]["content"]):
        for place, angle in enumerate(_OF_ONESELF):
            yield angle, "", 1.0 - 0.1 * place
        return
    if inputs["question"]["type"] == "behavioral":
        for gap in star_gaps(inputs["said"]):
            yield gap, "", 0.8
    yield from _open_points(inputs["points"])
    for place, angle in enumerate((*_ANY, "scale")):
        yield angle, "", 0.5 - 0.1 * place
    yield "again", "", 0.0


def _open_points(points: Sequence[dict[str, Any]]) -> Iterator[tuple[Angle, str, float]]:
    for finding in points:
        if finding["state"] == "covered":
            continue
        partly = finding["state"] == "partly"
        about = f"{finding['point']} {finding['quote']}"
        for place, angle in enumerate(angles_for(finding["point"], partly=partly)):
            yield angle, about, (1.0 if partly else 0.9) - 0.15 * place


def _fitting(angle: Angle, named: Sequence[Mention], about: str) -> list[Mention]:
    """Order the mentions that *angle* can take up: nearest to what it is about first."""
    near = set(tokens(about))
    kinds = FITTING[angle]
    fitting = [mention for mention in named if mention.kind in kinds and not mention.by_others]
    return sorted(
        fitting,
        key=lambda m: (-len(near & m.sentence.terms), kinds.index(m.kind), m.start),
    )


def _taking_up(
    angle: Angle, fitting: Sequence[Mention], inputs: dict[str, Any], wanted: float
) -> Iterator[FollowUp]:
    """Word *angle* about the best of what was named, the ways in turn."""
    turn = times_used(angle, inputs["asked"])
    for place, mention in enumerate(fitting[:3]):
        ways = ways_of(angle, inputs["language"], tool=mention.kind == "tool")
        yield FollowUp(
            text=ways[turn % len(ways)].format(m=mention.text),
            angle=angle,
            about=mention.text,
            wanted=wanted - 0.05 * place,
        )
