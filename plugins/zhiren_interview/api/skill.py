"""The skill: a page that teaches an assistant the open dialect, at the addresses of this server."""

from importlib.resources import files
from urllib.parse import urljoin

from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from zhiren import Host


class Skill:
    """Serves the page; anybody may read it."""

    def __init__(self, host: Host) -> None:
        """Tell of *host*."""
        self.settings = host.settings
        self.text = files("zhiren_interview").joinpath("templates/skill.md").read_text("utf-8")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with the addresses by which this server was reached."""
        base = self.settings.public_url or str(Request(scope).base_url)
        written = self.text.replace("$BASE_URL_HERE", urljoin(base, self.settings.prefix("open")))
        response = PlainTextResponse(written, media_type="text/markdown; charset=utf-8")
        await response(scope, receive, send)
