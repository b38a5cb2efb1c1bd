"""The talk so far: plain JSON messages, as models read them and checkpoints keep them."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from zhiren import Tool
from zhiren.models.chat import Message, ToolCall, ToolSpec
from zhiren.prompts import delimit

_REMEMBERED = 60
"""Messages that a model is shown; what lies further back is forgotten."""
_LONGEST = 8_000
"""Letters of one tool's result."""


def user(text: str) -> dict[str, Any]:
    """Write down what the person said."""
    return {"role": "user", "content": text}


def assistant(text: str, calls: Sequence[ToolCall] = ()) -> dict[str, Any]:
    """Write down what the assistant said and which tools it wants."""
    if not calls:
        return {"role": "assistant", "content": text}
    return {"role": "assistant", "content": text, "tool_calls": [_written(call) for call in calls]}


def tool(call: ToolCall, result: Mapping[str, Any]) -> dict[str, Any]:
    """Write down a tool's result: fenced, because it holds other people's words."""
    text = json.dumps(result, ensure_ascii=False)
    if len(text) > _LONGEST:
        text = f"{text[:_LONGEST]} … ({len(text) - _LONGEST} more letters were cut off)"
    return {"role": "tool", "tool_call_id": call.id, "name": call.name, "content": delimit(text)}


def calls(message: Message) -> list[ToolCall]:
    """Read which tools a message of the assistant wants."""
    wanted = message.get("tool_calls") or []
    return [
        ToolCall(one["id"], one["function"]["name"], json.loads(one["function"]["arguments"]))
        for one in wanted
    ]


def recent(messages: Sequence[Message]) -> list[Message]:
    """Take the last messages, beginning where the person speaks: results need their calls."""
    for start in range(max(0, len(messages) - _REMEMBERED), len(messages)):
        if messages[start]["role"] == "user":
            return list(messages[start:])
    return list(messages)


def spec(tool: Tool) -> ToolSpec:
    """Describe a tool to a model."""
    return {
        "name": tool.name,
        "description": tool.description,
        "parameters": dict(tool.input_schema),
    }


def _written(call: ToolCall) -> dict[str, Any]:
    arguments = json.dumps(call.arguments, ensure_ascii=False)
    return {
        "id": call.id,
        "type": "function",
        "function": {"name": call.name, "arguments": arguments},
    }
