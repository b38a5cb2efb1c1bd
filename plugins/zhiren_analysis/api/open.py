"""What came of a session, as the open interview document shows it."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel
from starlette.responses import JSONResponse, Response

from zhiren import READERS, Call, Conflict, Unavailable, get
from zhiren.db import bare, prefixed
from zhiren_analysis import making
from zhiren_analysis.outputs import (
    AbilityScoresOut,
    HighlightOut,
    ImprovementOut,
    Moment,
    Recommendation,
    ReportOut,
)

Grade = Literal["A", "B", "C", "D"]
_GRADES: dict[str, Grade] = {
    "strongly_recommend": "A",
    "recommend": "B",
    "consider": "C",
    "not_recommend": "D",
}


class OverallOut(BaseModel):
    """The total, 0 to 100, and its grade; null where there was too little to judge."""

    score: int | None
    grade: Grade | None
    recommendation: Recommendation | None
    reason: str | None


class AnalysisOut(BaseModel):
    """How each dimension was judged, and by which words of the candidate."""

    ability_scores: AbilityScoresOut
    dimension_details: dict[str, dict[str, Any]]
    highlights: list[HighlightOut]
    evidence: dict[str, Any]
    made_by: str


class WordOut(BaseModel):
    """One thing that was said."""

    role: Literal["interviewer", "candidate"]
    content: str
    question_id: str
    at: Moment | None


class WhoOut(BaseModel):
    """Who was interviewed."""

    id: str
    name: str


class ResultOut(BaseModel):
    """What came of a session."""

    id: str
    status: str
    plan_id: str
    job_title: str
    candidate: WhoOut
    overall_score: OverallOut
    detailed_analysis: AnalysisOut
    recommendations: list[ImprovementOut]
    transcript: list[WordOut]
    generated_at: Moment


async def show_result(call: Call, session_id: str) -> ResultOut | Response:
    """Show what came of a session; a report in the making is waited for, then it is 202."""
    interview_id = prefixed("int", session_id)
    record = await call.use("show_interview", interview_id=interview_id)
    if record["status"] != "completed":
        raise Conflict("面试尚未结束 · This interview is not over yet.")
    report = await making.wait_for(call, interview_id)
    if report.status == "failed":
        raise Unavailable(f"The report could not be made: {report.error}")
    if report.status != "ready":
        return JSONResponse({"id": bare(interview_id), "status": "generating"}, status_code=202)
    return _result(record, ReportOut.of(report))


def _result(record: Mapping[str, Any], report: ReportOut) -> ResultOut:
    candidate, position = record["candidate"], record["position"]
    analysis = report.model_dump(include=set(AnalysisOut.model_fields))
    return ResultOut(
        id=bare(record["interview_id"]),
        status=record["status"],
        plan_id=bare(position["position_id"]),
        job_title=position["title"],
        candidate=WhoOut(
            id=candidate["invited_id"] or bare(candidate["user_id"]), name=candidate["username"]
        ),
        overall_score=OverallOut(
            score=report.overall_score,
            grade=_GRADES[report.recommendation] if report.recommendation else None,
            recommendation=report.recommendation,
            reason=report.reason,
        ),
        detailed_analysis=AnalysisOut.model_validate(analysis),
        recommendations=report.improvements,
        transcript=list(_transcript(record["turns"])),
        generated_at=report.generated_at,
    )


def _transcript(turns: list[dict[str, Any]]) -> Iterator[WordOut]:
    for turn in turns:
        asked = {"question_id": turn["question_id"], "at": _moment(turn["asked_at"])}
        yield WordOut(role="interviewer", content=turn["content"], **asked)
        if answer := turn["answer"]:
            given = {"question_id": turn["question_id"], "at": _moment(answer["submitted_at"])}
            yield WordOut(role="candidate", content=answer["transcript"], **given)


def _moment(written: str | None) -> datetime | None:
    return datetime.fromisoformat(written) if written else None


endpoints = [get("/sessions/{session_id}/result", show_result, roles=READERS, also=(202,))]
