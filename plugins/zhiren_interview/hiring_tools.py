"""Hiring verbs for models: make a plan, invite somebody to it, follow their interview."""

from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, Field

from zhiren import READERS, STAFF, Call, Invalid, tool
from zhiren.kernel.candidates import Candidates, Person
from zhiren.trimming import Email
from zhiren_interview import inviting
from zhiren_interview.accommodating import Accommodations
from zhiren_interview.clock import current
from zhiren_interview.drafting import draft
from zhiren_interview.fields import (
    Content,
    Minutes,
    Name,
    Phone,
    Prose,
    QuestionCount,
    Style,
    Title,
)
from zhiren_interview.generating import Generated
from zhiren_interview.plans import Draft, Drafted, Plans
from zhiren_interview.positions import Positions
from zhiren_interview.service import Interviews
from zhiren_interview.tables import Answer, Asked, Interview, Position, Question
from zhiren_interview.topics import MOST, kind_of


class PlannedOut(BaseModel):
    """One question of a plan, with what a good answer holds."""

    question_id: str
    content: str
    type: str
    difficulty: str
    scoring_points: list[str]


class PlanOut(BaseModel):
    """A plan that was made."""

    plan_id: str
    name: str
    job_title: str
    style: str | None
    minutes: int
    questions: list[PlannedOut]


class GeneratedPlanOut(PlanOut):
    """A plan that was made from requirements."""

    skills: list[str]
    unknown_skills: list[str]
    made_by: str
    fell_back: str | None


class PersonIn(BaseModel):
    """Somebody new; who has the same telephone or e-mail is the same candidate."""

    name: Name
    phone: Phone
    email: Email | None = None


class InvitationOut(BaseModel):
    """An interview that waits for its candidate."""

    interview_id: str
    status: str
    interview_url: str
    scheduled_at: AwareDatetime | None
    accommodations: Accommodations


class SaidOut(BaseModel):
    """One thing that was said so far."""

    role: Literal["interviewer", "candidate"]
    content: str
    question_id: str


class FollowedOut(BaseModel):
    """How far an interview has come."""

    interview_id: str
    status: str
    candidate_name: str
    position_title: str
    questions: int
    """Base questions."""
    answered: int
    """Base questions that were answered."""
    current_question: str | None
    paused: bool
    said: list[SaidOut]


@tool(
    roles=STAFF,
    timeout=120,
    zh="根据岗位要求生成面试计划：覆盖提到的每项技能，指出题库不认识的技能。",
    example={"requirements": "后端工程师，熟悉 Java、Redis 与高并发", "count": 5},
)
async def generate_plan(
    call: Call, requirements: Content, count: QuestionCount = 5
) -> GeneratedPlanOut:
    """Make an interview plan from what a job requires, in plain words, and keep it.

    Use when somebody describes a job and wants to interview for it. Every named skill gets a
    question; those that the bank does not know are said, and asked about in general words.
    """
    made: Generated = await draft(call, requirements, count)
    row, questions = await _keep(call, made.draft)
    return GeneratedPlanOut(
        **_plan(row, questions).model_dump(),
        skills=list(made.skills),
        unknown_skills=list(made.unknown),
        made_by=made.made_by,
        fell_back=made.fell_back,
    )


@tool(
    roles=STAFF,
    zh="用给定的题目创建面试计划。",
    example={"name": "后端一面", "questions": ["请介绍一个你做过的高并发项目。", "Redis 缓存"]},
)
async def create_plan(  # noqa: PLR0913 - what a plan holds
    call: Call,
    *,
    name: Title,
    questions: Annotated[list[Content], Field(max_length=MOST)],
    job_title: Title | None = None,
    job_description: Prose = "",
    style: Style = "serious",
    minutes: Minutes = 30,
) -> PlanOut:
    """Keep an interview plan with exactly these questions; a topic is worded when it is asked.

    Use when somebody says which questions to ask. To have them chosen, use generate_plan.
    """
    made = Draft(
        name=name,
        title=job_title or name,
        description=job_description,
        style=style,
        minutes=minutes,
        questions=[Drafted(content=one, type=kind_of(one)) for one in questions],
    )
    return _plan(*await _keep(call, made))


@tool(
    roles=STAFF,
    zh="邀请候选人参加面试，返回面试链接；可安排延长时间、仅文字、允许暂停。",
    example={"plan_id": "$position", "candidate_id": "$talent"},
)
async def invite_candidate(  # noqa: PLR0913 - what an invitation holds
    call: Call,
    *,
    plan_id: str,
    candidate_id: str | None = None,
    person: PersonIn | None = None,
    scheduled_at: AwareDatetime | None = None,
    accommodations: Accommodations | None = None,
) -> InvitationOut:
    """Invite a candidate to an interview and give the link that opens their page.

    Use when somebody is to be interviewed: a candidate who is known, by candidate_id (a talent's
    id is one), or somebody new, by person. Whoever has the link is let in as this candidate, so
    hand it to them alone. An interview that they have not begun yet is taken up again.
    """
    if (candidate_id is None) == (person is None):
        raise Invalid("This takes either candidate_id or person.", field="candidate_id")
    if person is not None:
        async with call.reading() as session:
            await Positions(session).get(plan_id)
        async with call.writing() as session:
            row = await Candidates(session).keep(Person(**person.model_dump()))
        candidate_id = row.id
    assert candidate_id is not None
    made = await inviting.invite(call, plan_id, candidate_id, scheduled_at, accommodations)
    held = made.interview
    return InvitationOut(
        interview_id=held.id,
        status=held.status,
        interview_url=made.url,
        scheduled_at=held.scheduled_at,
        accommodations=Accommodations.of(held),
    )


@tool(
    roles=READERS,
    read_only=True,
    zh="了解一场面试的进展：状态、当前题目与到目前为止的对话。",
    example={"interview_id": "$interview"},
)
async def follow_interview(call: Call, interview_id: str) -> FollowedOut:
    """Tell how far an interview has come and what was said so far.

    Use while an interview goes on, or to see whether a candidate has begun. For scores and
    reasons use show_report once it is over.
    """
    async with call.reading() as session:
        interviews = Interviews(session)
        row = await interviews.get(interview_id)
        asked = await interviews.asked(row.id)
        answers = await interviews.answers(row.id)
    return _followed(row, asked, answers)


async def _keep(call: Call, made: Draft) -> tuple[Position, list[Question]]:
    async with call.writing() as session:
        row = await Plans(session).create(made)
        return row, (await Plans(session).questions([row.id]))[row.id]


def _plan(row: Position, questions: list[Question]) -> PlanOut:
    same = ("content", "type", "difficulty", "scoring_points")
    return PlanOut(
        plan_id=row.id,
        name=row.name or row.title,
        job_title=row.title,
        style=row.style,
        minutes=row.interview_duration,
        questions=[
            PlannedOut(question_id=one.id, **{name: getattr(one, name) for name in same})
            for one in questions
        ],
    )


def _followed(row: Interview, asked: list[Asked], answers: dict[str, Answer]) -> FollowedOut:
    base = [one for one in asked if not one.is_follow_up]
    now = current(asked) if row.status == "in_progress" else None
    said: list[SaidOut] = []
    for one in asked:
        if one.status == "planned":
            continue
        said.append(SaidOut(role="interviewer", content=one.content, question_id=one.question_id))
        if answer := answers.get(one.id):
            words, about = answer.transcript, one.question_id
            said.append(SaidOut(role="candidate", content=words, question_id=about))
    return FollowedOut(
        interview_id=row.id,
        status=row.status,
        candidate_name=row.candidate_name,
        position_title=row.title,
        questions=len(base),
        answered=sum(one.status == "answered" for one in base),
        current_question=now.content if now else None,
        paused=row.paused_at is not None,
        said=said,
    )
