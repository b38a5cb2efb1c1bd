"""What an operator can set about reports: ``ZHIREN_ANALYSIS_…``, or ``[analysis]``."""

from typing import Annotated

from pydantic import BaseModel, Field


class AnalysisSettings(BaseModel):
    """The settings of this plugin."""

    look_back: Annotated[int, Field(ge=0, le=100)] = 100
    """How many of an organisation's last interviews are looked at, at a start, for missing reports:
    more cannot have ended in the instant before a kill. 0 looks at none."""
