"""This is where a question about talents has its typed form, which is shown to whoever asked."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from zhiren_screening.reading.degrees import Level

GroupBy = Literal[
    "city", "education_level", "school", "major", "graduation_year", "company", "position",
    "screening_status", "work_years", "skill", "school_tier",
]  # fmt: skip
SortBy = Literal["work_years", "graduation_year", "education_level", "created_at"]

Group = Annotated[list[str], Field(min_length=1)]


class Sort(BaseModel):
    """By what the people found are ordered."""

    model_config = ConfigDict(extra="forbid")

    field: SortBy = "work_years"
    descending: bool = True


class Aggregate(BaseModel):
    """A number or a table that is asked for instead of people."""

    model_config = ConfigDict(extra="forbid")

    op: Literal["count", "average", "top_skills"]
    group_by: GroupBy | None = None
    limit: int | None = Field(default=None, ge=1, le=100)


class TalentFilter(BaseModel):
    """Which talents are meant. What is not set does not matter; all that is set must hold."""

    model_config = ConfigDict(extra="forbid")

    name: str | None = None
    years_min: float | None = Field(default=None, ge=0, le=80)
    years_min_inclusive: bool = True
    years_max: float | None = Field(default=None, ge=0, le=80)
    years_max_inclusive: bool = True
    education: list[Level] = Field(default_factory=list)
    """The levels that will do."""
    skills_all: list[str] = Field(default_factory=list)
    skills_any: list[Group] = Field(default_factory=list)
    """Of each group, one at least."""
    skills_not: list[str] = Field(default_factory=list)
    skills_preferred: list[str] = Field(default_factory=list)
    """Wishes: they order the people found and exclude nobody."""
    companies: list[str] = Field(default_factory=list)
    """Past or present employers, of which one at least."""
    companies_not: list[str] = Field(default_factory=list)
    positions: list[Group] = Field(default_factory=list)
    """Of each group, one is part of the present position."""
    positions_not: list[str] = Field(default_factory=list)
    schools: list[str] = Field(default_factory=list)
    schools_not: list[str] = Field(default_factory=list)
    tiers: list[str] = Field(default_factory=list)
    """985, 211, 双一流, QS100, 海外: one at least."""
    tiers_not: list[str] = Field(default_factory=list)
    majors: list[str] = Field(default_factory=list)
    """Words of which one is part of the major."""
    majors_not: list[str] = Field(default_factory=list)
    cities: list[str] = Field(default_factory=list)
    cities_not: list[str] = Field(default_factory=list)
    graduation_min: int | None = None
    graduation_max: int | None = None
    status: Literal["qualified", "unqualified"] | None = None
    sort: Sort | None = None
    limit: int | None = Field(default=None, ge=1, le=100)
    aggregate: Aggregate | None = None
    everyone: bool = False
    """The question asks for all, on purpose."""
    clarify: str | None = None
    """Why the question cannot be answered as it stands; then nothing is searched."""
    refused: str | None = None
    """Why the question will not be answered: it chooses by a protected attribute."""

    def asks_something(self) -> bool:
        """Tell whether anything at all is set that can be searched for."""
        return bool(self.model_dump(exclude_defaults=True, exclude={"clarify", "refused"}))
