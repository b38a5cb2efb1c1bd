"""This is where documents, transcripts and reports are read as MCP resources, through tools."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

import mcp.types as mcp
from mcp.shared.exceptions import MCPError

from zhiren import Actor, Host, NotFound, ZhirenError
from zhiren_mcp.transcripts import as_markdown

Use = Callable[..., Awaitable[dict[str, Any]]]
"""Calls a tool by name, as whoever is reading."""

_LISTED = 100
"""How many of each kind are listed; templates reach the others."""
_LONGEST = 4_000_000
"""Characters of one document."""


@dataclass(frozen=True, kw_only=True)
class Found:
    """Something that can be read, as a list shows it."""

    ident: str
    name: str


@dataclass(frozen=True, kw_only=True)
class Source:
    """One kind of resource: which tools list and read it."""

    name: str
    """Stands in its URIs: ``zhiren://name/{id}``."""
    description: str
    media_type: str
    needs: tuple[str, ...]
    """Tools that the reader's role must allow."""
    find: Callable[[Use], AsyncIterator[Found]]
    read: Callable[[Use, str], Awaitable[str]]

    @property
    def template(self) -> str:
        """The URI with its one variable."""
        return f"zhiren://{self.name}/{{id}}"


async def _documents(use: Use) -> AsyncIterator[Found]:
    bases = await use("list_knowledge_bases", page_size=100)
    for base in bases["knowledge_bases"]:
        held = await use("list_documents", kb_id=base["id"], page_size=100)
        for one in held["documents"]:
            if one["status"] == "completed":
                yield Found(ident=one["id"], name=one["filename"])


async def _document(use: Use, ident: str) -> str:
    """Put a document's passages together again, where they overlap and where they do not."""
    words, end, index = "", 0, 3
    while len(words) < _LONGEST:
        read = await use("read_passage", document_id=ident, chunk_index=index, around=3)
        for passage in read["passages"]:
            gap = "\n\n" if words and passage["start"] > end else ""
            words += gap + passage["content"][max(0, end - passage["start"]) :]
            end = max(end, passage["end"])
        if len(read["passages"]) < 7:
            break
        index += 7
    return words


async def _interviews(use: Use) -> AsyncIterator[Found]:
    for one in (await use("list_interviews"))["interviews"]:
        name = f"{one['position_title']} · {one['candidate_name']}"
        yield Found(ident=one["interview_id"], name=name)


async def _interview(use: Use, ident: str) -> str:
    return as_markdown(await use("show_interview", interview_id=ident))


async def _reports(use: Use) -> AsyncIterator[Found]:
    for one in (await use("list_reports"))["reports"]:
        name = f"{one['position']['title']} · {one['candidate']['username']}"
        yield Found(ident=one["interview_id"], name=name)


async def _report(use: Use, ident: str) -> str:
    shown = await use("show_report", interview_id=ident)
    return json.dumps(shown, ensure_ascii=False, indent=2)


SOURCES = (
    Source(
        name="documents",
        description="A document of a knowledge base, as text · 知识库中的文档全文",
        media_type="text/plain",
        needs=("list_knowledge_bases", "list_documents", "read_passage"),
        find=_documents,
        read=_document,
    ),
    Source(
        name="interviews",
        description="The transcript of an interview · 面试的逐字记录",
        media_type="text/markdown",
        needs=("list_interviews", "show_interview"),
        find=_interviews,
        read=_interview,
    ),
    Source(
        name="reports",
        description="The report on an interview, with its evidence · 面试的评测报告及依据",
        media_type="application/json",
        needs=("list_reports", "show_report"),
        find=_reports,
        read=_report,
    ),
)


class Shelf:
    """Everything that one caller may read."""

    def __init__(self, host: Host, actor: Actor, language: str) -> None:
        """Read from *host* as *actor*."""
        self._host, self._actor, self._language = host, actor, language

    async def resources(self) -> list[mcp.Resource]:
        """List what there is, kind by kind."""
        return [
            mcp.Resource(
                uri=f"zhiren://{source.name}/{found.ident}",
                name=found.name,
                mime_type=source.media_type,
            )
            for source in self._sources()
            for found in await self._found(source)
        ]

    def templates(self) -> list[mcp.ResourceTemplate]:
        """List the kinds."""
        return [
            mcp.ResourceTemplate(
                uri_template=source.template,
                name=source.name,
                description=source.description,
                mime_type=source.media_type,
            )
            for source in self._sources()
        ]

    async def read(self, uri: str) -> mcp.TextResourceContents:
        """Read one; what is not there, or not for this caller, is an error of the protocol."""
        scheme, _, rest = uri.partition("://")
        name, _, ident = rest.partition("/")
        for source in self._sources():
            if scheme == "zhiren" and source.name == name and ident:
                try:
                    words = await source.read(self._use, ident)
                except ZhirenError as error:
                    raise _refusal(error, uri) from None
                return mcp.TextResourceContents(uri=uri, mime_type=source.media_type, text=words)
        raise _refusal(NotFound("resource", uri), uri)

    async def complete(self, template: str, begun: str) -> list[str]:
        """Find the ids whose beginning, or whose name, is what was *begun*."""
        for source in self._sources():
            if source.template == template:
                return [
                    found.ident
                    for found in await self._found(source)
                    if found.ident.startswith(begun) or begun.lower() in found.name.lower()
                ]
        return []

    def _sources(self) -> list[Source]:
        return [source for source in SOURCES if all(map(self._may_use, source.needs))]

    def _may_use(self, name: str) -> bool:
        return name in self._host.tools and self._host.tools[name].allows(self._actor)

    async def _found(self, source: Source) -> list[Found]:
        found: list[Found] = []
        async for one in source.find(self._use):
            found.append(one)
            if len(found) == _LISTED:
                break
        return found

    async def _use(self, tool: str, **arguments: Any) -> dict[str, Any]:
        given: Mapping[str, Any] = arguments
        return await self._host.call_tool(tool, given, actor=self._actor, language=self._language)


def _refusal(error: ZhirenError, uri: str) -> MCPError:
    return MCPError(code=mcp.INVALID_PARAMS, message=str(error), data={"uri": uri})
