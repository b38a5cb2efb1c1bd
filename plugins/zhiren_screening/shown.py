"""This is where a talent is shown: what everybody may read, and what only some may."""

from typing import Any

from pydantic import BaseModel, Field

from zhiren_screening.deciding.evidence import Reason
from zhiren_screening.privacy import without_contacts
from zhiren_screening.reading.fields import ResumeFields
from zhiren_screening.tables import Talent


class PersonOut(BaseModel):
    """One talent, as a search finds them."""

    id: str
    name: str | None
    school: str | None
    major: str | None
    education_level: str | None
    graduation_date: str | None
    work_years: float | None
    position: str | None
    city: str | None
    skills: list[str]
    screening_status: str
    similarity: float = 0.0
    """How much of what the question says stands in the resume, 0 to 1."""
    content: str = ""
    """The resume in a line."""
    reasons: list[Reason] = Field(default_factory=list)


def person(row: Talent, skills: list[str], language: str, **found: Any) -> PersonOut:
    """Show *row* without telephone and e-mail."""
    return PersonOut(
        id=row.id,
        name=row.name,
        school=row.school,
        major=row.major,
        education_level=row.education_level,
        graduation_date=row.graduation_date,
        work_years=row.work_years,
        position=row.position,
        city=row.city,
        skills=skills,
        screening_status=row.screening_status,
        content=summary(row, skills, language),
        **found,
    )


def summary(row: Talent, skills: list[str], language: str) -> str:
    """Say a resume in a line."""
    zh = language == "zh"
    years = None
    if row.work_years is not None:
        years = f"{row.work_years:g}年工作经验" if zh else f"{row.work_years:g} years of work"
    schooling = " ".join(part for part in (row.school, row.major, row.education_level) if part)
    listed = ("、" if zh else ", ").join(skills[:8])
    parts = (row.position, years, schooling, listed, row.city)
    return (" · ").join(part for part in parts if part)


def work_experience(row: Talent) -> list[dict[str, str | None]]:
    """List the jobs as the talent document shows them."""
    jobs = ResumeFields.model_validate(row.fields).jobs
    return [
        {
            "company": job.company.value if job.company else None,
            "position": job.position.value if job.position else None,
            "duration": job.duration.quote if job.duration else None,
        }
        for job in jobs
    ]


def schooling(row: Talent) -> list[dict[str, str | None]]:
    """List the schools, with each degree's level and its words."""
    stays = ResumeFields.model_validate(row.fields).education
    return [
        {
            "school": stay.school.value if stay.school else None,
            "level": stay.degree.value if stay.degree else None,
            "degree": stay.degree.quote if stay.degree else None,
            "major": stay.major.value if stay.major else None,
            "graduation": stay.graduation.value if stay.graduation else None,
        }
        for stay in stays
    ]


def projects(row: Talent) -> list[dict[str, str | None]]:
    """List the projects as the talent document shows them."""
    return [
        {
            "name": project.name.value,
            "role": project.role.value if project.role else None,
            "description": project.description.value if project.description else None,
        }
        for project in ResumeFields.model_validate(row.fields).projects
    ]


def findings_for(row: Talent, role: str) -> list[dict[str, str]]:
    """Show what was found in the file; what it quotes may hold a telephone or an e-mail."""
    if role == "admin":
        return list(row.findings)
    return [{**found, "quote": without_contacts(found["quote"])} for found in row.findings]
