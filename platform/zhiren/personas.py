"""Who is speaking: a voice, its tools and the graph it thinks with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Persona:
    """A named character an agent may wear."""

    name: str
    prompt: str
    """The prompt that says who this is, without language and suffix: ``interview/friendly``."""
    title: Mapping[str, str] = field(default_factory=dict)
    """By language."""
    description: Mapping[str, str] = field(default_factory=dict)
    """What they are good for, by language."""
    icon: str = "robot"
    category: str = "general"
    graph: str = "assistant"
    tools: Sequence[str] = ()
    """The only tools that this persona may use."""
    temperature: float = 0.3
    model: str | None = None
    """``"provider:model"``; None takes the configured one."""
    models: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    """By the name of a model that clients ask for: its ``temperature`` and ``maxTokens``."""
    rag: bool = False
    """Whether messages may name knowledge bases."""
    uploads: bool = False
    """Whether messages may bring files."""
    output: str = "text"
    """``text``, or ``structured`` for answers that follow a form."""
