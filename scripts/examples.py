"""Record anew what the examples of the endpoints are answered with, where its shape has changed.

``python -m scripts.examples`` serves a home that is thrown away, fills it with rows, sends every
example and writes the answers into the files beside the handlers.
"""

import json
import re
import sys
import tempfile
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

import httpx2

from scripts.fuzz import served
from scripts.seeding import Seeds, sow
from zhiren import Host
from zhiren.db import hyphened
from zhiren.settings import Settings
from zhiren.web.endpoints import Endpoint
from zhiren.web.examples import Example
from zhiren.web.openapi import operations

_LONGEST = 4000
_SECRETS = re.compile(r"(eyJ|zk_)[\w.-]{16,}")
_LAST = re.compile(r"(?P<takes>DELETE|POST .*/restore$)|(?P<leaves>.*/(logout|password)$)")
"""What comes after all that needs what it takes away, and then what signs somebody out."""


class Line(NamedTuple):
    """An endpoint and where it is."""

    dialect: str
    prefix: str
    endpoint: Endpoint

    @property
    def name(self) -> str:
        """How it is told from others."""
        return f"{self.endpoint.method} {self.prefix}{self.endpoint.path}"


def lines(folder: Path) -> list[Line]:
    """List every endpoint, those last that take something away."""
    host = Host(settings=Settings(_env_file=None, home=folder))
    found = [Line(dialect.name, prefix, e) for dialect, prefix, e in operations(host)]
    return sorted(found, key=_turn)


def _turn(line: Line) -> int:
    found = _LAST.match(line.name)
    return 0 if found is None else 2 if found["leaves"] else 1


def ids_of(seeds: Seeds) -> dict[str, str]:
    """Name the ids of *seeds* as examples do: the first of a noun is ``kb``, the next ``kb.1``."""
    named: dict[str, str] = {}
    for noun, idents in seeds.ids.items():
        named |= {f"{noun}.{number}": ident for number, ident in enumerate(idents) if number}
        named[noun] = idents[0]
    return named


def send(client: httpx2.Client, line: Line, example: Example, seeds: Seeds) -> httpx2.Response:
    """Send *example*, whose ids are filled in."""
    headers = seeds.headers(example.role)
    sent: dict[str, Any] = {"params": dict(example.query)}
    if line.endpoint.takes:
        sent["content"] = str(example.body).encode()
        headers["Content-Type"] = line.endpoint.takes[0]
    elif "form" in line.endpoint.hints:
        sent |= _form(line.endpoint, example.body)
    elif "body" in line.endpoint.hints:
        sent["json"] = example.body
    path = line.prefix + line.endpoint.path.format(**example.path)
    return client.request(line.endpoint.method, path, headers=headers, **sent)


def _form(endpoint: Endpoint, fields: Mapping[str, Any]) -> dict[str, Any]:
    data, files = {}, []
    for name, value in fields.items():
        if "UploadFile" in str(endpoint.hints["form"].model_fields[name].annotation):
            texts = value if isinstance(value, list) else [value]
            named = ((f"example{n or ''}.md", text) for n, text in enumerate(texts))
            files += [(name, (file, text, "text/markdown")) for file, text in named]
        else:
            data[name] = value
    return {"data": data} | ({"files": files} if files else {})


def told(response: httpx2.Response, ids: Mapping[str, str]) -> Any:
    """Give what was answered as it is kept: ids by their names, long lists by their first item."""
    kind = response.headers.get("content-type", "")
    if "json" in kind and "ndjson" not in kind:
        names = {ident: f"${name}" for name, ident in ids.items()}
        return _kept(response.json(), names | {hyphened(i): name for i, name in names.items()})
    if kind.startswith(("text/event-stream", "text/csv", "text/markdown")):
        return response.text[:_LONGEST]
    return None


def _kept(value: Any, names: Mapping[str, str]) -> Any:
    match value:
        case dict():
            return {name: _kept(part, names) for name, part in value.items()}
        case list():
            return [_kept(part, names) for part in value[:1]]
        case str():
            return names.get(value) or _SECRETS.sub(r"\1…", value)
        case _:
            return value


def shape(value: Any) -> Any:
    """Say what *value* is made of. Null may stand for anything, and any list for an empty one."""
    match value:
        case dict():
            return {name: shape(part) for name, part in value.items()}
        case list():
            return [shape(value[0])] if value else []
        case bool() | str():
            return type(value).__name__
        case int() | float():
            return "number"
        case _:
            return None


def alike(one: Any, other: Any) -> bool:
    """Tell whether two shapes may be those of one endpoint's answers."""
    if isinstance(one, dict) and isinstance(other, dict):
        return set(one) == set(other) and all(alike(one[name], other[name]) for name in one)
    if isinstance(one, list) and isinstance(other, list):
        return not one or not other or alike(one[0], other[0])
    return one is None or other is None or bool(one == other)


def exchanges(url: str, seeds: Seeds, folder: Path) -> Iterator[tuple[Line, Example, Any]]:
    """Send every example to the server at *url*; give each with its response."""
    ids = ids_of(seeds)
    with httpx2.Client(base_url=url, timeout=60) as client:
        for line in lines(folder):
            if (example := line.endpoint.example) is not None:
                yield line, example, send(client, line, example.filled(ids), seeds)


def file_of(endpoint: Endpoint) -> Path:
    """Find where the examples of *endpoint*'s module are kept."""
    source = import_module(endpoint.handler.__module__).__file__
    assert source is not None
    return Path(source).with_suffix(".examples.json")


def record(url: str, seeds: Seeds, folder: Path) -> int:
    """Write what has changed; how many examples did not work."""
    failed, ids = 0, ids_of(seeds)
    for line, example, response in exchanges(url, seeds, folder):
        if response.status_code != (example.status or line.endpoint.status):
            sys.stdout.write(f"{line.name}: {response.status_code} {response.text[:500]}\n")
            failed += 1
            continue
        answer = told(response, ids)
        if not alike(shape(example.answer), shape(answer)) or example.answer is None:
            _write(line.endpoint, answer, _spelt(line.dialect, ids))
    return failed


def _spelt(dialect: str, ids: Mapping[str, str]) -> Mapping[str, str]:
    """Write *ids* as the document does."""
    return {name: hyphened(i) for name, i in ids.items()} if dialect == "research" else ids


def _write(endpoint: Endpoint, answer: Any, ids: Mapping[str, str]) -> None:
    file = file_of(endpoint)
    kept = json.loads(file.read_text(encoding="utf-8"))
    exchange = kept["exchanges"][f"{endpoint.method} {endpoint.path}"]
    if answer is not None:
        exchange["answer"] = answer
    named = ids.keys() & set(re.findall(r'"\$([\w.]+)"', json.dumps(kept["exchanges"])))
    kept["ids"] = {n: kept["ids"].get(n) or _SECRETS.sub(r"\1…", ids[n]) for n in sorted(named)}
    file.write_text(json.dumps(kept, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def main() -> int:
    """Record."""
    with tempfile.TemporaryDirectory() as folder, served(Path(folder)) as url:
        return record(url, sow(url), Path(folder))


if __name__ == "__main__":
    sys.exit(main())
