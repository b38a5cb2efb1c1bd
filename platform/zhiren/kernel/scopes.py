"""What an API key opens: some doors or all of them, and whether anything may be changed there."""

from typing import Literal

from zhiren.access import Actor
from zhiren.errors import Forbidden

KeyScope = Literal[
    "read", "tools", "native", "openai", "interview", "talent", "documind", "open", "research"
]
"""``read`` changes nothing; the others name doors. A key that names no door opens every one.

``tools`` is the tools alone, over REST and MCP; ``native`` is all of Zhiren's own API, the
tools and agents included.
"""

_MODES = frozenset({"read"})
_TOOLS = "tools"


def check_door(actor: Actor, door: str, *, tools: bool) -> None:
    """Refuse a key that does not open *door*; *tools* tells whether a tool is asked for."""
    doors = actor.scopes - _MODES
    if not doors or door in doors or (tools and _TOOLS in doors):
        return
    raise Forbidden(f"此密钥不能用于此处 · This API key does not open {door!r}.")


def check_person(actor: Actor) -> None:
    """Refuse keys where a key could make itself a better one."""
    if actor.key_id is not None:
        raise Forbidden("请登录后操作 · An API key cannot do this: sign in.")
