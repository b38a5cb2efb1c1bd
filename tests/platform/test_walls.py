"""What acts for one organisation owns nothing of another, and a failed commit tells nobody."""

import asyncio
from collections.abc import Iterable
from pathlib import Path
from stat import S_IMODE

import pytest
from sqlalchemy.exc import IntegrityError

from zhiren import Actor, Call, Host, Subscription, hookimpl, on
from zhiren.errors import NotFound, Unauthorized
from zhiren.events import DocumentIndexed
from zhiren.kernel.tables import User
from zhiren.kernel.tokens import Tokens
from zhiren.operating.beside import leave_note
from zhiren.settings import Settings
from zhiren.testing import MakeHost, make_user


class Listener:
    """A plugin that hears of documents."""

    def __init__(self) -> None:
        self.heard: list[str] = []

    async def hear(self, event: DocumentIndexed, host: Host) -> None:
        self.heard.append(event.document_id)

    @hookimpl
    def register_subscriptions(self) -> Iterable[Subscription]:
        return [on(DocumentIndexed, self.hear)]


@pytest.fixture
def listener() -> Listener:
    return Listener()


@pytest.fixture
async def host(make_host: MakeHost, listener: Listener) -> Host:
    return await make_host(listener=listener)


async def test_the_service_of_one_organisation_sees_no_task_of_anothers(host: Host) -> None:
    ours, theirs = Actor.service("org_ours"), Actor.service("org_theirs")
    async with host.database.writing(theirs) as session:
        task = await host.tasks.add_batch(session, theirs, "theirs", 1)
    with pytest.raises(NotFound):
        await host.tasks.get(task.id, ours)


async def test_a_commit_that_fails_announces_nothing_then_or_later(
    host: Host, listener: Listener
) -> None:
    hr = await make_user(host, "hr")
    call = Call(host=host, actor=hr, name="test")
    twin = {"username": "n", "password_hash": "", "role": "hr"}

    async def fail() -> None:
        async with call.writing() as session:
            session.add_all(User(**twin, login="same") for _ in range(2))
            call.publish(DocumentIndexed(organisation_id=hr.organisation_id, document_id="never"))

    with pytest.raises(IntegrityError):
        await fail()
    async with call.writing():
        pass
    assert listener.heard == []


async def test_a_key_that_ends_while_it_is_looked_up_is_not_remembered(
    host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    hr = await make_user(host, "hr")
    async with host.database.writing(hr) as session:
        row, key = await host.accounts.make_key(session, hr, "k", [])
    look_up = host.accounts._by_key

    async def slowly(digest: str) -> Actor:
        actor = await look_up(digest)
        await asyncio.sleep(0.2)
        return actor

    monkeypatch.setattr(host.accounts, "_by_key", slowly)
    looking = asyncio.create_task(host.accounts.recognise(key))
    await asyncio.sleep(0.1)
    async with host.database.writing(hr) as session:
        await session.delete(await session.merge(row))
    host.accounts.forget()
    await looking
    with pytest.raises(Unauthorized):
        await host.accounts.recognise(key)


def test_the_secret_and_the_note_are_for_the_owner_alone(host: Host) -> None:
    home = host.settings.home
    (home / "server.json").write_text("{}")
    (home / "server.json").chmod(0o644)
    note = leave_note(host, "token")
    host.tokens.access("u", 1)
    assert {S_IMODE(path.stat().st_mode) for path in (note, home / "secret")} == {0o600}


async def test_a_note_lets_nobody_in_once_its_server_has_ended(host: Host) -> None:
    admin = await make_user(host, "admin")
    token = host.tokens.own(admin.user_id, 1)
    assert (await host.accounts.recognise(token)).user_id == admin.user_id
    lasting, another = host.tokens.access(admin.user_id, 1), Tokens(host.settings)
    assert another.read(lasting, "access")["sub"] == admin.user_id
    with pytest.raises(Unauthorized):
        another.read(token, "access")


def test_a_secret_that_is_set_to_nothing_is_not_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZHIREN_SECRET", "")
    tokens = Tokens(Settings(_env_file=None, home=tmp_path))
    assert tokens.read(tokens.access("u", 1), "access")["sub"] == "u"
