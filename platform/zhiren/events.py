"""Facts that plugins announce. The vocabulary is shared; the reactions are not.

An event is named in the past tense and carries what a listener needs to begin, so that
nobody has to read another plugin's tables.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from zhiren.host import Host


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that has happened, in one organisation."""

    organisation_id: str


@dataclass(frozen=True, kw_only=True)
class AnswerGiven(Event):
    """A candidate answered a question."""

    interview_id: str
    answer_id: str


@dataclass(frozen=True, kw_only=True)
class RecordingBegun(Event):
    """The first piece of a recording came while somebody still speaks."""

    interview_id: str
    key: str
    """Of its pieces."""


@dataclass(frozen=True, kw_only=True)
class InterviewEnded(Event):
    """An interview is over and can be judged."""

    interview_id: str
    candidate_id: str


@dataclass(frozen=True, kw_only=True)
class ResumeScreened(Event):
    """A resume was read and held against a condition."""

    talent_id: str
    qualified: bool | None


@dataclass(frozen=True, kw_only=True)
class CandidateErased(Event):
    """A person was erased: their rows are gone, and nothing of them may stay anywhere."""

    candidate_id: str


@dataclass(frozen=True, kw_only=True)
class DocumentIndexed(Event):
    """A document can be found."""

    document_id: str


@dataclass(frozen=True, kw_only=True)
class MemberChanged(Event):
    """Somebody has another role, or may come in no longer, or again."""

    user_id: str


@dataclass(frozen=True, kw_only=True)
class ToolsChanged(Event):
    """Tools came or went, for everybody."""

    organisation_id: str = ""


E = TypeVar("E", bound=Event)


@dataclass(frozen=True)
class Subscription:
    """One plugin's interest in one kind of event."""

    kind: type[Event]
    handler: Callable[[Any, "Host"], Awaitable[None]]


def on(kind: type[E], handler: Callable[[E, "Host"], Awaitable[None]]) -> Subscription:
    """Run *handler* after an event of *kind* was committed."""
    return Subscription(kind, handler)
