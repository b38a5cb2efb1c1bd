"""What the kernel itself keeps of a person: the row that all plugins share."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from zhiren.call import Call
from zhiren.holdings import Person, told
from zhiren.kernel.tables import Candidate


async def gather(call: Call, session: AsyncSession, person: Person) -> dict[str, Any]:
    """Give the candidate's row."""
    del call
    row = await session.get(Candidate, person.id)
    return {"row": told(row)} if row else {}


async def erase(call: Call, session: AsyncSession, person: Person) -> dict[str, int]:
    """Delete the candidate's row."""
    del call
    if (row := await session.get(Candidate, person.id)) is None:
        return {}
    await session.delete(row)
    return {"candidates": 1}
