"""What the talent document shows, field by field."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated, Any, Self

from pydantic import BaseModel, PlainSerializer

from zhiren.kernel.contacts import email_for, phone_for
from zhiren.kernel.tables import Task
from zhiren_screening import shown
from zhiren_screening.tables import Condition, QueryRecord, Talent

Moment = Annotated[
    datetime,
    # The document writes times without a zone: 2024-01-01T00:00:00, and means UTC.
    PlainSerializer(
        lambda at: at.astimezone(UTC).replace(tzinfo=None, microsecond=0).isoformat(),
        return_type=str,
    ),
]


class ConditionOut(BaseModel):
    """A condition."""

    id: str
    name: str
    description: str | None
    conditions: dict[str, Any]
    created_at: Moment

    @classmethod
    def of(cls, row: Condition) -> Self:
        """Show *row*; whole years without a point, as they were sent."""
        shown = cls.model_validate(row, from_attributes=True)
        required = shown.conditions.items()
        shown.conditions = {k: _whole(v) if isinstance(v, float) else v for k, v in required}
        return shown


class TalentItemOut(BaseModel):
    """A talent in a list."""

    id: str
    name: str | None
    education_level: str | None
    school: str | None
    major: str | None
    work_years: float | int | None
    skills: list[str]
    screening_status: str
    created_at: Moment

    @classmethod
    def of(cls, row: Talent, skills: list[str], **more: Any) -> Self:
        """Show *row*."""
        return cls(
            id=row.id,
            name=row.name,
            education_level=row.education_level,
            school=row.school,
            major=row.major,
            work_years=_whole(row.work_years),
            skills=skills,
            screening_status=row.screening_status,
            created_at=row.created_at,
            **more,
        )


class TalentOut(TalentItemOut):
    """A talent."""

    phone: str | None
    email: str | None
    graduation_date: str | None
    work_experience: list[dict[str, str | None]]
    projects: list[dict[str, str | None]]
    qualification_reason: str
    photo_urls: list[str] = []
    decision: dict[str, Any] | None
    """Each requirement, ✓ or ✗, with the words of the resume."""
    findings: list[dict[str, Any]]
    """Hidden text and the like. They changed no decision."""
    same_person: list[str] = []
    """Other talents with this telephone, e-mail or file."""


def talent_out(
    row: Talent, skills: list[str], role: str, same_person: Sequence[str] = ()
) -> TalentOut:
    """Show *row* to somebody of *role*: telephone and e-mail whole to an admin alone."""
    return TalentOut.of(
        row,
        skills,
        phone=phone_for(row.phone, role),
        email=email_for(row.email, role),
        graduation_date=row.graduation_date,
        work_experience=shown.work_experience(row),
        projects=shown.projects(row),
        qualification_reason=row.qualification_reason,
        decision=row.decision,
        findings=shown.findings_for(row, role),
        same_person=list(same_person),
    )


class UploadedOut(BaseModel):
    """What came of one resume."""

    talent_id: str
    is_qualified: bool | None
    qualification_reason: str
    processing_time: int
    """Milliseconds."""


class BatchOut(BaseModel):
    """A batch that was begun."""

    task_id: str
    file_count: int


class CountOut(BaseModel):
    """How many were changed."""

    count: int


class SyncOut(BaseModel):
    """The index held against the database, and mended."""

    mysql_count: int
    chroma_count: int
    missing_in_chroma: list[str]
    extra_in_chroma: list[str]
    status_mismatch: list[str]
    """Found by words and not by meaning, or the other way round, where an embedder is set."""
    fixed_count: int


class QueryStartedOut(BaseModel):
    """A question that is being answered."""

    task_id: str
    status: str
    message: str


class ProgressOut(BaseModel):
    """How far a task has come."""

    current: int
    total: int
    percentage: float
    message: str


class TaskOut(BaseModel):
    """A task."""

    id: str
    name: str
    status: str
    progress: ProgressOut
    result: dict[str, Any] | None
    error: str | None
    created_at: Moment
    updated_at: Moment

    @classmethod
    def of(cls, row: Task, language: str) -> Self:
        """Show *row*."""
        total = int(row.total or 1)
        current = total if row.status == "completed" else min(int(row.current), total)
        message = row.message or _message(row.status, current, total, language)
        return cls(
            id=row.id,
            name=row.name,
            status=row.status,
            progress=ProgressOut(
                current=current,
                total=total,
                percentage=round(100 * current / total, 2),
                message=message,
            ),
            result=row.result,
            error=row.error,
            created_at=row.created_at,
            updated_at=row.updated_at,
        )


class UploadedFileOut(BaseModel):
    """One file of an upload, and what became of it."""

    name: str
    status: str
    talent_id: str | None
    error: str | None
    """Why it could not be screened."""

    @classmethod
    def of(cls, row: Task) -> Self:
        """Show *row*, the task of one file."""
        talent_id = (row.result or {}).get("talent_id")
        return cls(name=row.name, status=row.status, talent_id=talent_id, error=row.error)


class UploadTaskOut(TaskOut):
    """An upload, file by file."""

    files: list[UploadedFileOut]

    @classmethod
    def with_files(cls, row: Task, files: Sequence[Task], language: str) -> Self:
        """Show *row* with the tasks of its *files*."""
        shown = [UploadedFileOut.of(file) for file in files]
        return cls(**dict(TaskOut.of(row, language)), files=shown)


class HistoryOut(BaseModel):
    """A question that was asked."""

    id: str
    question: str
    answer: str
    filter: dict[str, Any]
    total_count: int
    created_at: Moment

    @classmethod
    def of(cls, row: QueryRecord) -> Self:
        """Show *row*."""
        return cls(
            id=row.id,
            question=row.question,
            answer=row.answer,
            filter=row.filter,
            total_count=row.total,
            created_at=row.created_at,
        )


_SAID = {
    "pending": ("等待处理", "Waiting"),
    "completed": ("处理完成", "Done"),
    "failed": ("处理失败", "Failed"),
    "cancelled": ("已取消", "Cancelled"),
}


def _message(status: str, current: int, total: int, language: str) -> str:
    if status in _SAID:
        return _SAID[status][language != "zh"]
    at = min(current + 1, total)
    return f"正在处理第 {at} 个文件" if language == "zh" else f"Working on file {at}"


def _whole(number: float | None) -> float | int | None:
    return int(number) if number is not None and number == int(number) else number
