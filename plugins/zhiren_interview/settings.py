"""What an operator can set about interviews: ``ZHIREN_INTERVIEW_…``, or ``[interview]``."""

from typing import Annotated

from pydantic import BaseModel, Field


class InterviewSettings(BaseModel):
    """The settings of this plugin."""

    media_days: Annotated[int, Field(ge=1, le=3650)] = 30
    """Days for which recordings are kept; then only what was measured and written down stays."""
    camera: bool = False
    """Whether candidates who agree to be described are offered to be filmed while they answer."""
