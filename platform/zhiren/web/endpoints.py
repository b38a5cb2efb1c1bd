"""Typed endpoints: a plain async function, a method, a path, and who may call it."""

import inspect
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, get_type_hints

import structlog
from pydantic import BaseModel, ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from zhiren.access import PUBLIC, Actor, Roles
from zhiren.call import Call
from zhiren.db import canonical
from zhiren.errors import Forbidden, Invalid, Malformed, TooLarge, ZhirenError
from zhiren.pipeline import explain
from zhiren.utterances import Stream
from zhiren.web.auth import identify
from zhiren.web.bodies import read_body, strict_json
from zhiren.web.conditional import unless_known
from zhiren.web.dialects.dialect import Dialect
from zhiren.web.examples import Example, kept
from zhiren.web.frames import speak
from zhiren.web.uploads import read_form

if TYPE_CHECKING:
    from zhiren.host import Host

Handler = Callable[..., Awaitable[Any]]
log = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True)
class Endpoint:
    """Where a handler answers.

    The handler's first parameter is its `Call`; ``body``, ``query`` and ``form`` are validated by
    their annotations; every other parameter is a part of the path.
    """

    method: str
    path: str
    handler: Handler
    roles: Roles
    """Who may call; `PUBLIC` does not even look who asks."""
    message: str = "success"
    """What the envelope says on success."""
    status: int = 200
    also: tuple[int, ...] = ()
    """Other statuses of success, of answers that set their own."""
    fails: tuple[type[ZhirenError], ...] = ()
    """Errors beyond those that its method, path and parameters tell of."""
    takes: tuple[str, ...] = ()
    """Media types of a body that the handler reads by itself."""
    headers: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """Headers that it heeds, with their JSON schema."""
    shows: Example | None = None
    """An exchange that works, where none is kept beside the handler."""
    deprecated: bool = False
    """Whether it will go; answers say so, and so does the description."""
    asks: bool = False
    """Whether keys that only read may use it although it is no GET: it sees to that itself."""

    guests: bool = False
    """Whether a token for one interview opens it although its path names none: it sees to that
    itself."""

    @cached_property
    def example(self) -> Example | None:
        """An exchange that works, for the description."""
        return self.shows or kept(self.handler.__module__).get(f"{self.method} {self.path}")

    @cached_property
    def hints(self) -> dict[str, Any]:
        """The handler's annotations."""
        return get_type_hints(self.handler)

    @cached_property
    def parameters(self) -> list[str]:
        """The handler's parameters by name."""
        return list(inspect.signature(self.handler).parameters)

    def route(self, dialect: Dialect, host: "Host") -> Route:
        """Bind this endpoint to one dialect of one host."""

        async def respond(request: Request) -> Response:
            response = await answered(request)
            if self.deprecated:
                response.headers["X-API-Deprecated"] = "true"
            return response

        async def answered(request: Request) -> Response:
            try:
                return await self._answer(dialect, host, request)
            except ZhirenError as error:
                return dialect.error(error)
            except HTTPException as error:
                # Starlette's own: a body over the limit, a form that is none.
                kind = TooLarge if error.status_code == 413 else Invalid
                response = dialect.error(kind(error.detail))
                if error.status_code == 408:  # the body did not come
                    response.status_code = 408
                return response
            except (Exception, SystemExit):  # the outermost edge: a bug is never a traceback
                log.exception("endpoint_failed", method=self.method, path=self.path)
                return dialect.error(ZhirenError("Internal error."))

        return Route(self.path, respond, methods=[self.method], name=self.handler.__name__)

    async def _answer(self, dialect: Dialect, host: "Host", request: Request) -> Response:
        call = await self._call(dialect, host, request)
        visit = host.accounts.presence.visit(call.actor)
        async with visit.during():
            answer = await self.handler(**await self._arguments(call, request))
        if isinstance(answer, Response):
            return answer
        if isinstance(answer, Stream) and request.method == "HEAD":
            return Response(media_type="text/event-stream")
        if isinstance(answer, Stream):
            return await speak(dialect, Stream(visit.listen(aiter(answer.utterances))))
        response = dialect.ok(answer, call.said or self.message, self.status)
        if dialect.conditional and self.method == "GET":
            return unless_known(request, response)
        return response

    async def _call(self, dialect: Dialect, host: "Host", request: Request) -> Call:
        if self.roles is PUBLIC:
            actor = Actor.anonymous()
        else:
            actor = await identify(host, dialect, request)
            if actor.role not in self.roles:
                raise Forbidden(f"The role {actor.role!r} may not do this.")
            if actor.read_only and not (self.asks or self.method == "GET"):
                raise Forbidden("此密钥只能读取 · This API key can only read.")
            of_path = request.path_params.get("interview_id")
            if not (self.guests or actor.interview_id in (None, of_path)):
                raise Forbidden("This token is good for one interview only.")
        return Call(
            host=host,
            actor=actor,
            name=f"{self.method} {dialect.name}{self.path}",
            language=_language(request),
            changes=self.method != "GET",
            request=request,
        )

    async def _arguments(self, call: Call, request: Request) -> dict[str, Any]:
        given: dict[str, Any] = {"call": call, **_idents(request.path_params)}
        for part in ("query", "body", "form"):
            if part in self.hints:
                given[part] = await _read(part, self.hints[part], call, request)
        return {name: given[name] for name in self.parameters}


async def _read(part: str, schema: type[BaseModel], call: Call, request: Request) -> BaseModel:
    try:
        if part == "query":
            return schema.model_validate(_query(request))
        if part == "form":
            limit = call.host.settings.max_upload
            return schema.model_validate(await read_form(request, schema, limit))
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind not in {"application/json", ""}:
            raise Malformed("This takes application/json.", field="Content-Type")
        return schema.model_validate_json(strict_json(await read_body(request)), strict=True)
    except ValidationError as error:
        raise explain(error) from None


def _idents(parts: Mapping[str, Any]) -> dict[str, Any]:
    """Read ids of a path as any document may write them."""
    return {
        name: canonical(part) if isinstance(part, str) else part for name, part in parts.items()
    }


def _query(request: Request) -> dict[str, Any]:
    # An empty value (``?status=``) is what forms send for «any».
    return {name: value for name, value in request.query_params.items() if value != ""}


def _language(request: Request) -> str:
    return "en" if request.headers.get("accept-language", "").lower().startswith("en") else "zh"


def _endpoint(method: str) -> Callable[..., Endpoint]:
    def make(path: str, handler: Handler, *, roles: Roles, **fields: Any) -> Endpoint:
        return Endpoint(method=method, path=path, handler=handler, roles=roles, **fields)

    make.__doc__ = f"Answer {method} *path*; *fields*: the others of `Endpoint`."
    return make


get = _endpoint("GET")
post = _endpoint("POST")
put = _endpoint("PUT")
patch = _endpoint("PATCH")
delete = _endpoint("DELETE")
