"""What an agent says while it thinks. Each dialect spells these on its own wire."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Token:
    """A piece of text, as soon as it exists."""

    text: str


@dataclass(frozen=True)
class Progress:
    """How far a piece of work has come."""

    current: float
    total: float | None = None
    message: str = ""


@dataclass(frozen=True)
class Fact:
    """A named piece of structure between the words: sources, a question, a follow-up."""

    name: str
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Reset:
    """The pieces said so far in this turn are void: it is said again."""


@dataclass(frozen=True)
class Done:
    """The whole text, once, and what belongs to it. Nothing follows."""

    text: str
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Failed:
    """Something went wrong after the stream had begun. Nothing follows."""

    message: str
    code: str = "failed"


Utterance = Token | Progress | Fact | Reset | Done | Failed
_KINDS = {kind.__name__: kind for kind in (Token, Progress, Fact, Reset, Done, Failed)}


@dataclass(frozen=True)
class Numbered:
    """An utterance with its place in a stream, by which a reader can come back."""

    id: int
    utterance: Utterance


@dataclass(frozen=True)
class Stream:
    """A handler's answer that is spoken piece by piece."""

    utterances: AsyncIterator[Utterance | Numbered]


def ends(utterance: Utterance) -> bool:
    """Tell whether nothing follows *utterance*."""
    return isinstance(utterance, Done | Failed)


def pack(utterance: Utterance) -> dict[str, Any]:
    """Make *utterance* JSON."""
    return {"kind": type(utterance).__name__, **vars(utterance)}


def unpack(packed: Mapping[str, Any]) -> Utterance:
    """Read what `pack` wrote."""
    values = dict(packed)
    utterance: Utterance = _KINDS[values.pop("kind")](**values)
    return utterance
