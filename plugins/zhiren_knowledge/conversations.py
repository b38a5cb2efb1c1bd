"""What can be done with conversations, their messages, and what readers think of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from zhiren.db import utcnow
from zhiren.errors import Invalid, NotFound
from zhiren_knowledge.service import paged
from zhiren_knowledge.tables import Conversation, Feedback, Message

_TITLE = 50
_REMEMBERED = 10


@dataclass(frozen=True)
class Conversations:
    """The conversations about a knowledge base that one transaction can see.

    Those with an agent, or with nobody in particular, are their person's alone: see `Talks`.
    """

    session: AsyncSession

    async def get(self, conversation_id: str) -> Conversation:
        """Find a conversation or say that there is none."""
        conversation = await self.session.get(Conversation, conversation_id)
        if conversation is None or not _is_shared(conversation):
            raise NotFound("conversation", conversation_id)
        return conversation

    async def open(
        self, conversation_id: str | None, kb_id: str, question: str, *, by: str
    ) -> Conversation:
        """Find the conversation to go on with, or begin one that is named after *question*."""
        if conversation_id is not None:
            conversation = await self.get(conversation_id)
            if conversation.kb_id != kb_id:
                raise Invalid(
                    "This conversation is about another knowledge base.", field="conversation_id"
                )
            return conversation
        now = utcnow()
        title = " ".join(question.split())[:_TITLE]
        conversation = Conversation(
            kb_id=kb_id, title=title, created_by=by, created_at=now, updated_at=now
        )
        self.session.add(conversation)
        await self.session.flush()
        return conversation

    async def ask(self, conversation: Conversation, question: str) -> Message:
        """Write a question down; its answer takes the place behind it."""
        mine = Message.conversation_id == conversation.id
        asked = select(func.count(Message.id)).where(mine, Message.role == "user")
        turn = 2 * (await self.session.scalar(asked) or 0)
        message = Message(conversation_id=conversation.id, turn=turn, role="user", content=question)
        self.session.add(message)
        conversation.updated_at = utcnow()
        await self.session.flush()
        return message

    async def history(self, question: Message, most: int = _REMEMBERED) -> list[dict[str, str]]:
        """List what was said before *question*, oldest first, as ``{"role", "content"}``."""
        before = (
            select(Message)
            .where(
                Message.conversation_id == question.conversation_id, Message.turn < question.turn
            )
            .order_by(Message.turn.desc())
            .limit(most)
        )
        said = list(await self.session.scalars(before))
        return [{"role": one.role, "content": one.content} for one in reversed(said)]

    async def spent(self, conversation_id: str) -> int:
        """Count the tokens that a conversation has cost so far."""
        usages = await self.session.scalars(
            select(Message.usage).where(Message.conversation_id == conversation_id)
        )
        return sum(usage.get("total_tokens", 0) for usage in usages)

    async def messages(self, conversation_id: str) -> Sequence[Message]:
        """List everything that was said, oldest first."""
        mine = select(Message).where(Message.conversation_id == conversation_id)
        return (await self.session.scalars(mine.order_by(Message.turn))).all()

    async def ratings(self, conversation_id: str) -> dict[str, str]:
        """Tell how each answer was last rated, by its id."""
        given = (
            select(Feedback.message_id, Feedback.rating)
            .join(Message, Message.id == Feedback.message_id)
            .where(Message.conversation_id == conversation_id)
            .order_by(Feedback.created_at, Feedback.id)
        )
        return dict(iter(await self.session.execute(given)))

    async def page(
        self, kb_id: str | None, page: int, page_size: int
    ) -> tuple[list[tuple[Conversation, int]], int]:
        """List a page of conversations with their numbers of messages, and count them all."""
        about = Conversation.kb_id == kb_id if kb_id else Conversation.kb_id.is_not(None)
        where = [about, Conversation.deleted_at.is_(None)]
        count = await self.session.scalar(select(func.count(Conversation.id)).where(*where))
        latest = (
            select(Conversation, func.count(Message.id))
            .outerjoin(Message, Message.conversation_id == Conversation.id)
            .where(*where)
            .group_by(Conversation.id)
            .order_by(Conversation.updated_at.desc(), Conversation.id.desc())
        )
        found = await self.session.execute(paged(latest, page, page_size))
        return [(conversation, said) for conversation, said in found], count or 0

    async def delete(self, conversation_id: str) -> int:
        """Forget a conversation, what was said and what was thought of it; count the messages."""
        conversation = await self.get(conversation_id)
        mine = Message.conversation_id == conversation.id
        count = await self.session.scalar(select(func.count(Message.id)).where(mine))
        said = select(Message.id).where(mine)
        await self.session.execute(delete(Feedback).where(Feedback.message_id.in_(said)))
        await self.session.execute(delete(Message).where(mine))
        await self.session.delete(conversation)
        return count or 0

    async def rate(self, message_id: str, rating: str, comment: str | None) -> Feedback:
        """Write down what a reader thinks of an answer."""
        message = await self.session.get(Message, message_id)
        if message is None or message.role != "assistant":
            raise NotFound("message", message_id)
        if not _is_shared(await self.session.get_one(Conversation, message.conversation_id)):
            raise NotFound("message", message_id)
        feedback = Feedback(message_id=message_id, rating=rating, comment=comment)
        self.session.add(feedback)
        await self.session.flush()
        return feedback


def _is_shared(conversation: Conversation) -> bool:
    """Tell whether all who may read its knowledge base may read it."""
    return conversation.kb_id is not None and conversation.deleted_at is None
