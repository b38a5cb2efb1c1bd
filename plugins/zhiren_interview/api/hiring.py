"""Pages for those who hire: plans and their questions, invitations, interviews as they go on."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, Field
from starlette.responses import Response

from zhiren import READERS, STAFF, Fact, Numbered, Utterance
from zhiren.kernel.candidates import Candidates, Person
from zhiren.realtime import NAME
from zhiren.web.pages import Site, View, Visit
from zhiren_interview import inviting
from zhiren_interview.accommodating import Accommodations
from zhiren_interview.api.open import CandidateIn
from zhiren_interview.fields import Content, Difficulty, Lines, QuestionCount, QuestionType
from zhiren_interview.listening import hear_interview, hear_together
from zhiren_interview.live import hear_analysis, may_hear_analysis, standing
from zhiren_interview.positions import Bank, Positions
from zhiren_interview.service import Interviews

_SHOWN = 100
_LIVE_WORDS = (
    *("interviewer", "not_analysed", "live_speaking", "live_silent", "live_over", "live_window"),
    *("live_characters", "live_words", "live_seen"),
    *("manner_confident", "manner_neutral", "manner_hesitant"),
    *("expression_smiling", "expression_neutral", "expression_still"),
    *("finding_no_face", "finding_several_faces", "finding_dark", "finding_bright"),
    *("finding_blurred", "finding_small", "finding_off_centre"),
)


def _lines(text: object) -> object:
    return [line for line in text.splitlines() if line.strip()] if isinstance(text, str) else text


class RequirementsIn(BaseModel):
    """What a job requires, in plain words."""

    requirements: Content
    count: QuestionCount = 5


class QuestionIn(BaseModel):
    """A question as a form tells it: one scoring point a line."""

    content: Content
    type: QuestionType = "technical"
    difficulty: Difficulty = "medium"
    scoring_points: Annotated[Lines, BeforeValidator(_lines)] = Field(default_factory=list)


async def show_plans(visit: Visit) -> Response:
    """List the plans, and offer to have one made."""
    plans = await visit.use("list_positions", page_size=_SHOWN)
    interviews = await visit.use("list_interviews", page_size=20)
    return visit.render("plans.html.j2", plans=plans, interviews=interviews, **_allowed(visit))


async def make_plan(visit: Visit) -> Response:
    """Have a plan made from what the job requires, and lead there."""
    told = visit.read(RequirementsIn)
    made = await visit.use("generate_plan", **told.model_dump())
    return visit.redirect(_path(made["plan_id"]))


async def show_plan(visit: Visit) -> Response:
    """Show a plan's questions, and who was invited to it."""
    plan_id = visit.request.path_params["plan_id"]
    async with visit.call().reading() as session:
        plan = await Positions(session).get(plan_id)
    questions: dict[str, Any] = {"questions": [], "total": 0}
    if visit.actor.role in STAFF:
        questions = await visit.use("list_questions", position_id=plan_id, page_size=_SHOWN)
    interviews = await visit.use("list_interviews", position_id=plan_id, page_size=_SHOWN)
    return visit.render(
        "plan.html.j2", plan=plan, questions=questions, interviews=interviews, **_allowed(visit)
    )


async def add_question(visit: Visit) -> Response:
    """Add a question to a plan."""
    plan_id = visit.request.path_params["plan_id"]
    told = visit.read(QuestionIn)
    async with visit.call().writing() as session:
        plan = await Positions(session).get(plan_id)
        await Bank(session).add({"position_id": plan.id, **told.model_dump()})
        if plan.name is not None:  # a plan asks all that it holds, a position as many as it says
            held = len(await Bank(session).of(plan.id))
            plan.question_count = min(20, max(plan.question_count, held))
    return visit.redirect(_path(plan_id))


async def change_question(visit: Visit) -> Response:
    """Change a question of a plan."""
    question_id = visit.request.path_params["question_id"]
    told = visit.read(QuestionIn)
    async with visit.call().writing() as session:
        row = await Bank(session).change(question_id, told.model_dump())
    return visit.redirect(_path(row.position_id))


async def remove_question(visit: Visit) -> Response:
    """Take a question out of a plan."""
    async with visit.call().writing() as session:
        row = await Bank(session).remove(visit.request.path_params["question_id"])
    return visit.redirect(_path(row.position_id))


async def invite(visit: Visit) -> Response:
    """Invite a candidate, and show the link this once."""
    plan_id = visit.request.path_params["plan_id"]
    told, granted = visit.read(CandidateIn), visit.read(Accommodations)
    async with visit.call().reading() as session:
        plan = await Positions(session).get(plan_id)
    async with visit.call().writing() as session:
        row = await Candidates(session).keep(Person(**told.model_dump(exclude={"plan_id"})))
    call = visit.call()
    arranged = granted if granted != Accommodations() else None
    made = await inviting.invite(call, plan.id, row.id, None, arranged)
    return visit.render("invited.html.j2", plan=plan, name=told.name, invitation=made)


async def show_interview(visit: Visit) -> Response:
    """Show what was said in an interview so far, and go on showing it."""
    live = {"words": visit.words(*_LIVE_WORDS), "language": visit.language}
    shown = may_hear_analysis(visit.actor)
    return visit.render("interview.html.j2", live=live, measured=shown, **await _followed(visit))


async def show_said(visit: Visit) -> Response:
    """Show what was said so far, without the page around it."""
    return visit.render("said.html.j2", **await _followed(visit))


async def hear(visit: Visit) -> Response:
    """Tell a script what happens in an interview, from now until its end."""
    async with visit.call().reading() as session:
        interview = await Interviews(session).get(visit.request.path_params["interview_id"])
    after = await visit.host.streams.last_id(interview.stream_id)
    sources = [hear_interview(visit.host, interview, after)]
    if measured := may_hear_analysis(visit.actor) and interview.status != "completed":
        sources.append(await hear_analysis(visit.host, interview))

    async def said() -> AsyncGenerator[Utterance, None]:
        if measured:
            yield Fact(NAME, standing(interview))
        async with aclosing(hear_together(*sources)) as heard:
            async for one in heard:
                yield one.utterance if isinstance(one, Numbered) else one

    return await visit.speak(said())


async def _followed(visit: Visit) -> dict[str, Any]:
    interview_id = visit.request.path_params["interview_id"]
    return {"followed": await visit.use("follow_interview", interview_id=interview_id)}


def _allowed(visit: Visit) -> dict[str, bool]:
    return {"may_change": visit.actor.role in STAFF}


def _path(plan_id: str) -> str:
    return f"/hiring/plans/{plan_id}"


def _form(path: str, handler: Any) -> View:
    return View(path=path, handler=handler, roles=STAFF, methods=["POST"])


site = Site(
    name="hiring",
    package="zhiren_interview",
    menu="hiring",
    views=[
        View(path="", handler=show_plans, roles=READERS),
        _form("", make_plan),
        View(path="/plans/{plan_id}", handler=show_plan, roles=READERS),
        _form("/plans/{plan_id}/questions", add_question),
        _form("/plans/{plan_id}/invitations", invite),
        _form("/questions/{question_id}", change_question),
        _form("/questions/{question_id}/delete", remove_question),
        View(path="/interviews/{interview_id}", handler=show_interview, roles=READERS),
        View(path="/interviews/{interview_id}/said", handler=show_said, roles=READERS),
        View(path="/interviews/{interview_id}/events", handler=hear, roles=READERS),
    ],
)
