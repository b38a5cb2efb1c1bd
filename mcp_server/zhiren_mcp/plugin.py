"""What this room contributes: one door. The SDK behind it is imported when the door opens."""

from collections.abc import Iterable

from zhiren import Door, hookimpl


@hookimpl
def register_doors() -> Iterable[Door]:
    """Open ``/mcp``, and ``zhiren mcp`` beside it."""
    yield Door(
        name="mcp", path="/mcp", app="zhiren_mcp.http:open_door", stdio="zhiren_mcp.stdio:serve"
    )
