"""Pages for people: server-rendered, with small scripts of ours and nothing from elsewhere.

A `Site` is what one plugin shows below one path: templates, static files and handlers. Templates
extend ``page.html.j2``; their words stand in the package's ``words.toml``, by language.
"""

import tomllib
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import jinja2
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from zhiren.errors import ZhirenError
from zhiren.web.dialects import native

if TYPE_CHECKING:
    from zhiren.host import Host

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


@dataclass(frozen=True, kw_only=True)
class Site:
    """What one plugin shows to people, below ``/name``."""

    name: str
    package: str
    """Which holds ``templates/``, ``static/`` and ``words.toml``."""
    views: Sequence[View]

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

    def __init__(self, site: Site, host: "Host", request: Request) -> None:
        """Show pages of *site* to whoever sent *request*."""
        self.site, self.host, self.request = site, host, request

    @cached_property
    def language(self) -> str:
        """The language that was chosen, or the one that the browser prefers."""
        asked = self.request.query_params.get("lang"), self.request.cookies.get(_LANGUAGE_COOKIE)
        chosen = next((one for one in asked if one in LANGUAGES), None)
        accepted = self.request.headers.get("accept-language", "").lower()
        return chosen or ("en" if accepted.startswith("en") else "zh")

    def say(self, key: str, /, **values: Any) -> str:
        """Word *key* in the language of the visit."""
        return self.site.words[key][self.language].format(**values)

    def render(self, template: str, /, status: int = 200, **values: Any) -> Response:
        """Show a template."""
        text = self.site.templates.get_template(template).render(
            say=self.say, language=self.language, site=self.site.name, visit=self, **values
        )
        response = HTMLResponse(text, status_code=status, headers=_HEADERS)
        if self.request.query_params.get("lang") in LANGUAGES:
            self._remember(response)
        return response

    def redirect(self, path: str) -> Response:
        """Send the browser on, with a GET."""
        return RedirectResponse(path, status_code=303, headers=_HEADERS)

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
        visit = Visit(site, host, request)
        try:
            return await view.handler(visit)
        except ZhirenError as error:
            status = native.status(error)
            return visit.render("trouble.html.j2", status=status, message=str(error))

    return respond


def _words(package: str) -> dict[str, Mapping[str, str]]:
    file = files(package).joinpath("words.toml")
    return tomllib.loads(file.read_text("utf-8")) if file.is_file() else {}
