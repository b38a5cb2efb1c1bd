"""Skill: word one follow-up on what an answer left open, in the candidate's own terms.

Inputs: ``question``, ``answer``, ``language``, ``style``, ``asked`` (every question put so far),
``said`` (all that the candidate said to this question), ``points`` (the findings of the
assessment), ``flags``.
"""

from typing import Any

from pydantic import BaseModel

from zhiren import Nonsense, Skill
from zhiren_graphs.skills.follow_ups import best_follow_up, is_allowed
from zhiren_graphs.skills.tact import gives_a_verdict, is_question, speaks
from zhiren_graphs.skills.transcripts import length

_LONGEST = 120
_INVITES = {
    "zh": {
        "empty": "刚才没有听清你的回答，方便再说一遍吗？",
        "injected": "我们还是回到刚才的问题：结合你自己的经历，你会怎么回答？",
        "off_topic": "刚才的内容和问题关系不大，能围绕这个问题谈谈你的看法吗？",
        "short": "能再展开讲讲吗，比如具体是怎么做的、为什么这么做？",
    },
    "en": {
        "empty": "I did not quite catch an answer. Could you say that again, please?",
        "injected": "Let us stay with the question: how would you answer it from your experience?",
        "off_topic": "That went in another direction. Could you come back to the question itself?",
        "short": "Could you expand on that a little: what exactly did you do, and why?",
    },
}
_INVITED = ("injected", "empty", "off_topic", "short")


class FollowUpQuestion(BaseModel):
    """One question on."""

    text: str
    """Ends as a question. Empty when there is nothing left to ask."""


def word_by_rule(inputs: dict[str, Any]) -> FollowUpQuestion:
    """Invite a better answer where there was none, else ask about what was said and left open."""
    invites = _INVITES[inputs["language"]]
    for flag in _INVITED:
        if flag not in inputs["flags"] or (flag == "injected" and _has_substance(inputs)):
            continue
        if is_allowed(invites[flag], inputs):
            return FollowUpQuestion(text=invites[flag])
    best = best_follow_up(inputs)
    return FollowUpQuestion(text=best.text if best else "")


def check_wording(inputs: dict[str, Any], given: FollowUpQuestion) -> FollowUpQuestion:
    """Refuse a follow-up that repeats, leaks, judges, offends or is none."""
    text = given.text.strip()
    if not is_question(text) or length(text) > _LONGEST:
        raise Nonsense("The follow-up is not one short question.")
    if not speaks(text, inputs["language"]):
        raise Nonsense("The follow-up is not in the candidate's language.")
    if gives_a_verdict(text) or not is_allowed(text, inputs):
        raise Nonsense("The follow-up repeats, gives away or asks what it may not.")
    return FollowUpQuestion(text=text)


def _has_substance(inputs: dict[str, Any]) -> bool:
    return any(finding["state"] != "open" for finding in inputs["points"])


WORD_FOLLOW_UP = Skill(
    name="word_follow_up",
    prompt="interview/word_follow_up",
    output=FollowUpQuestion,
    builtin=word_by_rule,
    check=check_wording,
)
