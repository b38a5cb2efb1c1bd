"""Which route answers: fixed paths before open ones, and a wrong verb names the right ones."""

from collections.abc import Iterable

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from starlette.types import Receive, Scope, Send


class Refusal:
    """Answers every verb that a path does not know, and says which it does."""

    def __init__(self, known: Iterable[str]) -> None:
        """Name the verbs that are *known*."""
        self.allow = ", ".join(sorted({*known, "OPTIONS"}))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer OPTIONS, and refuse the rest."""
        if scope["method"] != "OPTIONS":
            raise HTTPException(405, headers={"Allow": self.allow})
        await Response(status_code=204, headers={"Allow": self.allow})(scope, receive, send)


def joined(routes: Iterable[Route]) -> list[BaseRoute]:
    """Let every route of a path stand before one refusal for them all."""
    by_path: dict[str, list[Route]] = {}
    for route in routes:
        by_path.setdefault(route.path, []).append(route)
    fixed_first = sorted(by_path.items(), key=lambda item: item[0].count("{"))
    return [r for path, group in fixed_first for r in (*group, _refusal(path, group))]


def _refusal(path: str, group: list[Route]) -> Route:
    return Route(path, Refusal(method for route in group for method in route.methods or ()))
