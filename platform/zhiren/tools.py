"""Verbs a model may use. A tool is a typed, documented async function."""

import inspect
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, get_type_hints

from pydantic import BaseModel, ConfigDict, create_model

from zhiren.access import Actor, Roles
from zhiren.errors import PluginError

_NAME = re.compile(r"^[a-z][a-z0-9_]{2,63}$")
Function = Callable[..., Awaitable[BaseModel]]


@dataclass(frozen=True, kw_only=True)
class Tool:
    """A verb with a name, a description, a validated signature, and who may use it."""

    name: str
    description: str
    """What it does and when to use it, in English: the function's docstring."""
    zh: str
    """The same in one Chinese sentence."""
    roles: Roles
    arguments: type[BaseModel]
    result: type[BaseModel]
    function: Function
    read_only: bool = False
    destructive: bool = False
    idempotent: bool = False
    timeout: float = 30.0
    """Seconds after which a call is cut off."""
    example: Mapping[str, Any] = field(default_factory=dict)
    """Arguments of a call that works; ``$noun`` stands for the id of some such row."""
    input_schema: Mapping[str, Any]
    output_schema: Mapping[str, Any]

    def allows(self, actor: Actor) -> bool:
        """Tell whether *actor* may use this, and so see it."""
        return actor.role in self.roles and (self.read_only or not actor.read_only)

    def annotations(self) -> dict[str, bool]:
        """Say in MCP's words what a call may do."""
        return {
            "readOnlyHint": self.read_only,
            "destructiveHint": self.destructive,
            "idempotentHint": self.idempotent or self.read_only,
            "openWorldHint": False,
        }


def tool(
    *,
    roles: Roles,
    zh: str,
    example: Mapping[str, Any] | None = None,
    **flags: Any,
) -> Callable[[Function], Tool]:
    """Turn ``async def verb_noun(call, ...) -> SomeModel`` into a tool of the same name.

    The first parameter is the `Call` and hidden from the model; the rest become the input
    schema, the returned model the output schema, the docstring the description.
    *flags*: ``read_only``, ``destructive``, ``idempotent``, ``timeout``.
    """

    def make(function: Function) -> Tool:
        arguments, result = _arguments(function), _result(function)
        return Tool(
            name=_name(function),
            description=_description(function),
            zh=zh,
            roles=roles,
            arguments=arguments,
            result=result,
            function=function,
            example=example or {},
            input_schema=arguments.model_json_schema(),
            output_schema=result.model_json_schema(mode="serialization"),
            **flags,
        )

    return make


def _where(function: Function) -> str:
    return f"{function.__module__}.{function.__qualname__}"


def _name(function: Function) -> str:
    if not _NAME.match(function.__name__):
        raise PluginError(
            f"{_where(function)}: a tool name is a snake_case verb phrase of 3 to 64 letters."
        )
    return function.__name__


def _description(function: Function) -> str:
    if not (description := inspect.getdoc(function)):
        raise PluginError(
            f"{_where(function)} has no docstring. "
            "The model reads it to decide when to call the tool."
        )
    return description


def _arguments(function: Function) -> type[BaseModel]:
    hints = get_type_hints(function, include_extras=True)
    _, *parameters = inspect.signature(function).parameters.values()
    fields: dict[str, Any] = {
        p.name: (hints[p.name], ... if p.default is p.empty else p.default) for p in parameters
    }
    title = "".join(word.title() for word in function.__name__.split("_")) + "Arguments"
    return create_model(title, __config__=ConfigDict(extra="forbid"), **fields)


def _result(function: Function) -> type[BaseModel]:
    result = get_type_hints(function).get("return")
    if not (isinstance(result, type) and issubclass(result, BaseModel)):
        raise PluginError(f"{_where(function)} must return a pydantic model: its output schema.")
    return result
