"""Whoever watches a stream hears everything once, in order, whatever breaks in between."""

import asyncio
from contextlib import suppress

import pytest
from sqlalchemy import delete, func, select

from zhiren import Actor, Done, Fact, Host, Numbered, Reset, Token, Utterance
from zhiren.kernel.tables import StreamPiece
from zhiren.streaming.streams import Streams
from zhiren.testing import MakeHost

STREAM, HOME = "interview:1", "org_1"
OWNER = Actor.service(HOME)


@pytest.fixture
async def host(make_host: MakeHost) -> Host:
    return await make_host(nothing=object())


async def hear(streams: Streams, after: int = 0) -> list[Numbered]:
    return [said async for said in streams.watch(STREAM, after)]


def words(heard: list[Numbered]) -> list[Utterance]:
    return [said.utterance for said in heard]


async def say(streams: Streams, *said: Utterance) -> list[int]:
    speaker = await streams.open(STREAM, HOME)
    numbers = [await speaker.say(one) for one in said]
    await speaker.close()
    return numbers


async def test_a_watcher_hears_what_is_said_while_it_is_said(host: Host) -> None:
    watching = asyncio.create_task(hear(host.streams))
    await say(host.streams, Token("a"), Fact("f", {"x": 1}), Token("b"), Done("ab"))
    heard = await asyncio.wait_for(watching, 5)
    assert words(heard) == [Token("a"), Fact("f", {"x": 1}), Token("b"), Done("ab")]


async def test_a_reader_who_comes_back_gets_exactly_what_it_missed(host: Host) -> None:
    numbers = await say(host.streams, Token("a"), Token("b"), Token("c"), Done("abc"))
    for place, number in enumerate(numbers[:-1]):
        missed = await hear(host.streams, after=number)
        assert [said.id for said in missed] == numbers[place + 1 :]


async def test_another_process_reads_the_same_from_the_database(host: Host) -> None:
    numbers = await say(host.streams, Token("a"), Done("a"))
    elsewhere = Streams(host.database)
    assert [said.id for said in await hear(elsewhere)] == numbers


async def test_a_new_speaker_after_a_cut_first_voids_what_was_said(host: Host) -> None:
    cut = await host.streams.open(STREAM, HOME)
    await cut.say(Token("half"))
    after_kill = Streams(host.database)
    lost = cut.first + 1
    speaker = await after_kill.open(STREAM, HOME)
    await speaker.say(Done("whole"))
    await speaker.close()
    assert words(await hear(after_kill, after=lost)) == [Reset(), Done("whole")]


async def test_ids_of_pieces_lost_with_a_process_are_never_used_again(host: Host) -> None:
    cut = await host.streams.open(STREAM, HOME)
    seen = [await cut.say(Token(str(n))) for n in range(3)]
    after_kill = Streams(host.database)
    speaker = await after_kill.open(STREAM, HOME)
    assert await speaker.say(Done("")) > max(seen)
    await cut.close()


async def test_a_finished_turn_is_kept_as_one_piece(host: Host) -> None:
    speaker = await host.streams.open(STREAM, HOME)
    for n in range(20):
        await speaker.say(Fact("n", {"n": n}))
    await speaker.say(Done(""))
    await speaker.close()
    async with host.database.reading(None) as session:
        assert await session.scalar(select(func.count()).select_from(StreamPiece)) == 1
    assert len(await hear(host.streams)) == 21


async def test_a_slow_reader_does_not_slow_the_speaker(host: Host) -> None:
    slow = host.streams.watch(STREAM)
    speaker = await host.streams.open(STREAM, HOME)
    await speaker.say(Token("0"))
    assert (await anext(slow)).utterance == Token("0")
    for n in range(1, 500):
        await speaker.say(Token(str(n)))
    await speaker.say(Done(""))
    await speaker.close()
    rest = [said async for said in slow]
    assert len(rest) == 500


def refuse(_: object) -> None:
    raise OSError("The disk is full.")


async def test_what_could_not_be_kept_at_first_is_kept_in_the_end(
    host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    speaker = await host.streams.open(STREAM, HOME)
    await speaker.say(Token("a"))
    with monkeypatch.context() as broken:
        broken.setattr(host.database, "writing", refuse)
        with pytest.raises(OSError, match="full"):
            await speaker.flush()
    await speaker.close()
    elsewhere = Streams(host.database)
    assert words(await elsewhere.heard(STREAM)) == [Token("a")]


async def test_a_speaker_who_is_cut_off_while_saying_loses_nothing(host: Host) -> None:
    speaker = await host.streams.open(STREAM, HOME)
    saying = asyncio.create_task(speaker.say(Done("end")))
    await asyncio.sleep(0)
    saying.cancel()
    await asyncio.wait([saying])
    await speaker.close()
    assert words(await Streams(host.database).heard(STREAM)) == [Done("end")]


async def test_the_end_of_one_speaker_takes_nothing_from_the_next(host: Host) -> None:
    first = await host.streams.open(STREAM, HOME)
    await first.say(Token("a"))
    second = await host.streams.open(STREAM, HOME)
    await second.say(Token("b"))
    await second.flush()
    await first.say(Done("a"))
    await first.close()
    kept = words(await Streams(host.database).heard(STREAM))
    assert Token("b") in kept
    await second.close()


async def test_a_speaker_whose_last_words_cannot_be_kept_is_not_live_for_ever(
    host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    speaker = await host.streams.open(STREAM, HOME)
    await speaker.say(Token("a"))
    with monkeypatch.context() as broken:
        broken.setattr(host.database, "writing", refuse)
        with pytest.raises(OSError, match="full"):
            await speaker.close()
    assert await host.streams.last_id(STREAM) == speaker.first


@pytest.mark.parametrize("claimed", [10**9, 2**62])
async def test_a_reader_who_claims_to_have_heard_the_future_hears_what_comes(
    host: Host, claimed: int
) -> None:
    await say(host.streams, Done("before"))
    watching = asyncio.create_task(hear(host.streams, after=claimed))
    await asyncio.sleep(0.05)
    await say(host.streams, Done("after"))
    assert words(await asyncio.wait_for(watching, 5)) == [Done("after")]


async def test_ids_of_a_speaker_who_began_and_was_lost_at_once_are_never_used_again(
    host: Host,
) -> None:
    [end] = await say(host.streams, Done("before"))
    lost = host.streams.begin(STREAM, HOME, after=end)
    seen = [await lost.say(Token(str(n))) for n in range(3)]
    after_kill = Streams(host.database)
    speaker = await after_kill.open(STREAM, HOME)
    assert await speaker.say(Done("")) > max(seen)
    await lost.close()


async def test_who_heard_all_that_was_said_before_looks_nothing_up(
    host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    [end] = await say(host.streams, Done("before"))
    speaker = host.streams.begin(STREAM, HOME, after=end)
    number = await speaker.say(Token("a"))
    with monkeypatch.context() as broken:
        broken.setattr(host.database, "reading", refuse)
        assert await host.streams.heard(STREAM, end) == [Numbered(number, Token("a"))]
    assert words(await host.streams.heard(STREAM)) == [Done("before"), Token("a")]
    await speaker.close()


async def test_who_listens_to_a_task_that_was_just_begun_looks_nothing_up(
    host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def begin() -> None:
        await asyncio.sleep(0)  # a task's own first steps
        host.streams.begin(STREAM, HOME, 0).said.append(Numbered(1_000_001, Done("a")))

    monkeypatch.delattr(host.streams, "database")
    beginning = asyncio.create_task(begin())
    assert words(await hear(host.streams)) == [Done("a")]
    await beginning


async def test_last_words_are_kept_with_what_they_tell_of_and_then_heard(host: Host) -> None:
    watching = asyncio.create_task(hear(host.streams))
    speaker = host.streams.begin(STREAM, HOME, after=0)
    await speaker.say(Token("a"))
    async with speaker.concluding() as conclude, host.database.writing(OWNER) as session:
        end = await conclude(session, [Fact("f", {}), Done("a")])
        assert not watching.done()
    await speaker.close()
    heard = await asyncio.wait_for(watching, 5)
    assert words(heard) == [Token("a"), Fact("f", {}), Done("a")]
    assert heard[-1].id == end
    assert await Streams(host.database).heard(STREAM) == heard


async def test_last_words_are_not_heard_when_what_they_tell_of_is_not_kept(host: Host) -> None:
    speaker = host.streams.begin(STREAM, HOME, after=0)
    await speaker.say(Token("a"))
    with suppress(ZeroDivisionError):
        async with speaker.concluding() as conclude, host.database.writing(OWNER) as session:
            await conclude(session, [Done("a")])
            raise ZeroDivisionError
    await speaker.close()
    assert words(await host.streams.heard(STREAM)) == [Token("a")]


async def test_an_epoch_that_ends_is_one_piece_whether_or_not_some_was_kept_before(
    host: Host,
) -> None:
    await say(host.streams, Token("a"), Done("a"))
    speaker = await host.streams.open(STREAM, HOME)
    await speaker.say(Token("b"))
    await speaker.flush()
    await speaker.say(Done("b"))
    await speaker.close()
    async with host.database.reading(None) as session:
        query = select(func.count()).where(StreamPiece.stream_id == STREAM)
        assert await session.scalar(query) == 2
    heard = await Streams(host.database).heard(STREAM)
    assert words(heard) == [Token("a"), Done("a"), Token("b"), Done("b")]


async def test_what_was_said_is_kept_although_its_opening_was_forgotten(host: Host) -> None:
    speaker = await host.streams.open(STREAM, HOME)
    async with host.database.writing(None) as session:
        await session.execute(delete(StreamPiece))
    await speaker.say(Done("a"))
    await speaker.close()
    assert words(await Streams(host.database).heard(STREAM)) == [Done("a")]
