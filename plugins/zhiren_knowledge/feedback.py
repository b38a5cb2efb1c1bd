"""What readers thought of answers, as cases that can be asked again."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from zhiren_knowledge.conversations import Conversations
from zhiren_knowledge.service import paged
from zhiren_knowledge.tables import Conversation, Feedback, Message

Row = tuple[Feedback, Message, Message, Conversation]
"""An opinion, the answer that it is about, the question before it, and their conversation."""


@dataclass(frozen=True)
class Opinions:
    """What the readers that one transaction can see thought; of each answer the latest counts."""

    session: AsyncSession

    async def page(
        self, kb_id: str | None, rating: str | None, page: int, page_size: int
    ) -> tuple[Sequence[Row], int]:
        """List a page of opinions, the newest first, and count them all."""
        query = _latest(kb_id, rating)
        total = await self.session.scalar(select(func.count()).select_from(query.subquery()))
        found = await self.session.execute(paged(query, page, page_size))
        return [(one, answer, asked, talk) for one, answer, asked, talk in found], total or 0

    async def history(self, question: Message) -> list[dict[str, str]]:
        """List what was said before *question*."""
        return await Conversations(self.session).history(question)


def _latest(
    kb_id: str | None, rating: str | None
) -> Select[Feedback, Message, Message, Conversation]:
    answer, asked, later = aliased(Message), aliased(Message), aliased(Feedback)
    newer = select(later.id).where(
        later.message_id == Feedback.message_id,
        (later.created_at > Feedback.created_at)
        | ((later.created_at == Feedback.created_at) & (later.id > Feedback.id)),
    )
    query = (
        select(Feedback, answer, asked, Conversation)
        .join(answer, answer.id == Feedback.message_id)
        .join(Conversation, Conversation.id == answer.conversation_id)
        .join(
            asked,
            (asked.conversation_id == answer.conversation_id) & (asked.turn == answer.turn - 1),
        )
        .where(~newer.exists())
    )
    if kb_id is not None:
        query = query.where(Conversation.kb_id == kb_id)
    if rating is not None:
        query = query.where(Feedback.rating == rating)
    return query.order_by(Feedback.created_at.desc(), Feedback.id.desc())


def quotes(answer: Message) -> list[dict[str, Any]]:
    """Give the words that an answer rested on."""
    return [{name: one[name] for name in ("filename", "quote")} for one in answer.citations]
