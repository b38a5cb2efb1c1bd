"""What is asked and how the answer is read, without a network: both clients share this."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Generic, TypedDict, TypeVar
from uuid import uuid4

import httpx2

from interview_ai.errors import InterviewError, Pending
from interview_ai.records import (
    Interview,
    Page,
    Position,
    Question,
    Record,
    Report,
    Submitted,
    Upload,
    User,
)

T = TypeVar("T")
R = TypeVar("R", bound=Record)


@dataclass(frozen=True, kw_only=True)
class Asked(Generic[T]):
    """One request, and what its answer becomes."""

    method: str
    path: str
    read: Callable[[Any], T]
    json: Mapping[str, Any] | None = None
    params: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)


def answer(asked: Asked[T], response: httpx2.Response) -> T:
    """Read what was answered; raises `InterviewError`, or `Pending` for what is being made."""
    try:
        told = response.json()
    except ValueError:
        raise InterviewError(response.status_code, 0, response.text[:200]) from None
    if response.is_error or told.get("code", 0) != 0:
        raise InterviewError(response.status_code, told.get("code", 0), told.get("message", ""))
    if response.status_code == httpx2.codes.ACCEPTED:
        raise Pending(response.status_code, 0, "This is still being made.")
    return asked.read(told["data"])


def register(**account: Any) -> Asked[User]:
    """Register: ``email``, ``password``, ``username``, ``role`` and perhaps ``phone``."""
    return Asked(method="POST", path="/users/register", json=account, read=User.of)


def login(email: str, password: str) -> Asked[dict[str, Any]]:
    """Sign in; the answer holds the tokens."""
    body = {"email": email, "password": password}
    return Asked(method="POST", path="/users/login", json=body, read=dict)


def refresh(refresh_token: str) -> Asked[dict[str, Any]]:
    """Exchange a refresh token, which is good once, for new ones."""
    body = {"refresh_token": refresh_token}
    return Asked(method="POST", path="/users/refresh-token", json=body, read=dict)


def me() -> Asked[User]:
    """Ask who is signed in."""
    return Asked(method="GET", path="/users/me", read=User.of)


def create_position(**position: Any) -> Asked[Position]:
    """Open a position: ``title``, ``category``, ``description``, ``requirements`` …."""
    return Asked(method="POST", path="/positions", json=position, read=Position.of)


def change_position(position_id: str, **changes: Any) -> Asked[Position]:
    """Change what is named of a position."""
    path = f"/positions/{position_id}"
    return Asked(method="PATCH", path=path, json=changes, read=Position.of)


def get_position(position_id: str) -> Asked[Position]:
    """Ask for one position."""
    return Asked(method="GET", path=f"/positions/{position_id}", read=Position.of)


def create_question(**question: Any) -> Asked[Question]:
    """Add a question to a bank: ``position_id``, ``content``, ``type``, ``difficulty`` …."""
    return Asked(method="POST", path="/questions", json=question, read=Question.of)


def listed(path: str, kind: type[R], **filters: Any) -> Asked[Page]:
    """Ask for one page of a list."""
    wanted = {name: value for name, value in filters.items() if value is not None}

    def read(data: Mapping[str, Any]) -> Page:
        page = Page.of(data)
        return replace(page, items=[kind.of(item) for item in page.items])

    return Asked(method="GET", path=path, params=wanted, read=read)


def create_interview(position_id: str, interviewer_style: str) -> Asked[Interview]:
    """Open an interview."""
    body = {"position_id": position_id, "interviewer_style": interviewer_style}
    return Asked(method="POST", path="/interviews", json=body, read=Interview.of)


def carry_on(interview_id: str, verb: str) -> Asked[Interview]:
    """Start or end an interview."""
    return Asked(method="POST", path=f"/interviews/{interview_id}/{verb}", read=Interview.of)


def get_interview(interview_id: str) -> Asked[dict[str, Any]]:
    """Ask for an interview with its transcript."""
    return Asked(method="GET", path=f"/interviews/{interview_id}", read=dict)


class Given(TypedDict, total=False):
    """An answer, as far as it is given."""

    transcript: str
    audio_url: str
    video_url: str
    duration: int
    """Seconds."""
    idempotency_key: str
    """One is made when none is given."""


def submit(interview_id: str, question_id: str, given: Given) -> Asked[Submitted]:
    """Hand in an answer under a key, so that sending it again does no harm."""
    told = {"audio_url": "", "video_url": "", "duration": 0, **given}
    key = told.pop("idempotency_key", None) or uuid4().hex
    return Asked(
        method="POST",
        path=f"/interviews/{interview_id}/answers",
        json={"question_id": question_id, **told},
        headers={"Idempotency-Key": str(key)},
        read=Submitted.of,
    )


def follow_up(interview_id: str, answer_id: str) -> Asked[Question | None]:
    """Ask for the follow-up to an answer."""

    def read(data: Mapping[str, Any]) -> Question | None:
        found = data["follow_up_question"]
        return Question.of(found) if found else None

    path = f"/interviews/{interview_id}/follow-up"
    return Asked(method="GET", path=path, params={"answer_id": answer_id}, read=read)


def presign(file_type: str, file_name: str, content_type: str) -> Asked[Upload]:
    """Ask for a place to send a recording to."""
    body = {"file_type": file_type, "file_name": file_name, "content_type": content_type}
    return Asked(method="POST", path="/uploads/presign", json=body, read=Upload.of)


def get_report(interview_id: str) -> Asked[Report]:
    """Ask for the report on an interview."""
    return Asked(method="GET", path=f"/reports/{interview_id}", read=Report.of)
