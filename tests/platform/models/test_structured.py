"""A value is found in whatever was written around it, or not at all."""

import pytest
from pydantic import BaseModel

from zhiren.errors import Nonsense
from zhiren.models.structured import read


class Grade(BaseModel):
    score: int


@pytest.mark.parametrize(
    "text",
    [
        '{"score": 7}',
        'Here: {"score": 7} and {"score": 8}',
        '{broken} {"score": "x"} {"score": 7}',
        '```json\n{"score": 7}\n```',
        '<think>{"score": 1}</think>{"score": 7}',
    ],
)
def test_the_first_object_that_fits_is_taken(text: str) -> None:
    assert read(text, Grade) == Grade(score=7)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "There is no JSON object in it."),
        ("[7]", "There is no JSON object in it."),
        ('{"score": 7', "The JSON is broken."),
        ('{"score": "many"}', "At score: Input should be a valid integer"),
        ('{"score": "\\ud800"}', "At the top: Invalid JSON"),
        ('{"a":' * 100_000, "The JSON is broken."),
    ],
)
def test_what_does_not_fit_is_nonsense_and_says_why(text: str, problem: str) -> None:
    with pytest.raises(Nonsense) as found:
        read(text, Grade)
    assert str(found.value).startswith(problem)
