"""This is where it is told live what a recording shows: one an interview, so many at once.

Whoever speaks waits for none of it: pieces are kept before anybody looks at them, the measuring is
done in a process of its own, and viewers hear of the newest figures alone.
"""

import asyncio
import os
import time
from dataclasses import asdict
from typing import Any, Self
from weakref import WeakKeyDictionary

import structlog

from zhiren import Actor, Call, Done, Fact, Host, Unavailable, ZhirenError
from zhiren.events import RecordingBegun
from zhiren.pieces import topic
from zhiren.realtime import NAME, nothing, stream_of
from zhiren.streaming.streams import Speaker
from zhiren_analysis.engines import landmarkers
from zhiren_analysis.live.following import Watched, watched
from zhiren_analysis.media.containers import Bounds
from zhiren_analysis.recordings import may_describe, may_measure
from zhiren_analysis.settings import AnalysisSettings

log = structlog.get_logger(__name__)
BUSY = "同时分析的面试已满 · As many recordings as there is room for are being analysed."
_REFUSED = "候选人未同意录制 · The candidate did not agree to being recorded."
_NOT_DESCRIBED = (
    "候选人未同意描述声音与画面 · The candidate did not agree to voice and picture being described."
)
_IDLE = 10.0
"""Seconds without a piece after which nobody speaks any more."""
_BEAT = 0.9
"""Seconds after which viewers hear the newest figures again."""
_LOOK = 5.0
"""Seconds after which it is looked up again what the candidate agrees to."""
_EPOCH = 400
"""Figures that are kept together."""
_followers: WeakKeyDictionary[Host, "Followers"] = WeakKeyDictionary()


def followers_of(host: Host) -> "Followers":
    """Give those who follow recordings in *host*."""
    return _followers.setdefault(host, Followers(host))


async def begin(event: RecordingBegun, host: Host) -> None:
    """Follow the recording that has begun; whoever records does not wait for it."""
    followers_of(host).begin(event)


class Followers:
    """Those who follow recordings in one process."""

    def __init__(self, host: Host) -> None:
        """Begin with nobody."""
        self._host = host
        self._running: dict[str, asyncio.Task[None]] = {}
        most = host.section(AnalysisSettings).realtime_at_once
        self._most = len(os.sched_getaffinity(0)) if most is None else most

    def begin(self, event: RecordingBegun) -> None:
        """Follow a recording; an earlier one of the same interview is left."""
        earlier = self._running.pop(event.interview_id, None)
        if earlier is not None:
            earlier.cancel()
        work = self._follow if len(self._running) < self._most else self._refuse
        task = asyncio.create_task(work(event, earlier))
        self._running[event.interview_id] = task
        task.add_done_callback(lambda done: self._forget(event.interview_id, done))

    async def stop(self) -> None:
        """Follow nothing more."""
        running = list(self._running.values())
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    def _forget(self, interview_id: str, done: "asyncio.Task[None]") -> None:
        if self._running.get(interview_id) is done:
            del self._running[interview_id]

    async def _refuse(self, event: RecordingBegun, earlier: "asyncio.Task[None] | None") -> None:
        await _ended(earlier)
        why = BUSY if self._most else "实时分析已关闭 · Live analysis is switched off here."
        async with _speaking(self._host, event) as told:
            await told.say(nothing(why))

    async def _follow(self, event: RecordingBegun, earlier: "asyncio.Task[None] | None") -> None:
        await _ended(earlier)
        async with _speaking(self._host, event) as told:
            try:
                await _measured(self._host, event, told)
            except ZhirenError as error:
                await told.say(nothing(str(error)))


async def _ended(earlier: "asyncio.Task[None] | None") -> None:
    if earlier is not None:
        await asyncio.wait([earlier])


class _speaking:  # noqa: N801 - it is used as a function
    """Speaks figures into an interview's stream, a new epoch now and then."""

    def __init__(self, host: Host, event: RecordingBegun) -> None:
        self._host, self._event = host, event
        self._speaker: Speaker | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._close()

    async def say(self, found: dict[str, Any]) -> None:
        if self._speaker is None:
            stream = stream_of(self._event.interview_id)
            self._speaker = await self._host.streams.open(stream, self._event.organisation_id)
        await self._speaker.say(Fact(NAME, found))
        if len(self._speaker.said) >= _EPOCH:
            await self._close()

    async def _close(self) -> None:
        speaker, self._speaker = self._speaker, None
        if speaker is not None:
            await speaker.say(Done(""))
            await speaker.close()


async def _measured(host: Host, event: RecordingBegun, told: _speaking) -> None:
    call = Call(host=host, actor=Actor.service(event.organisation_id), name="live analysis")
    record = await call.use("show_interview", interview_id=event.interview_id)
    if not may_measure(record):
        raise Unavailable(_REFUSED)
    wanted, missing = _wanted(host, record)
    memory = host.section(AnalysisSettings).media_memory_mb
    async with watched(wanted, memory) as process:
        feeding = asyncio.create_task(_feed(host, event.key, process))
        either = {
            asyncio.create_task(_tell(process, missing, told)),
            asyncio.create_task(_agreed(call, event, described=wanted["describe"])),
        }
        try:
            done, _ = await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
            done.pop().result()
        finally:
            for task in (feeding, *either):
                task.cancel()
            await asyncio.gather(feeding, *either, return_exceptions=True)


async def _tell(process: Watched, missing: dict[str, str], told: _speaking) -> None:
    """Pass on what is heard, and of what is *missing*, why: each second, at the least.

    While nothing new comes the newest is told again; its window says of when it is.
    """
    heard = process.heard()
    coming = asyncio.ensure_future(anext(heard, None))
    newest: dict[str, Any] | None = None
    try:
        while True:
            await asyncio.wait([coming], timeout=_BEAT if newest else None)
            if coming.done():
                if (newest := coming.result()) is None:
                    return
                evidence = newest["evidence"]
                evidence["not_analysed"] = missing | evidence["not_analysed"]
                coming = asyncio.ensure_future(anext(heard, None))
            assert newest is not None
            await told.say(newest)
    finally:
        coming.cancel()


def _wanted(host: Host, record: dict[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """Say what is to be measured, and of what is not, why."""
    settings = host.section(AnalysisSettings)
    bounds = Bounds(seconds=settings.media_minutes * 60, pixels=settings.media_pixels)
    described, face, pose = may_describe(record), "", None
    missing = {} if described else dict.fromkeys(("emotion", "video"), _NOT_DESCRIBED)
    if described:
        try:
            face, pose = landmarkers(host)
        except Unavailable as error:
            missing = {"video": str(error)}
    models = {"face": face, "pose": pose}
    kinds = {"language": record["language"], "describe": described}
    return {"bounds": asdict(bounds), **kinds, **models}, missing


async def _feed(host: Host, key: str, process: Watched) -> None:
    """Hand pieces over as they come, until nobody speaks any more; then the end."""
    number, since = 0, time.monotonic()
    with host.bells.waiting(topic(key)) as bell:
        try:
            while time.monotonic() - since < _IDLE:
                bell.clear()
                if piece := await host.pieces.take(key, number):
                    await process.feed(piece)
                    number, since = number + 1, time.monotonic()
                elif await host.pieces.take(key, 0) is None:
                    break  # it is whole, and a file now
                else:
                    await bell.wait(min(_IDLE, host.bells.poll))
        finally:  # also when pieces cannot be read: nobody waits for more
            await process.feed(b"")


async def _agreed(call: Call, event: RecordingBegun, *, described: bool) -> None:
    """Stop, as `Unavailable`, as soon as the candidate takes back what they agreed to."""
    while True:
        await asyncio.sleep(_LOOK)
        record = await call.use("show_interview", interview_id=event.interview_id)
        if not may_measure(record) or (described and not may_describe(record)):
            raise Unavailable(_REFUSED)
