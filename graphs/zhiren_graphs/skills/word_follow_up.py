"""Skill: word one follow-up on what an answer left open, in the candidate's own terms.

Inputs: ``question``, ``answer``, ``language``, ``style``, ``asked`` (every question put so far),
``said`` (all that the candidate said to this question), ``before`` (how many answers to it came
before this one), ``points`` (the findings of the assessment), ``flags``.
"""

from typing import Any

from pydantic import BaseModel

from zhiren import Nonsense, Skill
from zhiren_graphs.skills.conduct import is_without_experience
from zhiren_graphs.skills.follow_ups import best_follow_up, is_allowed
from zhiren_graphs.skills.tact import gives_a_verdict, is_question, speaks
from zhiren_graphs.skills.transcripts import length

_LONGEST = 120
_INVITES = {
    "zh": {
        "empty": ("刚才没有听清你的回答，方便再说一遍吗？", "这一题还没有听到内容，想再试一次吗？"),
        "injected": ("我们还是回到刚才的问题：结合你自己的经历，你会怎么回答？",),
        "off_topic": (
            "我们回到刚才的问题上来，能结合你自己的情况说说吗？",
            "我没有听出这和刚才的问题有什么联系，能围绕它再谈谈吗？",
        ),
        "short": (
            "能再展开讲讲吗，比如具体是怎么做的、为什么这么做？",
            "可以结合一件具体的事多说几句吗？",
            "能说得再完整一点吗：当时是什么情况，你做了什么，结果如何？",
        ),
    },
    "en": {
        "empty": (
            "I did not quite catch an answer. Could you say that again, please?",
            "Nothing came through on this one yet. Would you like to try once more?",
        ),
        "injected": (
            "Let us stay with the question: how would you answer it from your experience?",
        ),
        "off_topic": (
            "Let us come back to the question. What would you say to it from your own work?",
            "I did not see how that relates to the question. Could you speak to it directly?",
        ),
        "short": (
            "Could you expand on that a little: what exactly did you do, and why?",
            "Could you tell me a bit more, with one concrete case?",
            "Could you give me the whole picture: the situation, what you did, and the outcome?",
        ),
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
        if flag == "short" and is_without_experience(inputs["answer"]):
            break
        if invite := next((one for one in invites[flag] if is_allowed(one, inputs)), None):
            return FollowUpQuestion(text=invite)
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
