"""The conformance suite's tools that ask their client something, in both eras."""

import json
from collections.abc import Awaitable, Callable
from typing import Any

import mcp.types as mcp
from mcp.shared.exceptions import MCPError

Answer = str | mcp.InputRequiredResult | MCPError
_STRING = {"type": "string"}
SCHEMAS: dict[str, dict[str, Any]] = {
    "test_sampling": {"type": "object", "properties": {"prompt": _STRING}, "required": ["prompt"]},
    "test_elicitation": {
        "type": "object",
        "properties": {"message": _STRING},
        "required": ["message"],
    },
}
_DEFAULTS = {
    "name": {"type": "string", "default": "John Doe"},
    "age": {"type": "integer", "default": 30},
    "score": {"type": "number", "default": 95.5},
    "status": {
        "type": "string",
        "enum": ["active", "inactive", "pending"],
        "default": "active",
    },
    "verified": {"type": "boolean", "default": True},
}
_TITLED = [{"const": "v1", "title": "First"}, {"const": "v2", "title": "Second"}]
_ENUMS = {
    "untitledSingle": {"type": "string", "enum": ["o1", "o2", "o3"]},
    "titledSingle": {"type": "string", "oneOf": _TITLED},
    "legacyEnum": {"type": "string", "enum": ["o1", "o2"], "enumNames": ["One", "Two"]},
    "untitledMulti": {"type": "array", "items": {"type": "string", "enum": ["o1", "o2"]}},
    "titledMulti": {"type": "array", "items": {"anyOf": _TITLED}},
}


def form(message: str, name: str, kind: str = "string") -> mcp.ElicitRequest:
    schema = {"type": "object", "properties": {name: {"type": kind}}, "required": [name]}
    params = mcp.ElicitRequestFormParams(message=message, requested_schema=schema)
    return mcp.ElicitRequest(params=params)


def sample(words: str) -> mcp.CreateMessageRequest:
    content = mcp.TextContent(type="text", text=words)
    message = mcp.SamplingMessage(role="user", content=content)
    return mcp.CreateMessageRequest(
        params=mcp.CreateMessageRequestParams(messages=[message], max_tokens=100)
    )


def ask(state: str | None = None, **questions: Any) -> mcp.InputRequiredResult:
    return mcp.InputRequiredResult(input_requests=questions, request_state=state)


def answers(exchange: Any) -> dict[str, Any]:
    return dict(exchange.asked.input_responses or {})


async def _elicit(exchange: Any, message: str, properties: dict[str, Any], *needed: str) -> str:
    schema: dict[str, Any] = {"type": "object", "properties": properties}
    answer = await exchange.context.session.elicit_form(
        message,
        schema | ({"required": list(needed)} if needed else {}),
        related_request_id=exchange.context.request_id,
    )
    return f"action={answer.action}, content={json.dumps(answer.content or {})}"


async def _elicitation(exchange: Any) -> str:
    properties = {"response": {"type": "string", "description": "User's response"}}
    message = exchange.asked.arguments["message"]
    return "User response: " + await _elicit(exchange, message, properties, "response")


async def _defaults(exchange: Any) -> str:
    return "Elicitation completed: " + await _elicit(exchange, "Please provide", _DEFAULTS)


async def _enums(exchange: Any) -> str:
    return "Elicitation completed: " + await _elicit(exchange, "Please select", _ENUMS)


async def _sampling(exchange: Any) -> str:
    words = mcp.TextContent(type="text", text=exchange.asked.arguments["prompt"])
    answer = await exchange.context.session.create_message(
        [mcp.SamplingMessage(role="user", content=words)],
        max_tokens=100,
        related_request_id=exchange.context.request_id,
    )
    return f"LLM response: {answer.content.text}"


async def _missing(exchange: Any) -> Answer:
    able = exchange.context.session.client_capabilities
    if able is not None and able.sampling is not None:
        return "sampled"
    return MCPError(
        code=mcp.MISSING_REQUIRED_CLIENT_CAPABILITY,
        message="This needs sampling",
        data={"requiredCapabilities": {"sampling": {}}},
    )


async def _name(exchange: Any) -> Answer:
    given = answers(exchange).get("user_name")
    if given is None:
        return ask(user_name=form("What is your name?", "name"))
    said = given.content if isinstance(given, mcp.ElicitResult) else None
    return f"Hello, {(said or {}).get('name', 'stranger')}!"


async def _capital(exchange: Any) -> Answer:
    given = answers(exchange).get("capital_question")
    if given is None:
        return ask(capital_question=sample("What is the capital of France?"))
    return f"The model said: {getattr(given.content, 'text', 'nothing')}"


async def _roots(exchange: Any) -> Answer:
    given = answers(exchange).get("client_roots")
    return f"{len(given.roots)} roots" if given else ask(client_roots=mcp.ListRootsRequest())


async def _state(exchange: Any) -> Answer:
    if "confirm" in answers(exchange) and exchange.asked.request_state == "nonce":
        return "state-ok: confirmed"
    return ask("nonce", confirm=form("Please confirm", "ok", "boolean"))


async def _several(exchange: Any) -> Answer:
    if {"user_name", "greeting", "client_roots"} <= set(answers(exchange)):
        return "All inputs received."
    return ask(
        "several",
        user_name=form("What is your name?", "name"),
        greeting=sample("Write a greeting"),
        client_roots=mcp.ListRootsRequest(),
    )


async def _rounds(exchange: Any) -> Answer:
    match exchange.asked.request_state, answers(exchange):
        case "1", {"step1": _}:
            return ask("2", step2=form("Step 2: What is your favorite color?", "color"))
        case "2", {"step2": _}:
            return "done"
        case _:
            return ask("1", step1=form("Step 1: What is your name?", "name"))


async def _tampered(exchange: Any) -> Answer:
    if exchange.asked.request_state is None:
        return ask("round 1", confirm=form("Please confirm", "ok", "boolean"))
    return f"state-ok: {exchange.asked.request_state}"


async def _able(exchange: Any) -> Answer:
    able = exchange.context.session.client_capabilities
    questions: dict[str, Any] = {}
    if able is None or able.sampling is not None:
        questions["sample"] = sample("Say hello")
    if able is None or able.elicitation is not None:
        questions["ask"] = form("What is your name?", "name")
    return ask("able", **questions)


async def _streaming(exchange: Any) -> Answer:
    if "user_name" in answers(exchange):
        return "thanks"
    await exchange.context.session.report_progress(1, 2, "asking")
    return ask(user_name=form("What is your name?", "name"))


def prompt(asked: mcp.GetPromptRequestParams) -> mcp.GetPromptResult | mcp.InputRequiredResult:
    if "user_context" not in (asked.input_responses or {}):
        return ask(user_context=form("What context?", "context"))
    said = mcp.TextContent(type="text", text="In your context.")
    return mcp.GetPromptResult(messages=[mcp.PromptMessage(role="user", content=said)])


QUESTIONS: dict[str, Callable[[Any], Awaitable[Answer]]] = {
    "test_sampling": _sampling,
    "test_elicitation": _elicitation,
    "test_elicitation_sep1034_defaults": _defaults,
    "test_elicitation_sep1330_enums": _enums,
    "test_missing_capability": _missing,
    "test_input_required_result_elicitation": _name,
    "test_input_required_result_sampling": _capital,
    "test_input_required_result_list_roots": _roots,
    "test_input_required_result_request_state": _state,
    "test_input_required_result_multiple_inputs": _several,
    "test_input_required_result_multi_round": _rounds,
    "test_input_required_result_tampered_state": _tampered,
    "test_input_required_result_capabilities": _able,
    "test_streaming_elicitation": _streaming,
}
