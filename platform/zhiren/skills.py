"""Skills: small steps of thinking, each of which works with a language model and without.

A skill pairs a prompt whose answer must fit a pydantic model with a plain function that gives the
same kind of answer by rule. When the model fails, is too slow or answers nonsense, the rule
answers instead and the thought says so, so that an interview or a search goes on.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from pydantic import BaseModel

from zhiren.errors import ZhirenError

if TYPE_CHECKING:
    from zhiren.graphs import Mind
    from zhiren.models.chat import ChatModel

OutputT = TypeVar("OutputT", bound=BaseModel)

BUILTIN = "builtin"
"""The ``made_by`` of what a rule answered."""


@dataclass(frozen=True, kw_only=True)
class Skill(Generic[OutputT]):
    """One step of thinking: what to ask, what fits as an answer, and how to answer by rule."""

    name: str
    """What the step does, as a verb and a noun: ``assess_answer``."""
    prompt: str
    """The prompt's ``area/name``; it is rendered with the inputs as its variables."""
    output: type[OutputT]
    """What an answer must look like."""
    builtin: Callable[[dict[str, Any]], OutputT]
    """Answers by rule: a pure function of the inputs. It always works."""
    check: Callable[[dict[str, Any], OutputT], OutputT] | None = None
    """Mends or refuses (``Nonsense``) an answer of the model that fits but cannot be true."""


@dataclass(frozen=True, kw_only=True)
class Thought(Generic[OutputT]):
    """An answer, who made it and, if the model was given up on, why."""

    value: OutputT
    """The answer itself."""
    made_by: str
    """``"builtin"`` or the model's name, like ``"openai:gpt-4o-mini"``."""
    fell_back: str | None = None
    """Why the rule answered although there is a model; None when nothing went wrong."""


async def think(skill: Skill[OutputT], mind: "Mind", inputs: Mapping[str, Any]) -> Thought[OutputT]:
    """Answer with the mind's model, or by rule when there is none or it fails."""
    given = dict(inputs)
    if mind.model is None:
        return Thought(value=skill.builtin(given), made_by=BUILTIN)
    prompt = mind.prompts.render(skill.prompt, mind.language, **given)
    try:
        return await _ask(skill, mind.model, prompt, given)
    except ZhirenError as error:
        reason = f"{type(error).__name__}: {error}"
        return Thought(value=skill.builtin(given), made_by=BUILTIN, fell_back=reason)


async def _ask(
    skill: Skill[OutputT], model: "ChatModel", prompt: str, inputs: dict[str, Any]
) -> Thought[OutputT]:
    answer = await model.structured([{"role": "user", "content": prompt}], skill.output)
    value = skill.check(inputs, answer.value) if skill.check else answer.value
    return Thought(value=value, made_by=answer.usage.model)
