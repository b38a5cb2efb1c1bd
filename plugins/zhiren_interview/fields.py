"""This is where it stands what a position and a question may hold, for every door alike."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from zhiren.trimming import TRIMMED

Category = Literal["ai", "bigdata", "iot", "system"]
PositionStatus = Literal["active", "inactive"]
QuestionType = Literal["basic", "technical", "behavioral"]
Difficulty = Literal["easy", "medium", "hard"]
Style = Literal["friendly", "serious", "pressure"]
InterviewStatus = Literal["created", "in_progress", "completed"]

Title = Annotated[str, Field(min_length=1, max_length=200), TRIMMED]
Prose = Annotated[str, StringConstraints(max_length=20_000)]
Content = Annotated[str, Field(min_length=1, max_length=2000), TRIMMED]
Line = Annotated[str, Field(min_length=1, max_length=1000), TRIMMED]
Lines = Annotated[list[Line], Field(max_length=50)]
Minutes = Annotated[int, Field(ge=1, le=480)]
QuestionCount = Annotated[int, Field(ge=1, le=20)]
Weight = Annotated[int, Field(ge=0, le=20)]
"""Hundredths of a total."""
TimeLimit = Annotated[int, Field(ge=5, le=600)]
"""Seconds."""

PageNumber = Annotated[int, Field(ge=1, le=1_000_000)]
PageSize = Annotated[int, Field(ge=1, le=100)]
Phone = Annotated[str, Field(pattern=r"^\s*\+?[0-9][0-9 ()\-]{4,30}\s*$"), TRIMMED]
Name = Annotated[str, Field(min_length=1, max_length=100), TRIMMED]
