"""This is where a choice of the agents' prompts is offered to other models."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import jinja2
import mcp.types as mcp
from mcp.shared.exceptions import MCPError

from zhiren import Host
from zhiren.prompts import LANGUAGES


@dataclass(frozen=True)
class Offer:
    """A prompt of the room, and what it is good for."""

    prompt: str
    description: str

    @property
    def name(self) -> str:
        """What clients call it."""
        return self.prompt.rpartition("/")[2]


OFFERS = {
    offer.name: offer
    for offer in (
        Offer(
            "knowledge/answer_from_passages",
            "Answer from given passages, citing them · 只依据给出的段落回答并引用",
        ),
        Offer(
            "screening/read_query",
            "Turn a question about talents into a filter · 把人才问题化为筛选条件",
        ),
        Offer(
            "interview/assess_answer",
            "Hold an answer against its scoring points · 对照要点评估回答",
        ),
        Offer(
            "analysis/score_answer",
            "Score an answer in five dimensions, with quotes · 按五个维度评分并引用原话",
        ),
    )
}
_LANGUAGE = mcp.PromptArgument(
    name="language", description="zh or en · 语言，zh 或 en", required=False
)


def listed(host: Host) -> list[mcp.Prompt]:
    """List the prompts that this host has, with what each of them needs."""
    there = host.prompts.names()
    return [
        mcp.Prompt(
            name=offer.name,
            description=offer.description,
            arguments=[*_arguments(host.prompts.example(offer.prompt)), _LANGUAGE],
        )
        for offer in OFFERS.values()
        if offer.prompt in there
    ]


def rendered(host: Host, name: str, given: Mapping[str, str], language: str) -> str:
    """Render a prompt with *given* arguments; whatever is no text is given as JSON."""
    offer = OFFERS.get(name)
    if offer is None or offer.prompt not in host.prompts.names():
        raise _refusal(f"Unknown prompt: {name}")
    example = host.prompts.example(offer.prompt)
    chosen = given.get("language", language)
    if chosen not in LANGUAGES:
        raise _refusal(f"language: one of {', '.join(LANGUAGES)}")
    values = {key: _value(key, given, kind) for key, kind in example.items() if key != "language"}
    try:
        return host.prompts.render(offer.prompt, chosen, **{"language": chosen, **values})
    except (jinja2.TemplateError, TypeError) as error:
        raise _refusal(f"The arguments do not fit the prompt: {error}") from None


def completed(argument: str, begun: str) -> list[str]:
    """Complete an argument: only the language is a choice."""
    return [one for one in LANGUAGES if argument == "language" and one.startswith(begun)]


def _arguments(example: Mapping[str, Any]) -> list[mcp.PromptArgument]:
    return [
        mcp.PromptArgument(name=name, description=_described(value), required=True)
        for name, value in example.items()
        if name != "language"
    ]


def _described(value: Any) -> str:
    shown = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    form = "" if isinstance(value, str) else "JSON, "
    return f"{form}e.g. {shown}"


def _value(name: str, given: Mapping[str, str], example: Any) -> Any:
    if name not in given:
        raise _refusal(f"{name}: required")
    if isinstance(example, str):
        return given[name]
    try:
        value = json.loads(given[name])
    except ValueError:
        raise _refusal(f"{name}: give JSON like {json.dumps(example)}") from None
    if not isinstance(value, type(example)):
        raise _refusal(f"{name}: give JSON like {json.dumps(example, ensure_ascii=False)}")
    return value


def _refusal(words: str) -> MCPError:
    return MCPError(code=mcp.INVALID_PARAMS, message=words)
