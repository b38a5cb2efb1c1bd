"""Fairness verbs: judge without looking at who somebody is, and count how decisions fall."""

from typing import Annotated

from pydantic import BaseModel, Field
from sqlalchemy import select

from zhiren import STAFF, Call, tool
from zhiren.trimming import TRIMMED
from zhiren_screening.deciding.conditions import ConditionSpec, Requirement
from zhiren_screening.deciding.impact import Impact, measure
from zhiren_screening.deciding.masking import USUAL, Hidden, judge_masked
from zhiren_screening.service import Conditions, Talents
from zhiren_screening.tables import Talent

Group = Annotated[str, Field(min_length=1, max_length=60), TRIMMED]


class DeclaredIn(BaseModel):
    """What one person said of themselves, for this count alone."""

    talent_id: str
    groups: Annotated[dict[Group, Group], Field(min_length=1, max_length=5)]
    """Attribute → group: ``{"gender": "女"}``."""


Declared = Annotated[list[DeclaredIn], Field(min_length=1, max_length=20_000)]


class ImpactOut(Impact):
    """How a condition's decisions fall on the groups that were declared."""

    condition_id: str
    condition: str


class MaskedOut(BaseModel):
    """What comes of holding a resume against a condition without who it is about."""

    talent_id: str
    condition: str
    hidden: list[Hidden]
    qualified: bool
    reason: str
    requirements: list[Requirement]
    left_out: list[str]
    """Requirements that look at what was hidden: they were not asked."""
    text: str
    """The resume as it was looked at, with █ where something was hidden."""


@tool(
    roles=STAFF,
    read_only=True,
    zh="按声明的属性（如性别）统计某筛选条件的通过率和影响比。",
    example={
        "condition_id": "$condition",
        "declared": [{"talent_id": "$talent", "groups": {"gender": "女"}}],
    },
)
async def measure_impact(call: Call, condition_id: str, declared: Declared) -> ImpactOut:
    """Count how a condition's decisions fall on groups: selection rates and impact ratios.

    Use for a bias audit. Who is of which group is declared with the call and is not kept; no
    protected attribute is read out of resumes. What counts is what the condition gave, not what
    somebody changed by hand afterwards.
    """
    groups = {one.talent_id: one.groups for one in declared}
    async with call.reading() as session:
        condition = await Conditions(session).get(condition_id)
        judged = select(Talent.id, Talent.decision["qualified"].as_boolean()).where(
            Talent.condition_id == condition_id,
            Talent.deleted_at.is_(None),
            Talent.screening_status != "pending",
        )
        qualified = {ident: bool(met) for ident, met in await session.execute(judged)}
    found = measure(qualified, groups)
    return ImpactOut(**dict(found), condition_id=condition.id, condition=condition.name)


@tool(
    roles=STAFF,
    read_only=True,
    zh="在隐去姓名、性别、照片、年龄、联系方式（可选院校）后评估一位候选人，不记录结论。",
    example={"talent_id": "$talent", "condition_id": "$condition"},
)
async def screen_masked(
    call: Call,
    talent_id: str,
    condition_id: str,
    hide: Annotated[list[Hidden], Field(min_length=1, max_length=6)] = list(USUAL),  # noqa: B006 - pydantic copies it
) -> MaskedOut:
    """Hold a talent's resume against a condition without looking at who it is about.

    Use to check that a decision does not hang on name, gender, photo, age or school. Nothing is
    kept. The masked text is given back, for a person who wants to judge blindly as well.
    """
    async with call.reading() as session:
        row = await Talents(session).get(talent_id)
        condition = await Conditions(session).get(condition_id)
    told = judge_masked(row, ConditionSpec.model_validate(condition.conditions), hide)
    return MaskedOut(
        talent_id=row.id,
        condition=condition.name,
        hidden=list(dict.fromkeys(hide)),
        qualified=told.decision.qualified,
        reason=told.decision.reason(call.language),
        requirements=told.decision.requirements,
        left_out=told.left_out,
        text=told.text,
    )
