"""Whoever is shut out by another process of the installation is out here too, in a moment."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace

import pytest
from sqlalchemy import delete, update

from zhiren import Host
from zhiren.access import Actor
from zhiren.db import utcnow
from zhiren.errors import Unauthorized
from zhiren.kernel.presence import Visit
from zhiren.kernel.roll_call import RollCall
from zhiren.kernel.tables import ApiKey, SignIn, User
from zhiren.testing import MakeHost, make_user


@pytest.fixture
async def host(make_host: MakeHost) -> Host:
    return await make_host(nothing=object())


@pytest.fixture
async def other(make_host: MakeHost, host: Host) -> Host:
    """Another process on the same database."""
    return await make_host({"database": host.database.url}, nothing=object())


async def come(host: Host, actor: Actor, *, by_key: bool = False) -> Visit:
    """Have *actor* recognised at *host*, who signed in or has a key."""
    user = await host.accounts.get(actor.user_id)
    assert user is not None
    token = (await host.sign_ins.begin(user)).access
    if by_key:
        async with host.database.writing(actor) as session:
            _, token = await host.accounts.make_key(session, actor, "k")
    return host.accounts.presence.visit(await host.accounts.recognise(token))


def is_over(visit: Visit) -> bool:
    try:
        visit.check()
    except Unauthorized:
        return True
    return False


async def call(host: Host) -> None:
    await RollCall(host.database, host.accounts.presence).call()


async def test_who_may_stay_stays(host: Host) -> None:
    hr = await make_user(host, "hr")
    visits = [await come(host, hr), await come(host, hr, by_key=True)]
    visits.append(host.accounts.presence.visit(Actor.anonymous()))
    await call(host)
    assert [is_over(visit) for visit in visits] == [False] * 3


async def suspend(host: Host, visit: Visit) -> None:
    them = User.id == visit.actor.user_id
    async with host.database.writing(None) as session:
        await session.execute(update(User).where(them).values(is_active=False))


async def end_every_token(host: Host, visit: Visit) -> None:
    them = User.id == visit.actor.user_id
    async with host.database.writing(None) as session:
        await session.execute(update(User).where(them).values(token_version=7))


async def sign_out(host: Host, visit: Visit) -> None:
    await host.sign_ins.end(visit.actor)


async def remove(host: Host, visit: Visit) -> None:
    async with host.database.writing(None) as session:
        for table in (SignIn, ApiKey):
            await session.execute(delete(table).where(table.user_id == visit.actor.user_id))
        await session.execute(delete(User).where(User.id == visit.actor.user_id))


Ends = Callable[[Host, Visit], Awaitable[None]]


@pytest.mark.parametrize("end", [suspend, end_every_token, sign_out, remove])
async def test_what_another_process_ends_is_over(host: Host, other: Host, end: Ends) -> None:
    visit, colleague = await come(host, await make_user(host, "hr")), await make_user(host, "hr")
    stays = await come(host, colleague)
    await end(other, visit)
    await call(host)
    assert (is_over(visit), is_over(stays)) == (True, False)


async def test_a_key_that_ends_elsewhere_ends_what_came_by_it_alone(
    host: Host, other: Host
) -> None:
    hr = await make_user(host, "hr")
    by_key, signed = await come(host, hr, by_key=True), await come(host, hr)
    async with other.database.writing(None) as session:
        await session.execute(update(ApiKey).values(expires_at=utcnow()))
    await call(host)
    assert (is_over(by_key), is_over(signed)) == (True, False)


async def test_signing_out_everywhere_leaves_what_came_by_a_key(host: Host, other: Host) -> None:
    hr = await make_user(host, "hr")
    by_key, signed = await come(host, hr, by_key=True), await come(host, hr)
    await other.sign_ins.end(replace(signed.actor, key_id=None), everywhere=True)
    await call(host)
    assert (is_over(by_key), is_over(signed)) == (False, True)


async def test_a_stream_here_ends_within_two_seconds_of_a_word_there(
    host: Host, other: Host
) -> None:
    visit = await come(host, await make_user(host, "hr"))

    async def silence() -> AsyncIterator[str]:
        await asyncio.sleep(20)
        yield "secret"

    heard = visit.listen(silence())
    waiting = asyncio.ensure_future(anext(heard))
    await suspend(other, visit)
    with pytest.raises(Unauthorized):
        await asyncio.wait_for(waiting, 2)
