"""A report draws when somebody spoke and paused, and where they looked steadily."""

import re

from tests.plugins.analysis.conftest import Stage
from tests.plugins.analysis.test_speech_reports import SPOKEN, report
from zhiren_analysis.rendering.html import render_html
from zhiren_analysis.rendering.timeline import Line, lines_of, timeline

NAMES = {"speech": "说话", "gaze": "视线"}


def test_each_span_is_drawn_to_scale_on_its_recordings_bar() -> None:
    drawn = timeline([Line(label="1 说话", seconds=10.0, spans=[[0.0, 5.0], [6.0, 10.0]])])
    bar, first, second = (float(w) for w in re.findall(r'<rect[^>]*width="([\d.]+)"', drawn))
    assert (first, second) == (bar / 2, bar * 0.4)
    assert ">10 s<" in drawn


def test_long_pauses_are_marked() -> None:
    recording = {"answer_id": "a", "seconds": 9.0, "speech": [[0.0, 3.0], [3.5, 6.0], [8.0, 9.0]]}
    recording["pauses"] = [[3.0, 3.5], [6.0, 8.0]]
    (line,) = lines_of({"evidence": {"speech": {"recordings": [recording]}}}, NAMES, {})
    assert line.marks == [[6.0, 8.0]]
    assert timeline([line]).count("#f0b45c") == 1


def test_names_are_escaped_and_nothing_draws_nothing() -> None:
    assert "<script>" not in timeline([Line(label="<script>", seconds=1.0, spans=[])])
    assert timeline([]) == ""


def test_lines_are_those_that_were_measured_with_their_questions_number() -> None:
    evidence = {
        "speech": {
            "recordings": [
                {"answer_id": "a", "seconds": 9.0, "speech": [[1.0, 2.0]]},
                {"answer_id": "b", "error": "damaged"},
            ]
        },
        "video": {"recordings": [{"answer_id": "a", "seconds": 9.0, "gaze": []}]},
    }
    lines = lines_of({"evidence": evidence}, NAMES, {"a": "1 "})
    assert [line.label for line in lines] == ["1 说话", "1 视线"]
    assert lines_of({"evidence": {}}, NAMES, {}) == []


async def test_the_page_shows_the_timeline_where_there_are_recordings(stage: Stage) -> None:
    found = await report(stage, SPOKEN)
    page = render_html(found, "zh")
    assert "录音与录像" in page
    assert "1 说话" in page
    found["evidence"]["speech"] |= {"recordings": [], "figures": None}
    assert "录音与录像" not in render_html(found, "zh")
