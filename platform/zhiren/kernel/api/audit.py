"""The book of who did what, for admins; and a candidate's contact, which is noted in it."""

import csv
import io
import json
from collections.abc import AsyncIterator
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field
from sqlalchemy import ColumnElement, func, select
from starlette.responses import Response, StreamingResponse

from zhiren.access import ADMINS, STAFF
from zhiren.call import Call
from zhiren.errors import NotFound
from zhiren.kernel.tables import AuditEntry, Candidate
from zhiren.web.endpoints import get

_AT_ONCE = 1000
"""Rows that an export reads at a time."""


def _written(value: object) -> object:
    """Refuse seconds since 1970, which no document of ours speaks of."""
    if not (isinstance(value, str) and value[:4].isdecimal() and "-" in value):
        raise ValueError("write it as 2026-01-31T08:00:00Z")
    return value


Instant = Annotated[AwareDatetime, BeforeValidator(_written)]


class AuditIn(BaseModel):
    """Which entries are wanted."""

    actor: Annotated[str, Field(max_length=64)] | None = None
    """A user's id."""
    action: Annotated[str, Field(max_length=127)] | None = None
    """A tool's name, an endpoint (``DELETE talent/talents/{talent_id}``), or a part of one."""
    since: Instant | None = None
    until: Instant | None = None
    """Not included."""

    @property
    def criteria(self) -> list[ColumnElement[bool]]:
        """The wishes, as SQL."""
        found: list[ColumnElement[bool]] = []
        if self.actor:
            found.append(AuditEntry.actor_id == self.actor)
        if self.action:
            found.append(AuditEntry.action.icontains(self.action, autoescape=True))
        if self.since:
            found.append(AuditEntry.at >= self.since)
        if self.until:
            found.append(AuditEntry.at < self.until)
        return found


class AuditPageIn(AuditIn):
    """Which page of the entries is wanted."""

    page: Annotated[int, Field(ge=1, le=1_000_000)] = 1
    page_size: Annotated[int, Field(ge=1, le=100)] = 20


class AuditExportIn(AuditIn):
    """How the entries are wanted as a file."""

    format: Literal["jsonl", "csv"] = "jsonl"


class EntryOut(BaseModel):
    """Who did what, and when. Never what was said in it."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    at: AwareDatetime
    actor_id: str
    role: str
    action: str
    subject: str | None
    changes: bool


class AuditOut(BaseModel):
    """One page of the book."""

    items: list[EntryOut]
    total: int
    page: int
    page_size: int


class ContactOut(BaseModel):
    """How a candidate is reached."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    name: str | None
    phone: str | None
    email: str | None


async def list_entries(call: Call, query: AuditPageIn) -> AuditOut:
    """Read the book, the newest entry first."""
    await call.host.audit.flush()
    async with call.reading() as session:
        counted = select(func.count(AuditEntry.id)).where(*query.criteria)
        total = await session.scalar(counted) or 0
        page = select(AuditEntry).where(*query.criteria).order_by(AuditEntry.id.desc())
        page = page.limit(query.page_size)
        rows = await session.scalars(page.offset((query.page - 1) * query.page_size))
        items = [EntryOut.model_validate(row) for row in rows]
    return AuditOut(items=items, total=total, page=query.page, page_size=query.page_size)


async def export_entries(call: Call, query: AuditExportIn) -> Response:
    """Take the book away as JSON Lines or CSV, the oldest entry first, however long it is."""
    await call.host.audit.flush()
    write, kind = {
        "jsonl": (_jsonl, "application/x-ndjson"),
        "csv": (_csv, "text/csv; charset=utf-8"),
    }[query.format]
    named = {"Content-Disposition": f'attachment; filename="audit.{query.format}"'}
    return StreamingResponse(write(_entries(call, query)), media_type=kind, headers=named)


async def show_contact(call: Call, candidate_id: str) -> ContactOut:
    """Show a candidate's telephone and e-mail whole. That this was asked is written down first."""
    async with call.host.database.writing(call.actor) as session:
        row = await session.get(Candidate, candidate_id)
        if row is None or row.deleted_at is not None:
            raise NotFound("candidate", candidate_id)
        entry = call.host.audit.entry(call)
        entry.changes, entry.subject = False, row.id
        session.add(entry)
    return ContactOut.model_validate(row)


async def _entries(call: Call, query: AuditIn) -> AsyncIterator[list[EntryOut]]:
    """Read on from the last one seen: no transaction stays open while a slow reader reads."""
    last = 0
    while True:
        async with call.reading() as session:
            rest = select(AuditEntry).where(AuditEntry.id > last, *query.criteria)
            rest = rest.order_by(AuditEntry.id)
            rows = (await session.scalars(rest.limit(_AT_ONCE))).all()
        if not rows:
            return
        last = rows[-1].id
        yield [EntryOut.model_validate(row) for row in rows]


async def _jsonl(groups: AsyncIterator[list[EntryOut]]) -> AsyncIterator[str]:
    async for group in groups:
        yield "".join(
            json.dumps(entry.model_dump(mode="json"), ensure_ascii=False) + "\n" for entry in group
        )


async def _csv(groups: AsyncIterator[list[EntryOut]]) -> AsyncIterator[str]:
    yield ",".join(EntryOut.model_fields) + "\r\n"
    async for group in groups:
        text = io.StringIO()
        csv.writer(text).writerows(entry.model_dump(mode="json").values() for entry in group)
        yield text.getvalue()


endpoints = [
    get("/audit", list_entries, roles=ADMINS),
    get("/audit/export", export_entries, roles=ADMINS),
    get("/candidates/{candidate_id}/contact", show_contact, roles=STAFF),
]
