"""This is where the skills of many people are counted, each of them written between bars.

In Python, since a table of a skill a row would be looked through a million rows at a time.
"""

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from zhiren_screening.reading.skills import vocabulary
from zhiren_screening.tables import TalentSkill

Tally = list[tuple[str, int]]
"""What is counted and how often it is there, the most common first."""
_WHOLE = 400_000
"""Characters that are counted skill by skill; of more, only the skills that may be common are."""
_PARTS = 16
"""From so many places of what is long it is judged which skills may be common."""


def common(abilities: str, limit: int) -> Tally:
    """Count the skills in *abilities* (``|java|sql||java|``); give the *limit* most common.

    The counts are of all. Where there is much, only the commonest of a part of it are counted.
    """
    if len(abilities) <= _WHOLE:
        return _first(counted(abilities), limit)
    step, size = len(abilities) // _PARTS, _WHOLE // _PARTS
    part = "|".join(abilities[at : at + size] for at in range(0, step * _PARTS, step))
    likely = _first(counted(part), limit + 5)
    return _first(Counter({key: abilities.count(f"|{key}|") for key, _ in likely}), limit)


def counted(abilities: str) -> Counter[str]:
    """Count every skill in *abilities*."""
    tally = Counter(abilities.split("|"))
    del tally[""]
    return tally


async def usual_names(session: AsyncSession, keys: Sequence[str]) -> dict[str, str]:
    """Give the usual name of each skill by its key."""
    names = {key: name for key in keys if (name := vocabulary().names.get(key))}
    rest = [key for key in keys if key not in names]
    if rest:
        query = select(TalentSkill.key, func.min(TalentSkill.usual))
        rows = await session.execute(
            query.where(TalentSkill.key.in_(rest)).group_by(TalentSkill.key)
        )
        names |= {key: name for key, name in rows}  # noqa: C416 - rows are no pairs to mypy
    return names


def _first(tally: Counter[str], limit: int) -> Tally:
    return sorted(tally.items(), key=lambda one: (-one[1], one[0]))[:limit]
