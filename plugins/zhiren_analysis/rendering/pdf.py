"""A report as PDF, by WeasyPrint: from our own page, without fetching anything."""

import asyncio
import re
import shutil
import subprocess

from zhiren import Unavailable
from zhiren.checks import Finding, ok, warn

_HAN = re.compile(r"[\u3400-\u9fff]")
_NO_PANGO = (
    "PDF needs the system library Pango. On Debian run: apt install libpango-1.0-0 "
    "libpangoft2-1.0-0 libharfbuzz-subset0. The HTML export works without it."
)
_NO_FONT = (
    "PDF needs a font with Chinese characters. On Debian run: apt install fonts-wqy-microhei. "
    "The HTML export works without it."
)


def check() -> Finding:
    """Look for what printing needs of the system; JSON, HTML and XLSX work without it."""
    try:
        import weasyprint  # noqa: F401 - the library that it opens is what is looked for
    except OSError:
        return warn("no Pango", _NO_PANGO)
    return ok("Pango and a Chinese font") if has_chinese_font() else warn("no font", _NO_FONT)


async def render_pdf(html: str) -> bytes:
    """Print *html*, in a thread of its own."""
    return await asyncio.to_thread(_print, html)


def _print(html: str) -> bytes:
    try:
        from weasyprint import HTML
        from weasyprint.urls import URLFetcher
    except OSError as error:  # the wheel is there, the library that it opens is not
        raise Unavailable(_NO_PANGO) from error
    if _HAN.search(html) and not has_chinese_font():
        raise Unavailable(_NO_FONT)
    nothing = URLFetcher(allowed_protocols=())
    printed: bytes = HTML(string=html, url_fetcher=nothing).write_pdf()
    return printed


def has_chinese_font() -> bool:
    """Ask fontconfig for a font that has Chinese; without its tool the system is trusted."""
    if (lister := shutil.which("fc-list")) is None:
        return True
    asked = [lister, ":lang=zh-cn", "family"]
    found = subprocess.run(asked, capture_output=True, text=True, timeout=20, check=False)  # noqa: S603 - fixed words
    return bool(found.stdout.strip())
