"""Screening: resumes become talents, held against conditions and found in plain words."""

from zhiren_screening.plugin import (
    register_endpoints,
    register_holdings,
    register_indexed,
    register_sockets,
    register_subscriptions,
    register_tasks,
    register_tools,
)

__all__ = [
    "register_endpoints",
    "register_holdings",
    "register_indexed",
    "register_sockets",
    "register_subscriptions",
    "register_tasks",
    "register_tools",
]
