"""This is where a person is asked, through the client, before a tool destroys anything."""

import json
import secrets
from collections.abc import Callable
from typing import Any

import mcp.types as mcp
from mcp.server import ServerRequestContext
from mcp.server.request_state import RequestStateBoundary, RequestStateSecurity
from mcp_types.version import MODERN_PROTOCOL_VERSIONS
from pydantic import ValidationError

from zhiren import Actor, Conflict, Forbidden, Host, Tool
from zhiren.pipeline import explain

Context = ServerRequestContext[Any, Any]
_QUESTION = "confirm"
_FORM: mcp.ElicitRequestedSchema = {
    "type": "object",
    "properties": {
        "confirm": {
            "type": "boolean",
            "title": "确认 · Confirm",
            "description": "同意执行这一操作 · Carry this out",
            "default": False,
        }
    },
    "required": ["confirm"],
}


def boundary(host: Host, who: Callable[[Context], Actor]) -> RequestStateBoundary:
    """Seal what a client carries from a question to its answer, for the one who was asked.

    The seal also holds the tool and its arguments: a yes to one call is no yes to another.
    """

    def principal(context: Context) -> str:
        actor = who(context)
        return f"{actor.organisation_id}/{actor.user_id}"

    security = RequestStateSecurity(
        keys=[host.tokens.derive("mcp request state")], bind_principal=principal
    )
    return RequestStateBoundary(security, default_audience="zhiren")


async def confirm(
    context: Context, asked: mcp.CallToolRequestParams, tool: Tool, language: str
) -> str | mcp.InputRequiredResult:
    """Ask whether *tool* may do what was *asked*: answer the key of a yes, or what to ask first.

    Under one key a change is committed once, however often its answer is sent. Raises `Conflict`
    for a no, and `Forbidden` where the client cannot ask anybody.
    """
    _check(tool, asked.arguments or {})
    session = context.session
    words = question(tool, asked.arguments or {}, language)
    later = session.protocol_version in MODERN_PROTOCOL_VERSIONS
    if not can_ask(session.client_capabilities) or not (later or session.can_send_request):
        raise Forbidden(
            f"工具 {tool.name} 的操作无法撤销，须先征得本人同意，而此客户端无法询问（不支持 "
            f"elicitation）。 · {tool.name} cannot be undone and needs a person's yes, but this "
            "client cannot ask (it lacks form elicitation). Use one that can, or the REST API."
        )
    if not later:
        answer = await session.elicit_form(words, _FORM, related_request_id=context.request_id)
        return _decided(answer, secrets.token_hex(16))
    response = (asked.input_responses or {}).get(_QUESTION)
    if asked.request_state is None or response is None:
        return _ask_first(words)
    return _decided(response, asked.request_state)


def can_ask(able: mcp.ClientCapabilities | None) -> bool:
    """Tell whether a client shows forms; one that names no mode at all means forms."""
    if able is None or able.elicitation is None:
        return False
    return able.elicitation.form is not None or able.elicitation.url is None


def question(tool: Tool, arguments: dict[str, Any], language: str) -> str:
    """Word what a person is asked: what the tool does, and to what."""
    does = tool.zh if language == "zh" else tool.description.partition("\n")[0]
    ask = "要执行吗？" if language == "zh" else "Carry it out?"
    return f"{does}\n{tool.name} {json.dumps(arguments, ensure_ascii=False)}\n{ask}"


def _ask_first(words: str) -> mcp.InputRequiredResult:
    form = mcp.ElicitRequestFormParams(message=words, requested_schema=_FORM)
    return mcp.InputRequiredResult(
        input_requests={_QUESTION: mcp.ElicitRequest(params=form)},
        request_state=secrets.token_hex(16),
    )


def _decided(answer: object, key: str) -> str:
    if (
        isinstance(answer, mcp.ElicitResult)
        and answer.action == "accept"
        and (answer.content or {}).get("confirm") is True
    ):
        return key
    raise Conflict("未获同意，没有任何改动。 · Not agreed to; nothing was changed.")


def _check(tool: Tool, arguments: dict[str, Any]) -> None:
    try:
        tool.arguments.model_validate(arguments)
    except ValidationError as error:
        raise explain(error) from None
