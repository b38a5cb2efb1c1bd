"""The one way in which a tool is called, whoever asks: a graph, MCP, REST, the command line.

validate -> authorise -> audit -> run, under a timeout, with progress -> validate the result.
"""

import asyncio
import time
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import structlog
from pydantic import BaseModel, ValidationError

from zhiren.call import Call
from zhiren.complaints import in_chinese
from zhiren.errors import Forbidden, Invalid, TimedOut, Unavailable, ZhirenError
from zhiren.progress import bounded

if TYPE_CHECKING:
    from zhiren.tools import Tool

log = structlog.get_logger(__name__)

_BREAKS_AFTER = 5
_BROKEN_FOR = 30.0
_BLOCKS = 2
"""How often a tool may hold everybody up before it is cut off: a success in between counts not."""


@dataclass
class Breaker:
    """Cuts a tool off that keeps failing, and lets it try again after a while."""

    failures: int = 0
    until: float = 0.0
    blocks: int = 0

    def check(self, name: str) -> None:
        """Refuse while the tool is cut off."""
        if self.until > time.monotonic():
            raise Unavailable(f"The tool {name!r} keeps failing and is cut off for a moment.")

    def failed(self) -> None:
        """Count a failure that was the tool's own fault."""
        self.failures += 1
        if self.failures >= _BREAKS_AFTER:
            self.failures, self.until = 0, time.monotonic() + _BROKEN_FOR

    def blocked(self) -> None:
        """Count that the tool held everybody up."""
        self.blocks += 1
        if self.blocks >= _BLOCKS:
            self.blocks, self.until = 0, time.monotonic() + _BROKEN_FOR


class Pipeline:
    """Runs tools. A tool that raises, hangs or floods harms only itself."""

    def __init__(self) -> None:
        """Begin with every tool in good standing."""
        self.breakers: defaultdict[str, Breaker] = defaultdict(Breaker)
        self.calls: Counter[tuple[str, str]] = Counter()
        """How many calls of a tool came out ``ok``, or with which error."""

    async def run(self, tool: "Tool", arguments: Mapping[str, Any], call: Call) -> dict[str, Any]:
        """Carry out one call and answer its JSON-native result."""
        outcome = "cancelled"
        try:
            result = await self._run(tool, arguments, call)
            outcome = "ok"
            return result
        except ZhirenError as error:
            outcome = type(error).__name__
            raise
        finally:
            self.calls[tool.name, outcome] += 1

    async def _run(self, tool: "Tool", arguments: Mapping[str, Any], call: Call) -> dict[str, Any]:
        if not tool.allows(call.actor) or call.actor.interview_id is not None:
            raise Forbidden(f"The role {call.actor.role!r} may not use the tool {tool.name!r}.")
        valid = _validate(tool, arguments)
        breaker = self.breakers[tool.name]
        breaker.check(tool.name)
        result = await self._guarded(tool, valid, call, breaker)
        breaker.failures = 0
        if tool.read_only:
            call.host.audit.read(call)
        return result

    async def _guarded(
        self, tool: "Tool", valid: BaseModel, call: Call, breaker: Breaker
    ) -> dict[str, Any]:
        given = {name: getattr(valid, name) for name in type(valid).model_fields}
        call.reporter = bounded(call.reporter)
        try:
            async with asyncio.timeout(tool.timeout):
                result = await tool.function(call, **given)
            return _checked(tool, result)
        except TimeoutError:
            breaker.failed()
            raise TimedOut(f"The tool {tool.name!r} took more than {tool.timeout:g} s.") from None
        except ZhirenError:
            raise
        except (Exception, SystemExit) as error:  # the edge of a plugin: its bugs are its own
            breaker.failed()
            log.exception("tool_failed", tool=tool.name)
            raise Unavailable(f"The tool {tool.name!r} failed: {type(error).__name__}.") from error


def _validate(tool: "Tool", arguments: Mapping[str, Any]) -> BaseModel:
    try:
        return tool.arguments.model_validate(arguments)
    except ValidationError as error:
        raise explain(error) from None


def explain(error: ValidationError) -> Invalid:
    """Say in one line what pydantic found, and where."""
    found = error.errors(include_url=False, include_input=False)
    where = [".".join(str(part) for part in item["loc"]) for item in found]
    said = "; ".join(
        f"{at}: {item['msg']}" if at else item["msg"] for at, item in zip(where, found, strict=True)
    )
    problems = [(at, item["msg"]) for at, item in zip(where, found, strict=True)]
    chinese = [(at, in_chinese(item)) for at, item in zip(where, found, strict=True)]
    return Invalid(said, field=where[0] or None, problems=problems, chinese=chinese)


def _checked(tool: "Tool", result: BaseModel) -> dict[str, Any]:
    if not isinstance(result, tool.result):
        raise TypeError(
            f"{tool.name} answered {type(result).__name__}, not {tool.result.__name__}."
        )
    dumped: dict[str, Any] = result.model_dump(mode="json")
    return dumped
