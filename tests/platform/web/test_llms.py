"""/llms.txt says what there is: every door, every published API, every page of the handbook."""

import re
from pathlib import Path

import httpx2

from scripts import llms
from zhiren import Host
from zhiren.web.dialects import DIALECTS

ROOT = Path(__file__).resolve().parents[3]
LINK = re.compile(r"^- \[([^]]+)\]\(([^)]+)\)(: .+)?$", re.MULTILINE)


def links(text: str) -> dict[str, str]:
    return {where: name for name, where, _ in LINK.findall(text)}


async def test_it_is_served_to_whoever_comes_along(client: httpx2.AsyncClient) -> None:
    answer = await client.get("/llms.txt")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.text.startswith("# Zhiren 知人\n\n> ")


async def test_it_names_every_door_and_every_published_api(
    host: Host, client: httpx2.AsyncClient
) -> None:
    named = set(links((await client.get("/llms.txt")).text))
    served = {host.settings.prefix(name) for name in DIALECTS if host.endpoints[name]}
    doors = {door.path.partition("{")[0].rstrip("/") for door in host.doors}
    assert named == served | doors | {"/api/v1", "/openapi.json", "/docs"}


async def test_what_it_leads_to_is_there(client: httpx2.AsyncClient) -> None:
    for path in ("/openapi.json", "/docs"):
        assert path in links((await client.get("/llms.txt")).text)
        assert (await client.get(path)).status_code == 200


def test_the_one_that_lies_here_is_up_to_date() -> None:
    written = (ROOT / "llms.txt").read_text(encoding="utf-8")
    assert written == llms.text(), "Run `make drawings` and look at what changed."


def test_its_pages_are_there() -> None:
    pages = [where for where in links(llms.text()) if not where.startswith("/")]
    assert "docs/mcp.md" in pages
    assert all((ROOT / page).is_file() for page in pages)
