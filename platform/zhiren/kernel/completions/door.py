"""This is where chat programs come in: ``/v1/models`` and ``/v1/chat/completions``."""

import asyncio
import json
import time
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import AsyncExitStack
from typing import Any

import structlog
from sse_starlette import EventSourceResponse
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from zhiren.access import MEMBERS, Actor
from zhiren.call import Call
from zhiren.errors import Forbidden, Invalid, NotFound, TooLarge, ZhirenError
from zhiren.host import Host
from zhiren.kernel.completions.asking import Asked, read
from zhiren.kernel.completions.talking import converse, speaker, speakers
from zhiren.kernel.completions.telling import Teller
from zhiren.models.embedding import language_of
from zhiren.models.metering import Budget, charging
from zhiren.personas import Persona
from zhiren.web.auth import identify
from zhiren.web.bodies import read_body
from zhiren.web.dialects.openai import openai, spell

PATH = "/v1"
Answer = Callable[[Request], Awaitable[Response]]
log = structlog.get_logger(__name__)
_HEARTBEAT = 15
_EARLY = 5.0
"""Seconds for which the headers of a stream wait for its first words."""
_LEFT = 499
"""Nobody reads it: the caller has gone."""


class CompletionsDoor:
    """Personas as models. It keeps no talk: each request brings its own."""

    def __init__(self, host: Host) -> None:
        """Offer the personas of *host*."""
        self.host = host
        self._since = int(time.time())

    def application(self) -> ASGIApp:
        """Make the ASGI application."""
        routes = [
            Route(f"{PATH}/models", _spelt(self.list_models)),
            Route(f"{PATH}/models/{{model}}", _spelt(self.show_model)),
            Route(f"{PATH}/chat/completions", self, methods=["POST"]),
        ]
        return Starlette(routes=routes, exception_handlers={HTTPException: _misdirected})

    async def list_models(self, request: Request) -> Response:
        """List the personas that the caller may talk to."""
        actor = await self._enter(request)
        found = [self._model(persona) for persona in speakers(self.host, actor)]
        return JSONResponse({"object": "list", "data": found})

    async def show_model(self, request: Request) -> Response:
        """Show one of them."""
        actor = await self._enter(request)
        return JSONResponse(self._model(speaker(self.host, actor, request.path_params["model"])))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a persona answer, and count what that costs, in its tools too.

        Whatever ends the answer, a caller who leaves above all, ends the thinking.
        """
        with charging(self.host.models.budget()) as budget:
            async with AsyncExitStack() as stack:

                async def respond(request: Request) -> Response:
                    return await self._respond(request, budget, stack)

                response = await _spelt(respond)(Request(scope, receive))
                await response(scope, receive, send)

    async def _respond(self, request: Request, budget: Budget, stack: AsyncExitStack) -> Response:
        actor = await self._enter(request)
        asked = read(await read_body(request))
        call = self._call(actor, asked, request)
        talk = converse(call, speaker(self.host, actor, asked.model), asked)
        stack.push_async_callback(talk.aclose)
        heard = self.host.accounts.presence.visit(actor).listen(talk)
        teller = Teller(asked=asked, language=call.language, budget=budget)
        if not asked.stream:
            return await _unless_left(request, teller.whole(heard))
        chunks = teller.chunks(heard)
        stack.push_async_callback(chunks.aclose)
        return await _begin(chunks)

    async def _enter(self, request: Request) -> Actor:
        actor = await identify(self.host, openai, request)
        if actor.role not in MEMBERS:
            raise Forbidden(f"The role {actor.role!r} may not do this.")
        if actor.interview_id is not None:
            raise Forbidden("This token is good for one interview only.")
        return actor

    def _call(self, actor: Actor, asked: Asked, request: Request) -> Call:
        return Call(
            host=self.host,
            actor=actor,
            name=f"POST {PATH}/chat/completions",
            language=language_of(asked.said),
            request=request,
        )

    def _model(self, persona: Persona) -> dict[str, Any]:
        return {
            "id": persona.name,
            "object": "model",
            "created": self._since,
            "owned_by": "zhiren",
            "name": " · ".join(persona.title.values()) or persona.name,
        }


def open_door(host: Host) -> ASGIApp:
    """Make the application for *host*."""
    return CompletionsDoor(host).application()


async def _begin(chunks: AsyncGenerator[str, None]) -> Response:
    """Answer with *chunks*. The first is waited for: an early error has its own status."""
    first = asyncio.ensure_future(anext(chunks))
    try:
        await asyncio.wait([first], timeout=_EARLY)
        if first.done():
            first.result()
    except BaseException:
        first.cancel()
        raise

    async def frames() -> AsyncIterator[dict[str, str]]:
        try:
            yield {"data": await first}
            async for chunk in chunks:
                yield {"data": chunk}
        except ZhirenError as error:  # later than the headers
            yield {"data": json.dumps(spell(error), ensure_ascii=False)}
        except Exception:  # the outermost edge: the stream still ends with one frame
            log.exception("completion_failed")
            yield {"data": json.dumps(spell(ZhirenError("Internal error.")))}
        finally:
            first.cancel()

    async def leave(_: Message) -> None:
        first.cancel()

    return EventSourceResponse(
        frames(), ping=_HEARTBEAT, sep="\n", client_close_handler_callable=leave
    )


async def _unless_left(request: Request, answer: Coroutine[Any, Any, dict[str, Any]]) -> Response:
    """Wait for the whole *answer*, as long as the caller does."""
    working = asyncio.ensure_future(answer)
    leaving = asyncio.ensure_future(_left(request))
    try:
        await asyncio.wait([working, leaving], return_when=asyncio.FIRST_COMPLETED)
        return JSONResponse(working.result()) if working.done() else Response(status_code=_LEFT)
    finally:
        for one in (working, leaving):
            one.cancel()
        await asyncio.wait([working, leaving])


async def _left(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _spelt(answer: Answer) -> Answer:
    """Spell whatever goes wrong in *answer* the way that clients of the protocol read it."""

    async def spelt(request: Request) -> Response:
        try:
            return await answer(request)
        except ZhirenError as error:
            return openai.error(error)
        except HTTPException as error:  # a body that did not come
            return await _misdirected(request, error)
        except (Exception, SystemExit):  # the outermost edge: a bug is never a traceback
            log.exception("completion_failed")
            return openai.error(ZhirenError("Internal error."))

    return spelt


async def _misdirected(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    kinds = {404: NotFound("page", request.url.path), 413: TooLarge(error.detail)}
    response = openai.error(kinds.get(error.status_code) or Invalid(error.detail))
    response.status_code = error.status_code
    response.headers.update(error.headers or {})
    return response
