"""This is where the door of chat programs is described for OpenAPI, with exchanges that work."""

from typing import Any

from zhiren.host import Host
from zhiren.kernel.completions.asking import ChatIn
from zhiren.kernel.completions.door import PATH
from zhiren.web.openapi import Json, inlined

_QUESTION = "员工每年有多少天带薪年假？"
_ANSWER = "员工每年享有 15 天带薪年假。"
_MODEL = {
    "id": "librarian",
    "object": "model",
    "created": 1795300000,
    "owned_by": "zhiren",
    "name": "资料管理员 · Librarian",
}
_ASKED = {"model": "librarian", "messages": [{"role": "user", "content": _QUESTION}]}
_COMPLETION = {
    "id": "chatcmpl-3fa9c1d2a4b5c6d7e8f90a1b",
    "object": "chat.completion",
    "created": 1795300000,
    "model": "librarian",
    "choices": [
        {
            "index": 0,
            "message": {
                "role": "assistant",
                "content": _ANSWER,
                "refusal": None,
                "reasoning_content": "正在使用 search_knowledge\nsearch_knowledge：完成\n",
            },
            "logprobs": None,
            "finish_reason": "stop",
        }
    ],
    "usage": {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0},
}
_CHUNK = (
    'data: {"id": "chatcmpl-3fa9c1d2a4b5c6d7e8f90a1b", "object": "chat.completion.chunk", '
    '"created": 1795300000, "model": "librarian", "choices": [{"index": 0, "delta": '
    '{"content": "员工每年"}, "logprobs": null, "finish_reason": null}]}\n\n'
    "…\n\ndata: [DONE]\n\n"
)


def describe(_host: Host) -> dict[str, Json]:
    """Give this door's part of the description: its operations, by path and verb."""
    named = {
        "name": "model",
        "in": "path",
        "required": True,
        "schema": {"type": "string"},
        "example": _MODEL["id"],
    }
    models = {"object": "list", "data": [_MODEL]}
    return {
        f"{PATH}/models": {
            "get": _operation("List the personas that the caller may talk to.", _shown(models))
        },
        f"{PATH}/models/{{model}}": {
            "get": _operation("Show one of them.", _shown(_MODEL), parameters=[named])
        },
        f"{PATH}/chat/completions": {"post": _chat()},
    }


def _chat() -> Json:
    schema = ChatIn.model_json_schema()
    asked = inlined(schema, schema.pop("$defs", {}))
    events = {"schema": {"description": "One chunk; the last is [DONE]."}, "example": _CHUNK}
    return _operation(
        "Let a persona answer, whole or streamed; the tools that it uses are shown as thinking.",
        {**_shown(_COMPLETION), "text/event-stream": events},
        requestBody={
            "required": True,
            "content": {"application/json": {"schema": asked, "example": _ASKED}},
        },
    )


def _operation(summary: str, content: Json, **more: Any) -> Json:
    failed = {
        "description": "As OpenAI spells errors",
        "content": {"application/json": {"schema": _ERROR}},
    }
    name = "_".join(word.strip(".,;").lower() for word in summary.split()[:4])
    return {
        "operationId": f"openai_{name}",
        "summary": summary,
        "description": summary,
        "tags": ["openai"],
        "parameters": [],
        "security": [{"bearer": []}],
        "responses": {
            "200": {"description": "success", "content": content},
            "4XX": failed,
            "5XX": failed,
        },
    } | more


def _shown(answer: Json) -> Json:
    """Describe an answer like this one."""
    fields = {"object": {"const": answer["object"]}}
    schema = {"type": "object", "properties": fields, "required": list(answer)}
    return {"application/json": {"schema": schema, "example": answer}}


_ERROR: Json = {
    "type": "object",
    "properties": {
        "error": {
            "type": "object",
            "properties": {
                "message": {"type": "string"},
                "type": {"type": "string"},
                "param": {"type": ["string", "null"]},
                "code": {"type": ["string", "null"]},
            },
            "required": ["message", "type", "param", "code"],
        }
    },
    "required": ["error"],
}
