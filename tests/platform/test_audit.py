"""The book of calls: reads are written in groups, and soon."""

import asyncio

from sqlalchemy import func, select

from zhiren import Call, Host
from zhiren.kernel import tables
from zhiren.testing import MakeHost


async def rows(host: Host) -> int:
    async with host.database.reading(None) as session:
        return await session.scalar(select(func.count()).select_from(tables.AuditEntry)) or 0


async def reading(host: Host) -> Call:
    actor = await host.accounts.first_admin()
    return Call(host=host, actor=actor, name="look", changes=False)


async def test_a_full_group_is_written_at_once(make_host: MakeHost) -> None:
    host = await make_host(bare=object())
    call = await reading(host)
    for _ in range(500):
        host.audit.read(call)
    async with asyncio.timeout(0.9):  # a second is for groups that do not fill
        while await rows(host) < 500:
            await asyncio.sleep(0.01)


async def test_a_single_read_is_written_within_a_second_or_so(make_host: MakeHost) -> None:
    host = await make_host(bare=object())
    host.audit.read(await reading(host))
    assert await rows(host) == 0
    async with asyncio.timeout(5):
        while await rows(host) < 1:
            await asyncio.sleep(0.05)
