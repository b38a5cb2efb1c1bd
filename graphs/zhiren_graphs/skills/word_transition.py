"""Skill: the few words an interviewer says before a question, or to greet and to close.

Inputs: ``situation`` (``greet``, ``next``, ``follow_up`` or ``close``), ``style``, ``language``,
``flags`` of the answer, ``recorded`` (there is media but no transcript yet), ``name``, ``title``
(of the position), ``turn`` (how many questions were put so far), ``question`` (the one answered),
``follow_up`` (the words of one, where one follows).
The question itself is never part of the words: it is said after them, exactly as it is stored.
"""

import re
from typing import Any

from pydantic import BaseModel

from zhiren import Nonsense, Skill
from zhiren_graphs.skills.angle_words import is_courteous
from zhiren_graphs.skills.interviewer_words import CLOSINGS, COURTESIES, GREETINGS, LEADS
from zhiren_graphs.skills.tact import gives_a_verdict, is_protected, leaks, speaks
from zhiren_graphs.skills.transcripts import length

_LONGEST = 120
_SAYS_AI = re.compile(r"人工智能|\bA\.?I\b|AI|artificial intelligence", re.IGNORECASE)
_INVITED_AGAIN = frozenset({"empty", "off_topic", "short"})
_COURTEOUS = ("abusive", "injected", "declined", "off_topic", "empty")


class Words(BaseModel):
    """What is said beside a question."""

    text: str


def word_by_rule(inputs: dict[str, Any]) -> Words:
    """Take the style's words for the situation; what needs tact comes first."""
    situation, language, style = inputs["situation"], inputs["language"], inputs["style"]
    if situation == "greet":
        hello = GREETINGS[language][style].format(title=inputs["title"])
        called = f"{inputs['name']}{'，' if language == 'zh' else ', '}" if inputs["name"] else ""
        return Words(text=called + hello if called else hello[0].upper() + hello[1:])
    if situation == "close":
        return Words(text=_courtesy(inputs) + CLOSINGS[language][style])
    said = _courtesy(inputs)
    if said or (situation == "follow_up" and _INVITED_AGAIN & set(inputs["flags"])):
        return Words(text=said)
    if situation == "follow_up" and is_courteous(inputs["follow_up"] or ""):
        return Words(text="")
    leads = LEADS[language][style][situation]
    return Words(text=leads[inputs["turn"] % len(leads)])


def _courtesy(inputs: dict[str, Any]) -> str:
    """Answer what was no answer with courtesy; a follow-up's own words do it for silence."""
    courtesies = COURTESIES[inputs["language"]]
    if inputs["recorded"]:
        return courtesies["recorded"]
    flags = inputs["flags"]
    if inputs["situation"] == "follow_up":
        return next((courtesies[flag] for flag in ("abusive", "injected") if flag in flags), "")
    return next((courtesies[flag] for flag in _COURTEOUS if flag in flags), "")


def check_words(inputs: dict[str, Any], given: Words) -> Words:
    """Refuse words that ask, judge, leak, run on or hide that a machine is speaking."""
    text = given.text.strip()
    if not text or length(text) > _LONGEST or "?" in text or "？" in text:
        raise Nonsense("The words are empty, too long, or ask something themselves.")
    if not speaks(text, inputs["language"]):
        raise Nonsense("The words are not in the candidate's language.")
    if inputs["situation"] == "greet" and not _SAYS_AI.search(text):
        raise Nonsense("The greeting does not say that an AI is speaking.")
    question = inputs["question"]
    if gives_a_verdict(text) or is_protected(text):
        raise Nonsense("The words judge, promise or touch what they may not.")
    if question and leaks(text, question, question["content"] + inputs["answer"]):
        raise Nonsense("The words give away what an answer should hold.")
    return Words(text=text)


WORD_TRANSITION = Skill(
    name="word_transition",
    prompt="interview/word_transition",
    output=Words,
    builtin=word_by_rule,
    check=check_words,
)
