"""This is where follow-ups are worded, angle by angle, several ways each.

``{m}`` is a piece of the candidate's own words. A name of a tool reads otherwise than a deed.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from zhiren_graphs.skills.angles import Angle

Ways = tuple[str, ...]

_TOOL: dict[str, dict[Angle, Ways]] = {
    "zh": {
        "why": (
            "当时为什么选{m}，还比较过哪些方案？",
            "用{m}之前，你们是怎么权衡利弊的？",
        ),
        "how": (
            "{m}在这里具体解决了什么问题，你是怎么用的？",
            "用{m}的时候遇到过什么坑，后来是怎么处理的？",
        ),
        "example": (
            "能举一个你用{m}解决实际问题的例子吗？",
            "用{m}做过的事情里，哪一次让你印象最深，为什么？",
        ),
        "breadth": ("除了{m}，在这个问题上你还会考虑哪些方面？",),
    },
    "en": {
        "why": (
            "Why {m}, and what else did you consider?",
            "How did you weigh {m} against the alternatives?",
        ),
        "how": (
            "What exactly did {m} solve for you here, and how did you use it?",
            "What went wrong with {m} along the way, and how did you deal with it?",
        ),
        "example": (
            "Could you give me one concrete problem that you solved with {m}?",
            "Of what you did with {m}, which case do you remember best, and why?",
        ),
        "breadth": ("Besides {m}, what else would you think about on this question?",),
    },
}
_WORDS: dict[str, dict[Angle, Ways]] = {
    "zh": {
        "measure": (
            "“{m}”，这个结果是怎么测出来的，主要靠哪一步做到的？",
            "你提到“{m}”，统计口径是什么，中间有没有反复？",
        ),
        "scale": ("你提到“{m}”，在这样的量级下，最难处理的是什么？",),
        "why": (
            "你提到“{m}”，当时是基于什么考虑，有没有别的备选方案？",
            "“{m}”这个做法，是怎么权衡出来的？",
        ),
        "how": (
            "你提到“{m}”，其中最关键的一步是怎么做的？",
            "“{m}”里面最难的是哪一环，你是怎么解决的？",
            "能把“{m}”的细节再讲讲吗，当时是怎么落地的？",
        ),
        "role": (
            "你说“{m}”，其中哪些部分是你本人完成的？",
            "在“{m}”这件事里，你亲自做的是哪些，别人做的是哪些？",
        ),
        "result": (
            "“{m}”之后效果怎么样，是怎么衡量的？",
            "你说“{m}”，最后带来了什么变化？",
        ),
        "example": (
            "关于“{m}”，能讲一个让你印象最深的具体场景吗？",
            "说到“{m}”，有没有一次具体的经历可以展开讲讲？",
        ),
        "steps": ("“{m}”是分几步推进的，每一步的重点是什么？",),
        "together": (
            "在“{m}”的过程中，你和其他人是怎么配合、怎么处理分歧的？",
            "关于“{m}”，有没有人提出过不同意见，你是怎么沟通的？",
        ),
        "learned": (
            "回头看“{m}”，如果重来一次，你会有哪些不同的做法？",
            "“{m}”之后，你最大的收获是什么？",
        ),
        "breadth": ("除了你说到的“{m}”，在这个问题上你还会想到哪些方面？",),
        "situation": (
            "你说“{m}”，当时是在什么背景下、要解决什么问题？",
            "“{m}”的起因是什么，当时情况怎么样？",
        ),
        "proud": ("你提到“{m}”，这段经历里你觉得自己做得最好的是哪件事？",),
    },
    "en": {
        "measure": (
            "You mentioned “{m}”. How did you measure that, and which step made the difference?",
            "On “{m}”: what was counted, and were there setbacks on the way?",
        ),
        "scale": ("You mentioned “{m}”. At that size, what was the hardest thing to handle?",),
        "why": (
            "You mentioned “{m}”. Why did you go that way, and what else did you consider?",
            "On “{m}”: how did you arrive at that, and what spoke against it?",
        ),
        "how": (
            "You mentioned “{m}”. What was the key step in that, and how did you do it?",
            "On “{m}”: what was the hardest part, and how did you solve it?",
            "On “{m}”: could you go into the details of how that worked in practice?",
        ),
        "role": (
            "You said “{m}”. Which part of that did you do yourself?",
            "On “{m}”: what was your own work, and what did others do?",
        ),
        "result": (
            "You said “{m}”. What came of it in the end, and how could you tell?",
            "On “{m}”: what changed because of it?",
        ),
        "example": (
            "Could you give me one concrete example that goes with “{m}”?",
            "On “{m}”: which case do you remember best, and why?",
        ),
        "steps": ("You said “{m}”. How did you go about it, step by step?",),
        "together": (
            "When you say “{m}”, how did you work with others and settle disagreements?",
            "On “{m}”: did anybody see it differently, and how did you talk it through?",
        ),
        "learned": (
            "Looking back at “{m}”, what would you do differently next time?",
            "Looking back at “{m}”, what did you take away from it?",
        ),
        "breadth": ("Besides “{m}”, what else comes to your mind about this question?",),
        "situation": (
            "You said “{m}”. What was the situation, and what did you have to solve?",
            "On “{m}”: what led to it at the time?",
        ),
        "proud": ("You mentioned “{m}”. What in that work are you most satisfied with, and why?",),
    },
}
_BARE: dict[str, dict[Angle, str]] = {
    "zh": {
        "measure": "刚才说的这些，有没有可以量化的数据？",
        "scale": "当时的规模大概有多大，带来了哪些困难？",
        "why": "刚才这样做，主要是基于哪些考虑？",
        "how": "刚才说的内容，能再具体讲讲是怎么做的吗？",
        "role": "在刚才说的事情里，你本人具体承担了哪些工作？",
        "result": "刚才说的这件事，最后的结果怎么样？",
        "example": "能结合一件你亲身经历的事，具体讲讲吗？",
        "steps": "能从头到尾，把这件事的经过讲一遍吗？",
        "together": "在这个过程中，你和其他人是怎么配合的？",
        "learned": "从这件事里，你有哪些收获，会怎么改进？",
        "breadth": "除了刚才说的，在这个问题上你还会想到哪些方面？",
        "situation": "当时是在什么背景下，要解决的是什么问题？",
        "proud": "到目前为止，你自己最满意的一段工作是什么，为什么？",
        "own_share": "听起来这部分主要是别人完成的。那你自己负责的是哪一块，具体做了什么？",
        "suppose": "没有遇到过也没关系。如果以后遇到这样的情况，你会怎么处理？",
        "again": "能再具体讲讲你对这个问题的想法吗？",
    },
    "en": {
        "measure": "Is there a figure that shows what you just described?",
        "scale": "How big was that, and what did the size make difficult?",
        "why": "What were your main reasons for doing it that way?",
        "how": "Could you go into more detail on how that worked?",
        "role": "In what you just described, which part was your own work?",
        "result": "How did that turn out in the end?",
        "example": "Could you tell me about one concrete case from your own experience?",
        "steps": "Could you take me through it from beginning to end?",
        "together": "How did you work with the other people involved?",
        "learned": "What did you learn from that, and what would you change?",
        "breadth": "Besides what you just said, what else comes to your mind on this question?",
        "situation": "What was the situation, and what problem did you have to solve?",
        "proud": "Which piece of your work so far are you most satisfied with, and why?",
        "own_share": "It sounds as if others did most of that. What was your own part in it?",
        "suppose": "That is fine. If you met such a situation, how would you deal with it?",
        "again": "Could you tell me a little more about what you think on this question?",
    },
}
"""With nothing to take up."""


def ways_of(angle: Angle, language: str, *, tool: bool) -> Sequence[str]:
    """List the ways to ask from *angle* about something that was named, a *tool* or not."""
    own = _TOOL[language].get(angle) if tool else None
    return own or _WORDS[language][angle]


def bare(angle: Angle, language: str) -> str:
    """Give the words of *angle* with nothing to take up."""
    return _BARE[language][angle]


def is_courteous(text: str) -> bool:
    """Tell whether a follow-up has courteous words of its own, and needs no others before it."""
    return times_used("suppose", [text]) + times_used("own_share", [text]) > 0


def times_used(angle: Angle, asked: Sequence[str]) -> int:
    """Count how often *angle* was asked from before, whatever it took up."""
    return sum(any(way.fullmatch(text) for way in _traces(angle)) for text in asked)


@lru_cache(maxsize=64)
def _traces(angle: Angle) -> Sequence[re.Pattern[str]]:
    """Know the ways of *angle* again, whatever stands for ``{m}``."""
    ways = [words[angle] for words in _BARE.values()]
    for by_language in (_TOOL, _WORDS):
        for words in by_language.values():
            ways += words.get(angle, ())
    return [re.compile(re.escape(way).replace(r"\{m\}", ".+"), re.DOTALL) for way in ways]
