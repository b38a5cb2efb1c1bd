"""This is where it stands from which angle a follow-up may ask, and in which words.

An angle never names what is missing: it asks for more of a kind (the reason, the figure, the own
part), so that the scoring points stay secret. ``{m}`` is a piece of the candidate's own words.
"""

from typing import Literal

from zhiren_graphs.skills.aspects import aspects_of
from zhiren_graphs.skills.mentions import Kind

Angle = Literal[
    "measure", "why", "how", "role", "result", "example", "steps", "together", "learned", "breadth",
    "situation", "again",
]  # fmt: skip

_OF_ASPECT: dict[str, Angle] = {
    "role": "role",
    "result": "result",
    "reason": "why",
    "structure": "steps",
    "cooperation": "together",
    "reflection": "learned",
    "experience": "example",
    "situation": "situation",
    "understanding": "how",
}
FITTING: dict[Angle, tuple[Kind, ...]] = {
    "measure": ("figure",),
    "why": ("decision", "tool", "deed"),
    "how": ("deed", "tool", "decision", "figure"),
    "role": ("deed", "decision"),
    "result": ("deed", "decision"),
    "example": ("tool", "deed"),
    "steps": ("deed", "decision"),
    "together": ("deed", "decision"),
    "learned": ("deed", "decision"),
    "breadth": ("tool", "decision", "deed", "figure"),
    "situation": ("deed", "decision"),
    "again": (),
}
"""Which kinds of mention an angle can take up, best first."""

OWN: frozenset[Angle] = frozenset(("role", "why", "steps", "learned"))
"""Angles that take a deed for the candidate's own: they suit nobody else's."""

WORDS: dict[str, dict[Angle, str]] = {
    "zh": {
        "measure": "你提到“{m}”，这个数字是怎么测出来的，之前的基线是多少？",
        "why": "你提到“{m}”，当时为什么这样选，还考虑过别的方案吗？",
        "how": "你提到“{m}”，能具体讲讲其中是怎么做的吗？",
        "role": "你说“{m}”，其中哪些部分是你本人完成的？",
        "result": "你说“{m}”，最后的效果怎么样，是怎么衡量的？",
        "example": "关于“{m}”，能举一个你亲身经历的具体例子吗？",
        "steps": "你说“{m}”，能按先后顺序讲讲你是怎么一步步推进的吗？",
        "together": "在“{m}”的过程中，你和其他人是怎么配合、怎么处理分歧的？",
        "learned": "回头看“{m}”，如果重来一次，你会有哪些不同的做法？",
        "breadth": "除了你说到的“{m}”，在这个问题上你还会想到哪些方面？",
        "situation": "你说“{m}”，当时是在什么背景下、要解决什么问题？",
        "again": "能再具体讲讲你对这个问题的想法吗？",
    },
    "en": {
        "measure": "You mentioned “{m}”. How did you measure that, and what was it before?",
        "why": "You mentioned “{m}”. Why did you go that way, and what else did you consider?",
        "how": "You mentioned “{m}”. How exactly did that work?",
        "role": "You said “{m}”. Which part of that did you do yourself?",
        "result": "You said “{m}”. What came of it in the end, and how could you tell?",
        "example": "Could you give me one concrete example of that from your own work with “{m}”?",
        "steps": "You said “{m}”. How did you go about it, step by step?",
        "together": "When you say “{m}”, how did you work with others and settle disagreements?",
        "learned": "Looking back at “{m}”, what would you do differently next time?",
        "breadth": "Besides “{m}”, what else comes to your mind about this question?",
        "situation": "You said “{m}”. What was the situation, and what did you have to solve?",
        "again": "Could you tell me a little more about what you think on this question?",
    },
}
"""With something to take up."""

BARE: dict[str, dict[Angle, str]] = {
    "zh": {
        "measure": "刚才说的这些，有没有可以量化的数据？",
        "why": "刚才这样做，主要是基于哪些考虑？",
        "how": "刚才说的内容，能再具体讲讲是怎么做的吗？",
        "role": "在刚才说的事情里，你本人具体承担了哪些工作？",
        "result": "刚才说的这件事，最后的结果怎么样？",
        "example": "能举一个你亲身经历的具体例子吗？",
        "steps": "能按先后顺序，把你的思路再讲一遍吗？",
        "together": "在这个过程中，你和其他人是怎么配合的？",
        "learned": "从这件事里，你有哪些收获，会怎么改进？",
        "breadth": "除了刚才说的，在这个问题上你还会想到哪些方面？",
        "situation": "当时是在什么背景下，要解决的是什么问题？",
        "again": "能再具体讲讲你对这个问题的想法吗？",
    },
    "en": {
        "measure": "Is there a figure that shows what you just described?",
        "why": "What were your main reasons for doing it that way?",
        "how": "Could you go into more detail on how that worked?",
        "role": "In what you just described, which part was your own work?",
        "result": "How did that turn out in the end?",
        "example": "Could you give me one concrete example from your own experience?",
        "steps": "Could you take me through your thinking step by step?",
        "together": "How did you work with the other people involved?",
        "learned": "What did you learn from that, and what would you change?",
        "breadth": "Besides what you just said, what else comes to your mind on this question?",
        "situation": "What was the situation, and what problem did you have to solve?",
        "again": "Could you tell me a little more about what you think on this question?",
    },
}
"""With nothing to take up."""


def angles_for(point: str, *, partly: bool) -> list[Angle]:
    """List the angles that may bring out *point*, best first."""
    named: list[Angle] = [_OF_ASPECT[aspect.name] for aspect in aspects_of(point)]
    rest: list[Angle] = ["how", "breadth"] if partly else ["breadth", "how"]
    return list(dict.fromkeys([*named, *rest, "why", "example"]))
