"""This is where the names that questions use are kept: cities, employers, roles, majors."""

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

from pydantic import BaseModel, Field

from zhiren_screening.reading.spans import fold


class Known(BaseModel):
    """Names that the asker's own talents carry, so that a question may use them as they are."""

    companies: list[str] = Field(default_factory=list)
    schools: list[str] = Field(default_factory=list)
    cities: list[str] = Field(default_factory=list)
    skills: list[str] = Field(default_factory=list)
    majors: list[str] = Field(default_factory=list)
    names: list[str] = Field(default_factory=list)


@cache
def _table() -> dict[str, dict[str, object]]:
    source = files("zhiren_screening").joinpath("vocabulary/names.toml").read_text("utf-8")
    return tomllib.loads(source)


def spellings(noun: str, known: Sequence[str] = ()) -> dict[str, str]:
    """Give every spelling of *noun* (``cities``, ``companies``) with the usual name."""
    names = {name: name for name in known if name}
    for name, others in _table()[noun].items():
        names[name] = name
        if isinstance(others, list):
            names |= dict.fromkeys(others, name)
    return names


@cache
def usual(noun: str, name: str) -> str:
    """Give the usual name of one city or employer; one that we do not know stays."""
    folded = {fold(other): full for other, full in spellings(noun).items()}
    return folded.get(fold(name), name)


@cache
def sayings(noun: str) -> Mapping[str, list[str]]:
    """Give what a question says → what is looked for (``roles``, ``majors``)."""
    table: dict[str, list[str]] = {}
    for name, entry in _table()[noun].items():
        if isinstance(entry, dict):
            table |= {say: list(entry["find"]) for say in (name, *entry["say"])}
    return table


def same_city(name: str) -> list[str]:
    """Give every spelling of a city, so that 上海 finds Shanghai."""
    full = usual("cities", name)
    return [other for other, city in spellings("cities").items() if city == full] or [name]


def same_company(name: str) -> list[str]:
    """Give the spellings of an employer that are long enough to be told from other words."""
    full = usual("companies", name)
    return [o for o, c in spellings("companies").items() if c == full] or [name]
