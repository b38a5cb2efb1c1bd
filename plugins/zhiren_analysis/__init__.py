"""Analysis: what an interview showed, as a report with evidence."""

from zhiren_analysis.plugin import (
    lifespan,
    register_checks,
    register_endpoints,
    register_holdings,
    register_pages,
    register_settings,
    register_subscriptions,
    register_tasks,
    register_tools,
)

__all__ = [
    "lifespan",
    "register_checks",
    "register_endpoints",
    "register_holdings",
    "register_pages",
    "register_settings",
    "register_subscriptions",
    "register_tasks",
    "register_tools",
]
