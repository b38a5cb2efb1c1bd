"""Report verbs for models: make, show, list and export."""

from typing import Annotated, Literal, Self

from pydantic import BaseModel, Field

from zhiren import CANDIDATES, READERS, STAFF, Call, tool
from zhiren_analysis import making
from zhiren_analysis.exporting import Format, export
from zhiren_analysis.outputs import Recommendation, ReportItem, ReportOut
from zhiren_analysis.reviewing import Ability, Judgement, Points, Why, review
from zhiren_analysis.service import Reports, Wanted
from zhiren_analysis.tables import Report

Score = Annotated[float, Field(ge=0, le=100)]
Place = Annotated[int, Field(ge=1)]


class ShownReport(BaseModel):
    """A report, or how far it has come."""

    status: Literal["ready", "generating", "failed"]
    report: ReportOut | None
    error: str | None

    @classmethod
    def of(cls, row: Report) -> Self:
        """Show *row*."""
        report = ReportOut.of(row) if row.status == "ready" else None
        return cls.model_validate({"status": row.status, "report": report, "error": row.error})


class ReportsOut(BaseModel):
    """Finished reports, the newest first."""

    reports: list[ReportItem]
    total: int


class ExportOut(BaseModel):
    """A file that was made of a report."""

    file_id: str
    name: str
    media_type: str
    size: int
    """Bytes."""


@tool(
    roles=READERS | CANDIDATES,
    read_only=True,
    timeout=60,
    zh="查看一场面试的评测报告：五个维度的评分、逐条原话依据、亮点与改进建议。",
    example={"interview_id": "$interview"},
)
async def show_report(call: Call, interview_id: str) -> ShownReport:
    """Show the report on an interview: scores of five dimensions, each with checked quotes.

    Use to say how a candidate did and why. Takes the interview's id or the report's. A report in
    the making is waited for; scores are null where the answers hold no evidence.
    """
    return ShownReport.of(await making.wait_for(call, interview_id))


@tool(
    roles=STAFF,
    idempotent=True,
    timeout=60,
    zh="为已结束的面试生成（或重新生成）评测报告。",
    example={"interview_id": "$interview"},
)
async def write_report(call: Call, interview_id: str) -> ShownReport:
    """Make the report on an interview that is over, or make it again.

    Use when a report is missing or failed, or after the models or the scoring points changed.
    Reports are made by themselves when an interview ends.
    """
    return ShownReport.of(await making.make(call, interview_id))


@tool(roles=READERS | CANDIDATES, read_only=True, zh="列出评测报告，可按岗位、分数和推荐意见筛选。")
async def list_reports(
    call: Call,
    position_id: str | None = None,
    min_score: Score | None = None,
    recommendation: Recommendation | None = None,
    page: Place = 1,
) -> ReportsOut:
    """List finished reports, the newest first, twenty a page.

    Use to compare the candidates for a position, or to find a report's interview.
    """
    wanted = Wanted(
        position_id=position_id,
        min_score=min_score,
        recommendation=recommendation,
        page=page,
    )
    async with call.reading() as session:
        rows, total = await Reports(session).page(wanted)
    return ReportsOut(reports=[ReportItem.of(row) for row in rows], total=total)


@tool(
    roles=STAFF,
    zh="由人复核评测报告的评分：与机器评分并列，记录谁、何时、为何。",
    example={
        "interview_id": "$interview",
        "why": "候选人口头补充了压测数据，专业知识应更高。",
        "ability_scores": {"professional_knowledge": 80},
    },
    timeout=60,
)
async def review_report(  # noqa: PLR0913 - what a person judges
    call: Call,
    *,
    interview_id: str,
    why: Why,
    ability_scores: dict[Ability, Points] | None = None,
    overall_score: Points | None = None,
    recommendation: Recommendation | None = None,
) -> ShownReport:
    """Put a person's scores beside the machine's on a report, with the reason.

    Use when somebody of the staff has looked at the evidence and judges otherwise, or agrees. The
    machine's scores stay; who reviewed, when and why is kept. Never use it on your own account.
    """
    judgement = Judgement(
        why=why,
        ability_scores=ability_scores or {},
        overall_score=overall_score,
        recommendation=recommendation,
    )
    return ShownReport.of(await review(call, interview_id, judgement))


@tool(
    roles=READERS,
    timeout=120,
    zh="把评测报告导出为 PDF、Excel 或 HTML 文件。",
    example={"interview_id": "$interview", "form": "html"},
)
async def export_report(call: Call, interview_id: str, form: Format = "pdf") -> ExportOut:
    """Export a finished report as a PDF, Excel or HTML file, and give the file's id.

    Use when somebody needs the report outside: to print, to mail, to keep.
    """
    made = await export(await making.ready(call, interview_id), form)
    async with call.writing() as session:
        file = await call.host.files.store(
            session, made.data, name=made.name, media_type=made.media_type
        )
    return ExportOut(file_id=file.id, name=file.name, media_type=file.media_type, size=file.size)
