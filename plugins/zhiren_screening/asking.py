"""This is where a question about talents is thought through by its graph, and remembered."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from zhiren import Call, Done, Utterance
from zhiren_screening.query.filter import TalentFilter
from zhiren_screening.query.scope import is_chinese
from zhiren_screening.query.wording import describe
from zhiren_screening.service import Queries

PERSONA = "screener"
_VERDICTS = {"clarify", "refused"}
"""What only the reading of a question may say."""


@dataclass(frozen=True, kw_only=True)
class Question:
    """What somebody wants to know about talents."""

    text: str
    top_k: int = 10
    """At most so many people are shown."""
    within: TalentFilter | None = None
    """Narrows whatever is found."""
    wanted: TalentFilter | None = None
    """The filter of an earlier reading, edited or not: used as it is, the text is not read."""
    today: date | None = None
    """The day from which 应届 and the like count; without it, the present day."""

    @property
    def language(self) -> str:
        """The language to answer in."""
        return "zh" if is_chinese(self.text) else "en"

    def state(self) -> dict[str, Any]:
        """Give what the graph begins with."""
        within = self.within.model_dump(exclude_defaults=True) if self.within else None
        state: dict[str, Any] = {"question": self.text, "top_k": self.top_k, "within": within}
        if self.today is not None:
            state["today"] = self.today.isoformat()
        if self.wanted is not None:
            meant = self.wanted.model_copy(update=dict.fromkeys(_VERDICTS))
            state["given"] = meant.model_dump(mode="json", exclude_defaults=True)
            state["understood"] = describe(meant, self.language)
        return state


async def ask(call: Call, question: Question) -> dict[str, Any]:
    """Answer *question*, in its language."""
    asked = replace(call, language=question.language)
    mind = call.host.mind(PERSONA, asked)
    thought = await call.host.graphs["screen_query"].run(question.state(), mind)
    answered: dict[str, Any] = thought["answered"]
    return answered


async def tell(call: Call, question: Question) -> AsyncIterator[Utterance]:
    """Answer *question* aloud: its words, who they rest on, and at the end all of it."""
    asked = replace(call, language=question.language)
    mind = call.host.mind(PERSONA, asked)
    async for said in call.host.graphs["screen_query"].stream(question.state(), mind):
        if isinstance(said, Done):
            await remember(call, question.text, dict(said.data))
        yield said


async def remember(
    call: Call, question: str, answered: dict[str, Any], record_id: str | None = None
) -> None:
    """Keep a question and its answer; a task keeps its one under its own id, once."""
    async with call.writing() as session:
        if record_id and await Queries(session).find(record_id):
            return
        ident = {"id": record_id} if record_id else {}
        await Queries(session).add(
            **ident,
            user_id=call.actor.user_id,
            question=question,
            answer=answered["answer"],
            filter=answered["filter"],
            total=answered["analytics"]["total_count"],
            made_by=answered["made_by"],
        )
