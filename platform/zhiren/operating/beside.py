"""How a command reaches the server that has the home open: as its client, over loopback."""

import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zhiren.errors import Invalid, Unavailable

if TYPE_CHECKING:
    import httpx2

    from zhiren.host import Host

_NOTE = "server.json"
_PATIENCE = 5.0
"""Seconds to wait for whoever has the home open to say where it listens."""
Report = Callable[[float, float | None, str], None]
"""Is told how far something has come: of how much, if that is known, and what is done just now."""


@dataclass(frozen=True)
class Running:
    """A server that has the home open, and a token of whoever owns the home."""

    url: str
    token: str

    def post(self, path: str, body: Any) -> Any:
        """Post JSON to the native API; its errors are raised as ours."""
        with self._asked("POST", f"/api/v1{path}", json=body) as answer:
            return answer.json()

    def call_tool(self, name: str, arguments: Mapping[str, Any], report: Report) -> Any:
        """Call a tool, *report* how far it has come, and give its result."""
        from httpx2 import EventSource

        streamed = {"Accept": "text/event-stream"}
        path = f"/api/v1/tools/{name}"
        with self._asked("POST", path, json=arguments, headers=streamed) as answer:
            for event in EventSource(answer, max_event_size=None):
                said = json.loads(event.data)
                match event.event:
                    case "progress":
                        report(said["progress"], said["total"], said["message"])
                    case "result":
                        return said["result"]
                    case "error":
                        raise Invalid(said["detail"])
        raise Unavailable(f"The server at {self.url} stopped before it answered.")

    def check(self) -> None:
        """Raise what is wrong with the token, if it is not accepted."""
        with self._asked("GET", "/api/v1/tools"):
            pass

    def plugins(self) -> list[tuple[str, str | None, str, str | None]]:
        """Ask for its plugins: name, version, status, and what is wrong if something is."""
        with self._asked("GET", "/api/v1/plugins") as answer:
            found = answer.json()["plugins"]
        return [(one["name"], one["version"], one["status"], one["error"]) for one in found]

    def parts(self) -> dict[str, str]:
        """Ask how its parts are: ``ok``, ``warn`` or ``missing``, by name."""
        with self._asked("GET", "/readyz", refused=False) as answer:
            parts: dict[str, str] = answer.json()["components"]
            return parts

    @contextmanager
    def _asked(
        self, method: str, path: str, *, refused: bool = True, **more: Any
    ) -> "Iterator[httpx2.Response]":
        import httpx2

        # No proxy that the environment names stands between this machine and itself.
        client = httpx2.Client(base_url=self.url, timeout=600, trust_env=False)
        client.headers["Authorization"] = f"Bearer {self.token}"
        try:
            with client, client.stream(method, path, **more) as answer:
                if answer.is_error or "json" in answer.headers.get("content-type", ""):
                    answer.read()
                if answer.is_error and refused:
                    raise Invalid(_detail(answer))
                yield answer
        except (httpx2.TransportError, httpx2.SSEError, ValueError) as error:
            raise Unavailable(f"The server at {self.url} does not answer: {error}") from None


def _detail(answer: "httpx2.Response") -> str:
    try:
        said: str = answer.json()["detail"]
    except (ValueError, KeyError, TypeError):
        return f"{answer.status_code} {answer.text[:200]}"
    return said


def leave_note(host: "Host", token: str) -> Path:
    """Write down where this server listens, for its owner's eyes only."""
    settings = host.settings
    note = settings.home / _NOTE
    note.unlink(missing_ok=True)  # one that was left behind may be open to others
    note.touch(mode=0o600)
    address = "127.0.0.1" if settings.host in {"0.0.0.0", "::"} else settings.host  # noqa: S104 - it is reached here when it listens everywhere
    note.write_text(json.dumps({"url": f"http://{address}:{settings.port}", "token": token}))
    return note


def forget_note(home: Path) -> None:
    """Take the note away: the home is free."""
    (home / _NOTE).unlink(missing_ok=True)


def find(home: Path, key: str | None = None) -> Running | None:
    """Find the server that has *home* open; commands act as the owner of *key*, if there is one."""
    try:
        noted = json.loads((home / _NOTE).read_text())
    except (OSError, ValueError):
        return None
    return Running(noted["url"], key or noted["token"])


def noted() -> Running | None:
    """Read what the server of this home left behind, whether it is there or not."""
    from zhiren.sources import read_settings

    settings = read_settings()
    key = settings.api_key.get_secret_value() if settings.api_key else None
    return find(settings.home, key)


def running() -> Running | None:
    """Find the server that has this home open, if one has.

    One that is just starting is waited for, and so is a command that is about to end.
    """
    from zhiren.operating.serving import is_open
    from zhiren.sources import read_settings

    home, until = read_settings().home, time.monotonic() + _PATIENCE
    while is_open(home):
        if (server := noted()) or time.monotonic() > until:
            return server
        time.sleep(0.1)
    return None
