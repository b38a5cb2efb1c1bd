"""This is where facts are written into a talent's row and the rows that make it findable."""

from collections.abc import AsyncIterator, Iterable
from typing import Any

from sqlalchemy import delete, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from zhiren.documents import Finding
from zhiren.kernel.tables import Candidate
from zhiren.search import Entry
from zhiren_screening.deciding.conditions import ConditionSpec, Decision, judge
from zhiren_screening.deciding.reasons import say
from zhiren_screening.facts import Facts, facts_of
from zhiren_screening.privacy import without_contacts
from zhiren_screening.reading.degrees import rank
from zhiren_screening.reading.fields import ResumeFields
from zhiren_screening.reading.instructions import without_instructions
from zhiren_screening.reading.skills import skill_name
from zhiren_screening.reading.spans import fold
from zhiren_screening.tables import Condition, Talent, TalentCompany, TalentSkill

COLLECTION = "talents"
_COLUMNS = ("name", "phone", "email", "city", "education_level", "school", "major",
            "graduation_date", "work_years", "position")  # fmt: skip


def facts(row: Talent) -> Facts:
    """Give what is known of a talent: the resume's fields under what was corrected by hand."""
    return facts_of(ResumeFields.model_validate(row.fields), row.edits)


async def person(session: AsyncSession, known: Facts) -> Candidate:
    """Find the candidate with this telephone or e-mail, or begin one."""
    same = [Candidate.phone == known.phone] if known.phone else []
    same += [Candidate.email == known.email] if known.email else []
    row = None
    if same:
        query = select(Candidate).where(or_(*same)).order_by(Candidate.created_at).limit(1)
        row = await session.scalar(query)
    if row is None:
        row = Candidate(name=known.name, phone=known.phone, email=known.email)
        session.add(row)
        await session.flush()
    return row


async def keep(session: AsyncSession, row: Talent) -> Entry:
    """Write the facts of *row* where they are searched for; give what the index shall hold."""
    known = facts(row)
    describe(row, known)
    await session.flush()
    for table in (TalentSkill, TalentCompany):
        await session.execute(delete(table).where(table.talent_id == row.id))
    session.add_all([*skills_of(row.id, known), *companies_of(row.id, known)])
    await session.flush()
    await _tell_candidate(session, row)
    return entry(row)


def describe(row: Talent, known: Facts) -> None:
    """Write what is *known* into the columns that are searched and listed."""
    for name in _COLUMNS:
        setattr(row, name, _cut(getattr(known, name)))
    row.education_rank = rank(known.education_level or "")
    row.graduation_year = int(known.graduation_date[:4]) if known.graduation_date else None
    row.name_key = _cut(fold(known.name)) if known.name else None
    row.schools = _barred(known.schools)
    row.tiers = _barred(known.tiers)
    row.abilities = _barred(skill.key for skill in skills_of(row.id, known))
    row.employers = _barred(company.key for company in companies_of(row.id, known))


def skills_of(talent_id: str, known: Facts) -> list[TalentSkill]:
    """Make a row of each skill: those listed first, then those only spoken of."""
    skills = {key: (name, True) for key, name in known.skills.items()}
    for key, name in known.mentioned.items():
        skills.setdefault(key, (name, False))
    return [
        TalentSkill(
            talent_id=talent_id, key=key[:100], name=name[:100], place=place,
            usual=skill_name(name)[:100], listed=listed,
        )
        for place, (key, (name, listed)) in enumerate(skills.items())
    ]  # fmt: skip


def companies_of(talent_id: str, known: Facts) -> list[TalentCompany]:
    """Make a row of each employer."""
    companies = {fold(name)[:200]: name[:200] for name in known.companies}
    return [TalentCompany(talent_id=talent_id, key=k, name=n) for k, n in companies.items()]


def decide(row: Talent, condition: Condition | None, language: str) -> Decision | None:
    """Hold *row* against *condition* and write down what came of it."""
    if condition is None:
        row.decision, row.screening_status = None, "pending"
        row.qualification_reason = say("no_condition", language)
        return None
    spec = ConditionSpec.model_validate(condition.conditions)
    decision = judge(spec, facts(row), honest(row))
    row.condition_id = condition.id
    row.decision = {"condition": condition.name, **decision.model_dump(mode="json")}
    row.screening_status = "qualified" if decision.qualified else "unqualified"
    row.qualification_reason = decision.reason(language)
    return decision


def honest(row: Talent) -> str:
    """Give the text of a resume without what tries to instruct whoever reads it."""
    return without_instructions(row.text, [Finding(**found) for found in row.findings])


def entry(row: Talent) -> Entry:
    """Give the text by which a talent is found: without telephone and e-mail, whoever searches."""
    return Entry(id=row.id, parent_id=row.id, text=without_contacts(row.text))


async def entries(session: AsyncSession) -> AsyncIterator[Entry]:
    """Read again what is to be found: every talent that was not deleted."""
    for row in await session.scalars(select(Talent).where(Talent.deleted_at.is_(None))):
        yield entry(row)


async def _tell_candidate(session: AsyncSession, row: Talent) -> None:
    """Let the shared row of the person know what it did not."""
    candidate = await session.get(Candidate, row.id)
    if candidate is not None:
        candidate.name = row.name or candidate.name
        candidate.phone = row.phone or candidate.phone
        candidate.email = row.email or candidate.email


def _barred(values: Iterable[str]) -> str:
    """Write *values* one after another, each between bars; a bar inside one is left out."""
    written = "|".join(value.replace("|", "") for value in values)
    return f"|{written}|" if written else ""


def _cut(value: Any) -> Any:
    return value[:200] if isinstance(value, str) else value
