"""One value in a fixed shape, read out of whatever a language model wrote."""

import json
import re
from json import JSONDecoder

from pydantic import BaseModel, ValidationError

from zhiren.errors import Nonsense
from zhiren.models.chat import Message, OutputT

_THINKING = re.compile(r"<think>.*?</think>", re.DOTALL)
_TRIES = 20
"""Braces at which an object may begin before we give up: prose has few, attacks have many."""
_LONGEST = 200_000
_DECODER = JSONDecoder()


def instruction(schema: type[BaseModel]) -> Message:
    """Ask for JSON that fits *schema*, in words: not every server knows ``response_format``."""
    shape = json.dumps(schema.model_json_schema(), ensure_ascii=False)
    return {
        "role": "system",
        "content": "Answer with exactly one JSON object and nothing else. "
        f"It must be valid against this JSON Schema:\n{shape}",
    }


def response_format(schema: type[BaseModel]) -> dict[str, object]:
    """Ask for the same in the protocol's own way."""
    shape = {"name": schema.__name__, "schema": schema.model_json_schema()}
    return {"type": "json_schema", "json_schema": shape}


def repair(text: str, problem: Nonsense) -> list[Message]:
    """Show the model what it wrote, and what was wrong with it."""
    return [
        {"role": "assistant", "content": text},
        {"role": "user", "content": f"That cannot be used: {problem} Answer again, JSON only."},
    ]


def read(text: str, schema: type[OutputT]) -> OutputT:
    """Find the JSON object in *text* that fits *schema*, or raise ``Nonsense``."""
    problem = "There is no JSON object in it."
    written = _THINKING.sub("", text)[:_LONGEST]
    start, tries = written.find("{"), 0
    while start >= 0 and tries < _TRIES:
        tries += 1
        try:
            _, end = _DECODER.raw_decode(written, start)
            return schema.model_validate_json(written[start:end])
        except ValidationError as error:
            problem, resume = _first(error), end
        except (ValueError, RecursionError):
            problem, resume = "The JSON is broken.", start + 1
        start = written.find("{", resume)
    raise Nonsense(problem)


def _first(error: ValidationError) -> str:
    found = error.errors(include_url=False, include_context=False, include_input=False)[0]
    where = ".".join(str(part) for part in found["loc"])
    return f"At {where or 'the top'}: {found['msg']}."
