"""Knowledge: documents on shelves, found by passage and answered from with citations."""

from zhiren_knowledge.plugin import (
    register_commands,
    register_endpoints,
    register_health_checks,
    register_indexed,
    register_pages,
    register_sockets,
    register_tasks,
    register_tools,
)

__all__ = [
    "register_commands",
    "register_endpoints",
    "register_health_checks",
    "register_indexed",
    "register_pages",
    "register_sockets",
    "register_tasks",
    "register_tools",
]
