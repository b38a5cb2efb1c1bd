"""Where what is said is kept and watched. Work speaks into a stream; readers only watch it.

A reader that comes back with the last id it saw gets exactly what it missed, also from a server
that was killed in between. Ids grow: every opening of a stream is an *epoch* of its own, so that
a piece that a reader saw, but that was lost with the process, can never be taken for another.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

from sqlalchemy import Select, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from zhiren.access import Actor
from zhiren.db import Database, utcnow
from zhiren.kernel.tables import StreamPiece
from zhiren.streaming.bells import Bells
from zhiren.utterances import Numbered, Reset, Utterance, ends, pack, unpack

_EPOCH = 1_000_000
_COALESCE = 0.1
_STEPS = 5
"""Of the loop, within which a task that was asked for and can be begun at once has begun."""
KEPT = timedelta(hours=24)
Conclude = Callable[[AsyncSession, Sequence[Utterance]], Awaitable[int]]
"""Keeps last words in an open write; answers the id of the very last."""


class Speaker:
    """One epoch of a stream, while somebody speaks into it."""

    def __init__(
        self, streams: "Streams", stream_id: str, actor: Actor, first: int, *, opened: bool
    ) -> None:
        """Number utterances after *first*. *opened*: a piece without words stands there."""
        self.stream_id, self.first = stream_id, first
        self.before = first
        """The last id that was given out before this epoch, where that is known."""
        self.said: list[Numbered] = []
        self._streams, self._actor, self._opened = streams, actor, opened
        self._kept = 0
        self._tried = False
        self._keeping = asyncio.Lock()
        self._flushing: asyncio.Task[None] | None = None
        self._closing = asyncio.Event()

    async def say(self, utterance: Utterance) -> int:
        """Say *utterance*: live to watchers at once, to the database within 100 ms."""
        self.said += self._numbered([utterance])
        self._streams.bells.ring(_topic(self.stream_id))
        if ends(utterance):
            await self.flush()
        else:
            self._flush_soon()
        return self.said[-1].id

    def _flush_soon(self) -> None:
        if self._flushing is None or self._flushing.done():
            self._flushing = asyncio.create_task(self._flush_later())

    async def _flush_later(self) -> None:
        await _wait(self._closing, _COALESCE)
        await self.flush()

    async def flush(self) -> None:
        """Keep what has been said; when the epoch has ended, as one piece.

        What was not kept, because this failed or was cut off, is kept the next time.
        """
        async with self._keeping:
            if not (fresh := self.said[self._kept :]):
                return
            async with self._streams.database.writing(self._actor) as session:
                if ends(fresh[-1].utterance):
                    await self._keep_whole(session, self.said)
                else:
                    await self._keep(session, fresh, fresh[0].id)
            self._kept += len(fresh)
        self._streams.bells.ring_everywhere(_topic(self.stream_id))

    @asynccontextmanager
    async def concluding(self) -> AsyncIterator[Conclude]:
        """Say the last words together with what they tell of: both are kept, or neither.

        Inside, a write is opened and left again, in which the last words are kept with what this
        gives; they are heard when this is left. Nothing else is said or kept meanwhile.
        """
        end: list[Numbered] = []

        async def conclude(session: AsyncSession, last_words: Sequence[Utterance]) -> int:
            end[:] = self._numbered(last_words)
            await self._keep_whole(session, [*self.said, *end])
            return end[-1].id

        async with self._keeping:
            yield conclude
            self.said += end
            self._kept = len(self.said)
        self._streams.bells.ring_everywhere(_topic(self.stream_id))

    def _numbered(self, utterances: Sequence[Utterance]) -> list[Numbered]:
        number = self.first + len(self.said) + 1
        return [Numbered(*one) for one in enumerate(utterances, number)]

    async def _keep_whole(self, session: AsyncSession, said: list[Numbered]) -> None:
        """Keep the epoch as one piece: the one that opened it, while there is no other."""
        if self._opened and not self._tried:
            self._tried = True
            opening = StreamPiece.stream_id == self.stream_id, StreamPiece.first == self.first
            whole = {"last": said[-1].id, "items": _items(said)}
            query = update(StreamPiece).where(*opening).values(whole).returning(StreamPiece.first)
            if await session.scalar(query.execution_options(synchronize_session=False)):
                return
        await self._keep(session, said, self.first)

    async def _keep(self, session: AsyncSession, said: list[Numbered], first: int) -> None:
        """Keep what was *said* in place of what this epoch kept from the id *first* on."""
        if self._tried:
            # The next epoch may have begun: its pieces are not ours to replace.
            same = StreamPiece.first.between(first, self.first + _EPOCH - 1)
            stale = delete(StreamPiece).where(StreamPiece.stream_id == self.stream_id, same)
            await session.execute(stale.execution_options(synchronize_session=False))
        self._tried = True
        session.add(_piece(self.stream_id, said))

    async def close(self) -> None:
        """Stop speaking. Readers go on from the database."""
        self._closing.set()
        try:
            if self._flushing is not None:
                await asyncio.wait([self._flushing])
            await self.flush()
        finally:
            self._streams.closed(self)

    def after(self, number: int) -> list[Numbered]:
        """List what was said after *number*."""
        return self.said[max(0, number - self.first) :]


class Streams:
    """All streams, by id."""

    def __init__(self, database: Database, bells: Bells | None = None) -> None:
        """Keep streams in *database*; *bells* wake those who watch, also in other processes."""
        self.database = database
        self.bells = bells or Bells()
        self._live: dict[str, Speaker] = {}

    async def open(
        self, stream_id: str, organisation_id: str, after: int = 0, *, anew: bool = False
    ) -> Speaker:
        """Begin to speak into *stream_id*, one speaker at a time, with ids above *after*.

        If the last one was cut off in the middle, watchers first hear a `Reset`. *anew*: that may
        be so although nothing of it was kept.
        """
        actor = Actor.service(organisation_id)
        async with self.database.writing(actor) as session:
            last = await session.scalar(_last(stream_id))
            # One epoch is passed over: somebody may have begun it, and been cut off at once.
            first = _next_epoch(max(after, last.last if last else 0)) + _EPOCH
            session.add(StreamPiece(stream_id=stream_id, first=first, last=first, items=[]))
        speaker = self._live[stream_id] = Speaker(self, stream_id, actor, first, opened=True)
        if anew or (last is not None and not _ended(last)):
            await speaker.say(Reset())
        return speaker

    def begin(self, stream_id: str, organisation_id: str, after: int) -> Speaker:
        """Begin to speak into *stream_id*, whose last id that was ever given out is *after*.

        Nothing is looked up or written down before the first words are. So this is for those who
        know that the last speaker came to an end and that nobody was here before in their place;
        whoever comes after them in that place must `open` the stream ``anew``.
        """
        actor, first = Actor.service(organisation_id), _next_epoch(after)
        speaker = self._live[stream_id] = Speaker(self, stream_id, actor, first, opened=False)
        speaker.before = after
        return speaker

    async def watch(
        self,
        stream_id: str,
        after: int = 0,
        until: Callable[[Utterance], bool] = ends,
        *,
        claimed: bool = True,
    ) -> AsyncIterator[Numbered]:
        """Hear everything after the id *after*, until an utterance for which *until* holds.

        Whoever calls this has made sure that the caller may hear it. *claimed*: somebody only says
        that they have heard *after*, which may be anything.
        """
        with self.bells.waiting(_topic(stream_id)) as bell:
            await self._let_begin(stream_id)
            if claimed and after:
                after = min(after, await self._end_of_epoch(stream_id))
            while True:
                bell.clear()
                for said in await self._since(stream_id, after):
                    after = said.id
                    yield said
                    if until(said.utterance):
                        return
                await bell.wait()

    async def newest(
        self, stream_id: str, after: int, wanted: Callable[[Utterance], bool]
    ) -> AsyncIterator[Utterance]:
        """Hear, for good, the latest utterance after the id *after* for which *wanted* holds.

        Whoever is slow misses what lay between: nothing is held for them.
        """
        with self.bells.waiting(_topic(stream_id)) as bell:
            while True:
                await bell.wait()
                fresh = await self._since(stream_id, after)
                after = fresh[-1].id if fresh else after
                if told := [one.utterance for one in fresh if wanted(one.utterance)]:
                    yield told[-1]

    async def heard(self, stream_id: str, after: int = 0) -> list[Numbered]:
        """List what has been said after the id *after*, without waiting for more."""
        return await self._since(stream_id, after)

    async def last_id(self, stream_id: str) -> int:
        """Tell the id of what was said last, or 0."""
        if live := self._live.get(stream_id):
            return live.first + len(live.said)
        async with self.database.reading(None) as session:
            last = func.max(StreamPiece.last)
            query = select(last).where(StreamPiece.stream_id == stream_id)
            return await session.scalar(query) or 0

    async def _let_begin(self, stream_id: str) -> None:
        """Let a task that was just begun here speak first: then nothing need be looked up."""
        for _ in range(_STEPS):
            if stream_id in self._live:
                return
            await asyncio.sleep(0)

    async def _end_of_epoch(self, stream_id: str) -> int:
        """Tell the highest id that the last epoch could give out.

        Whoever claims to have heard a higher one would never hear what is said next.
        """
        return _next_epoch(await self.last_id(stream_id)) - 1

    async def forget_old(self) -> None:
        """Drop pieces older than a day; what was decided lives in the plugins' own rows."""
        async with self.database.writing(None) as session:
            old = StreamPiece.created_at < utcnow() - KEPT
            await session.execute(delete(StreamPiece).where(old))

    def closed(self, speaker: Speaker) -> None:
        """Forget a speaker that has finished."""
        if self._live.get(speaker.stream_id) is speaker:
            del self._live[speaker.stream_id]
        self.bells.ring(_topic(speaker.stream_id))

    async def _since(self, stream_id: str, after: int) -> list[Numbered]:
        live = self._live.get(stream_id)
        if live is not None and after >= live.before:
            return live.after(after)
        kept = await self._read(stream_id, after)
        if live is None:
            return kept
        return [said for said in kept if said.id <= live.first] + live.after(after)

    async def _read(self, stream_id: str, after: int) -> list[Numbered]:
        async with self.database.reading(None) as session:
            pieces = await session.scalars(
                select(StreamPiece)
                .where(StreamPiece.stream_id == stream_id, StreamPiece.last > after)
                .order_by(StreamPiece.first)
            )
            items = [item for piece in pieces for item in piece.items]
        said = [Numbered(item["id"], unpack(item["said"])) for item in items]
        return [one for one in said if one.id > after]


async def _wait(bell: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await bell.wait()
    except TimeoutError:
        return


def _next_epoch(number: int) -> int:
    return (number // _EPOCH + 1) * _EPOCH


def _last(stream_id: str) -> Select[StreamPiece]:
    pieces = select(StreamPiece).where(StreamPiece.stream_id == stream_id)
    return pieces.order_by(StreamPiece.first.desc()).limit(1)


def _topic(stream_id: str) -> str:
    return f"stream/{stream_id}"


def _items(said: list[Numbered]) -> list[dict[str, Any]]:
    return [{"id": one.id, "said": pack(one.utterance)} for one in said]


def _piece(stream_id: str, said: list[Numbered]) -> StreamPiece:
    return StreamPiece(
        stream_id=stream_id,
        first=said[0].id,
        last=said[-1].id,
        items=_items(said),
    )


def _ended(piece: StreamPiece) -> bool:
    return bool(piece.items) and ends(unpack(piece.items[-1]["said"]))
