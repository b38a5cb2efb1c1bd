"""Through every door and with every tool: nothing shows, counts or changes what others own."""

import asyncio
from collections.abc import AsyncIterator
from random import Random
from typing import Any, NamedTuple

import httpx2
import pytest
import pytest_asyncio
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from scripts.examples import ids_of
from scripts.seeding import sow
from tests.house.conftest import UNLIMITED
from tests.house.foreign import Request, requests_of
from tests.platform.db.tables import every_table, rows_for, truth
from tests.serving import served
from zhiren import Host
from zhiren.access import Actor, Role
from zhiren.kernel.tables import Task
from zhiren.settings import Settings
from zhiren.testing import PASSWORD, make_user, sign_in
from zhiren.testing_databases import throwaway_database

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(300)]
MARK = "zqxj"
"""What stands in rows of the others, and is heard nowhere else."""
MARKED = ("name", "title", "content", "text", "transcript", "description", "question", "summary")
STRANGERS: tuple[Role, ...] = ("hr", "admin", "viewer", "candidate", "user")
STAFF = ("hr", "admin", "viewer")
Rows = dict[str, Any]
OWN_AFFAIRS = {"audit", "sign_ins", "stream_pieces"}
"""Tables in which the others' own coming and going is written while we look."""
OF_THE_MACHINE = {"cpu_percent", "memory_percent", "disk_percent", "uptime"}
"""What the machine tells of itself, another thing at every look."""


class Answer(NamedTuple):
    """What was answered, and what it told of the others."""

    response: httpx2.Response
    told: set[str]

    @property
    def failed(self) -> bool:
        """Whether the server broke."""
        return self.response.status_code >= 500


class Town:
    """An organisation with rows of every noun, and strangers at its doors."""

    def __init__(self, host: Host, client: httpx2.AsyncClient, ids: dict[str, str]) -> None:
        self.host, self.client, self.ids = host, client, ids
        self.requests = requests_of(host)
        self.strangers: dict[str, Actor] = {}
        self.headers: dict[str, dict[str, str]] = {}
        self.secrets: set[str] = set()
        self.owner = ""

    async def settle(self) -> None:
        """Let everybody in, wait until no work is left, mark and note what is there."""
        self.owner = (await self.host.accounts.first_admin()).organisation_id
        for role in STRANGERS:
            self.strangers[role] = await make_user(self.host, role)
        await self.sign_in_again()
        while await self._busy():
            await asyncio.sleep(0.1)
        await self._mark()
        rows = await self.rows()
        keys = {part for table in rows.values() for key in table for part in key}
        self.secrets = {MARK} | {key for key in keys if isinstance(key, str) and len(key) > 8}

    async def sign_in_again(self) -> None:
        """Let the strangers in anew: they may have signed out."""
        for role, actor in self.strangers.items():
            self.headers[role] = await sign_in(self.host, actor)

    def shuffled(self, chance: Random) -> dict[str, str]:
        """Give every noun an id of theirs, of that noun or another."""
        others = sorted(self.secrets - {MARK})
        return {
            n: chance.choice(others) if chance.random() < 0.3 else i for n, i in self.ids.items()
        }

    async def _busy(self) -> bool:
        async with self.host.database.reading(None) as session:
            under_way = select(Task.id).where(Task.status.in_(("pending", "running")))
            return (await session.scalars(under_way)).first() is not None

    async def _mark(self) -> None:
        async with self.host.database.writing(None) as session:
            for cls in every_table():
                for name in MARKED:
                    column: Any = getattr(cls, name, None)
                    if column is not None and column.type.python_type is str and cls is not Task:
                        theirs = update(cls).where(cls.organisation_id == self.owner)
                        await session.execute(theirs.values({name: column + MARK}))

    async def rows(self) -> Rows:
        """Read every row of theirs, by table and key."""
        found = {}
        for cls in every_table():
            table: str = cls.__tablename__  # type: ignore[attr-defined]
            if table not in OWN_AFFAIRS:
                there = await truth(self.host.database, cls)
                mine = {k: r for k, r in there.items() if r["organisation_id"] == self.owner}
                found[table] = mine
        return found

    async def ask(
        self, request: Request, headers: dict[str, str], ids: dict[str, str] | None = None
    ) -> Answer:
        """Send *request* with their ids; find which of their secrets the answer tells beyond it."""
        sent = request.filled(ids or self.ids)
        response = await self.client.request(**sent, headers=headers)
        told = {one for one in self.secrets if one in response.text and one not in str(sent)}
        return Answer(response, told)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def town(tmp_path_factory: pytest.TempPathFactory, _databases: None) -> AsyncIterator[Town]:
    home = tmp_path_factory.mktemp("town")
    async with throwaway_database(home) as kept_at:
        own: dict[str, Any] = {"admin_password": PASSWORD, "home": home, "database": kept_at}
        host = Host(settings=Settings(_env_file=None, **own | UNLIMITED))
        await host.database.create_all()
        async with host.lifespan(), served(host) as port:
            url = f"http://127.0.0.1:{port}"
            seeds = await asyncio.to_thread(sow, url)
            async with httpx2.AsyncClient(base_url=url, timeout=60) as client:
                town = Town(host, client, ids_of(seeds))
                await town.settle()
                yield town


async def test_what_the_doors_tell_their_owner_they_tell_no_stranger(town: Town) -> None:
    before, wrong, told = await town.rows(), [], set[str]()
    owner = await sign_in(town.host, await town.host.accounts.first_admin())
    for request in sorted(town.requests, key=lambda one: "logout" in one.name):
        if request.method == "GET" and "/events" not in request.path:
            told |= {request.name} if (await town.ask(request, owner)).told else set()
        for role in STAFF:
            answer = await town.ask(request, town.headers[role])
            if answer.told or answer.failed:
                wrong.append((request.name, role, answer))
    assert wrong == []
    assert kept(before, await town.rows())
    assert len(told) > 30


@pytest.mark.parametrize("role", ["candidate", "user"])
async def test_those_who_may_see_open_positions_change_nothing_of_the_others(
    town: Town, role: str
) -> None:
    await town.sign_in_again()
    before, wrong = await town.rows(), []
    # Whoever begins an interview is asked the first question.
    shown = {MARK} | {k for name in ("positions", "questions") for (k,) in before[name]}
    for request in sorted(town.requests, key=lambda one: "logout" in one.name):
        answer = await town.ask(request, town.headers[role])
        if answer.told - shown or answer.failed:
            wrong.append((request.name, answer))
    assert wrong == []
    assert kept(before, await town.rows(), by=town.strangers[role].user_id)


def kept(before: Rows, after: Rows, by: str = "") -> bool:
    """Tell whether all rows are as they were, and new ones are of the person who is named."""
    return all(
        before[table][key] == row
        if key in before[table]
        else by and by in {row.get(name) for name in ("candidate_id", "owner_id", "user_id")}
        for table, rows in after.items()
        for key, row in rows.items()
    ) and all(after[table].keys() >= rows.keys() for table, rows in before.items())


async def look(town: Town) -> dict[tuple[str, str], Any]:
    """Ask for everything that is listed or counted, as each of the strangers at work."""
    answers = {}
    for request in town.requests:
        if request.method == "GET" and not request.parts:
            for role in STAFF:
                response = (await town.ask(request, town.headers[role])).response
                flat = leaves(response.json()) if "json" in response.headers["content-type"] else {}
                answers[request.name, role] = {"": response.status_code, **flat}
    return answers


def leaves(value: Any, path: str = "") -> dict[str, Any]:
    """Give every value inside *value*, by where it is."""
    parts: Any = {}
    if isinstance(value, dict):
        parts = value.items()
    elif isinstance(value, list):
        parts = enumerate(value)
    else:
        return {path: value}
    return {p: v for name, part in parts for p, v in leaves(part, f"{path}/{name}").items()}


async def test_what_strangers_list_and_count_is_as_if_nobody_else_were_there(town: Town) -> None:
    await town.sign_in_again()
    first, second = await look(town), await look(town)
    assert len(first) > 60
    async with town.host.database.writing(None) as session:
        for cls in every_table():
            for row in rows_for(cls, town.owner, "nobody"):
                session.add(row)
                await session.flush()
    third = await look(town)
    wrong = [
        (name, where)
        for name, answer in third.items()
        for where in answer.keys() | second[name].keys()
        if first[name].get(where) == second[name].get(where) != answer.get(where)
        and where.rpartition("/")[2] not in OF_THE_MACHINE
    ]
    assert wrong == []


STEPS = st.lists(
    st.tuples(st.integers(0, 9999), st.sampled_from(STAFF), st.randoms(use_true_random=False)),
    min_size=2,
    max_size=10,
)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS)
async def test_no_sequence_through_the_doors_shows_or_changes_a_foreign_row(
    town: Town, steps: list[tuple[int, str, Random]]
) -> None:
    await town.sign_in_again()
    before = await town.rows()
    for number, role, chance in steps:
        request = town.requests[number % len(town.requests)]
        answer = await town.ask(request, town.headers[role], town.shuffled(chance))
        assert not answer.failed
        assert answer.told == set()
    assert kept(before, await town.rows())
