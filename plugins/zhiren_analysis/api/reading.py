"""Pages for those who hire: a report with its radar and the words that each score rests on."""

from functools import partial
from typing import Any, get_args

from pydantic import BaseModel
from starlette.responses import Response

from zhiren import READERS, STAFF, NotFound, Unavailable
from zhiren.web.pages import Site, View, Visit
from zhiren_analysis import making
from zhiren_analysis.exporting import Format, export
from zhiren_analysis.outputs import Recommendation
from zhiren_analysis.rendering.html import measured, method, orders
from zhiren_analysis.rendering.labels import label
from zhiren_analysis.rendering.radar import Axis, radar
from zhiren_analysis.reviewing import Ability, Points, Why

_AGAIN = "3"
"""Seconds after which a report in the making is looked for again."""


class ReviewIn(BaseModel):
    """What a person makes of a report, as a form tells it; what is empty stays as it is."""

    why: Why
    overall_score: Points | None = None
    recommendation: Recommendation | None = None
    professional_knowledge: Points | None = None
    logical_thinking: Points | None = None
    language_expression: Points | None = None
    stress_resistance: Points | None = None
    communication_potential: Points | None = None


async def show_report(visit: Visit) -> Response:
    """Show a finished report; one in the making is looked for again by itself."""
    interview_id = visit.request.path_params["interview_id"]
    shown = await visit.use("show_report", interview_id=interview_id)
    if shown["status"] == "failed":
        raise Unavailable(visit.say("report_failed", why=shown["error"]))
    if shown["status"] != "ready":
        response = visit.render("making.html.j2", status=202)
        response.headers["Refresh"] = _AGAIN
        return response
    may = {"may_review": visit.actor.role in STAFF}
    return visit.render("reading.html.j2", **may, **_laid_out(shown["report"], visit.language))


async def keep_review(visit: Visit) -> Response:
    """Put what a person makes of a report beside what the machine made of it."""
    interview_id = visit.request.path_params["interview_id"]
    told = visit.read(ReviewIn).model_dump(exclude_none=True)
    abilities = {name: told.pop(name) for name in get_args(Ability) if name in told}
    await visit.use("review_report", interview_id=interview_id, ability_scores=abilities, **told)
    return visit.redirect(f"/reports/{interview_id}#reviews")


async def give_file(visit: Visit) -> Response:
    """Give a finished report as a file."""
    ids = visit.request.path_params
    if (form := ids["form"]) not in get_args(Format):
        raise NotFound("format", form)
    made = await export(await making.ready(visit.call(), ids["interview_id"]), form)
    kept = {
        "Content-Disposition": f'attachment; filename="{made.name}"',
        "Cache-Control": "no-store",
    }
    return Response(made.data, media_type=made.media_type, headers=kept)


def _laid_out(report: dict[str, Any], language: str) -> dict[str, Any]:
    dimensions = list(report["evidence"]["dimensions"].values())
    missing = label("not_analysed", language)
    axes = [Axis(label=one["title"], score=one["score"], missing=missing) for one in dimensions]
    return {
        "report": report,
        "dimensions": dimensions,
        "chart": radar(axes),
        "orders": orders(report, language),
        **measured(report, language),
        "method": method(report, language),
        "label": partial(label, language=language),
        "forms": get_args(Format),
        "abilities": get_args(Ability),
        "recommendations": get_args(Recommendation),
    }


site = Site(
    name="reports",
    package="zhiren_analysis",
    views=[
        View(path="/{interview_id}", handler=show_report, roles=READERS),
        View(path="/{interview_id}/reviews", handler=keep_review, roles=STAFF, methods=["POST"]),
        View(path="/{interview_id}/files/{form}", handler=give_file, roles=READERS),
    ],
)
