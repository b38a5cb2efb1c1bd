"""What speech counts in a report: nothing, unless it was weighed and the candidate agreed."""

from typing import Any

import pytest

from tests.plugins.analysis.conftest import Stage
from tests.plugins.analysis.test_speech_reports import SPOKEN, keep, report
from zhiren_analysis import making
from zhiren_analysis.rendering.html import render_html

AGREED = {"recording": True, "signals": True}
WEIGHTS = {"speech": 20, "video": 0}


async def again(stage: Stage, **more: Any) -> dict[str, Any]:
    """Make the report anew of a changed record."""
    stage.record.update(more)
    shown = await stage.use("write_report", interview_id="int_1")
    found: dict[str, Any] = shown["report"]
    return found


@pytest.mark.parametrize(("consent", "weights"), [(AGREED, {"speech": 0}), (None, WEIGHTS)])
async def test_without_weight_or_without_consent_nothing_of_it_counts(
    stage: Stage, consent: Any, weights: Any
) -> None:
    before = await report(stage, consent=consent, signal_weights=weights)
    stage.record["turns"][0]["answer"]["audio_file"] = await keep(stage, SPOKEN)
    after = await again(stage)
    assert after["dimension_details"]["speech"]["score"] is not None
    same = ("overall_score", "recommendation", "ability_scores")
    assert [after[name] for name in same] == [before[name] for name in same]
    assert after["evidence"]["overall"]["signals"] == {}
    assert "不计入总分" in render_html(after, "zh")


async def test_where_it_was_weighed_and_agreed_to_it_counts_and_the_formula_is_shown(
    stage: Stage,
) -> None:
    found = await report(stage, SPOKEN, consent=AGREED, signal_weights=WEIGHTS)
    overall, speech = found["evidence"]["overall"], found["dimension_details"]["speech"]["score"]
    assert overall["signals"] == {"speech": {"score": speech, "weight": 20}}
    expected = round(0.8 * overall["dimensions"] + 0.2 * speech)
    assert found["overall_score"] == expected
    page = render_html(found, "en")
    assert f"20%×{speech} (Speech) = {expected}" in page
    assert "do not count" not in page
    reviewed = await stage.use(
        "review_report", interview_id="int_1", why="seen", ability_scores={"logical_thinking": 100}
    )
    assert reviewed["report"]["reviews"][0]["overall_score"] > expected


async def test_every_figure_is_shown_with_its_window_and_confidence(stage: Stage) -> None:
    found = await report(stage, SPOKEN, consent=AGREED)
    page = render_html(found, "zh")
    figures = found["evidence"]["speech"]["figures"]
    assert f"{figures['window']:.0f} 秒语音或画面，置信度 {figures['confidence']:.0%}" in page
    assert "停顿中位数" in page


async def test_what_was_measured_stays_when_the_recordings_are_gone(stage: Stage) -> None:
    found = await report(stage, SPOKEN)
    stage.record["turns"][0]["answer"]["audio_file"] = None
    removed = {"interviews/int_1/audio_001.webm": "2026-01-02T03:04:05+00:00"}
    after = await again(stage, removed=removed)
    assert after["dimension_details"]["speech"] == found["dimension_details"]["speech"]
    assert "录音录像已于 2026-01-02 删除" in render_html(after, "zh")


async def test_a_report_that_is_waited_for_tells_how_far_it_is(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "_TOLD_EVERY", 0.02)
    told: list[float] = []

    async def tell(current: float, total: float | None, message: str) -> None:
        del total, message
        told.append(current)

    stage.record["turns"][0]["answer"]["audio_file"] = await keep(stage, SPOKEN)
    await stage.end()
    asked = {"interview_id": "int_1"}
    shown = await stage.host.call_tool("show_report", asked, actor=stage.staff, progress=tell)
    assert shown["status"] == "ready"
    assert told
