"""Requests of one organisation about the rows of another, taken from the examples of every door."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from zhiren import Host
from zhiren.access import PUBLIC
from zhiren.app import NATIVE_PREFIX
from zhiren.web.endpoints import Endpoint
from zhiren.web.examples import Example, fill
from zhiren.web.openapi import operations


@dataclass(frozen=True)
class Request:
    """A request whose ids are still ``$nouns``."""

    name: str
    method: str
    path: str
    parts: Mapping[str, str]
    sent: Mapping[str, Any]

    def filled(self, ids: Mapping[str, str]) -> dict[str, Any]:
        """Put *ids* into it, as arguments of a client."""
        path = self.path.format(**fill(dict(self.parts), ids))
        return {"method": self.method, "url": path, **fill(dict(self.sent), ids)}


def _sent(endpoint: Endpoint, example: Example) -> dict[str, Any]:
    """Give what an example sends, as arguments of a client."""
    sent: dict[str, Any] = {"params": dict(example.query)}
    if "body" in endpoint.hints:
        return sent | {"json": example.body}
    if "form" not in endpoint.hints:
        return sent
    fields = endpoint.hints["form"].model_fields
    given = {name: fields[name].annotation for name in example.body}
    files = [name for name, kind in given.items() if "UploadFile" in str(kind)]
    data = {name: value for name, value in example.body.items() if name not in files}
    texts = {name: example.body[name] for name in files}
    return sent | {
        "data": data,
        "files": [
            (name, ("example.md", text, "text/markdown"))
            for name, several in texts.items()
            for text in (several if isinstance(several, list) else [several])
        ],
    }


def requests_of(host: Host) -> list[Request]:
    """Take one request from each endpoint that looks who asks, and one from each tool."""
    found = []
    for _, prefix, endpoint in operations(host):
        if endpoint.roles & PUBLIC or endpoint.example is None:
            continue
        path, shown = prefix + endpoint.path, endpoint.example
        name = f"{endpoint.method} {path}"
        found.append(Request(name, endpoint.method, path, shown.path, _sent(endpoint, shown)))
    for tool in host.tools.values():
        path = f"{NATIVE_PREFIX}/tools/{tool.name}"
        found.append(Request(path, "POST", path, {}, {"json": dict(tool.example)}))
    return found
