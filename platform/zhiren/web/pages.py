"""Pages for people: server-rendered, with small scripts of ours and nothing from elsewhere.

A `Site` is what one plugin shows below one path: templates, static files and handlers. Templates
extend ``page.html.j2``; their words stand in the package's ``words.toml``, by language. A view with
``roles`` is for those who signed in at the page for it; whatever changes something is sent with
the page's own token, by a form (``csrf``) or a script (``X-CSRF-Token``).
"""

import tomllib
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import parse_qsl, quote, urlencode

import jinja2
import structlog
from pydantic import BaseModel, ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from zhiren.access import Actor, Roles
from zhiren.call import Call
from zhiren.errors import Forbidden, Invalid, TooLarge, Unauthorized, ZhirenError
from zhiren.pipeline import explain
from zhiren.utterances import Stream, Utterance
from zhiren.web import passes
from zhiren.web.auth import address
from zhiren.web.bodies import read_body
from zhiren.web.dialects import native
from zhiren.web.frames import speak
from zhiren.web.uploads import UploadFile

if TYPE_CHECKING:
    from zhiren.host import Host
    from zhiren.kernel.presence import Visit as Presence

log = structlog.get_logger(__name__)
M = TypeVar("M", bound=BaseModel)
SIGN_IN = "/sign-in"
_MOST_FIELDS = 100
LANGUAGES = ("zh", "en")
_LANGUAGE_COOKIE = "zhiren_language"
_YEAR = 365 * 24 * 3600
_HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "microphone=(self), camera=(self)",
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
        "media-src 'self' blob:; connect-src 'self'; base-uri 'none'; form-action 'self'; "
        "frame-ancestors 'none'"
    ),
}


@dataclass(frozen=True, kw_only=True)
class View:
    """Where a handler shows something: ``async def show(visit) -> Response``."""

    path: str
    """Below the site's."""
    handler: "Callable[[Visit], Awaitable[Response]]"
    methods: Sequence[str] = ("GET",)
    roles: Roles | None = None
    """Who may come, once they have signed in; None asks nobody who they are."""
    files: int = 0
    """How many files a form may bring."""


@dataclass(frozen=True, kw_only=True)
class Site:
    """What one plugin shows to people, below ``/name``."""

    name: str
    package: str
    """Which holds ``templates/``, ``static/`` and ``words.toml``."""
    views: Sequence[View]
    """The first is where the menu leads."""
    menu: str | None = None
    """The word for the site in the menu of those who may see it; ``<word>_about`` says more."""

    @cached_property
    def words(self) -> Mapping[str, Mapping[str, str]]:
        """What the pages say: by key, in each language."""
        return _words("zhiren.web") | _words(self.package)

    @cached_property
    def templates(self) -> jinja2.Environment:
        """The site's templates, and what they extend."""
        ours = jinja2.PackageLoader("zhiren.web", "templates")
        loader = jinja2.ChoiceLoader([jinja2.PackageLoader(self.package, "templates"), ours])
        return jinja2.Environment(
            loader=loader, autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True
        )

    def routes(self, host: "Host") -> Iterator[Route]:
        """Bind the site to one host."""
        for view in self.views:
            path = f"/{self.name}{view.path}"
            yield Route(path, _respond(self, view, host), methods=list(view.methods))

    @property
    def static(self) -> Mount:
        """Where scripts, styles and pictures are."""
        return _static(self.name, self.package)


class Visit:
    """Somebody looks at a page."""

    def __init__(self, site: Site, host: "Host", request: Request, path: str = "") -> None:
        """Show the page at *path* of *site* to whoever sent *request*."""
        self.site, self.host, self.request, self.path = site, host, request, path
        self.guest: Actor | None = None
        self.presence: Presence | None = None
        self.fields: Mapping[str, str] = {}
        """What a form brought, by name."""
        self.files: Sequence[UploadFile] = ()

    @property
    def actor(self) -> Actor:
        """Whoever signed in. Raises `Unauthorized`."""
        if self.guest is None:
            raise Unauthorized("请先登录 · Sign in first.")
        return self.guest

    @cached_property
    def language(self) -> str:
        """The language that was chosen, or the one that the browser prefers."""
        asked = self.request.query_params.get("lang"), self.request.cookies.get(_LANGUAGE_COOKIE)
        chosen = next((one for one in asked if one in LANGUAGES), None)
        accepted = self.request.headers.get("accept-language", "").lower()
        return chosen or ("en" if accepted.startswith("en") else "zh")

    @property
    def elsewise(self) -> str:
        """The address of the same page in the other language."""
        other = "en" if self.language == "zh" else "zh"
        return "?" + urlencode({**self.request.query_params, "lang": other})

    @property
    def csrf(self) -> str:
        """What every form brings back."""
        return passes.csrf(self.host, self.request, self.guest)

    @property
    def scripted(self) -> bool:
        """Whether a script asks, which reads no pages."""
        accepted = self.request.headers.get("accept", "")
        return accepted.startswith(("application/json", "text/event-stream"))

    @property
    def menu(self) -> Iterator[tuple[str, str, str]]:
        """Give where else the visitor may go: path, name, and what is there."""
        for site in self.host.pages:
            roles = site.views[0].roles or ()
            if site.menu and self.guest and self.guest.role in roles:
                words = site.words[site.menu], site.words[f"{site.menu}_about"]
                yield f"/{site.name}", words[0][self.language], words[1][self.language]

    def call(self) -> Call:
        """See the visit as a call, for services and tools."""
        return Call(
            host=self.host,
            actor=self.actor,
            name=f"{self.request.method} page /{self.site.name}{self.path}",
            language=self.language,
            changes=self.request.method != "GET",
            request=self.request,
        )

    async def use(self, tool: str, /, **arguments: Any) -> dict[str, Any]:
        """Use a tool as the visitor."""
        return await self.host.call_tool(tool, arguments, actor=self.actor, language=self.language)

    def read(self, model: type[M]) -> M:
        """Read the form's fields; empty ones count as left out. Raises `Invalid`."""
        try:
            told = {k: v for k, v in self.fields.items() if v.strip() and k != passes.CSRF_FIELD}
            return model.model_validate(told)
        except ValidationError as error:
            raise explain(error) from None

    def say(self, key: str, /, **values: Any) -> str:
        """Word *key* in the language of the visit."""
        return self.site.words[key][self.language].format(**values)

    def words(self, *keys: str) -> dict[str, str]:
        """Give the words that a script says."""
        return {key: self.site.words[key][self.language] for key in keys}

    def text(self, template: str, /, **values: Any) -> str:
        """Fill a template in."""
        given = {"csrf": self.csrf} | values
        return self.site.templates.get_template(template).render(
            say=self.say, language=self.language, site=self.site.name, visit=self, **given
        )

    def render(self, template: str, /, status: int = 200, **values: Any) -> Response:
        """Show a template."""
        text = self.text(template, **values)
        response = HTMLResponse(text, status_code=status, headers=_HEADERS)
        if self.request.query_params.get("lang") in LANGUAGES:
            self._remember(response)
        return response

    def redirect(self, path: str) -> Response:
        """Send the browser on, with a GET."""
        return RedirectResponse(path, status_code=303, headers=_HEADERS)

    def tell(self, data: Any) -> Response:
        """Answer a script with JSON."""
        response = native.ok(data)
        response.headers["Cache-Control"] = "no-store"
        return response

    async def speak(self, utterances: AsyncIterator[Utterance]) -> Response:
        """Answer a script piece by piece, for as long as the visitor may hear it."""
        if self.presence is None:
            raise Unauthorized("请先登录 · Sign in first.")
        return await speak(native, Stream(self.presence.listen(utterances)))

    def refuse(self, error: ZhirenError) -> Response:
        """Say what went wrong, as the visitor can read it; who is to sign in is shown where."""
        if self.scripted:
            return native.error(error)
        if isinstance(error, Unauthorized) and self.guest is None:
            back = self.request.url.path if self.request.method == "GET" else ""
            return self.redirect(f"{SIGN_IN}?next={quote(back)}" if back else SIGN_IN)
        status = native.status(error)
        return self.render("trouble.html.j2", status=status, message=str(error))

    async def receive(self, most_files: int) -> None:
        """Read the form, and refuse one that is not from a page of ours."""
        if most_files:
            await self._receive_files(most_files)
        else:
            body = await read_body(self.request)
            try:
                told = parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=_MOST_FIELDS)
            except ValueError as error:  # also no UTF-8
                raise Invalid(f"This is no form: {error}") from None
            self.fields = dict(told)
        brought = self.request.headers.get(passes.CSRF_HEADER) or self.fields.get(
            passes.CSRF_FIELD, ""
        )
        passes.check(self.host, self.request, self.guest, brought)

    async def _receive_files(self, most_files: int) -> None:
        async with self.request.form(max_files=most_files, max_fields=_MOST_FIELDS) as form:
            fields, files = {}, []
            for name, value in form.multi_items():
                if isinstance(value, str):
                    fields[name] = value
                elif value.filename:
                    if (value.size or 0) > (most := self.host.settings.max_upload):
                        raise TooLarge(f"A file may have at most {most // 1024**2} MB.")
                    kind = value.content_type or ""
                    files.append(UploadFile(value.filename, kind, await value.read()))
        self.fields, self.files = fields, files

    def _remember(self, response: Response) -> None:
        response.set_cookie(
            _LANGUAGE_COOKIE,
            self.language,
            max_age=_YEAR,
            httponly=True,
            samesite="lax",
            secure=self.request.url.scheme == "https",
        )


class Static(StaticFiles):
    """Files of packages: a browser may keep them, and asks whether they have changed."""

    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        """Say so."""
        response = super().file_response(*args, **kwargs)
        response.headers["Cache-Control"] = "no-cache"
        return response

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Give a file; what is none is said as everywhere else."""
        try:
            return await super().get_response(path, scope)
        except HTTPException:
            raise
        except (ValueError, OSError):  # a path that no file can have
            raise HTTPException(404) from None


def statics(sites: Sequence[Site]) -> list[Mount]:
    """Serve the files of all *sites*, and what they have in common."""
    return [_static("zhiren", "zhiren.web"), *(site.static for site in sites)]


def _static(name: str, package: str) -> Mount:
    files_of = Static(packages=[(package, "static")])
    return Mount(f"/static/{name}", files_of, name=f"static {name}")


def _respond(site: Site, view: View, host: "Host") -> Callable[[Request], Awaitable[Response]]:
    async def respond(request: Request) -> Response:
        visit = Visit(site, host, request, view.path)
        try:
            return await _show(visit, view)
        except ZhirenError as error:
            return visit.refuse(error)
        except HTTPException as error:  # Starlette's own: a form that is none, or too large
            kind = TooLarge if error.status_code == 413 else Invalid
            return visit.refuse(kind(error.detail))
        except Exception:  # the outermost edge: a bug is never a traceback
            log.exception("page_failed", site=site.name, path=view.path)
            return visit.refuse(ZhirenError("Internal error."))

    return respond


async def _show(visit: Visit, view: View) -> Response:
    host, request = visit.host, visit.request
    if view.roles is not None:
        visit.guest = await passes.recognise(host, request)
        await host.limits.request("native", visit.guest, address(request))
        if visit.guest.role not in view.roles:
            raise Forbidden(f"The role {visit.guest.role!r} may not see this page.")
    if request.method not in {"GET", "HEAD"}:
        await visit.receive(view.files)
    if visit.guest is None:
        return await view.handler(visit)
    visit.presence = host.accounts.presence.visit(visit.guest)
    async with visit.presence.during():
        response = await view.handler(visit)
    if request.method == "GET":
        passes.renew(host, request, response)
    return response


def _words(package: str) -> dict[str, Mapping[str, str]]:
    file = files(package).joinpath("words.toml")
    return tomllib.loads(file.read_text("utf-8")) if file.is_file() else {}
