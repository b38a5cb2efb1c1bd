"""What the talent document lets one send, field by field."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, Field, StringConstraints

from zhiren import UploadFile
from zhiren.trimming import TRIMMED
from zhiren_screening.deciding.conditions import ConditionSpec
from zhiren_screening.query.filter import TalentFilter
from zhiren_screening.reading.degrees import Level

Status = Literal["qualified", "unqualified"]
Name = Annotated[str, Field(min_length=1, max_length=100), TRIMMED]
Ids = Annotated[list[str], Field(min_length=1, max_length=500)]
_DATE = r"^(19|20)\d\d(-(0[1-9]|1[0-2]))?$"
Asked = Annotated[str, Field(min_length=1, max_length=1000), TRIMMED]


def _listed(value: Any) -> Any:
    """Take one level or tier for a list of one."""
    return [value] if isinstance(value, str) else value


_NAMED = {
    "education_level": "education",
    "major": "majors",
    "school": "schools",
    "school_tier": "tiers",
    "screening_status": "status",
    "skills": "skills_all",
    "work_years_max": "years_max",
    "work_years_min": "years_min",
}
"""What the document's lists and conditions call it, and what a filter does."""
_ONE = frozenset({"screening_status", "work_years_max", "work_years_min"})


def _renamed(sent: Any) -> Any:
    """Take a filter in the words of the document's lists and conditions for one in ours."""
    if not isinstance(sent, dict):
        return sent
    told = {_NAMED.get(name, name): value for name, value in sent.items()}
    if len(told) < len(sent):  # said twice: the filter itself tells what is wrong
        return sent
    for name in (sent.keys() & _NAMED.keys()) - _ONE:
        if isinstance(value := sent[name], str):
            parts = value.replace("，", ",").split(",")
            told[_NAMED[name]] = [part.strip() for part in parts if part.strip()]
    return told


Several = list[str] | str
"""A list, or its parts separated by commas."""


class FilterIn(TalentFilter):
    """A filter as it may be sent: also in the words of the document's lists and conditions."""

    education_level: Several = ""
    major: Several = ""
    school: Several = ""
    school_tier: Several = ""
    screening_status: Status | None = None
    skills: Several = ""
    work_years_max: Annotated[float, Field(ge=0, le=80)] | None = None
    work_years_min: Annotated[float, Field(ge=0, le=80)] | None = None


Filter = Annotated[TalentFilter, BeforeValidator(_renamed, json_schema_input_type=FilterIn)]


class RequirementsIn(ConditionSpec):
    """The requirements of a condition; only the keys that are sent count."""

    education_level: Annotated[list[Level], BeforeValidator(_listed)] = Field(default_factory=list)


class PageIn(BaseModel):
    """Which part of a list is wanted."""

    page: Annotated[int, Field(ge=1)] = 1
    page_size: Annotated[int, Field(ge=1, le=100)] = 20


class TalentPageIn(PageIn):
    """Which talents are wanted."""

    screening_status: Literal["qualified", "unqualified", "pending"] | None = None
    education_level: Level | None = None
    keyword: Annotated[str, Field(max_length=100)] | None = None
    skills: Annotated[str, Field(max_length=500)] | None = None
    """Separated by commas; all of them."""


class ConditionIn(BaseModel):
    """A condition to be made."""

    name: Name
    description: Annotated[str, Field(max_length=1000)] | None = None
    conditions: RequirementsIn = Field(default_factory=RequirementsIn)


class ConditionChangeIn(BaseModel):
    """What is to change; what is not sent stays."""

    name: Name | None = None
    description: Annotated[str, Field(max_length=1000)] | None = None
    conditions: RequirementsIn | None = None


class UploadIn(BaseModel):
    """One resume."""

    file: UploadFile
    condition_id: str | None = None


class UploadsIn(BaseModel):
    """Several resumes."""

    files: Annotated[list[UploadFile], Field(min_length=1, max_length=500)]
    condition_id: str | None = None


class TalentChangeIn(BaseModel):
    """What a person corrects; what is not sent stays."""

    name: Name | None = None
    phone: Annotated[str, StringConstraints(pattern=r"^[+\d][\d\s()\-]{5,24}$")] | None = None
    email: Annotated[str, StringConstraints(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")] | None = None
    city: Annotated[str, Field(max_length=100)] | None = None
    education_level: Level | None = None
    school: Annotated[str, Field(max_length=200)] | None = None
    major: Annotated[str, Field(max_length=200)] | None = None
    graduation_date: Annotated[str, StringConstraints(pattern=_DATE)] | None = None
    work_years: Annotated[float, Field(ge=0, le=80)] | None = None
    skills: Annotated[list[Name], Field(max_length=200)] | None = None
    screening_status: Status | None = None


class IdsIn(BaseModel):
    """Several talents."""

    ids: Ids


class StatusesIn(IdsIn):
    """A decision made by hand for several talents."""

    screening_status: Status


class QueryIn(BaseModel):
    """A question about talents."""

    question: Asked
    top_k: Annotated[int, Field(ge=1, le=100)] = 10
    filter: Filter | None = None
    """The filter of an earlier answer, edited or not: used as it is, the question is not read."""


class QueryTaskIn(BaseModel):
    """A question about talents, to be answered in the background."""

    query: Asked
    top_k: Annotated[int, Field(ge=1, le=100)] = 10
    filters: Filter | None = None
    """Narrows what is found; also in the words of the list: ``screening_status``, ``skills`` …"""
    filter: Filter | None = None
    """The filter of an earlier answer, edited or not: used as it is, the query is not read."""
