"""The two steps of answering that a model can do better, each with a rule that always works."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic import BaseModel

from zhiren import Nonsense, Skill
from zhiren.documents import language_of
from zhiren.quotes import find_quote
from zhiren_graphs.answering import extracts
from zhiren_graphs.answering.passages import read

_ENOUGH = {"zh": 0.51, "en": 0.65}
"""Confidence from which the rule answers. An English question shares more of its words with
passages that do not answer it than a Chinese one does."""


class Judgement(BaseModel):
    """Whether the passages hold the answer."""

    answerable: bool
    """True only if the passages themselves say it."""
    reason: str = ""
    """In a few words, why."""


class Support(BaseModel):
    """Where a sentence of the answer comes from."""

    passage: int
    """Number of the passage, from 1."""
    quote: str
    """Its own words, copied letter by letter."""


class Statement(BaseModel):
    """One sentence of the answer."""

    text: str
    support: list[Support]
    """At least one; a sentence without is dropped."""


class Answer(BaseModel):
    """The answer, sentence by sentence."""

    statements: list[Statement]


def judge_by_rule(inputs: dict[str, Any]) -> Judgement:
    """Answer only if the words of the question stand together in one place."""
    reading = read(inputs["question"], inputs["passages"], inputs.get("rarity"))
    enough = _ENOUGH[language_of(inputs["question"])]
    return Judgement(
        answerable=reading.confidence >= enough,
        reason=f"coverage {reading.confidence:.2f}, needed {enough:.2f}",
    )


def answer_by_rule(inputs: dict[str, Any]) -> Answer:
    """Answer in the passages' own sentences."""
    chosen = extracts.choose(inputs["question"], inputs["passages"], inputs.get("rarity"))
    return Answer(
        statements=[
            Statement(text=one.text, support=[Support(passage=one.passage + 1, quote=one.text)])
            for one in chosen
        ]
    )


def check_answer(inputs: dict[str, Any], answer: Answer) -> Answer:
    """Keep the sentences whose quotes are there and which add no number of their own."""
    kept = list(_supported(answer.statements, inputs["passages"], inputs["question"]))
    if not kept:
        raise Nonsense("No sentence of the answer is supported by a quote.")
    return Answer(statements=kept)


def _supported(
    statements: Sequence[Statement], passages: Sequence[Mapping[str, Any]], question: str
) -> Iterator[Statement]:
    for statement in statements:
        support = [one for one in statement.support if _is_there(one, passages)]
        quotes = " ".join([question, *(one.quote for one in support)])
        if statement.text.strip() and support and extracts.adds_no_number(statement.text, quotes):
            yield Statement(text=statement.text.strip(), support=support)


def _is_there(support: Support, passages: Sequence[Mapping[str, Any]]) -> bool:
    if not 1 <= support.passage <= len(passages):
        return False
    return find_quote(passages[support.passage - 1]["content"], support.quote) is not None


judge_passages = Skill(
    name="judge_passages",
    prompt="knowledge/judge_passages",
    output=Judgement,
    builtin=judge_by_rule,
)
answer_from_passages = Skill(
    name="answer_from_passages",
    prompt="knowledge/answer_from_passages",
    output=Answer,
    builtin=answer_by_rule,
    check=check_answer,
)
