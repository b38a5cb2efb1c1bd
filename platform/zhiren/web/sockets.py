"""Sockets: typed frames in, a dialect's frames out, and who is asking before either.

A handler is an async generator over its `Call` and what it hears. What it says goes out at the
pace of its reader: one frame is on its way at a time, and nothing piles up behind a slow one.
"""

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, get_type_hints

import structlog
from pydantic import BaseModel, ValidationError
from pydantic_core import to_jsonable_python
from starlette.requests import Request
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from zhiren.access import Roles
from zhiren.call import Call
from zhiren.errors import Forbidden, Unauthorized, ZhirenError
from zhiren.kernel.presence import Visit
from zhiren.pipeline import explain
from zhiren.utterances import Failed, Utterance, ends
from zhiren.web.auth import identify
from zhiren.web.dialects import DIALECTS, Dialect

if TYPE_CHECKING:
    from zhiren.host import Host

log = structlog.get_logger(__name__)
_LONGEST = 64 * 1024
"""Characters of one frame that is sent to us."""
_PATIENCE = 20.0
"""Seconds for which a reader may leave a frame unread before we hang up."""
_EARLY = 5.0
"""Seconds for which letting somebody in waits for the first word."""
_OVER, _POLICY, _LARGE, _BUG, _LATER = 1000, 1008, 1009, 1011, 1013

Said = Utterance | BaseModel
"""What a handler says: an utterance, or a frame of its own."""
Handler = Callable[..., AsyncIterator[Said]]


@dataclass(frozen=True, kw_only=True)
class Socket:
    """Where a handler is called over a socket.

    ``async def handler(call, frame)`` answers each frame, typed by its annotation, with exactly
    one that ends; ``async def handler(call)`` hears nothing and speaks until the caller leaves.
    Parts of the path are further parameters, by name.
    """

    dialect: str
    path: str
    """Below where the dialect is mounted, its version left out."""
    handler: Handler
    roles: Roles

    @property
    def name(self) -> str:
        """What nobody else may take."""
        return f"{self.dialect} {self.path}"

    @cached_property
    def frame(self) -> type[BaseModel] | None:
        """What the handler hears."""
        return get_type_hints(self.handler).get("frame")

    def route(self, host: "Host") -> WebSocketRoute:
        """Bind this socket to one host."""
        dialect = DIALECTS[self.dialect]
        root = host.settings.prefix(self.dialect).removesuffix(dialect.version)

        async def respond(websocket: WebSocket) -> None:
            line = Line(dialect, websocket)
            try:
                call = await self._call(dialect, host, websocket)
                visit = host.accounts.presence.visit(call.actor)
                words = await self._begin(call, line, visit)
            except ZhirenError as error:
                return await line.refuse(error)
            except Exception:  # an edge: a bug of ours lets nobody in
                log.exception("socket_failed", dialect=dialect.name, path=self.path)
                return await line.refuse(ZhirenError("Internal error."))
            chosen = "bearer" if "bearer" in websocket.scope["subprotocols"] else None
            await websocket.accept(subprotocol=chosen)
            try:
                await (self._talk(call, line, visit) if words is None else _tell(line, words))
            except WebSocketDisconnect:
                return None
            except Unauthorized:
                await line.close(_POLICY)
            except Exception:  # the outermost edge: a bug of ours hangs up, and says nothing more
                log.exception("socket_failed", dialect=dialect.name, path=self.path)
                await line.close(_BUG)
            return None

        return WebSocketRoute(root + self.path, respond, name=self.handler.__name__)

    async def _call(self, dialect: Dialect, host: "Host", websocket: WebSocket) -> Call:
        actor = await identify(host, dialect, _signed(websocket))
        if actor.role not in self.roles:
            raise Forbidden(f"The role {actor.role!r} may not do this.")
        if actor.read_only and self.frame is not None:
            raise Forbidden("此密钥只能读取 · This API key can only read.")
        if actor.interview_id not in (None, websocket.path_params.get("interview_id")):
            raise Forbidden("This token is good for one interview only.")
        english = websocket.headers.get("accept-language", "").lower().startswith("en")
        return Call(
            host=host,
            actor=actor,
            name=f"SOCKET {dialect.name}{self.path}",
            language="en" if english else "zh",
        )

    async def _begin(
        self, call: Call, line: "Line", visit: Visit
    ) -> AsyncGenerator[Said, None] | None:
        """Begin what speaks by itself, so that a refusal comes before anybody is let in.

        What is about one thing in its path says at once what that is, or that there is none.
        """
        if self.frame is not None:
            return None
        words = visit.listen(self.handler(call, **line.path))
        if not line.path:
            return words
        first = asyncio.ensure_future(anext(words, None))
        try:
            await asyncio.wait([first], timeout=_EARLY)
        except asyncio.CancelledError:
            first.cancel()
            raise
        if first.done():
            first.result()
        return _after(first, words)

    async def _talk(self, call: Call, line: "Line", visit: Visit) -> None:
        """Answer one frame after another. Who is asking is looked at anew for each."""
        assert self.frame is not None
        presence = call.host.accounts.presence
        while (heard := await line.hear_from(visit)) is not None:
            try:
                frame = self.frame.model_validate_json(heard, strict=True)
                now = await self._call(line.dialect, call.host, line.websocket)
            except ValidationError as error:
                await line.say(_failed(explain(error)))
                continue
            except ZhirenError as error:
                await line.say(_failed(error))
                if isinstance(error, Unauthorized):
                    return await line.close(_POLICY)
                continue
            words = presence.visit(now.actor).listen(self.handler(now, frame, **line.path))
            if not await _say(line, words):
                return await line.close(_POLICY)
        return await line.close(_LARGE)


class Line:
    """One open socket, spoken to in a dialect."""

    def __init__(self, dialect: Dialect, websocket: WebSocket) -> None:
        """Speak *dialect* into *websocket*."""
        self.dialect, self.websocket = dialect, websocket
        self.path: dict[str, Any] = websocket.path_params

    async def hear(self) -> str | None:
        """Wait for a frame; None is one that is too long or no text."""
        message = await self.websocket.receive()
        if message["type"] == "websocket.disconnect":
            raise WebSocketDisconnect(message.get("code", 1005))
        text = message.get("text")
        return text if text is not None and len(text) <= _LONGEST else None

    async def hear_from(self, visit: Visit) -> str | None:
        """Wait for a frame, for as long as *visit* lasts."""
        async with visit.during(expires=True):
            return await self.hear()

    async def wait_for_leave(self) -> None:
        """Read past whatever is sent, until the caller leaves."""
        with suppress(WebSocketDisconnect):
            while True:
                await self.hear()

    async def say(self, said: Said) -> None:
        """Send one frame, and wait until it is on its way: that is all that is ever buffered."""
        if (payload := self._payload(said)) is None:
            return
        try:
            async with asyncio.timeout(_PATIENCE):
                await self.websocket.send_text(json.dumps(payload, ensure_ascii=False))
        except TimeoutError:
            raise WebSocketDisconnect(_LATER) from None

    async def refuse(self, error: ZhirenError) -> None:
        """Answer as to any other request, instead of letting somebody in."""
        await self.websocket.send_denial_response(self.dialect.error(error))

    async def close(self, code: int) -> None:
        """Hang up, if nobody has."""
        if self.websocket.application_state is WebSocketState.CONNECTED:
            with suppress(WebSocketDisconnect, RuntimeError):  # they were faster
                await self.websocket.close(code)

    def _payload(self, said: Said) -> Any:
        if isinstance(said, BaseModel):
            return said.model_dump(mode="json")
        if (frame := self.dialect.frame(said)) is None:
            return None
        name, data = frame
        return {"type": name} | dict(to_jsonable_python(data))


async def _after(
    first: "asyncio.Future[Said | None]", words: AsyncGenerator[Said, None]
) -> AsyncGenerator[Said, None]:
    """Give the *first* of the words, when it comes, and the others."""
    try:
        if (said := await first) is None:
            return
        yield said
        async for said in words:
            yield said
    finally:
        first.cancel()
        await asyncio.wait([first])
        await words.aclose()


async def _tell(line: Line, words: AsyncGenerator[Said, None]) -> None:
    """Speak until the caller leaves, or is signed out."""
    speaking = asyncio.create_task(_say(line, words))
    leaving = asyncio.create_task(line.wait_for_leave())
    try:
        await asyncio.wait([speaking, leaving], return_when=asyncio.FIRST_COMPLETED)
        if speaking.done():
            await line.close(_OVER if speaking.result() else _POLICY)
    finally:
        for task in (speaking, leaving):
            task.cancel()
        await asyncio.gather(speaking, leaving, return_exceptions=True)


async def _say(line: Line, words: AsyncGenerator[Said, None]) -> bool:
    """Say *words* up to the one that ends, whatever happens; False when the caller is shut out."""
    try:
        async for said in words:
            await line.say(said)
            if not isinstance(said, BaseModel) and ends(said):
                break
    except ZhirenError as error:
        await line.say(_failed(error))
        return not isinstance(error, Unauthorized)
    except WebSocketDisconnect:
        raise
    except Exception:  # the outermost edge: an answer still ends with one frame
        log.exception("socket_failed", path=line.websocket.url.path)
        await line.say(Failed("Internal error."))
    finally:
        await words.aclose()
    return True


def _failed(error: ZhirenError) -> Failed:
    return Failed(str(error), type(error).__name__)


def _signed(websocket: WebSocket) -> Request:
    """Let a token stand wherever a browser's script can put one."""
    headers = [*websocket.scope["headers"]]
    offered = websocket.scope["subprotocols"]
    token = websocket.query_params.get("token")
    if len(offered) == 2 and offered[0] == "bearer":
        token = offered[1]
    if token and "authorization" not in websocket.headers:
        headers.append((b"authorization", b"Bearer " + token.encode("latin-1", "replace")))
    scope = {**websocket.scope, "type": "http", "method": "GET", "headers": headers}
    return Request(scope)
