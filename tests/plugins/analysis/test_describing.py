"""What pictures show gets its words by thresholds; what is odd about them is a finding."""

from typing import Any

import pytest

from zhiren_analysis.video.describing import Described, describe, detail_of, findings


def shown(**other: Any) -> dict[str, Any]:
    """A minute of somebody who sits well and looks ahead, but for *other*."""
    return {
        "seconds": 60.0,
        "pictures": 300,
        "face_share": 1.0,
        "several_share": 0.0,
        "dark_share": 0.0,
        "bright_share": 0.0,
        "blurred_share": 0.0,
        "shoulders_share": 1.0,
        "shoulder_tilt": 1.0,
        "sway": 0.02,
        "smile_share": 0.12,
        "eye_contact_share": 0.9,
        "small_share": 0.0,
        "off_centre_share": 0.0,
    } | other


def described(**other: Any) -> Described:
    found = describe([shown(**other)])
    assert found is not None
    return found


def test_a_report_words_it_as_the_document_does() -> None:
    assert detail_of(described(), "zh") == {
        "score": 95,
        "expression": "自然",
        "eye_contact": "良好",
        "posture": "端正",
    }


@pytest.mark.parametrize(
    ("share", "word"), [(0.0, "still"), (0.1, "neutral"), (0.3, "smiling"), (1.0, "smiling")]
)
def test_expression_follows_from_how_often_somebody_smiles(share: float, word: str) -> None:
    assert described(smile_share=share).expression == word


def test_leaning_and_swaying_cost_posture() -> None:
    assert described(shoulder_tilt=15.0).posture_score == pytest.approx(0.667, abs=0.01)
    assert described(shoulder_tilt=30.0, sway=0.5).posture_score == 0.0


def test_shoulders_that_are_seldom_seen_are_not_judged() -> None:
    found = describe([shown(shoulders_share=0.2)])
    assert found is not None
    assert found.posture_score is None
    assert detail_of(found, "zh")["posture"] == "未分析"


def test_hardly_a_face_is_no_description() -> None:
    assert describe([shown(face_share=0.02)]) is None
    assert describe([]) is None
    assert detail_of(None, "en")["score"] is None


def test_recordings_weigh_by_how_often_a_face_is_seen() -> None:
    found = describe([shown(), shown(pictures=100, eye_contact_share=0.1)])
    assert found is not None
    assert found.eye_contact_score == 0.7


@pytest.mark.parametrize(
    ("other", "name"),
    [
        ({"face_share": 0.5}, "no_face"),
        ({"several_share": 0.2}, "several_faces"),
        ({"dark_share": 0.9}, "dark"),
        ({"bright_share": 0.9}, "bright"),
        ({"blurred_share": 0.9}, "blurred"),
        ({"small_share": 0.9}, "small"),
        ({"off_centre_share": 0.9}, "off_centre"),
    ],
)
def test_what_is_odd_is_a_finding_and_no_score(other: dict[str, Any], name: str) -> None:
    assert findings(shown(**other)) == [name]
    assert findings(shown()) == []
