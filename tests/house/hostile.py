"""This is where code stands in every row as somebody's words, and pages are read for what runs."""

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

from sqlalchemy import JSON, String, Table, and_, update

from tests.house.crowd import World, snapshot

HOSTILE = "\"'></title></script></textarea><b onclick=x><script>evil()</script>{{7*7}}"
NAMES = frozenset({"name", "title", "username", "content", "question", "text", "filename"})
QUIET = frozenset({"sign_ins", "streams", "stream_entries", "audit_entries"})


class Read(HTMLParser):
    """Notes what in a page could run, and which of its words are code that was escaped."""

    def __init__(self, page: str) -> None:
        """Read *page*."""
        super().__init__()
        self.runs: list[str] = []
        self.words = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at an element's attributes, and where it leads."""
        given = dict(attrs)
        self.runs += [name for name in given if name.startswith("on")]
        inline = tag == "script" and given.get("type") != "application/json"
        if inline and not (given.get("src") or "").startswith("/static/"):
            self.runs.append("script")
        links = (given.get(name) or "" for name in ("href", "src", "action", "formaction"))
        self.runs += [one for one in links if one and not one.startswith(("/", "?", "#", "data:"))]

    def handle_data(self, data: str) -> None:
        """Keep what is shown as words."""
        self.words += data


def spoken(value: Any) -> Any:
    """Put code behind every text that somebody said, however deep."""
    match value:
        case str() if not value.isascii() or " " in value:
            return value + HOSTILE
        case dict():
            return {name: spoken(one) for name, one in value.items()}
        case list():
            return [spoken(one) for one in value]
        case _:
            return value


def turned(table: Table, row: Any) -> Iterator[tuple[str, Any]]:
    """Give the columns of a row that say something else, with what they say."""
    for column in table.columns:
        value = row[column.name]
        kind = column.type
        if isinstance(kind, JSON):
            said = spoken(value)
        elif not isinstance(kind, String) or column.primary_key or column.foreign_keys or not value:
            continue
        else:
            said = value + HOSTILE if column.name in NAMES else spoken(value)
            if kind.length and len(said) > kind.length:
                continue
        if said != value:
            yield column.name, said


async def say_code(world: World) -> None:
    """Let everybody in *world* have said code, wherever they said anything."""
    rows = await snapshot(world.host)
    async with world.host.database.writing(None) as session:
        for table, kept in rows.items():
            for row in kept.values() if table.name not in QUIET else ():
                if said := dict(turned(table, row)):
                    same = [column == row[column.name] for column in table.primary_key]
                    await session.execute(update(table).where(and_(*same)).values(**said))
    world.host.accounts.forget()
