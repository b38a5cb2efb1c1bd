"""Questions about talents at Zhiren's own door: whole, or word by word."""

from zhiren import READERS, Call, Stream, post
from zhiren.kernel.api.native import wants_stream
from zhiren_screening import asking
from zhiren_screening.api.inputs import QueryIn
from zhiren_screening.tools import QueryAnswerOut


async def query(call: Call, body: QueryIn) -> "QueryAnswerOut | Stream":
    """Answer a question about talents; with ``Accept: text/event-stream`` word by word."""
    asked = asking.Question(text=body.question, top_k=body.top_k, wanted=body.filter)
    if wants_stream(call):
        return Stream(asking.tell(call, asked))
    answered = await asking.ask(call, asked)
    await asking.remember(call, body.question, answered)
    return QueryAnswerOut.model_validate(answered)


endpoints = [post("/talents/query", query, roles=READERS)]
