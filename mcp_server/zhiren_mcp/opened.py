"""This is where it is remembered which sessions (to 2025-11-25) are open, and whose they are."""

import time
from collections.abc import Iterable
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
    seen: float = field(default_factory=time.monotonic)
    """When the SDK last answered in it."""


class Opened:
    """The sessions of one door, by id."""

    def __init__(self) -> None:
        """Begin with none."""
        self._sessions: dict[str, Session] = {}

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

    def _note(self, scope: Scope, message: Message, user_id: str) -> None:
        asked, answered = _session(scope["headers"]), _session(message.get("headers", ()))
        if message["status"] >= 400 or scope["method"] == "DELETE":
            self._sessions.pop(asked or answered or "", None)
        elif (session_id := answered or asked) is not None:
            if asked is None:
                self._forget_unused()
            self._sessions[session_id] = Session(user_id=user_id)

    def _forget_unused(self) -> None:
        oldest = time.monotonic() - _KEPT
        unused = [ident for ident, one in self._sessions.items() if one.seen < oldest]
        for ident in unused:
            del self._sessions[ident]


def _session(headers: Iterable[tuple[bytes, bytes]]) -> str | None:
    return next((value.decode("latin-1") for name, value in headers if name == HEADER), None)
