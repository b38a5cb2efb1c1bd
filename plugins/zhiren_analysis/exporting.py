"""This is where a finished report becomes a file."""

from dataclasses import dataclass
from typing import Literal

from zhiren_analysis.outputs import ReportOut
from zhiren_analysis.rendering.html import render_html
from zhiren_analysis.rendering.pdf import render_pdf
from zhiren_analysis.rendering.sheet import render_sheet
from zhiren_analysis.tables import Report

Format = Literal["pdf", "excel", "html"]
FORMS: tuple[Format, ...] = ("pdf", "excel", "html")
_SUFFIX = {"excel": "xlsx"}

_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, kw_only=True)
class Export:
    """A report as a file."""

    name: str
    media_type: str
    data: bytes


def file_name(interview_id: str, form: Format) -> str:
    """Name the file that a report is exported to: by this it is found when somebody is erased."""
    return f"report_{interview_id}.{_SUFFIX.get(form, form)}"


async def export(report: Report, form: Format) -> Export:
    """Render *report*, which is ready, in the language of its interview."""
    shown = ReportOut.of(report).model_dump(mode="json")
    name = file_name(report.interview_id, form)
    if form == "excel":
        data = await render_sheet(shown, report.language)
        return Export(name=name, media_type=_SHEET, data=data)
    page = render_html(shown, report.language)
    if form == "html":
        return Export(name=name, media_type="text/html", data=page.encode())
    printed = await render_pdf(page)
    return Export(name=name, media_type="application/pdf", data=printed)
