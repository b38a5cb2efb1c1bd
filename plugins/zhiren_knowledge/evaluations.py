"""Verbs for those who look after answers: read what readers thought, and ask it all again."""

from datetime import datetime
from typing import Annotated, Literal, Self

from pydantic import BaseModel, Field

from zhiren import MEMBERS, Call, tool
from zhiren.quotes import find_quote
from zhiren_knowledge import answering
from zhiren_knowledge.feedback import Opinions, Row, quotes
from zhiren_knowledge.service import KnowledgeBases
from zhiren_knowledge.tools import KbId

KEEPERS = MEMBERS - {"viewer"}
Rating = Literal["good", "bad"]
_AT_ONCE = 100


class QuoteOut(BaseModel):
    """Words of a document."""

    filename: str
    quote: str


class SaidOut(BaseModel):
    """Something that was said before a question."""

    role: Literal["user", "assistant"]
    content: str


class CaseOut(BaseModel):
    """A question that was asked once, what was answered, and what its reader thought of that."""

    id: str
    kb_id: str
    question: str
    history: list[SaidOut]
    answer: str
    found: bool
    """Whether the documents held an answer."""
    quotes: list[QuoteOut]
    rating: Rating
    comment: str | None
    created_at: datetime

    @classmethod
    def of(cls, row: Row, history: list[dict[str, str]]) -> Self:
        """Show *row* and what was said before it."""
        opinion, answer, asked, talk = row
        return cls(
            id=opinion.id,
            kb_id=talk.kb_id,
            question=asked.content,
            history=[SaidOut.model_validate(said) for said in history],
            answer=answer.content,
            found=bool(answer.citations),
            quotes=[QuoteOut(**one) for one in quotes(answer)],
            rating="good" if opinion.rating == "good" else "bad",
            comment=opinion.comment,
            created_at=opinion.created_at,
        )


class FeedbackListOut(BaseModel):
    """Cases, the newest first."""

    cases: list[CaseOut]
    total: int


class CaseIn(BaseModel):
    """A question to ask again. What `list_feedback` gives fits."""

    id: str
    kb_id: str
    question: Annotated[str, Field(min_length=1, max_length=2000)]
    history: list[SaidOut] = Field(default_factory=list, max_length=20)
    found: bool = True
    quotes: list[QuoteOut] = Field(default_factory=list, max_length=20)
    rating: Rating = "good"


class VerdictOut(BaseModel):
    """What became of one case."""

    id: str
    question: str
    verdict: Literal["kept", "lost", "changed", "still bad"]
    """A good answer that rests on the same words is kept, else lost; a bad one is changed or still
    bad."""
    answer: str


class EvaluationOut(BaseModel):
    """What became of all cases."""

    kept: int
    lost: int
    changed: int
    still_bad: int
    verdicts: list[VerdictOut]


@tool(
    roles=KEEPERS,
    read_only=True,
    zh="查看读者对回答的评价，每条都可作为评测用例重新提问。",
    example={},
)
async def list_feedback(
    call: Call,
    kb_id: KbId = None,
    rating: Rating | None = None,
    page: Annotated[int, Field(ge=1)] = 1,
    page_size: Annotated[int, Field(ge=1, le=_AT_ONCE)] = 20,
) -> FeedbackListOut:
    """List what readers thought of answers, each with its question and the words it rested on.

    Use to see which answers were bad, or to collect cases for `run_evaluation`.
    """
    async with call.reading() as session:
        if kb_id is not None:
            await KnowledgeBases(session).get(kb_id)
        opinions = Opinions(session)
        rows, total = await opinions.page(kb_id, rating, page, page_size)
        cases = [CaseOut.of(row, await opinions.history(row[2])) for row in rows]
    return FeedbackListOut(cases=cases, total=total)


@tool(
    roles=KEEPERS,
    read_only=True,
    timeout=600,
    zh="重新提问评测用例，看好的回答是否保持、差的回答是否改变。",
    example={"cases": []},
)
async def run_evaluation(
    call: Call, cases: Annotated[list[CaseIn], Field(max_length=_AT_ONCE)]
) -> EvaluationOut:
    """Ask cases again, and tell which good answers still stand and which bad ones changed.

    Use after changing documents, the embedder or the model. Nothing is kept of the new answers.
    """
    verdicts = []
    for done, case in enumerate(cases):
        await call.progress(done, len(cases), case.question[:80])
        verdicts.append(await _judge(call, case))
    counted = {name: sum(one.verdict == name for one in verdicts) for name in _VERDICTS}
    totals = {name.replace(" ", "_"): count for name, count in counted.items()}
    return EvaluationOut(**totals, verdicts=verdicts)


_VERDICTS = ("kept", "lost", "changed", "still bad")


async def _judge(call: Call, case: CaseIn) -> VerdictOut:
    history = [said.model_dump() for said in case.history]
    outcome = await answering.think_once(
        call, case.question, case.kb_id, answering.TOP_K, history=history
    )
    now = [QuoteOut(filename=c["filename"], quote=c["quote"]) for c in outcome["citations"]]
    same = bool(now) == case.found and (not case.found or _rests_on_the_same(case.quotes, now))
    good: tuple[Literal["kept", "still bad"], Literal["lost", "changed"]]
    good = ("kept", "lost") if case.rating == "good" else ("still bad", "changed")
    verdict = good[0] if same else good[1]
    return VerdictOut(id=case.id, question=case.question, verdict=verdict, answer=outcome["answer"])


def _rests_on_the_same(before: list[QuoteOut], now: list[QuoteOut]) -> bool:
    """Tell whether a quote of the one stands in a quote of the other; files may be named anew."""
    return not before or any(
        find_quote(new.quote, old.quote) or find_quote(old.quote, new.quote)
        for old in before
        for new in now
    )
