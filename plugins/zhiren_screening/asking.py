"""This is where a question about talents is thought through by its graph, and remembered."""

from dataclasses import replace
from datetime import date
from typing import Any

from zhiren import Call
from zhiren_screening.query.scope import is_chinese
from zhiren_screening.service import Queries

PERSONA = "screener"


async def ask(
    call: Call,
    question: str,
    top_k: int,
    within: dict[str, Any] | None = None,
    today: date | None = None,
) -> dict[str, Any]:
    """Answer *question*, in its language, with at most *top_k* people of those *within*."""
    asked = replace(call, language="zh" if is_chinese(question) else "en")
    mind = call.host.mind(PERSONA, asked)
    state: dict[str, Any] = {"question": question, "top_k": top_k, "within": within}
    if today is not None:
        state["today"] = today.isoformat()
    thought = await call.host.graphs["screen_query"].run(state, mind)
    answered: dict[str, Any] = thought["answered"]
    return answered


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
