"""What an operator can set about reports: ``ZHIREN_ANALYSIS_…``, or ``[analysis]``."""

from typing import Annotated

from pydantic import BaseModel, Field


class AnalysisSettings(BaseModel):
    """The settings of this plugin."""

    look_back: Annotated[int, Field(ge=0, le=100)] = 100
    """How many of an organisation's last interviews are looked at, at a start, for missing reports:
    more cannot have ended in the instant before a kill. 0 looks at none."""
    letter_scores: bool = False
    """Whether the letter to a candidate tells the overall score."""
    media_at_once: Annotated[int, Field(ge=1, le=64)] = 1
    """Recordings that are measured at the same time; others wait."""
    media_minutes: Annotated[float, Field(gt=0, le=600)] = 60
    """The longest recording that is measured."""
    media_pixels: Annotated[int, Field(ge=10_000)] = 2560 * 1600
    """The largest picture of a recording that is measured."""
    media_seconds: Annotated[float, Field(gt=0, le=7200)] = 540
    """Time that measuring one recording may take."""
    realtime_at_once: Annotated[int | None, Field(ge=0, le=256)] = None
    """Recordings that one server follows while they are made; none if 0, as many as the machine has
    cores if it is not set."""
    media_models: str = ""
    """The folder of models for speech and video; where `zhiren models pull` puts them if empty."""
    transcriber: str = ""
    """What writes speech down: the path of a whisper.cpp model, `pocketsphinx` (English), or
    `none`; the largest model in the folder if empty."""
    media_memory_mb: Annotated[int, Field(ge=200)] = 1500
    """Memory that measuring one recording may take."""
