"""This is where llms.txt comes from: what a served Zhiren says of itself, and the handbook."""

from collections.abc import Iterator
from pathlib import Path

from zhiren import Host
from zhiren.plugins.loading import own_plugins
from zhiren.settings import Settings
from zhiren.web.llms import Link, llms_page

ROOT = Path(__file__).resolve().parent.parent
FILE = ROOT / "llms.txt"


def handbook() -> Iterator[Link]:
    """List the pages of the handbook by their headings."""
    for page in [
        ROOT / "README.md",
        ROOT / "CONTRIBUTING.md",
        *sorted((ROOT / "docs").glob("*.md")),
    ]:
        heading = page.read_text(encoding="utf-8").partition("\n")[0]
        yield heading.strip("# "), page.relative_to(ROOT).as_posix(), None


def text() -> str:
    """Write the page of a Zhiren with its own plugins and nothing set."""
    host = Host(own_plugins(), settings=Settings.model_construct())
    return llms_page(host, handbook())


def main() -> None:
    """Write the file."""
    FILE.write_text(text(), encoding="utf-8")


if __name__ == "__main__":
    main()
