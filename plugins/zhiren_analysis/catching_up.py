"""This is where reports are begun whose interviews ended unheard, in a process that then died.

An interview's end is stored first and announced afterwards; a process killed between the two
announces nothing. So each start looks once at the interviews that ended last.
"""

import structlog
from sqlalchemy import select

from zhiren import Actor, Call, Host, ZhirenError
from zhiren.kernel.tables import Organisation
from zhiren_analysis import making
from zhiren_analysis.service import Reports
from zhiren_analysis.settings import AnalysisSettings

log = structlog.get_logger(__name__)


async def catch_up(host: Host) -> None:
    """Begin every missing report of interviews that are over, in every organisation."""
    look_back = host.section(AnalysisSettings).look_back
    if not look_back:
        return
    employers = select(Organisation.id).where(Organisation.kind == "enterprise")
    async with host.database.reading(None) as session:
        organisations = (await session.scalars(employers)).all()
    for organisation_id in organisations:
        call = Call(host=host, actor=Actor.service(organisation_id), name="missing reports")
        try:
            await _catch_up_with(call, look_back)
        except ZhirenError as error:
            log.warning("reports_not_caught_up", organisation=organisation_id, why=str(error))


async def _catch_up_with(call: Call, look_back: int) -> None:
    ended = await call.use("list_interviews", status="completed", page_size=look_back)
    candidates = {one["interview_id"]: one["candidate_id"] for one in ended["interviews"]}
    async with call.reading() as session:
        known = await Reports(session).known(list(candidates))
    for interview_id in candidates.keys() - known:
        await making.begin(call, interview_id, candidates[interview_id])
