"""Everybody who may come: two organisations, two candidates, a researcher, and what is whose.

`settle` fills one host with a world and brings the callers; the world can be put back as it was.
"""

import asyncio
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import httpx2
from sqlalchemy import RowMapping, Table, and_, insert, select, update
from starlette.types import ASGIApp

from tests.house.world import CONDITION, HYPOTHESIS, POSITION, QUESTION, Builder
from zhiren import Actor, Host
from zhiren.access import Role
from zhiren.db import Base
from zhiren.kernel.tables import Task
from zhiren.testing import make_user, sign_in

CALLERS = (
    "anonymous",
    "candidate",
    "rival",
    "user",
    "viewer",
    "hr",
    "stranger",
    "admin",
    "operator",
)
"""The columns of the matrix: ``rival`` is another candidate, ``stranger`` another's hr."""
SECRETS = ("用数据说明结果",)
"""A scoring point, in other words than the answer has: for no candidate's eyes."""
WORDS = (
    "15 days of annual leave",
    "13800001234",
    "zhangwei@example.com",
    "加了联合索引和缓存",
    HYPOTHESIS,
)
"""What the organisation's documents, resumes, transcripts and researchers say."""
_OPEN = frozenset({"positions"})
"""Tables whose rows candidates see, whoever owns them."""
_SHORTEST = 8
_PREFIX = re.compile(r"^[a-z]+_(?=[0-9a-f]{32}$)")
Snapshot = dict[Table, dict[tuple[Any, ...], RowMapping]]


@dataclass(kw_only=True)
class World:
    """One host, the rows of one organisation in it by noun, and the callers."""

    host: Host
    app: ASGIApp
    client: httpx2.AsyncClient
    actors: dict[str, Actor]
    headers: dict[str, dict[str, str]]
    ids: dict[str, str]
    _marks: dict[str, frozenset[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Remember which plugins are held back."""
        self._held = dict(self.host.held)

    def marks(self, caller: str) -> frozenset[str]:
        """Give what *caller* must never read, unless it is said that they may."""
        return self._marks[caller]

    def hold_back(self) -> None:
        """Hold back again what somebody approved meanwhile."""
        for name, held in self._held.items():
            self.host.held[name] = held
            for tool in held.tools:
                self.host.tools.pop(tool.name, None)

    async def look_around(self) -> None:
        """Write down every id there is now, for those who must not see it."""
        rows = await snapshot(self.host)
        home = self.actors["hr"].organisation_id
        for caller in CALLERS:
            found = {home, *WORDS}
            for table, kept in rows.items():
                if caller in {"candidate", "rival"} and table.name in _OPEN:
                    continue
                for row in kept.values():
                    if row.get("organisation_id") == home and not self.is_of(caller, row):
                        found |= set(_idents(table, row))
            secrets = SECRETS if caller in {"candidate", "rival"} else ()
            self._marks[caller] = frozenset(found) | frozenset(secrets)

    def is_of(self, caller: str, row: RowMapping) -> bool:
        """Tell whether a row is about *caller*, or was asked for by them."""
        actor = self.actors.get(caller)
        people = {row.get("candidate_id"), row.get("owner_id"), row.get("user_id")}
        return actor is not None and actor.user_id in people


async def settle(host: Host, app: ASGIApp, client: httpx2.AsyncClient) -> World:
    """Fill *host*: every noun once, and rows of the rival's and the stranger's own beside it."""
    owner = await make_user(host, "hr")
    actors = {"operator": await host.accounts.first_admin()}
    colleagues: tuple[Role, ...] = ("viewer", "hr", "admin")
    for role in colleagues:
        actors[role] = await make_user(host, role, owner.organisation_id)
    others: dict[str, Role] = {"candidate": "candidate", "rival": "candidate", "user": "user"}
    for name, role in {**others, "stranger": "hr"}.items():
        actors[name] = await make_user(host, role)
    headers = {name: await sign_in(host, actor) for name, actor in actors.items()}
    builder = Builder(
        client=client, staff=await sign_in(host, owner), candidate=headers["candidate"]
    )
    ids = {**await builder.knowledge(), **await builder.screening(), **await builder.interviewing()}
    ids |= {"owner": owner.user_id} | await _more(host, builder, ids)
    ids |= await builder.research(headers["hr"])
    ids |= {"plan": ids["position"], "candidate": ids["talent"], "session": ids["interview"]}
    world = World(
        host=host,
        app=app,
        client=client,
        actors=actors,
        headers={**headers, "anonymous": {}},
        ids=ids,
    )
    await _beside(builder, world)
    await world.look_around()
    return world


async def snapshot(host: Host) -> Snapshot:
    """Read every row of every table."""
    found: Snapshot = {}
    async with host.database.reading(None) as session:
        for table in Base.metadata.sorted_tables:
            rows = (await session.execute(select(table))).mappings()
            found[table] = {_key(table, row): row for row in rows}
    return found


async def come_to_rest(host: Host) -> None:
    """Wait until nobody works any more."""
    busy = select(Task.id).where(Task.status.in_(("pending", "running"))).limit(1)
    while True:
        async with host.database.reading(None) as session:
            if await session.scalar(busy) is None:
                return
        await asyncio.sleep(0.05)


async def put_back(host: Host, before: Snapshot) -> None:
    """Bring back rows that were there *before* and are gone or changed; new ones stay.

    What was *before* must have been at rest: files that are taken away do not come back.
    """
    now = await snapshot(host)
    async with host.database.writing(None) as session:
        for table, rows in before.items():
            for key, row in rows.items():
                if key not in now[table]:
                    await session.execute(insert(table).values(**row))
                elif now[table][key] != row:
                    same = [column == row[column.name] for column in table.primary_key]
                    await session.execute(update(table).where(and_(*same)).values(**row))
    host.accounts.forget()


def _key(table: Table, row: RowMapping) -> tuple[Any, ...]:
    return tuple(row[column.name] for column in table.primary_key)


def _idents(table: Table, row: RowMapping) -> Iterable[str]:
    """Give what names a row in any document's form: the part of its key that nobody could guess."""
    parts = (part for part in _key(table, row) if isinstance(part, str))
    return (_PREFIX.sub("", part) for part in parts if len(part) >= _SHORTEST)


async def _more(host: Host, builder: Builder, ids: dict[str, str]) -> dict[str, str]:
    """Make the nouns that no tool's example needs."""
    staff, kb = builder.staff, ids["kb"]
    asked = {"kb_id": kb, "query": "How many days of annual leave are there?"}
    chat = await builder.send("POST", "/documind/api/v1/chat", staff, json=asked)
    talent = "/talent/api/v1"
    wish = {"data": {"condition_id": ids["condition"]}, "files": {"files": ("b.txt", b"x")}}
    batch = await builder.send("POST", f"{talent}/talents/batch-upload", staff, **wish)
    query = {"query": "谁会Java？"}
    answer = await builder.send("POST", f"{talent}/analysis/query-async", staff, json=query)
    for path in (f"talents/tasks/{batch['task_id']}", f"analysis/tasks/{answer['task_id']}"):
        await builder.until(f"{talent}/{path}", "status", "completed", "failed")
    report = await builder.send("GET", f"/interview/v1/reports/{ids['interview']}", staff)
    named = {"name": "ci"}
    key = (await builder.client.post("/api/v1/keys", json=named, headers=staff)).json()
    member = await make_user(host, "viewer", await _home(host, staff))
    return {
        "conversation": chat["conversation_id"],
        "message": chat["message_id"],
        "upload_task": batch["task_id"],
        "query_task": answer["task_id"],
        "report": report["report_id"],
        "key": key["id"],
        "member": member.user_id,
    }


async def _home(host: Host, headers: dict[str, str]) -> str:
    token = headers["Authorization"].removeprefix("Bearer ")
    return (await host.accounts.recognise(token)).organisation_id


async def _beside(builder: Builder, world: World) -> None:
    """Give the candidates an interview that goes on, and the stranger a little of everything."""
    ids, v1 = world.ids, "/interview/v1"
    chosen = {"position_id": ids["position"]}
    for name in ("candidate", "rival"):
        who = world.headers[name]
        opened = await builder.send("POST", f"{v1}/interviews", who, json=chosen)
        path = f"{v1}/interviews/{opened['interview_id']}"
        begun = await builder.send("POST", f"{path}/start", who)
        key = "open_interview" if name == "candidate" else "rivals_interview"
        ids[key] = opened["interview_id"]
        if name == "candidate":
            ids["asked"] = begun["current_question"]["question_id"]
    shown = await builder.send("GET", f"{v1}/interviews/{ids['interview']}", builder.staff)
    ids["answer"] = shown["questions"][0]["answer"]["answer_id"]
    theirs = world.headers["stranger"]
    made = await builder.send("POST", f"{v1}/positions", theirs, json=POSITION)
    mine = {"position_id": made["position_id"], **QUESTION}
    await builder.send("POST", f"{v1}/questions", theirs, json=mine)
    await builder.send("POST", "/talent/api/v1/conditions", theirs, json=CONDITION)
    await builder.send("POST", "/documind/api/v1/kb", theirs, json={"name": "theirs"})
    await come_to_rest(world.host)
