"""How a command reaches the server that has the home open: as its client, over loopback."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zhiren.errors import Invalid, Unavailable

if TYPE_CHECKING:
    from zhiren.host import Host

_NOTE = "server.json"


@dataclass(frozen=True)
class Running:
    """A server that has the home open, and a token of whoever owns the home."""

    url: str
    token: str

    def post(self, path: str, body: Any) -> Any:
        """Post JSON to the native API; its errors are raised as ours."""
        import httpx2

        headers = {"Authorization": f"Bearer {self.token}"}
        try:
            answer = httpx2.post(
                f"{self.url}/api/v1{path}", json=body, headers=headers, timeout=600
            )
        except httpx2.TransportError as error:
            raise Unavailable(f"The server at {self.url} does not answer: {error}") from None
        if answer.is_error:
            raise Invalid(answer.json().get("detail", answer.text))
        return answer.json()

    def parts(self) -> dict[str, str]:
        """Ask how its parts are: ``ok``, ``warn`` or ``missing``, by name."""
        import httpx2

        try:
            said = httpx2.get(f"{self.url}/readyz", timeout=30).json()
        except (httpx2.TransportError, ValueError) as error:
            raise Unavailable(f"The server at {self.url} does not answer: {error}") from None
        parts: dict[str, str] = said["components"]
        return parts


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


def running() -> Running | None:
    """Find the server that has this home open, if one has."""
    from zhiren.serving import is_open
    from zhiren.sources import read_settings

    settings = read_settings()
    key = settings.api_key.get_secret_value() if settings.api_key else None
    return find(settings.home, key) if is_open(settings.home) else None
