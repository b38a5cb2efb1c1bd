"""How a tool behaves: its example runs, strangers are refused, and it lets itself be cut off."""

import asyncio
import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, cast

import jsonschema

from zhiren.access import ANYONE, Actor, Role
from zhiren.call import Call
from zhiren.checking.finding import Finding
from zhiren.errors import Forbidden, ZhirenError

if TYPE_CHECKING:
    from zhiren.host import Host
    from zhiren.tools import Tool

_PLACE = re.compile(r"\$(\w+)")
_GRACE = 5.0
"""Seconds in which a tool that is cut off must have ended."""
_SOON = 0.02


@dataclass(frozen=True)
class Conduct:
    """Tries the tools of one host."""

    host: "Host"
    admin: Actor
    seeds: Mapping[str, Any] = field(default_factory=dict)
    """Ids of rows, by the ``$noun`` that stands for them in examples."""

    async def of(self, tool: "Tool") -> AsyncIterator[Finding]:
        """Try *tool* and tell what is wrong."""
        part = f"tool {tool.name}"
        async for advice in self._refusals(tool):
            yield Finding(part, advice)
        if lacking := sorted(self._lacking(tool.example)):
            needed = ", ".join(f"${noun}" for noun in lacking)
            yield Finding(part, f"its example was not run: it needs seeds for {needed}.", note=True)
            return
        for said in (await self._example(tool), await self._cut_off(tool)):
            if said:
                yield Finding(part, said)

    async def _refusals(self, tool: "Tool") -> AsyncIterator[str]:
        for role in sorted(ANYONE - tool.roles):
            try:
                await self._run(tool, self._actor(role))
            except Forbidden:
                continue
            except ZhirenError:
                pass
            yield f"let the role {role!r} in, which its roles do not name."

    async def _example(self, tool: "Tool") -> str | None:
        actor = self._caller(tool)
        if actor is None:
            return None
        try:
            result = await self._run(tool, actor)
            jsonschema.validate(result, dict(tool.output_schema))
        except ZhirenError as error:
            return f"its example does not work: {error} Give example= a call that does."
        except jsonschema.ValidationError as error:
            return f"its result breaks its own output schema: {error.message}"
        return None

    async def _cut_off(self, tool: "Tool") -> str | None:
        """Call the tool off, once by its caller and once by its timeout."""
        actor = self._caller(tool)
        if actor is None:
            return None
        called_off = asyncio.create_task(self._run(tool, actor))
        timed_out = asyncio.create_task(self._run(replace(tool, timeout=_SOON), actor))
        await asyncio.sleep(_SOON)
        called_off.cancel()
        _, going = await asyncio.wait([called_off, timed_out], timeout=_GRACE)
        await asyncio.gather(*({called_off, timed_out} - going), return_exceptions=True)
        if going:
            return (
                "does not end when it is cut off: await what takes time (asyncio.to_thread for "
                "what blocks), and let CancelledError through."
            )
        return None

    async def _run(self, tool: "Tool", actor: Actor) -> dict[str, Any]:
        call = Call(
            host=self.host, actor=actor, name=f"tool {tool.name}", changes=not tool.read_only
        )
        return await self.host.pipeline.run(tool, self._filled(dict(tool.example)), call)

    def _caller(self, tool: "Tool") -> Actor | None:
        if self.admin.role in tool.roles:
            return self.admin
        return self._actor(min(tool.roles)) if tool.roles & ANYONE else None

    def _actor(self, role: str) -> Actor:
        home = self.admin.organisation_id
        return Actor(user_id=f"usr_{role}", organisation_id=home, role=cast("Role", role))

    def _lacking(self, example: Mapping[str, Any]) -> set[str]:
        return set(_PLACE.findall(str(dict(example)))) - set(self.seeds)

    def _filled(self, given: Any) -> Any:
        match given:
            case str() if given.startswith("$"):
                return self.seeds.get(given[1:], given)
            case dict():
                return {name: self._filled(value) for name, value in given.items()}
            case list():
                return [self._filled(value) for value in given]
            case _:
                return given
