"""Questions and answers in the documind dialect."""

from zhiren import ANYONE, Call, Page, Stream, delete, get, post
from zhiren_knowledge import answering
from zhiren_knowledge.api.inputs import ChatIn, ConversationPageIn, FeedbackIn
from zhiren_knowledge.api.outputs import (
    ChatOut,
    ConversationItemOut,
    ConversationOut,
    FeedbackOut,
    RemovedConversationOut,
    show_message,
)
from zhiren_knowledge.conversations import Conversations
from zhiren_knowledge.service import KnowledgeBases
from zhiren_knowledge.tools import EDITORS


async def chat_stream(call: Call, body: ChatIn) -> Stream:
    """Ask, and hear the answer while it is said."""
    return Stream(answering.listen(call, await _ask(call, body)))


async def chat(call: Call, body: ChatIn) -> ChatOut:
    """Ask, and get the whole answer."""
    return ChatOut.of(await answering.wait(call, await _ask(call, body)))


async def show_conversation(call: Call, conversation_id: str) -> ConversationOut:
    """Show everything that was said in a conversation."""
    async with call.reading() as session:
        row = await Conversations(session).get(conversation_id)
        messages = await Conversations(session).messages(conversation_id)
    return ConversationOut(
        conversation_id=row.id,
        kb_id=row.kb_id,
        title=row.title,
        messages=[show_message(message) for message in messages],
        created_at=row.created_at,
        updated_at=row.updated_at,
    )


async def list_conversations(call: Call, query: ConversationPageIn) -> Page:
    """List conversations, the latest first."""
    async with call.reading() as session:
        if query.kb_id is not None:
            await KnowledgeBases(session).get(query.kb_id)
        rows, total = await Conversations(session).page(query.kb_id, query.page, query.page_size)
    items = [ConversationItemOut.of(row, messages) for row, messages in rows]
    return Page(items=items, total=total, page=query.page, page_size=query.page_size)


async def delete_conversation(call: Call, conversation_id: str) -> RemovedConversationOut:
    """Forget a conversation."""
    async with call.writing() as session:
        count = await Conversations(session).delete(conversation_id)
    return RemovedConversationOut(deleted_messages=count)


async def give_feedback(call: Call, body: FeedbackIn) -> FeedbackOut:
    """Say what one thinks of an answer."""
    async with call.writing() as session:
        row = await Conversations(session).rate(body.message_id, body.rating, body.comment)
    return FeedbackOut(feedback_id=row.id)


async def _ask(call: Call, body: ChatIn) -> answering.Question:
    return await answering.ask(
        call, body.kb_id, body.query, conversation_id=body.conversation_id, **body.how()
    )


endpoints = [
    post("/chat/stream", chat_stream, roles=ANYONE),
    post("/chat", chat, roles=ANYONE),
    get("/chat/conversations", list_conversations, roles=ANYONE),
    get("/chat/conversations/{conversation_id}", show_conversation, roles=ANYONE),
    delete("/chat/conversations/{conversation_id}", delete_conversation, roles=EDITORS),
    post("/chat/feedback", give_feedback, roles=ANYONE),
]
