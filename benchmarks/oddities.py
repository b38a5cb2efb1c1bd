"""This is where odd requests come from: bytes as no honest client sends them, drawn by chance.

Half of the ids in them are of rows that there are, and most of the rest of a request is as it
should be, so that it gets as far as its one oddity.
"""

import base64
import gzip
import json
import os
import re
import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random
from typing import Any
from urllib.parse import quote

from benchmarks.odd_values import HEADERS, QUERIES, RAW, SEGMENTS
from scripts.grafting import NOUNS
from scripts.seeding import DOCUMIND, Seeds


@dataclass(frozen=True, kw_only=True)
class Odd:
    """One request, and how it is sent."""

    name: str
    data: bytes
    half: bool = False
    """Whether the sender closes its side at once."""


class Oddities:
    """Draws odd requests for one server."""

    def __init__(self, described: Mapping[str, Any], seeds: Seeds, seed: int) -> None:
        """Draw from what is *described* and what *seeds* hold."""
        self.chance, self.seeds = Random(seed), seeds
        self.operations = [
            (verb.upper(), path, operation)
            for path, verbs in described["paths"].items()
            for verb, operation in verbs.items()
            if not path.endswith(("/logout", "/events"))
        ]
        self.kinds: tuple[Callable[[], Odd], ...] = (
            *(self.value, self.value, self.value, self.value, self.address, self.address),
            *(self.header, self.header, self.body, self.form, self.wire, self.frames),
        )

    def draw(self) -> Odd:
        """Draw one."""
        return self.chance.choice(self.kinds)()

    def value(self) -> Odd:
        """Send a JSON object with one value, or one key, that is odd."""
        verb, path, operation = self._one(lambda o: "application/json" in _content(o))
        sent = dict(_content(operation)["application/json"].get("example") or {"a": 1})
        pairs = [(name, json.dumps(self._real(name, value))) for name, value in sent.items()]
        odd = self.chance.choice(RAW)
        if pairs:
            at = self.chance.randrange(len(pairs))
            pairs[at] = (pairs[at][0], odd)
            if self.chance.random() < 0.2:
                pairs.append((pairs[at][0], self.chance.choice(RAW)))
        if self.chance.random() < 0.1:
            pairs.append((self.chance.choice(["\x00", "", "__proto__", "𐀀", "a" * 9000]), odd))
        text = "{" + ",".join(f"{json.dumps(name)}:{raw}" for name, raw in pairs) + "}"
        return self._http("value", verb, self._path(path), text.encode("utf-8", "surrogatepass"))

    def body(self) -> Odd:
        """Send a body that is no JSON object, or no UTF-8, or is said to be what it is not."""
        verb, path, operation = self._one(lambda o: "requestBody" in o)
        text = json.dumps(_content(operation).get("application/json", {}).get("example", {}))
        body = self.chance.choice(
            [
                *(b"", b"\xff\xfe\x00", b"\xef\xbb\xbf" + text.encode(), text.encode("utf-16")),
                *(gzip.compress(text.encode()), b"{" * 200_000, b"\x00" * 1000, text[:-1].encode()),
                *(b"[" + text.encode() + b"]", text.encode() * 2, os.urandom(500), b"null"),
                *(self.chance.choice(RAW).encode("utf-8", "surrogatepass"), b" " * 5_000_000),
            ]
        )
        return self._http("body", verb, self._path(path), body, self._some_headers(0.5))

    def address(self) -> Odd:
        """Ask at an odd address."""
        verb, path, _ = self.chance.choice(self.operations)
        query = self.chance.choice(QUERIES) if self.chance.random() < 0.6 else ""
        return self._http("address", verb, self._path(path, odd=0.7) + "?" + query, b"{}")

    def header(self) -> Odd:
        """Ask with odd headers."""
        verb, path, operation = self.chance.choice(self.operations)
        body = json.dumps(_content(operation).get("application/json", {}).get("example", {}))
        sent = body.encode() if verb != "GET" else b""
        return self._http("header", verb, self._path(path), sent, self._some_headers(1.0))

    def form(self) -> Odd:
        """Send a form with odd parts."""
        verb, path, _ = self._one(lambda o: "multipart/form-data" in _content(o))
        shelf = self.chance.choice(self.seeds.ids["kb"])
        name = self.chance.choice(
            [
                '"../../etc/passwd"',
                '"a\x00b.md"',
                '"\xff\xfe.pdf"',
                '""',
                '"' + "n" * 5000 + '"',
                "x",
            ]
        )
        dressed = f'name="{self.chance.choice(["file", "files"])}"; filename={name}'
        disposition = self.chance.choice(
            [dressed, 'name="file"', "", 'filename="only.md"', dressed]
        )
        data = self.chance.choice(
            [b"", b"\x00" * 100, b"%PDF-1.7\n" + os.urandom(300), b"# a\n\nb", b"PK\x03\x04"]
        )
        head = f"Content-Disposition: form-data; {disposition}".encode("latin-1")
        part = b"--B\r\n" + head + b"\r\n\r\n" + data + b"\r\n"
        field = b'--B\r\nContent-Disposition: form-data; name="kb_id"\r\n\r\n'
        field += shelf.encode() + b"\r\n"
        count = 10_000 if self.chance.random() < 0.03 else 1
        end = self.chance.choice([b"--B--\r\n", b"--B--\r\n", b"", b"--C--\r\n", b"--B"])
        boundary = self.chance.choice(["B", "B", "B", "C", '"', "B" * 300])
        kind = (f"Content-Type: multipart/form-data; boundary={boundary}",)
        return self._http("form", verb, self._path(path), field + part * count + end, kind)

    def wire(self) -> Odd:
        """Send what is hardly HTTP."""
        data = self.chance.choice(_hardly_http(f"{DOCUMIND}/kb"))
        return Odd(name="wire", data=data.encode("latin-1"), half=True)

    def frames(self) -> Odd:
        """Open a socket and send junk."""
        where, role = self.chance.choice(
            [(f"{DOCUMIND}/ws/chat", "admin"), ("/talent/ws/tasks", "hr")]
        )
        key = base64.b64encode(os.urandom(16)).decode()
        head = (
            f"GET {where}?token={self.seeds.tokens[role]} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
            "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            f"Sec-WebSocket-Key: {key}\r\n\r\n"
        )
        asked = json.dumps({"type": "chat", "kb_id": self.seeds.ids["kb"][0], "query": "年假"})
        junk = self.chance.choice(_junk(asked.encode(), self.chance.choice(RAW)))
        over = _frame(8, struct.pack(">H", 1000))
        return Odd(name="frames", data=head.encode() + junk + over, half=True)

    def _one(self, fits: Callable[[Mapping[str, Any]], bool]) -> tuple[str, str, Mapping[str, Any]]:
        return self.chance.choice([one for one in self.operations if fits(one[2])])

    def _real(self, name: str, value: Any) -> Any:
        known = [ident for noun in NOUNS.get(name, ()) for ident in self.seeds.ids.get(noun, [])]
        if not known:
            return value
        return [self.chance.choice(known)] if isinstance(value, list) else self.chance.choice(known)

    def _path(self, path: str, odd: float = 0.2) -> str:
        def part(found: re.Match[str]) -> str:
            if self.chance.random() < odd:
                return self.chance.choice(SEGMENTS)
            return quote(str(self._real(found[1], "assistant")), safe="")

        return re.sub(r"{(\w+)}", part, path)

    def _some_headers(self, likely: float) -> tuple[str, ...]:
        if self.chance.random() > likely:
            return ()
        return tuple(self.chance.choice(HEADERS) for _ in range(self.chance.randint(1, 3)))

    def _http(
        self, name: str, verb: str, path: str, body: bytes, headers: tuple[str, ...] = ()
    ) -> Odd:
        role = self.chance.choice(list(self.seeds.tokens))
        lines = [*headers, "Connection: close"]
        named = {line.partition(":")[0].lower() for line in headers}
        own = {
            "Host": "127.0.0.1",
            "Content-Length": str(len(body)),
            "Content-Type": "application/json",
            **self.seeds.headers(role),
        }
        lines += [f"{key}: {value}" for key, value in own.items() if key.lower() not in named]
        head = f"{verb} {path} HTTP/1.1\r\n" + "\r\n".join(lines) + "\r\n\r\n"
        # Whoever promises more than they send leaves at once: else they would be waited for.
        lies = bool(named & {"content-length", "transfer-encoding", "expect"})
        return Odd(name=name, data=head.encode("latin-1", "replace") + body, half=lies)


def _hardly_http(path: str) -> list[str]:
    good = "Host: x\r\n"
    post = f"POST {path} HTTP/1.1\r\n{good}"
    chunked = f"{post}Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
    sized = f"{post}Content-Length: 2\r\n"
    long = f"{post}Content-Length: 1000\r\n\r\n{{"
    return [
        *(
            chunked + "zz\r\n{}\r\n0\r\n\r\n",
            chunked + "-1\r\n",
            chunked + "5\r\n{}\r\n0\r\n\r\n",
        ),
        *(
            chunked + "ffffffffffffffffff\r\n",
            chunked + "2;" + "x" * 70_000 + "\r\n{}\r\n0\r\n\r\n",
        ),
        *(
            f"GET {path}\r\n\r\n",
            f"GET {path} HTTP/9.9\r\n\r\n",
            "\r\n" * 50,
            "\x16\x03\x01\x02\x00",
        ),
        *(
            f"GET http://[/ HTTP/1.1\r\n{good}\r\n",
            f"{'G' * 9000} / HTTP/1.1\r\n\r\n",
            long,
        ),
        *(
            f"GET /{'a' * 80_000} HTTP/1.1\r\n{good}\r\n",
            f"OPTIONS * HTTP/1.1\r\n{good}\r\n",
        ),
        *(f"CONNECT a:1 HTTP/1.1\r\n{good}\r\n", f"GET {path} HTTP/1.1\r\nHost x\r\n\r\n"),
        *(
            f"GET {path} HTTP/1.1\r\n{good} folded\r\n\r\n",
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        ),
        f"{sized}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        f"{sized}Content-Length: 7\r\n\r\n{{}}",
        (f"GET {path} HTTP/1.1\r\n{good}\r\n" * 20) + "GET / HTTP/1.0\r\n\r\n",
    ]


def _junk(asked: bytes, odd: str) -> list[bytes]:
    return [
        *(
            _frame(1, asked),
            _frame(1, b"{"),
            _frame(1, b"\xff\xfe"),
            _frame(2, b"\x00" * 1000),
        ),
        *(
            _frame(1, b"a" * 300_000),
            _frame(0, b"a"),
            _frame(3, b""),
            _frame(9, b"p") * 200,
        ),
        _frame(1, b"\xe5\xb9", final=False) + _frame(0, b"\xb4"),
        _frame(1, b"\xe5\xb9", final=False) + _frame(0, b"\xff"),
        *(
            _frame(1, b"x", final=False) + _frame(1, b"y"),
            _frame(9, b"p" * 200),
            b"\x81\x05hello",
        ),
        *(
            _frame(8, struct.pack(">H", 999)),
            _frame(8, b"\x00"),
            b"\xff" * 50,
            b"\x81\xff" + b"\x7f" * 8,
        ),
        *(
            _frame(1, odd.encode("utf-8", "surrogatepass")),
            _frame(10, b""),
        ),
    ]


def _content(operation: Mapping[str, Any]) -> Mapping[str, Any]:
    content: Mapping[str, Any] = operation.get("requestBody", {}).get("content", {})
    return content


def _frame(kind: int, data: bytes, *, final: bool = True) -> bytes:
    first = kind | (0x80 if final else 0)
    size = len(data)
    if size < 126:
        head = struct.pack(">BB", first, 0x80 | size)
    elif size < 65_536:
        head = struct.pack(">BBH", first, 0x80 | 126, size)
    else:
        head = struct.pack(">BBQ", first, 0x80 | 127, size)
    return head + b"\x00\x00\x00\x00" + data
