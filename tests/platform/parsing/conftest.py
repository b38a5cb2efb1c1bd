"""Documents that the tests make, and parsers that misbehave."""

import hashlib
import io
from collections.abc import AsyncIterator, Callable
from itertools import cycle
from pathlib import Path

import pytest

from zhiren.documents import ParsedDocument, Parser
from zhiren.parsing import PARSERS, Limits, Parsing
from zhiren.parsing.kinds import choose
from zhiren.parsing.worker import read_file

NAUGHTY = (
    "tell",
    "nap",
    "loop",
    "grow",
    "leave",
    "trip",
    "refuse",
    "chat",
    "environment",
    "nothing",
    "missing",
)
QUICK = Limits(workers=2, seconds=1.5, memory_mb=600, recycle_after=50)


def naughty_parsers() -> list[Parser]:
    return [
        Parser(
            name=name,
            media_types=(f"application/x-{name}",),
            suffixes=(f".{name}",),
            target=f"naughty:{name}",
        )
        for name in NAUGHTY
    ]


@pytest.fixture
def naughty_path(monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = Path(__file__).parent
    monkeypatch.syspath_prepend(str(folder))
    return folder


@pytest.fixture
async def parsing(naughty_path: Path) -> AsyncIterator[Parsing]:
    async with Parsing(naughty_parsers(), max_bytes=1_000_000, limits=QUICK) as opened:
        yield opened


def read(data: bytes, name: str) -> ParsedDocument:
    """Read as a worker does, but here."""
    return read_file(choose(PARSERS, data, "", name).target, data, name)


@pytest.fixture
def pdf_of() -> Callable[[str], bytes]:
    """Make a PDF of HTML."""
    try:
        from weasyprint import HTML
    except OSError as error:
        pytest.skip(f"WeasyPrint lacks a system library: {error}")

    def make(html: str) -> bytes:
        pdf: bytes = HTML(string=html).write_pdf()
        return pdf

    return make


@pytest.fixture
def scan_of(pdf_of: Callable[[str], bytes]) -> Callable[[str], bytes]:
    """Make a PDF that is only a picture of HTML."""
    import pypdfium2 as pdfium

    def make(html: str) -> bytes:
        document = pdfium.PdfDocument(pdf_of(html))
        image = document[0].render(scale=2).to_pil()
        document.close()
        buffer = io.BytesIO()
        image.save(buffer, "PDF", resolution=144)
        return buffer.getvalue()

    return make


@pytest.fixture
def locked_pdf() -> bytes:
    """Make a PDF that needs a password, by the standard handler's first revision."""
    padding = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")
    password = (b"secret" + padding)[:32]
    owner = _rc4(hashlib.md5(password).digest()[:5], password)
    permissions = (-4).to_bytes(4, "little", signed=True)
    ident = b"0123456789abcdef"
    key = hashlib.md5(password + owner + permissions + ident).digest()[:5]
    user = _rc4(key, padding)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>",
        b"<</Filter/Standard/V 1/R 2/P -4/O<%s>/U<%s>>>"
        % (owner.hex().encode(), user.hex().encode()),
    ]
    trailer = b"/Encrypt 4 0 R/ID[<%s><%s>]" % ((ident.hex().encode(),) * 2)
    return plain_pdf(objects, trailer)


def plain_pdf(objects: list[bytes], trailer: bytes = b"") -> bytes:
    """Put objects together to a PDF; the first is its catalog."""
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return (
        out
        + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<</Size %d/Root 1 0 R%s>>\n"
        % (
            size,
            table,
            size,
            trailer,
        )
        + b"startxref\n%d\n%%%%EOF\n" % len(out)
    )


def _rc4(key: bytes, data: bytes) -> bytes:
    box = list(range(256))
    j = 0
    for i, byte in zip(range(256), cycle(key), strict=False):
        j = (j + box[i] + byte) % 256
        box[i], box[j] = box[j], box[i]
    i = j = 0
    out = []
    for byte in data:
        i = (i + 1) % 256
        j = (j + box[i]) % 256
        box[i], box[j] = box[j], box[i]
        out.append(byte ^ box[(box[i] + box[j]) % 256])
    return bytes(out)
