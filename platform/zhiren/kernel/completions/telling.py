"""This is where what a persona says becomes a chat completion, whole or in chunks."""

import json
import time
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from dataclasses import dataclass, field
from secrets import token_hex
from typing import Any, Literal

import structlog

from zhiren.errors import Unavailable, ZhirenError
from zhiren.kernel.completions import wording
from zhiren.kernel.completions.asking import Asked
from zhiren.models.metering import BYTES_A_TOKEN, Budget
from zhiren.utterances import Done, Fact, Failed, Reset, Token, Utterance
from zhiren.web.dialects.openai import spell

log = structlog.get_logger(__name__)
Kind = Literal["content", "reasoning_content"]
Delta = tuple[Kind, str]
"""Words of the answer, or of what goes on beside it (which clients show as thinking)."""


@dataclass(kw_only=True)
class Teller:
    """Tells one answer in the protocol."""

    asked: Asked
    language: str
    budget: Budget
    """What the answer costs, counted while it is thought."""
    ident: str = field(default_factory=lambda: f"chatcmpl-{token_hex(12)}")
    created: int = field(default_factory=lambda: int(time.time()))
    _said: str = ""

    async def whole(self, utterances: AsyncIterator[Utterance]) -> dict[str, Any]:
        """Wait for the whole answer."""
        words: dict[Kind, str] = {"content": "", "reasoning_content": ""}
        why = "stop"
        async for said in utterances:
            if isinstance(said, Reset):
                words["content"] = self._said = ""
                continue
            for kind, text in self._deltas(said):
                words[kind] += text
            if self._is_full():
                why = "length"
                break
        message = {"role": "assistant", "content": words["content"], "refusal": None}
        if words["reasoning_content"]:
            message["reasoning_content"] = words["reasoning_content"]
        choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": why}
        envelope = self._envelope("chat.completion")
        return {**envelope, "choices": [choice], "usage": self._usage()}

    async def chunks(self, utterances: AsyncIterator[Utterance]) -> AsyncGenerator[str, None]:
        """Tell the answer in chunks. What goes wrong before the first is raised."""
        begun = False
        try:
            async for delta in self._spoken(utterances):
                if not begun:
                    yield self._chunk({"role": "assistant", "content": ""})
                    begun = True
                yield self._chunk(delta)
        except ZhirenError as error:
            if not begun:
                raise
            yield _written(spell(error))
            return
        except Exception:  # the outermost edge: the stream still ends with one frame
            if not begun:
                raise
            log.exception("completion_failed")
            yield _written(spell(ZhirenError("Internal error.")))
            return
        yield self._chunk({}, "length" if self._is_full() else "stop")
        if self.asked.include_usage:
            yield self._frame([], self._usage())
        yield "[DONE]"

    async def _spoken(self, utterances: AsyncIterator[Utterance]) -> AsyncIterator[dict[str, str]]:
        async for said in utterances:
            for kind, text in self._deltas(said):
                yield {kind: text}
            if self._is_full():
                return

    def _deltas(self, said: Utterance) -> list[Delta]:
        match said:
            case Token(text):
                return self._words(text)
            case Fact("tool_call", data):
                return [("reasoning_content", wording.begins(data, self.language))]
            case Fact("tool_result", data):
                return [("reasoning_content", wording.ended(data, self.language))]
            case Reset() if self._said.strip():
                return self._words(wording.again(self.language))
            case Done(text, data):
                return self._rest(text, data)
            case Failed(message):
                raise Unavailable(message)
        return []

    def _words(self, text: str) -> list[Delta]:
        self._said += text
        return [("content", text)] if text else []

    def _rest(self, text: str, data: Mapping[str, Any]) -> list[Delta]:
        """Say at the end what was not said piece by piece: a question that waits, above all."""
        if data.get("waiting") or not self._said.strip():
            gap = "\n\n" if self._said.strip() else ""
            return self._words(f"{gap}{text}")
        return []

    def _is_full(self) -> bool:
        limit = self.asked.max_tokens
        return limit is not None and len(self._said.encode()) / BYTES_A_TOKEN > limit

    def _usage(self) -> dict[str, int]:
        asked, said = self.budget.prompt_tokens, self.budget.completion_tokens
        return {
            "prompt_tokens": asked,
            "completion_tokens": said,
            "total_tokens": asked + said,
        }

    def _chunk(self, delta: Mapping[str, str], why: str | None = None) -> str:
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": why}
        return self._frame([choice], None)

    def _frame(self, choices: list[dict[str, Any]], usage: dict[str, int] | None) -> str:
        frame = {**self._envelope("chat.completion.chunk"), "choices": choices}
        if self.asked.include_usage:
            frame["usage"] = usage
        return _written(frame)

    def _envelope(self, kind: str) -> dict[str, Any]:
        return {
            "id": self.ident,
            "object": kind,
            "created": self.created,
            "model": self.asked.model,
        }


def _written(frame: Mapping[str, Any]) -> str:
    return json.dumps(frame, ensure_ascii=False)
