"""What this room contributes: two doors, and an ear for what listening clients want to know.

The SDK behind them is imported when a door opens.
"""

from collections.abc import Iterable

from zhiren import Door, hookimpl
from zhiren.events import (
    AnswerGiven,
    DocumentIndexed,
    InterviewEnded,
    MemberChanged,
    Subscription,
    ToolsChanged,
    on,
)
from zhiren_mcp.changes import resources_changed, rights_changed, tools_changed
from zhiren_mcp.names import METADATA


@hookimpl
def register_doors() -> Iterable[Door]:
    """Open ``/mcp``, and ``zhiren mcp`` beside it; and say how to come in (RFC 9728)."""
    yield Door(
        name="mcp",
        path="/mcp",
        app="zhiren_mcp.http:open_door",
        stdio="zhiren_mcp.stdio:serve",
        bridge="zhiren_mcp.bridge:serve",
    )
    yield Door(
        name="mcp_metadata",
        path=METADATA,
        app="zhiren_mcp.metadata:open_door",
    )


@hookimpl
def register_subscriptions() -> Iterable[Subscription]:
    """Hear of what clients see differently from now on."""
    return [
        on(AnswerGiven, resources_changed),
        on(DocumentIndexed, resources_changed),
        on(InterviewEnded, resources_changed),
        on(MemberChanged, rights_changed),
        on(ToolsChanged, tools_changed),
    ]
