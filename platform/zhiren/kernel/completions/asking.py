"""This is where a request for a chat completion is read, and what cannot be honoured refused."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from zhiren.errors import Invalid
from zhiren.web.bodies import strict_json
from zhiren.web.dialects.openai import Unsupported

_LONGEST = 20_000
"""Letters of what the person says now."""
_REMEMBERED = 40
"""Messages before it that are looked at."""
_WITHOUT_EFFECT = frozenset(
    {
        "temperature",
        "top_p",
        "frequency_penalty",
        "presence_penalty",
        "seed",
        "user",
        "safety_identifier",
        "prompt_cache_key",
        "metadata",
        "store",
        "service_tier",
        "reasoning_effort",
        "verbosity",
        "parallel_tool_calls",
    }
)
"""Hints that no client relies on: the persona's card and the operator's settings decide."""
_DEFAULTS: dict[str, tuple[Any, ...]] = {
    "n": (1,),
    "tools": ([],),
    "functions": ([],),
    "tool_choice": ("none", "auto"),
    "function_call": ("none", "auto"),
    "response_format": ({"type": "text"},),
    "logprobs": (False,),
    "top_logprobs": (0,),
    "logit_bias": ({},),
    "stop": ([],),
    "modalities": (["text"],),
    "audio": (),
    "prediction": (),
    "web_search_options": (),
}
"""Known, and only taken where they ask for nothing."""


class PartIn(BaseModel):
    """A part of a message. Only text is read."""

    model_config = ConfigDict(extra="ignore")

    type: str
    text: str = ""


class MessageIn(BaseModel):
    """One message of the talk so far, as the client tells it."""

    model_config = ConfigDict(extra="ignore")

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: str | list[PartIn] | None = None


class StreamOptionsIn(BaseModel):
    """What a stream should tell beside words."""

    model_config = ConfigDict(extra="ignore")

    include_usage: bool = False


class ChatIn(BaseModel):
    """A request, as far as it is honoured."""

    model_config = ConfigDict(extra="allow")

    model: Annotated[str, Field(min_length=1, max_length=200)]
    messages: Annotated[list[MessageIn], Field(min_length=1, max_length=2000)]
    stream: bool | None = None
    stream_options: StreamOptionsIn | None = None
    max_tokens: Annotated[int, Field(ge=1)] | None = None
    max_completion_tokens: Annotated[int, Field(ge=1)] | None = None


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What is asked, of whom, and how it shall be told."""

    model: str
    said: str
    """The last message, which is the person's."""
    before: list[dict[str, str]]
    """``[{"role": "user" | "assistant", "content"}]``, oldest first."""
    notes: str = ""
    """What the client's system messages and foreign tools say: data."""
    stream: bool = False
    include_usage: bool = False
    max_tokens: int | None = None


def read(body: bytes) -> Asked:
    """Read the *body* of a request. Raises `Invalid`, which names the parameter."""
    try:
        chat = ChatIn.model_validate_json(strict_json(body), strict=True)
    except ValidationError as error:
        raise _explain(error) from None
    for name, value in (chat.model_extra or {}).items():
        _check_extra(name, value)
    return _asked(chat)


def _asked(chat: ChatIn) -> Asked:
    last = len(chat.messages) - 1
    if chat.messages[last].role != "user":
        raise Invalid("The last message must be the user's.", f"messages[{last}].role")
    texts = [_text(message, place) for place, message in enumerate(chat.messages)]
    if not texts[last].strip():
        raise Invalid("Say something.", f"messages[{last}].content")
    if len(texts[last]) > _LONGEST:
        raise Invalid(f"At most {_LONGEST} letters at once.", f"messages[{last}].content")
    return Asked(
        model=chat.model,
        said=texts[last],
        before=list(_talk(chat, texts))[-_REMEMBERED:],
        notes="\n\n".join(_notes(chat, texts)),
        stream=bool(chat.stream),
        include_usage=bool(chat.stream_options and chat.stream_options.include_usage),
        max_tokens=chat.max_completion_tokens or chat.max_tokens,
    )


def _talk(chat: ChatIn, texts: list[str]) -> Iterator[dict[str, str]]:
    for message, text in zip(chat.messages[:-1], texts, strict=False):
        if message.role in {"user", "assistant"} and text.strip():
            yield {"role": message.role, "content": text}


def _notes(chat: ChatIn, texts: list[str]) -> Iterator[str]:
    for message, text in zip(chat.messages, texts, strict=True):
        if message.role not in {"user", "assistant"} and text.strip():
            yield text


def _text(message: MessageIn, place: int) -> str:
    if not isinstance(message.content, list):
        return message.content or ""
    for number, part in enumerate(message.content):
        if part.type not in {"text", "refusal"}:
            where = f"messages[{place}].content[{number}]"
            raise Unsupported(f"Only text is read here, not {part.type!r}.", where)
    return "\n".join(part.text for part in message.content)


def _check_extra(name: str, value: Any) -> None:
    if value is None or name in _WITHOUT_EFFECT or value in _DEFAULTS.get(name, ()):
        return
    if name in _DEFAULTS:
        raise Unsupported(f"{name!r} is not supported: {_why(name)}", name)
    raise Unsupported(f"Unrecognized request argument supplied: {name}", name)


def _why(name: str) -> str:
    if name in {"tools", "functions", "tool_choice", "function_call"}:
        return "a persona uses the tools on its own card, on the server. Leave it out."
    return "leave it out."


def _explain(error: ValidationError) -> Invalid:
    found = error.errors(include_url=False, include_context=False, include_input=False)[0]
    where = ""
    for part in found["loc"]:
        if isinstance(part, int):
            where += f"[{part}]"
        elif part not in {"str", "list[PartIn]"}:  # pydantic's names for what was tried
            where += f".{part}" if where else part
    return Invalid(f"{where or 'The body'}: {found['msg']}.", where or None)
