"""Work longer than a request: making a report."""

from typing import Any

from zhiren import Call, Progress, ZhirenError
from zhiren_analysis import gathering, showing
from zhiren_analysis.recordings import Kind
from zhiren_analysis.service import Reports

PERSONA = "reviewer"
GRAPH = "write_report"


async def write_report(call: Call, *, interview_id: str) -> dict[str, Any]:
    """Judge one interview and keep the report. Done again, it replaces what it did before."""
    try:
        record = await call.use("show_interview", interview_id=interview_id)
        await gathering.fill_in_words(call, record)
        parts = await _measure(call, record)
        record["signals"] = gathering.signals_of(record, parts)
        report = await _think(call, record)
        _show(parts, report)
    except ZhirenError as error:
        await _fail(call, interview_id, str(error))
        raise
    except Exception:  # the edge of a task: a report must not look as if it were still made
        await _fail(call, interview_id, "Internal error.")
        raise
    async with call.writing() as session:
        row = await Reports(session).finish(interview_id, record, report)
    return {"report_id": row.id, "overall_score": row.overall_score}


async def _think(call: Call, record: dict[str, Any]) -> dict[str, Any]:
    """Run the graph, passing on how far it has come."""
    mind = call.host.mind(PERSONA, call)
    final: dict[str, Any] = {}
    async for said in call.host.graphs[GRAPH].think_aloud(record, mind):
        if isinstance(said, Progress):
            await call.progress(said.current, said.total, said.message)
        elif isinstance(said, dict):
            final = said
    report: dict[str, Any] = final["report"]
    return report


async def analyse_recording(
    call: Call, *, kind: Kind, interview_id: str, url: str, types: list[str]
) -> dict[str, Any]:
    """Analyse one recording. What is wrong with it is its result: ``error``, kind and message."""
    try:
        return await showing.analyse(call, kind, interview_id, url, types)
    except ZhirenError as error:
        return {"error": {"kind": type(error).__name__, "message": str(error)}}


async def _measure(call: Call, record: dict[str, Any]) -> dict[str, gathering.Part]:
    """Measure the recordings; of those that are kept no longer, what was measured before stays."""
    parts = {
        "speech": await gathering.speech_of(call, record),
        "video": await gathering.video_of(call, record),
    }
    if record.get("removed"):
        async with call.reading() as session:
            before = await Reports(session).find(record["interview_id"])
        gathering.keep_measured(parts, before.data if before else None, record)
    return parts


def _show(parts: dict[str, gathering.Part], report: dict[str, Any]) -> None:
    """Put into *report* what the recordings show; what was not measured is said to be so."""
    for name, part in parts.items():
        report["dimension_details"][name] = part["detail"]
        report["evidence"][name] = part["evidence"]


async def _fail(call: Call, interview_id: str, why: str) -> None:
    async with call.writing() as session:
        await Reports(session).fail(interview_id, why)
