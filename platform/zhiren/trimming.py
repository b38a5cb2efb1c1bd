"""What people type often has spaces around it: they count with what was sent, and are not kept.

Pydantic's own ``strip_whitespace`` trims before it measures, so that more is taken than the
described ``maxLength`` lets through. A field that is ``Annotated[str, Field(...), TRIMMED]`` is
measured as it was sent, and trimmed afterwards.
"""

from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_core import PydanticKnownError


def _trimmed(text: str) -> str:
    if not (trimmed := text.strip()):
        raise PydanticKnownError("string_too_short", {"min_length": 1})
    return trimmed


TRIMMED = AfterValidator(_trimmed)
"""Keeps a text without the spaces around it; one of nothing else is refused as too short."""
Email = Annotated[str, Field(max_length=254, pattern=r"^\s*[^@\s]+@[^@\s]+\.[^@\s]+\s*$"), TRIMMED]
"""An e-mail address; at most 254 characters."""
