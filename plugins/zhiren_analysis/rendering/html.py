"""A report as one HTML page that stands alone and prints well. Everything in it is escaped."""

from collections.abc import Mapping
from functools import cache, partial
from typing import Any

import jinja2

from zhiren_analysis.rendering.figures import figures_of, removed_of
from zhiren_analysis.rendering.labels import label
from zhiren_analysis.rendering.radar import Axis, radar
from zhiren_analysis.rendering.timeline import lines_of, timeline


def render_html(report: Mapping[str, Any], language: str) -> str:
    """Lay *report* (as the interview document shows it, with evidence) out in *language*."""
    dimensions = list(report["evidence"]["dimensions"].values())
    missing = label("not_analysed", language)
    axes = [Axis(label=d["title"], score=d["score"], missing=missing) for d in dimensions]
    return _template().render(
        report=report,
        dimensions=dimensions,
        titles={name: d["title"] for name, d in report["evidence"]["dimensions"].items()},
        proven=any(dimension["items"] for dimension in dimensions),
        orders=orders(report, language),
        chart=radar(axes),
        **measured(report, language),
        method=method(report, language),
        label=partial(label, language=language),
        language=language,
    )


def orders(report: Mapping[str, Any], language: str) -> dict[str, str]:
    """Name the question of each answer by its number; a follow-up has its base question's."""
    follow_up = f" {label('follow_up', language)}"
    return {
        answer["answer_id"]: f"{answer['order']}{follow_up if answer['is_follow_up'] else ''}"
        for answer in report["evidence"]["answers"]
    }


def measured(report: Mapping[str, Any], language: str) -> dict[str, Any]:
    """Give what a page shows of the recordings, and how the total came about."""
    overall = report["evidence"].get("overall") or {}
    return {
        "recordings": timeline(lines_of(report, _lines(language), orders(report, language))),
        "figures": figures_of(report, language),
        "removed": removed_of(report, language),
        "formula": worded(overall.get("formula") or "", language),
        "unscored": not overall.get("signals"),
    }


def worded(formula: str, language: str) -> str:
    """Word what a formula names."""
    for name in ("speech", "video"):
        formula = formula.replace(f"({name})", f"({label(name, language)})")
    return formula


def _lines(language: str) -> dict[str, str]:
    """Name what a timeline shows, by the field that holds it."""
    return {"speech": label("spoken", language), "gaze": label("gaze", language)}


def method(report: Mapping[str, Any], language: str) -> str:
    """Say how the scores came about, and who made them."""
    names = str(report["made_by"]).replace("builtin", label("builtin", language))
    return label("method", language).format(made_by=names)


@cache
def _template() -> jinja2.Template:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("zhiren_analysis", "rendering"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("report.html.j2")
