"""Verbs for several talents: side by side, and decided about at once; a resume brought as text."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from zhiren import READERS, STAFF, Call, NotFound, UploadFile, tool
from zhiren.trimming import TRIMMED
from zhiren_screening import correcting, keeping, shown, uploads
from zhiren_screening.deciding.conditions import ConditionSpec, Requirement, judge
from zhiren_screening.service import Conditions, Talents
from zhiren_screening.shown import PersonOut
from zhiren_screening.tables import Condition, Talent

Ids = Annotated[list[str], Field(min_length=1, max_length=500)]
Few = Annotated[list[str], Field(min_length=1, max_length=10)]


class ComparedOut(PersonOut):
    """One of those compared."""

    qualified: bool | None
    """None without a condition."""
    requirements: list[Requirement]
    only: list[str]
    """Skills that none of the others lists."""


class ComparisonOut(BaseModel):
    """Talents side by side, in the order asked for."""

    condition: str | None
    shared_skills: list[str]
    """What all of them list."""
    people: list[ComparedOut]


class DecidedOut(BaseModel):
    """Of how many the status was set."""

    count: int


class AddedOut(BaseModel):
    """What came of a resume."""

    talent_id: str
    is_qualified: bool | None
    qualification_reason: str


@tool(
    roles=READERS,
    read_only=True,
    zh="把几位候选人并排比较：学历、年限、技能异同，以及各项筛选要求的结论。",
    example={"talent_ids": ["$talent"]},
)
async def compare_talents(
    call: Call, talent_ids: Few, condition_id: str | None = None
) -> ComparisonOut:
    """Compare talents side by side: facts, shared and differing skills, requirement by requirement.

    Use when somebody must choose between a few people. With a condition all are held against it
    (hr and admin; nothing is kept); without one, the decision that each already has is shown.
    """
    if condition_id is not None and call.actor.role not in STAFF:
        raise NotFound("condition", condition_id)
    async with call.reading() as session:
        rows = [await Talents(session).get(ident) for ident in dict.fromkeys(talent_ids)]
        skills = await Talents(session).skills([row.id for row in rows])
        condition = await Conditions(session).get(condition_id) if condition_id else None
    people = [_compared(call, row, skills, condition) for row in rows]
    common = set.intersection(*(set(listed) for listed in skills.values()))
    return ComparisonOut(
        condition=condition.name if condition else None,
        shared_skills=[name for name in skills[rows[0].id] if name in common],
        people=people,
    )


def _compared(
    call: Call, row: Talent, skills: dict[str, list[str]], condition: Condition | None
) -> ComparedOut:
    others = {name for ident, listed in skills.items() if ident != row.id for name in listed}
    decision: dict[str, Any] = row.decision or {"qualified": None, "requirements": []}
    if condition is not None:
        spec = ConditionSpec.model_validate(condition.conditions)
        decision = judge(spec, keeping.facts(row), keeping.honest(row)).model_dump(mode="json")
    return ComparedOut(
        **shown.person(row, skills[row.id], call.language).model_dump(),
        qualified=decision["qualified"],
        requirements=decision["requirements"],
        only=[name for name in skills[row.id] if name not in others],
    )


@tool(
    roles=STAFF,
    idempotent=True,
    zh="人工设定一位或多位候选人的筛选结论。",
    example={"talent_ids": ["$talent"], "status": "qualified"},
)
async def decide_talents(
    call: Call, talent_ids: Ids, status: Literal["qualified", "unqualified"]
) -> DecidedOut:
    """Set by hand whether talents are qualified; tell of how many it was set.

    Use only when a person has decided so. The reason then says that it was set by hand.
    """
    return DecidedOut(count=await correcting.decide_by_hand(call, talent_ids, status))


@tool(
    roles=STAFF,
    idempotent=True,
    timeout=150,
    zh="把一份简历的文字内容录入人才库，可同时按筛选条件评估。",
    example={"text": "王小明\n电话 13800007777\n\n技能\nJava, MySQL", "name": "王小明.txt"},
)
async def add_resume(
    call: Call,
    text: Annotated[str, Field(min_length=1, max_length=60_000), TRIMMED],
    condition_id: str | None = None,
    name: Annotated[str, Field(min_length=1, max_length=200)] = "resume.txt",
) -> AddedOut:
    """Take the text of a resume in, read its fields, and apply a condition if one is named.

    Use when somebody pastes a resume. A person who is known by telephone, e-mail or the same text
    is renewed, not doubled.
    """
    file = UploadFile(
        name=f"{name.removesuffix('.txt')}.txt", media_type="text/plain", data=text.encode()
    )
    done = await uploads.screen_one(call, file, condition_id)
    return AddedOut.model_validate(done)
