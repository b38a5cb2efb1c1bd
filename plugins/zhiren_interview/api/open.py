"""Plans, candidates and sessions, as the open interview document shows them.

A plan is a position with its bank, a session is an interview; ids are written as bare UUIDs.
"""

from datetime import UTC, datetime
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, Field, StringConstraints

from zhiren import READERS, STAFF, Call, Invalid, get, post
from zhiren.db import bare
from zhiren.kernel.api.interview import Moment
from zhiren.kernel.candidates import Candidates, Person
from zhiren.kernel.contacts import email_for, phone_for
from zhiren.kernel.tables import Candidate
from zhiren.trimming import Email
from zhiren_interview import inviting
from zhiren_interview.accommodating import Accommodations
from zhiren_interview.api.shapes import Body
from zhiren_interview.drafting import draft
from zhiren_interview.fields import (
    Content,
    Minutes,
    Name,
    Phone,
    PositionStatus,
    Prose,
    QuestionCount,
    Title,
)
from zhiren_interview.generating import Generated
from zhiren_interview.plans import DEFAULT_STYLE, Draft, Drafted, Plans
from zhiren_interview.positions import Positions
from zhiren_interview.service import Interviews
from zhiren_interview.tables import Interview, Position, Question
from zhiren_interview.topics import MOST, kind_of, lines_of

OpenStyle = Literal["standard", "strict", "gentle"]
_STYLES: dict[OpenStyle, str] = {"standard": "serious", "strict": "pressure", "gentle": "friendly"}
_SAID = {style: said for said, style in _STYLES.items()}
_LONGEST = 100_000
_LONGEST_QUESTION = 2000

Ident = Annotated[str, StringConstraints(min_length=1, max_length=64)]


def _not_crowded(value: dict[str, Any] | None) -> dict[str, Any] | None:
    if value is not None and len(str(value)) > _LONGEST:
        raise ValueError(f"This may hold at most {_LONGEST} characters.")
    return value


def _zoned(at: datetime | None) -> datetime | None:
    return at.replace(tzinfo=UTC) if at is not None and at.tzinfo is None else at


ResumeData = Annotated[dict[str, Any] | None, AfterValidator(_not_crowded)]


class Slice(BaseModel):
    """Which part of a list."""

    limit: int = Field(default=20, ge=1, le=100)
    offset: int = Field(default=0, ge=0, le=1_000_000)


class PlansIn(Slice):
    """Which plans to list."""

    status: PositionStatus | None = None


class PlanIn(Body):
    """A plan, with its questions as lines of text."""

    name: Title
    questions: Prose = ""
    job_title: Title | None = None
    job_description: Prose = ""
    interview_style: OpenStyle = "standard"
    duration_minutes: Minutes = 30

    def draft(self) -> Draft:
        """Read the questions out of their lines."""
        lines = lines_of(self.questions)
        if len(lines) > MOST:
            raise Invalid(f"A plan has at most {MOST} questions.", field="questions")
        for line in lines:
            if len(line) > _LONGEST_QUESTION:
                raise Invalid(
                    f"A question has at most {_LONGEST_QUESTION} characters.", field="questions"
                )
        return Draft(
            name=self.name,
            title=self.job_title or self.name,
            description=self.job_description,
            style=_STYLES[self.interview_style],
            minutes=self.duration_minutes,
            questions=[Drafted(content=line, type=kind_of(line)) for line in lines],
        )


class GenerateIn(Body):
    """What a job requires, in plain words."""

    requirements: Content
    count: QuestionCount = 5


class PlanQuestionOut(BaseModel):
    """One question of a plan, with what a good answer holds."""

    id: str
    order: int
    content: str
    type: str
    difficulty: str
    scoring_points: list[str]


class PlanOut(BaseModel):
    """A plan."""

    id: str
    name: str
    status: str
    job_title: str
    job_description: str
    interview_style: str
    duration_minutes: int
    question_count: int
    questions: list[PlanQuestionOut]
    created_at: Moment

    @classmethod
    def of(cls, row: Position, questions: list[Question], **more: Any) -> Self:
        """Show *row* with its *questions*."""
        return cls(
            id=bare(row.id),
            name=row.name or row.title,
            status=row.status,
            job_title=row.title,
            job_description=row.description,
            interview_style=_SAID[row.style or DEFAULT_STYLE],
            duration_minutes=row.interview_duration,
            question_count=row.question_count,
            questions=[_question(one, order) for order, one in enumerate(questions, start=1)],
            created_at=row.created_at,
            **more,
        )


class GeneratedPlanOut(PlanOut):
    """A plan that was made from requirements, and what was understood of them."""

    skills: list[str]
    unknown_skills: list[str]
    """Named, but not in our bank: asked about in general words."""
    made_by: str
    """``builtin``, our own bank, or the model that worded the questions."""
    fell_back: str | None
    """Why the bank alone answered although there is a model."""


class PlansOut(BaseModel):
    """Part of the list of plans."""

    plans: list[PlanOut]
    total: int
    limit: int
    offset: int


class CandidateIn(Body):
    """Somebody who may be hired."""

    name: Name
    phone: Phone
    email: Email | None = None
    plan_id: Ident | None = None
    """With it, they are invited at once."""
    resume_data: ResumeData = None


class CandidateOut(BaseModel):
    """A candidate. Telephone and e-mail are masked except for admins."""

    id: str
    name: str | None
    phone: str | None
    email: str | None
    created_at: Moment


class ListedCandidateOut(CandidateOut):
    """A candidate in a list, and how far they have come."""

    status: str
    session_id: str | None


class CreatedCandidateOut(BaseModel):
    """A candidate who was just written down."""

    candidate: CandidateOut
    status: str
    session_id: str | None
    interview_url: str | None


class CandidatesOut(BaseModel):
    """Part of the list of candidates."""

    candidates: list[ListedCandidateOut]
    total: int
    limit: int
    offset: int


class SessionIn(Body):
    """An interview to be held."""

    plan_id: Ident
    candidate_id: Ident
    scheduled_at: Annotated[datetime | None, Field(strict=False), AfterValidator(_zoned)] = None
    """Without a zone it is taken as UTC."""
    accommodations: Accommodations | None = None
    """What makes it fair for this candidate; goes beyond the document."""


class SessionOut(BaseModel):
    """An interview that waits for its candidate, is held, or is over."""

    id: str
    status: str
    interview_url: str
    plan_id: str
    candidate_id: str
    scheduled_at: Moment | None
    created_at: Moment


async def list_plans(call: Call, query: PlansIn) -> PlansOut:
    """List the plans, the newest first."""
    async with call.reading() as session:
        rows, total = await Positions(session).slice(query.status, query.limit, query.offset)
        questions = await Plans(session).questions([row.id for row in rows])
    plans = [PlanOut.of(row, questions[row.id]) for row in rows]
    return PlansOut(plans=plans, total=total, limit=query.limit, offset=query.offset)


async def show_plan(call: Call, plan_id: str) -> PlanOut:
    """Show one plan."""
    async with call.reading() as session:
        row = await Positions(session).get(plan_id)
        return PlanOut.of(row, (await Plans(session).questions([row.id]))[row.id])


async def create_plan(call: Call, body: PlanIn) -> PlanOut:
    """Keep a plan with the questions that were written down."""
    return PlanOut.of(*await _keep(call, body.draft()))


async def generate_plan(call: Call, body: GenerateIn) -> GeneratedPlanOut:
    """Make a plan from what the job requires."""
    made: Generated = await draft(call, body.requirements, body.count)
    row, questions = await _keep(call, made.draft)
    understood = {"skills": list(made.skills), "unknown_skills": list(made.unknown)}
    thought = {"made_by": made.made_by, "fell_back": made.fell_back}
    return GeneratedPlanOut.of(row, questions, **understood, **thought)


async def list_candidates(call: Call, query: Slice) -> CandidatesOut:
    """List the candidates, the newest first."""
    async with call.reading() as session:
        rows, total = await Candidates(session).page(query.limit, query.offset)
        interviews = await inviting.latest(session, rows)
    listed = [_listed(row, interviews.get(row.id), call.actor.role) for row in rows]
    return CandidatesOut(candidates=listed, total=total, limit=query.limit, offset=query.offset)


async def create_candidate(call: Call, body: CandidateIn) -> CreatedCandidateOut:
    """Write a candidate down; with a plan, they are invited to it at once."""
    if body.plan_id is not None:
        async with call.reading() as session:
            await Positions(session).get(body.plan_id)
    person = Person(**body.model_dump(exclude={"plan_id"}))
    async with call.writing() as session:
        row = await Candidates(session).keep(person)
    invitation = await inviting.invite(call, body.plan_id, row.id) if body.plan_id else None
    return CreatedCandidateOut(
        candidate=CandidateOut(**_person(row, call.actor.role)),
        status="invited" if invitation else "created",
        session_id=bare(invitation.interview.id) if invitation else None,
        interview_url=invitation.url if invitation else None,
    )


async def create_session(call: Call, body: SessionIn) -> SessionOut:
    """Invite a candidate to an interview; one that they have not begun yet is taken up again."""
    made = await inviting.invite(
        call, body.plan_id, body.candidate_id, body.scheduled_at, body.accommodations
    )
    return _session(made.interview, made.url)


async def show_session(call: Call, session_id: str) -> SessionOut:
    """Show how far a session has come, and a fresh link to it."""
    async with call.reading() as session:
        row = await Interviews(session).get(session_id)
    return _session(row, await inviting.link(call, row))


async def _keep(call: Call, draft: Draft) -> tuple[Position, list[Question]]:
    async with call.writing() as session:
        row = await Plans(session).create(draft)
        return row, (await Plans(session).questions([row.id]))[row.id]


def _question(row: Question, order: int) -> PlanQuestionOut:
    same = ("content", "type", "difficulty", "scoring_points")
    return PlanQuestionOut(
        id=bare(row.id), order=order, **{name: getattr(row, name) for name in same}
    )


def _person(row: Candidate, role: str) -> dict[str, Any]:
    return {
        "id": row.id,
        "name": row.name,
        "phone": phone_for(row.phone, role),
        "email": email_for(row.email, role),
        "created_at": row.created_at,
    }


def _listed(row: Candidate, interview: Interview | None, role: str) -> ListedCandidateOut:
    status = "created" if interview is None else _status(interview, waiting="invited")
    return ListedCandidateOut(
        **_person(row, role), status=status, session_id=bare(interview.id) if interview else None
    )


def _session(row: Interview, url: str) -> SessionOut:
    at: datetime | None = row.scheduled_at
    return SessionOut(
        id=bare(row.id),
        status=_status(row, waiting="scheduled"),
        interview_url=url,
        plan_id=bare(row.position_id),
        candidate_id=row.invited_id or bare(row.candidate_id),
        scheduled_at=at,
        created_at=row.created_at,
    )


def _status(row: Interview, *, waiting: str) -> str:
    return waiting if row.status == "created" else row.status


endpoints = [
    get("/plans", list_plans, roles=READERS),
    post("/plans", create_plan, roles=STAFF),
    post("/plans/generate", generate_plan, roles=STAFF),
    get("/plans/{plan_id}", show_plan, roles=READERS),
    get("/candidates", list_candidates, roles=READERS),
    post("/candidates", create_candidate, roles=STAFF),
    post("/sessions", create_session, roles=STAFF),
    get("/sessions/{session_id}", show_session, roles=STAFF),
]
