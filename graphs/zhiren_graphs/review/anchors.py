"""This is where the levels are anchored: what each of 0 to 4 looks like, dimension by dimension.

Behaviourally anchored scales (BARS): a level is named by what can be seen in an answer, so that
two readers, or a reader and a rule, mean the same by it. One level is 25 points.
"""

from collections.abc import Mapping, Sequence
from typing import Literal

Dimension = Literal[
    "professional_knowledge",
    "logical_thinking",
    "language_expression",
    "stress_resistance",
    "communication_potential",
]
WEIGHTS: Mapping[Dimension, int] = {
    "professional_knowledge": 25,
    "logical_thinking": 20,
    "language_expression": 20,
    "stress_resistance": 20,
    "communication_potential": 15,
}
"""Shares of the total, in per cent."""

TOP = 4
"""The highest level."""

_ZH: Mapping[Dimension, Sequence[str]] = {
    "professional_knowledge": (
        "未回答，或内容与考察要点无关",
        "提到相关概念，但没有说明任何评分要点",
        "说明了部分评分要点，缺少细节或依据",
        "说明了多数评分要点，并有具体技术、数据或取舍",
        "说明了全部评分要点，并以具体做法、数据和取舍加以印证",
    ),
    "logical_thinking": (
        "未回答，或看不出论证",
        "回应了问题，但看不出先后和因果",
        "有部分结构或因果，论证不完整",
        "层次清楚，因果交代明确",
        "层次清楚、因果完整，背景、行动、结果或原理、例证齐备",
    ),
    "language_expression": (
        "未作有效表达",
        "内容很少，或大半偏离问题",
        "基本切题，信息量或例证不足",
        "切题、流畅，并有例证或数据",
        "切题、流畅、信息充分，例证具体",
    ),
    "stress_resistance": (
        "面对追问或难题未作回应",
        "有所回应，但未触及追问的要点",
        "部分回应了追问或困难，或说明了会如何求解",
        "在追问或困难情境下给出了具体应对",
        "在追问或困难情境下应对具体，有结果并有复盘",
    ),
    "communication_potential": (
        "未回应问题",
        "部分回应问题，未见沟通协作的内容",
        "正面回应问题，照顾听者；协作内容较少",
        "有具体的沟通协作行为",
        "有多个具体的沟通协作行为，并能解释、反馈、改进",
    ),
}
_EN: Mapping[Dimension, Sequence[str]] = {
    "professional_knowledge": (
        "No answer, or nothing to do with what was asked for",
        "Names related ideas but explains none of the scoring points",
        "Explains some of the scoring points, short of detail or grounds",
        "Explains most of the scoring points with concrete tools, figures or choices",
        "Explains all of the scoring points and proves them with practice, figures and choices",
    ),
    "logical_thinking": (
        "No answer, or no argument to be seen",
        "Answers the question, but neither order nor cause is visible",
        "Some structure or causes; the argument is incomplete",
        "Well ordered, with causes made plain",
        "Well ordered and complete: situation, action, result, or principle and example",
    ),
    "language_expression": (
        "Nothing usable was said",
        "Very little, or mostly beside the question",
        "Mostly to the point; short of information or examples",
        "To the point and fluent, with examples or figures",
        "To the point, fluent and rich, with concrete examples",
    ),
    "stress_resistance": (
        "Did not respond to a follow-up or a hard question",
        "Responded, but not to the point of the follow-up",
        "Met the follow-up or difficulty in part, or said how to find out",
        "Gave a concrete response to the follow-up or difficulty",
        "Gave a concrete response with a result, and drew a lesson",
    ),
    "communication_potential": (
        "Did not respond to the question",
        "Responded in part; nothing about working with others",
        "Responded squarely and for the listener; little about working with others",
        "Shows concrete communication or teamwork",
        "Shows several concrete acts of communication or teamwork, with feedback and explanation",
    ),
}


def anchors_in(language: str) -> Mapping[Dimension, Sequence[str]]:
    """Give the anchors of levels 0 to 4 in *language*, by dimension."""
    return _EN if language == "en" else _ZH


def anchor(dimension: Dimension, level: float, language: str) -> str:
    """Give the anchor nearest to *level*."""
    return anchors_in(language)[dimension][min(TOP, max(0, int(level + 0.5)))]
