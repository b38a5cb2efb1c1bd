"""This is where it is remembered which sessions (to 2025-11-25) are open, and whose they are."""

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from starlette.types import Message, Scope, Send

HEADER = b"mcp-session-id"
_FRESH = 60.0
"""Seconds for which a session that the SDK answered in is open without asking it."""
_KEPT = 3600.0
"""Seconds after which an unused one is forgotten: longer than the SDK itself keeps it."""


@dataclass(kw_only=True)
class Session:
    """A session that the SDK opened."""

    user_id: str
    streams: int = 0
    """How many streams of it are open on which it hears what changes."""
    seen: float = field(default_factory=time.monotonic)
    """When the SDK last answered in it."""


class Opened:
    """The sessions of one door, by id."""

    def __init__(self, ended: Callable[[str], None]) -> None:
        """Begin with none; *ended* is told which of them end."""
        self._sessions: dict[str, Session] = {}
        self._ended = ended

    def is_fresh(self, session_id: str, user_id: str) -> bool:
        """Tell whether a session is *user_id*'s, and was open a moment ago.

        Not for long: what is answered elsewhere does not keep it open, and ends go unseen here.
        """
        known = self._sessions.get(session_id)
        if known is None or known.user_id != user_id:
            return False
        return time.monotonic() - known.seen < _FRESH

    def watch(self, scope: Scope, send: Send, user_id: str) -> Send:
        """See from the SDK's answers which sessions open and end."""

        async def told(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._note(scope, message, user_id)
            await send(message)

        return told

    @contextmanager
    def listening(self, session_id: str) -> Iterator[None]:
        """Keep a session in mind while a stream of it is open."""
        if (known := self._sessions.get(session_id)) is None:
            yield
            return
        known.streams += 1
        try:
            yield
        finally:
            known.streams, known.seen = known.streams - 1, time.monotonic()

    def _note(self, scope: Scope, message: Message, user_id: str) -> None:
        asked, answered = _session(scope["headers"]), _session(message.get("headers", ()))
        if message["status"] >= 400 or scope["method"] == "DELETE":
            self._forget(asked or answered or "", user_id)
        elif asked is not None and asked in self._sessions:
            self._sessions[asked].seen = time.monotonic()
        elif (session_id := answered or asked) is not None:
            self._forget_unused()
            self._sessions[session_id] = Session(user_id=user_id)

    def _forget_unused(self) -> None:
        oldest = time.monotonic() - _KEPT
        for ident, one in list(self._sessions.items()):
            if one.seen < oldest and not one.streams:
                self._forget(ident, one.user_id)

    def _forget(self, session_id: str, user_id: str) -> None:
        known = self._sessions.get(session_id)
        if known is not None and known.user_id == user_id:
            del self._sessions[session_id]
            self._ended(session_id)


def _session(headers: Iterable[tuple[bytes, bytes]]) -> str | None:
    return next((value.decode("latin-1") for name, value in headers if name == HEADER), None)
