"""Spaces around what is sent count with it, and are not kept."""

from typing import Annotated

import pytest
from jsonschema import Draft202012Validator
from pydantic import Field, TypeAdapter, ValidationError

from zhiren.trimming import TRIMMED, Email

SHORT = TypeAdapter[str](Annotated[str, Field(min_length=1, max_length=3), TRIMMED])
EMAIL = TypeAdapter[str](Email)


@pytest.mark.parametrize("kind", [SHORT, EMAIL], ids=["short", "email"])
@pytest.mark.parametrize(
    "text",
    ["ab ", " a ", "ab  ", "   a", "abc", "", "a@b.c", " a@b.c\n", "a @b.c", "a@b.c" + " " * 260],
)
def test_what_the_schema_lets_in_is_what_is_taken(kind: TypeAdapter[str], text: str) -> None:
    described = Draft202012Validator(kind.json_schema()).is_valid(text)
    try:
        assert kind.validate_python(text) == text.strip()
    except ValidationError:
        assert not described
    else:
        assert described


@pytest.mark.parametrize("text", [" ", "\u3000", "\t\n"])
def test_spaces_alone_are_too_short(text: str) -> None:
    with pytest.raises(ValidationError, match="at least 1 character"):
        SHORT.validate_python(text)
