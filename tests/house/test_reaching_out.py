"""Who talks to other machines: those few places alone, none of which a request names."""

import ast
from collections.abc import Iterator

from tests.house.sources import sources, tree

CLIENTS = frozenset({"httpx2", "httpx", "requests", "urllib3", "aiohttp", "socket"})
MODULES = frozenset({"urllib.request", "http.client", "ftplib", "smtplib"})
MAY = frozenset(
    {
        "mcp_server/zhiren_mcp/bridge.py",  # our own server, from the command line
        "platform/interview_ai/asking.py",
        "platform/interview_ai/awaiting.py",
        "platform/interview_ai/waiting.py",
        "platform/zhiren/checking/exposure.py",  # the app itself, in its own process
        "platform/zhiren/models/openai_double.py",  # listens
        "platform/zhiren/models/pulling.py",  # what an operator asked for
        "platform/zhiren/models/remote.py",  # the model that settings name
        "platform/zhiren/operating/beside.py",  # our own server, from the command line
        "platform/zhiren/operating/homes.py",  # the machine's name
        "platform/zhiren/operating/serving.py",  # listens
        "platform/zhiren/testing.py",
    }
)
"""The client of others, the operator's commands, and the one model that settings name."""


def named(path: str) -> Iterator[str]:
    """Give what a file imports."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{one.name}" for one in node.names)


def test_an_address_that_is_sent_is_never_fetched() -> None:
    roots = ("platform/", "plugins/", "graphs/", "agents/", "mcp_server/")
    reach = {
        path
        for path, text in sources().items()
        if path.startswith(roots)
        and any(one.partition(".")[0] in text for one in CLIENTS | MODULES)
        and any(one in MODULES or one.partition(".")[0] in CLIENTS for one in named(path))
    }
    assert reach == MAY
