"""Reports in the interview dialect: show, list, export."""

from pydantic import BaseModel, Field
from starlette.responses import Response

from zhiren import CANDIDATES, READERS, Call, Forbidden, Page, Unavailable, get
from zhiren.web.dialects.interview import interview as dialect
from zhiren_analysis import making
from zhiren_analysis.exporting import Format, export
from zhiren_analysis.letter import LetterOut, not_yet, write_letter
from zhiren_analysis.outputs import Recommendation, ReportItem, ReportOut
from zhiren_analysis.service import Reports, Wanted
from zhiren_analysis.settings import AnalysisSettings

_WHO = READERS | CANDIDATES
_LOCKED = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    "Cache-Control": "no-store",
}


class ReportsIn(BaseModel):
    """Which reports to list."""

    position_id: str | None = Field(default=None, max_length=64)
    min_score: float | None = Field(default=None, ge=0, le=100)
    recommendation: Recommendation | None = None
    page: int = Field(default=1, ge=1)
    page_size: int = Field(default=20, ge=1, le=100)


class ExportIn(BaseModel):
    """How to export; ``html`` goes beyond the document."""

    format: Format


async def show_report(call: Call, interview_id: str) -> ReportOut | Response:
    """Show the report on an interview.

    A report in the making is waited for; if it takes longer, the answer is 202 and says so.
    """
    _be_signed_in(call)
    report = await making.wait_for(call, interview_id)
    if report.status == "ready":
        return ReportOut.of(report)
    if report.status == "failed":
        raise Unavailable(f"The report could not be made: {report.error}")
    making_it = {
        "report_id": report.id,
        "interview_id": report.interview_id,
        "report_status": "generating",
    }
    return dialect.ok(making_it, status=202)


async def show_letter(call: Call, interview_id: str) -> LetterOut | Response:
    """Show the letter to the candidate of an interview; while it is made, the answer is 202."""
    report = await making.wait_for(call, interview_id)
    if report.status == "ready":
        allowed = call.host.section(AnalysisSettings).letter_scores
        return write_letter(report, with_score=allowed)
    if report.status == "failed":
        raise Unavailable(f"The report could not be made: {report.error}")
    return dialect.ok(not_yet(report).model_dump(), status=202)


async def list_reports(call: Call, query: ReportsIn) -> Page:
    """List finished reports, the newest first."""
    async with call.reading() as session:
        rows, total = await Reports(session).page(Wanted(**query.model_dump()))
    items = [ReportItem.of(row) for row in rows]
    return Page(items=items, total=total, page=query.page, page_size=query.page_size)


def _be_signed_in(call: Call) -> None:
    """Refuse the link to an interview: of what came of it, it opens the letter alone."""
    if call.actor.interview_id is not None:
        raise Forbidden("该链接只能查看反馈信 · This link opens the letter only.")


async def export_report(call: Call, interview_id: str, query: ExportIn) -> Response:
    """Give a finished report as a file."""
    _be_signed_in(call)
    made = await export(await making.ready(call, interview_id), query.format)
    shown = {**_LOCKED, "Content-Disposition": f'attachment; filename="{made.name}"'}
    return Response(made.data, media_type=made.media_type, headers=shown)


endpoints = [
    get("/reports", list_reports, roles=_WHO),
    get("/reports/{interview_id}", show_report, roles=_WHO, also=(202,)),
    get("/reports/{interview_id}/feedback", show_letter, roles=_WHO, also=(202,)),
    get("/reports/{interview_id}/export", export_report, roles=_WHO),
]
