"""This is where it is looked up which words of a question are names that the talents carry.

The words are looked for among the names, never the names in the question: that takes as long among
a hundred thousand talents as among a hundred.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from zhiren_screening.query.names import Known, sayings, spellings
from zhiren_screening.reading.schools import alias_names, register
from zhiren_screening.reading.skills import vocabulary
from zhiren_screening.reading.spans import fold
from zhiren_screening.tables import Talent, TalentCompany, TalentSkill

_LATIN = "A-Za-z0-9\u00c0-\u024f"
_UNIT = re.compile(rf"[{_LATIN}](?:[{_LATIN}+#.]*[{_LATIN}+#])?|[^\W_]")
"""A word of letters and digits, or one character of another script."""
_GAP = re.compile(r"[ \u00a0·&/'’-]{0,3}")
_LONGEST, _MOST = 16, 400
"""Units of one name, and of a question that are looked at."""
_AT_ONCE = 5000


async def known_in(session: AsyncSession, question: str) -> Known:
    """Find the names in *question* that talents carry and that no table of ours has."""
    said = {fold(one): one for one in _said(question) if len(one) > 1}
    return Known(
        names=await _carried(session, Talent.name_key, said),
        cities=await _carried(session, Talent.city, _written(said, "cities")),
        schools=await _carried(session, Talent.school, _written(said, "schools")),
        majors=await _carried(session, Talent.major, _written(said, "majors")),
        companies=await _carried(session, TalentCompany.key, _new(said, "companies")),
        skills=await _carried(session, TalentSkill.key, _new(said, "skills")),
    )


@cache
def _listed(noun: str) -> frozenset[str]:
    """Give the keys of the names that we know without looking at any talent."""
    match noun:
        case "skills":
            return frozenset(vocabulary().names)
        case "schools":
            names: Iterable[str] = (*register().tiers, *alias_names())
        case "majors":
            names = sayings(noun)
        case _:
            names = spellings(noun)
    return frozenset(map(fold, names))


def _said(question: str) -> list[str]:
    """Give every run of words of *question* that may be a name."""
    text = unicodedata.normalize("NFKC", question)
    return list(dict.fromkeys(_runs(text, list(_UNIT.finditer(text))[:_MOST])))


def _runs(text: str, units: list[re.Match[str]]) -> Iterator[str]:
    for at, first in enumerate(units):
        end = first.start()
        for unit in units[at : at + _LONGEST]:
            if not _GAP.fullmatch(text, end, unit.start()):
                break
            end = unit.end()
            yield text[first.start() : end]


def _new(said: Mapping[str, str], noun: str) -> dict[str, str]:
    """Give what was *said* and is not listed, by its key."""
    return {key: one for key, one in said.items() if key not in _listed(noun)}


def _written(said: Mapping[str, str], noun: str) -> dict[str, str]:
    """Give it by the ways in which a talent's row may write it."""
    return {
        way: one
        for one in _new(said, noun).values()
        for way in (one, one.lower(), one.title(), one.upper())
    }


async def _carried(session: AsyncSession, column: Any, asked: Mapping[str, str]) -> list[str]:
    keys = list(asked)
    found: list[str] = []
    for start in range(0, len(keys), _AT_ONCE):
        some = column.in_(keys[start : start + _AT_ONCE])
        found += await session.scalars(select(column).where(some).distinct())
    return list(dict.fromkeys(asked[key] for key in found))
