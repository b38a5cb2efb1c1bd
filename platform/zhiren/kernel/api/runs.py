"""Talking to an agent over Zhiren's own API, whole or streamed."""

from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from zhiren.access import MEMBERS
from zhiren.call import Call
from zhiren.errors import Unavailable
from zhiren.kernel.api.native import ResultOut, wants_stream
from zhiren.talks.runs import Turn, run_agent
from zhiren.utterances import Done, Stream
from zhiren.web.endpoints import post


class RunIn(BaseModel):
    """One turn."""

    model_config = ConfigDict(extra="forbid")

    input: str = Field(default="", max_length=20_000)
    conversation_id: str | None = Field(default=None, pattern=r"^conv_[0-9a-f]{24,32}$")
    approve: bool | None = None
    """Yes or no to what the agent has asked about."""
    step: int | None = Field(default=None, ge=1)
    """With a yes or no: the ``step`` of the answer that asked, so that a yes which is sent twice
    never approves the question after it."""

    @model_validator(mode="after")
    def _to_one_question(self) -> Self:
        if self.approve is not None and self.step is None:
            raise ValueError("A yes or no needs the `step` of the answer that asked.")
        return self


async def run(call: Call, name: str, body: RunIn) -> "ResultOut | Stream":
    """Say something to an agent; with ``Accept: text/event-stream`` its words are streamed."""
    turn = Turn(
        said=body.input,
        conversation_id=body.conversation_id,
        approve=body.approve,
        step=body.step,
    )
    said = run_agent(call, name, turn)
    if wants_stream(call):
        return Stream(said)
    outcome: dict[str, Any] | None = None
    async for utterance in said:
        if isinstance(utterance, Done):
            outcome = dict(utterance.data)
    if outcome is None:
        raise Unavailable(f"The agent {name!r} ended without an answer.")
    return ResultOut(result=outcome)


endpoints = [post("/agents/{name}/runs", run, roles=MEMBERS)]
