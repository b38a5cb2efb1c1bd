"""Pages for asking: the answer as it is said, what it rests on, and what one thinks of it."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from typing import Annotated, Any, Literal

from pydantic import BaseModel, StringConstraints
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.responses import Response

from zhiren import Done, Fact, NotFound
from zhiren.access import PEOPLE
from zhiren.utterances import Utterance
from zhiren.web.pages import View, Visit
from zhiren_knowledge import answering, passages
from zhiren_knowledge.conversations import Conversations
from zhiren_knowledge.service import Documents
from zhiren_knowledge.tables import Chunk, Conversation, Message

_AROUND = 1
_LATEST = 10
"""Conversations that one can go back to."""
_FAR = 2**31 - _AROUND
"""Where no chunk can be: a database's integers end there."""


class QuestionIn(BaseModel):
    """A question, in a conversation or the first of one."""

    question: Annotated[str, StringConstraints(min_length=1, max_length=2000)]
    conversation: Annotated[str, StringConstraints(max_length=64)] | None = None


class OpinionIn(BaseModel):
    """What a reader thinks of an answer."""

    rating: Literal["good", "bad"]


async def talk(visit: Visit, kb_id: str) -> dict[str, Any]:
    """Give the conversation that the page's address names, and others, for its template."""
    asked = visit.request.query_params.get("conversation", "")
    shown: list[dict[str, Any]] = []
    async with visit.call().reading() as session:
        conversations = Conversations(session)
        if asked:
            if (await conversations.get(asked)).kb_id != kb_id:
                raise NotFound("conversation", asked)
            ratings = await conversations.ratings(asked)
            messages = await conversations.messages(asked)
            shown = [_shown(one, ratings.get(one.id)) for one in messages]
        latest, _ = await conversations.page(kb_id, 1, _LATEST)
    talks = [row for row, _ in latest if row.id != asked]
    return {"conversation_id": asked, "messages": shown, "talks": talks}


async def ask(visit: Visit) -> Response:
    """Ask, and hear the answer while it is said."""
    told = visit.read(QuestionIn)
    call = visit.call()
    kb_id = visit.request.path_params["kb_id"]
    question = await answering.ask(call, kb_id, told.question, conversation_id=told.conversation)
    return await visit.speak(_hear(visit, question))


async def rate(visit: Visit) -> Response:
    """Write down what the visitor thinks of an answer."""
    message_id = visit.request.path_params["message_id"]
    async with visit.call().writing() as session:
        row = await Conversations(session).rate(message_id, visit.read(OpinionIn).rating, None)
        conversation = await _conversation(session, message_id)
    if visit.scripted:
        return visit.tell({"feedback_id": row.id})
    return visit.redirect(_back(conversation))


async def show_citation(visit: Visit) -> Response:
    """Show what an answer quotes, marked in the passage where it stands."""
    ids = visit.request.path_params
    async with visit.call().reading() as session:
        answer = await session.get(Message, ids["message_id"])
        if answer is None or not 0 <= int(ids["place"]) < len(answer.citations):
            raise NotFound("citation", f"{ids['message_id']}/{ids['place']}")
        back = _back(await _conversation(session, answer.id))
    quotes = passages.quotes_of(answer, ids["place"])
    citation = answer.citations[ids["place"]]
    return await _open(visit, citation["document_id"], citation, quotes, back)


async def show_passage(visit: Visit) -> Response:
    """Show a passage of a document between its neighbours."""
    ids = visit.request.path_params
    if ids["index"] >= _FAR:
        raise NotFound("passage", f"{ids['document_id']}/{ids['index']}")
    async with visit.call().reading() as session:
        document = await Documents(session).get(ids["document_id"])
    wanted = {"chunk_index": ids["index"], "filename": document.filename}
    return await _open(visit, document.id, wanted, [], f"/knowledge/{document.kb_id}")


async def _open(
    visit: Visit, document_id: str, wanted: Mapping[str, Any], quotes: Sequence[str], back: str
) -> Response:
    index = wanted["chunk_index"]
    async with visit.call().reading() as session:
        chunks = await Documents(session).around(document_id, index, _AROUND)
    here = next((one for one in chunks if one.index == index), None)
    if here is None and not quotes:
        raise NotFound("passage", f"{document_id}/{index}")
    pieces = passages.marked(here.content, quotes) if here else []
    before = [one for one in chunks if one.index < index]
    after = [one for one in chunks if one.index > index]
    return visit.render(
        "passage.html.j2",
        filename=wanted["filename"],
        here=here,
        document_id=document_id,
        before=before,
        after=after,
        pieces=pieces,
        quotes=quotes,
        lost=bool(quotes) and not any(one.place is not None for one in pieces),
        heading=_heading(here),
        back=back,
    )


def _heading(chunk: Chunk | None) -> str:
    return " › ".join(chunk.heading_path) if chunk else ""


async def _hear(visit: Visit, question: answering.Question) -> AsyncGenerator[Utterance, None]:
    """Pass on what is said; before its end, the answer as the page shows it."""
    call = visit.call()
    async with aclosing(answering.listen(call, question)) as heard:
        async for said in heard:
            if isinstance(said, Done):
                async with call.reading() as session:
                    answer = await session.get_one(Message, question.answer_id)
                html = visit.text("answer.html.j2", one=_shown(answer))
                shown = {"html": html, "conversation_id": answer.conversation_id}
                yield Fact("answer", shown)
            yield said


def _shown(message: Message, rating: str | None = None) -> dict[str, Any]:
    return {
        "message": message,
        "rating": rating,
        "pieces": passages.pieces(message),
        "nearest": passages.nearest(message),
    }


async def _conversation(session: AsyncSession, message_id: str) -> Conversation:
    message = await session.get_one(Message, message_id)
    return await session.get_one(Conversation, message.conversation_id)


def _back(conversation: Conversation) -> str:
    if conversation.kb_id is None:  # of the research API: it names its bases by message
        return "/knowledge"
    return f"/knowledge/{conversation.kb_id}?conversation={conversation.id}"


_CITATION = "/answers/{message_id}/citations/{place:int}"
views = [
    View(path=_CITATION, handler=show_citation, roles=PEOPLE),
    View(path="/answers/{message_id}/opinion", handler=rate, roles=PEOPLE, methods=["POST"]),
    View(path="/passages/{document_id}/{index:int}", handler=show_passage, roles=PEOPLE),
    View(path="/{kb_id}/questions", handler=ask, roles=PEOPLE, methods=["POST"]),
]
