"""A small server that speaks OpenAI's chat completions for real, and says what a test wrote.

It streams words and parts of tool calls, counts tokens, refuses, dawdles and hangs up in the middle
of a word: all that a real provider does on a bad day. Tests of plugins may use it too::

    def test_it(openai_server):
        openai_server.script(Reply("Hello"), Reply(status=429, retry_after=0.1), Reply(cut_after=2))
"""

import asyncio
import json
import re
import socket
import threading
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

_WORD = re.compile(r"[A-Za-z0-9_.,'-]+\s*|.\s*", re.DOTALL)
_STARTS_WITHIN = 10.0


@dataclass(frozen=True)
class Reply:
    """What the server does with one request."""

    text: str = ""
    tools: Sequence[tuple[str, dict[str, Any] | str]] = ()
    """Tool calls: name and arguments. A string is sent as it is, broken or not."""
    status: int = 200
    """Anything else refuses the request."""
    retry_after: float | None = None
    delay: float = 0.0
    """Seconds before the first word and before each one after it."""
    cut_after: int | None = None
    """Hang up after so many words."""
    vanish: bool = False
    """End the stream politely, but without saying why, as a proxy that lost its server does."""
    usage: bool = True


Script = Callable[[dict[str, Any]], Reply]


@dataclass
class OpenAIDouble:
    """The server, its script, and what it was asked."""

    url: str = ""
    """To be given as ``openai_base_url``."""
    requests: list[dict[str, Any]] = field(default_factory=list)
    """The body of every request so far."""
    _replies: deque[Reply] = field(default_factory=deque)
    _answer: Script | None = None

    def script(self, *replies: Reply | str) -> None:
        """Give these replies, one a request, in order."""
        self._replies.extend(Reply(one) if isinstance(one, str) else one for one in replies)

    def answer_with(self, answer: Script) -> None:
        """Let *answer* decide once the script has run out, from the request's body."""
        self._answer = answer

    def reset(self) -> None:
        """Forget script and requests."""
        self.requests.clear()
        self._replies.clear()
        self._answer = None

    async def _chat(self, request: Request) -> Response:
        body = await request.json()
        self.requests.append(body)
        reply = self._next(body)
        if reply.status != 200:
            return _refusal(reply)
        if body.get("stream"):
            return StreamingResponse(_events(body, reply), media_type="text/event-stream")
        await asyncio.sleep(reply.delay)
        return JSONResponse(_whole(body, reply))

    def _next(self, body: dict[str, Any]) -> Reply:
        if self._replies:
            return self._replies.popleft()
        return self._answer(body) if self._answer else Reply(status=501)

    def _app(self) -> Starlette:
        return Starlette(routes=[Route("/v1/chat/completions", self._chat, methods=["POST"])])


@contextmanager
def serve_double() -> Iterator[OpenAIDouble]:
    """Run the server on a free loopback port until the block ends."""
    double, listener = OpenAIDouble(), socket.create_server(("127.0.0.1", 0))
    double.url = f"http://127.0.0.1:{listener.getsockname()[1]}/v1"
    config = uvicorn.Config(double._app(), log_level="critical", timeout_graceful_shutdown=1)  # noqa: SLF001 - ours
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        yield double
    finally:
        server.should_exit = True
        thread.join(_STARTS_WITHIN)
        listener.close()


def _refusal(reply: Reply) -> JSONResponse:
    headers = {} if reply.retry_after is None else {"retry-after": str(reply.retry_after)}
    error = {"message": reply.text or "refused", "type": "scripted", "code": str(reply.status)}
    return JSONResponse({"error": error}, reply.status, headers)


def _calls(reply: Reply) -> list[dict[str, Any]]:
    written = [(n, a if isinstance(a, str) else json.dumps(a)) for n, a in reply.tools]
    return [
        {"id": f"call_{i}", "type": "function", "function": {"name": name, "arguments": arguments}}
        for i, (name, arguments) in enumerate(written)
    ]


def _usage(body: dict[str, Any], reply: Reply) -> dict[str, int]:
    asked = sum(len(_WORD.findall(str(m.get("content") or ""))) for m in body["messages"])
    said = len(_WORD.findall(reply.text)) + 8 * len(reply.tools)
    return {"prompt_tokens": asked, "completion_tokens": said, "total_tokens": asked + said}


def _envelope(body: dict[str, Any], kind: str) -> dict[str, Any]:
    return {"id": "chatcmpl-1", "object": kind, "created": 1, "model": body["model"]}


def _why(reply: Reply) -> str:
    return "tool_calls" if reply.tools else "stop"


def _whole(body: dict[str, Any], reply: Reply) -> dict[str, Any]:
    message = {"role": "assistant", "content": reply.text or None, "tool_calls": _calls(reply)}
    if not reply.tools:
        del message["tool_calls"]
    choice = {"index": 0, "message": message, "finish_reason": _why(reply)}
    usage = {"usage": _usage(body, reply)} if reply.usage else {}
    return {**_envelope(body, "chat.completion"), "choices": [choice], **usage}


async def _events(body: dict[str, Any], reply: Reply) -> AsyncIterator[str]:
    def event(choices: list[dict[str, Any]], **more: Any) -> str:
        chunk = {**_envelope(body, "chat.completion.chunk"), "choices": choices, **more}
        return f"data: {json.dumps(chunk)}\n\n"

    def delta(piece: dict[str, Any], why: str | None = None) -> str:
        return event([{"index": 0, "delta": piece, "finish_reason": why}])

    yield delta({"role": "assistant", "content": ""})
    for place, word in enumerate(_WORD.findall(reply.text)):
        await asyncio.sleep(reply.delay)
        if place == reply.cut_after:
            raise ConnectionResetError("scripted")
        yield delta({"content": word})
    for part in _call_parts(reply):
        yield delta({"tool_calls": [part]})
    if reply.vanish:
        return
    yield delta({}, _why(reply))
    if reply.usage and (body.get("stream_options") or {}).get("include_usage"):
        yield event([], usage=_usage(body, reply))
    yield "data: [DONE]\n\n"


def _call_parts(reply: Reply) -> Iterator[dict[str, Any]]:
    """Send each call's name first and its arguments five letters at a time, as OpenAI does."""
    for index, call in enumerate(_calls(reply)):
        arguments = call["function"]["arguments"]
        begun = {"name": call["function"]["name"], "arguments": ""}
        yield {"index": index, "id": call["id"], "type": "function", "function": begun}
        for at in range(0, len(arguments), 5):
            yield {"index": index, "function": {"arguments": arguments[at : at + 5]}}
