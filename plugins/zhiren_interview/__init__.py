"""Interviews: positions, questions, answers and follow-ups."""

from zhiren_interview.plugin import (
    lifespan,
    register_doors,
    register_endpoints,
    register_holdings,
    register_pages,
    register_settings,
    register_sockets,
    register_tasks,
    register_tools,
)

__all__ = [
    "lifespan",
    "register_doors",
    "register_endpoints",
    "register_holdings",
    "register_pages",
    "register_settings",
    "register_sockets",
    "register_tasks",
    "register_tools",
]
