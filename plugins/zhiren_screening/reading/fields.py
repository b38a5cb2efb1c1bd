"""This is where a resume's text becomes fields, each with the words that prove it.

Nothing is invented: a field that the text does not give stays empty, and for every value
``text[start:end] == quote``.
"""

from collections.abc import Sequence
from datetime import date

from pydantic import BaseModel, Field

from zhiren_screening.reading.biography import careers_in, is_biography
from zhiren_screening.reading.contacts import city_in, email_in, name_in, phone_in
from zhiren_screening.reading.durations import stated_years, written, years_of
from zhiren_screening.reading.education import Schooling, highest, schooling_in
from zhiren_screening.reading.jobs import Job, jobs_in
from zhiren_screening.reading.projects import projects_in
from zhiren_screening.reading.sections import sections_of
from zhiren_screening.reading.skills import mentioned_skills, skills_in
from zhiren_screening.reading.spans import Found, lines_of


class JobField(BaseModel):
    """One job."""

    company: Found | None = None
    position: Found | None = None
    duration: Found | None = None
    start: str | None = None
    """``2020-07`` or ``2020``."""
    end: str | None = None
    """None with a duration means: until today."""
    internship: bool = False


class SchoolField(BaseModel):
    """One stay at a school. The degree's value is its level: 大专, 本科, 硕士, 博士."""

    school: Found | None = None
    degree: Found | None = None
    major: Found | None = None
    graduation: Found | None = None


class ProjectField(BaseModel):
    """One project."""

    name: Found
    role: Found | None = None
    description: Found | None = None


class WorkYears(BaseModel):
    """Years of work: what the resume says of itself, and what its dated jobs add up to."""

    stated: float | None = None
    computed: float | None = None
    evidence: list[Found] = Field(default_factory=list)

    @property
    def value(self) -> float | None:
        """Take the resume's own word; without one, the sum of its jobs."""
        return self.computed if self.stated is None else self.stated


class ResumeFields(BaseModel):
    """What one resume says."""

    name: Found | None = None
    phone: Found | None = None
    email: Found | None = None
    city: Found | None = None
    education: list[SchoolField] = Field(default_factory=list)
    work_years: WorkYears = Field(default_factory=WorkYears)
    skills: list[Found] = Field(default_factory=list)
    """Listed by the resume as skills; the value is the usual name."""
    mentioned_skills: list[Found] = Field(default_factory=list)
    """Known skills that the rest of the text speaks of."""
    jobs: list[JobField] = Field(default_factory=list)
    projects: list[ProjectField] = Field(default_factory=list)

    def highest(self) -> SchoolField | None:
        """Give the stay with the highest degree."""
        best = highest(
            [Schooling(s.school, s.degree, s.major, s.graduation) for s in self.education]
        )
        return SchoolField.model_validate(best, from_attributes=True) if best else None


def read_fields(text: str, today: date | None = None) -> ResumeFields:
    """Read every field of a resume's *text*; *today* ends the jobs that still go on."""
    day = today or date.today()  # noqa: DTZ011 - a resume's dates have no time zone
    sections = sections_of(text)
    jobs = careers_in(text) if is_biography(text) else jobs_in(sections)
    listed = skills_in(sections)
    return ResumeFields(
        name=name_in(text, sections),
        phone=phone_in(text),
        email=email_in(text),
        city=city_in(text),
        education=[
            SchoolField.model_validate(stay, from_attributes=True)
            for stay in schooling_in(text, sections)
        ],
        work_years=_work_years(text, jobs, day),
        skills=listed,
        mentioned_skills=mentioned_skills(text, listed),
        jobs=[_job_field(job) for job in jobs],
        projects=[
            ProjectField.model_validate(project, from_attributes=True)
            for project in projects_in(sections)
        ],
    )


def _work_years(text: str, jobs: Sequence[Job], today: date) -> WorkYears:
    stated = next((s for line in lines_of(text) if (s := stated_years(line))), None)
    periods = [job.period for job in jobs if job.period and not job.internship]
    evidence = [stated[1]] if stated else []
    seen: set[int] = set()
    for period in periods:
        if period.line.start not in seen:
            seen.add(period.line.start)
            evidence.append(period.line.found())
    return WorkYears(
        stated=stated[0] if stated else None,
        computed=years_of(periods, today) if periods else None,
        evidence=evidence,
    )


def _job_field(job: Job) -> JobField:
    period = job.period
    return JobField(
        company=job.company,
        position=job.position,
        duration=period.line.found() if period else None,
        start=written(period.since, exact=period.exact) if period else None,
        end=written(period.until, exact=period.exact) if period and period.until else None,
        internship=job.internship,
    )
