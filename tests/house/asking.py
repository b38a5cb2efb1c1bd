"""How a line of the matrix is asked: with rows that there are, in its path, query and body.

What a line does not say itself is made up from the schema: a field called ``kb_id`` gets the id
of the world's knowledge base, every other one the plainest value that its schema allows.
"""

import re
from collections.abc import Mapping
from typing import Any

import httpx2
from pydantic import BaseModel

from tests.house.crowd import World
from tests.house.world import RESUME, filled_in
from zhiren.web.endpoints import Endpoint
from zhiren.web.uploads import UploadFile

_NOUNS = {"doc": "document", "user": "member", "task": "upload_task"}
"""Nouns that a field calls otherwise than the world does."""
_PLACE = re.compile(r"{(\w+)(?::\w+)?}")
_LET_IN = frozenset({400, 409, 415, 422})
"""Beside success: what was asked cannot be done now, but the caller may ask for it."""


class Filler:
    """Fills in what is sent: what *said* settles, else ids of the world, else the plainest."""

    def __init__(self, world: World, said: Mapping[str, Any]) -> None:
        """Take ids from *world*; ``$noun`` in *said* stands for one, and "" is left out."""
        self.ids = world.ids
        self.said: dict[str, Any] = dict(filled_in(dict(said), world.ids))

    def url(self, path: str) -> str:
        """Put ids in the place of the parameters of *path*."""
        return _PLACE.sub(lambda place: str(self._known(place[1], "nothing")), path)

    def fields(self, model: type[BaseModel]) -> dict[str, Any]:
        """Make what *model* needs, and every id that it takes."""
        files = file_fields(model)
        schema = {} if files else model.model_json_schema(by_alias=True)
        made: dict[str, Any] = {}
        for name, info in model.model_fields.items():
            key = info.alias or name
            is_id = name.endswith("_id") or key.endswith("Id")
            if name not in files and (key in self.said or is_id or info.is_required()):
                made[key] = self._made_up(key, schema)
        return {key: value for key, value in made.items() if value not in (None, "")}

    def _made_up(self, name: str, schema: dict[str, Any]) -> Any:
        if (known := self._known(name, None)) is not None:
            return known
        field = schema.get("properties", {}).get(name, {"type": "null"})
        return plainest(field, schema.get("$defs", {}))

    def _known(self, name: str, missing: Any) -> Any:
        stem = re.sub(r"(_id|Id)$", "", name)
        known = self.ids.get(_NOUNS.get(stem, stem), missing) if stem != name else missing
        return self.said.get(name, known)


class Asked:
    """One request, made for one line of the matrix."""

    def __init__(
        self, world: World, endpoint: Endpoint, prefix: str, said: Mapping[str, Any]
    ) -> None:
        """Fill in *endpoint*, mounted at *prefix*; *said* is what the line's author settled."""
        self.world, self.method = world, endpoint.method
        filler = Filler(world, said)
        self.url = prefix + filler.url(endpoint.path)
        self.sent: dict[str, Any] = {}
        for part, name in (("query", "params"), ("body", "json"), ("form", "data")):
            if (model := endpoint.hints.get(part)) is not None:
                self.sent[name] = filler.fields(model)
        if (model := endpoint.hints.get("form")) is not None:
            resume = ("resume.txt", RESUME.encode())
            self.sent["files"] = [(name, resume) for name in file_fields(model)]

    async def ask(self, caller: str, **headers: str) -> httpx2.Response:
        """Send it as *caller*."""
        signed = self.world.headers[caller] | headers
        return await self.world.client.request(self.method, self.url, headers=signed, **self.sent)

    async def outcome(self, caller: str, **headers: str) -> str:
        """Send it as *caller*, and say in the matrix's words how it went."""
        response = await self.ask(caller, **headers)
        return outcome(response, self.world.marks(caller), self.url + repr(self.sent))


def file_fields(model: type[BaseModel]) -> list[str]:
    """List the fields that are files."""
    fields = model.model_fields.items()
    return [name for name, info in fields if info.annotation in {UploadFile, list[UploadFile]}]


def plainest(schema: Mapping[str, Any], defs: Mapping[str, Any]) -> Any:
    """Make the plainest value that *schema* allows."""
    if "$ref" in schema:
        return plainest(defs[schema["$ref"].rpartition("/")[2]], defs)
    for several in ("anyOf", "oneOf", "allOf"):
        if several in schema:
            return plainest(schema[several][0], defs)
    simple = {
        "integer": schema.get("minimum", 1),
        "number": schema.get("minimum", 1),
        "boolean": False,
        "null": None,
        "string": "x" * max(schema.get("minLength", 1), 1),
    }
    match schema:
        case {"const": only} | {"enum": [only, *_]}:
            return only
        case {"type": "object"}:
            needed = schema.get("required", ())
            return {name: plainest(schema["properties"][name], defs) for name in needed}
        case {"type": "array"}:
            return [plainest(schema["items"], defs)] * schema.get("minItems", 1)
    return simple[schema["type"]] if "type" in schema else "x"


def outcome(response: httpx2.Response, hidden: frozenset[str], asked: str) -> str:
    """Say how a call went: ``401 403 404 none yes``, or what went wrong."""
    status, shown = response.status_code, shows(response.text, hidden, asked)
    if status in {401, 403, 404}:
        return f"{status} but tells" if shown else str(status)
    reading = response.request.method == "GET"
    if not 200 <= status < 300 and (reading or status not in _LET_IN):
        return f"broken: {status} {response.text[:200]}"
    return "yes" if shown else "none"


def shows(text: str, hidden: frozenset[str], asked: str) -> bool:
    """Tell whether *text* says something of what is *hidden*, beyond what was *asked* with."""
    return any(mark in text for mark in hidden if mark not in asked)


def agrees(written: str, found: str) -> bool:
    """Tell whether a call went as is *written*: ``yes`` need not show anything."""
    return found == written or (written == "yes" and found == "none")
