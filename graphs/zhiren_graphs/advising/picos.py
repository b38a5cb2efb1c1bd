"""PICOS: population, intervention, comparison, outcome and study design, with quotes."""

from collections.abc import Sequence

from zhiren_graphs.advising.elements import ELEMENTS
from zhiren_graphs.advising.forms import Form, Line, Words
from zhiren_graphs.advising.quoting import first, sentences

_NAMES = {
    "zh": {"P": "研究人群", "I": "干预措施", "C": "对照措施", "O": "结局指标", "S": "研究设计"},
    "en": {
        "P": "Population",
        "I": "Intervention",
        "C": "Comparison",
        "O": "Outcome",
        "S": "Study design",
    },
}
_ASKS = {
    "zh": {
        "P": "研究对象是谁？请说明疾病、年龄、性别和纳入条件。",
        "I": "要评价的干预或暴露是什么？请说明剂量、频次和疗程。",
        "C": "与什么比较？例如安慰剂、常规治疗或另一种干预。",
        "O": "主要结局是什么？怎么测量，随访多久？",
        "S": "打算用什么研究设计？例如随机对照试验、队列研究或病例对照研究。",
    },
    "en": {
        "P": "Who is studied? Name the condition, age, sex and what makes somebody eligible.",
        "I": "Which intervention or exposure is to be judged? Name dose, frequency and duration.",
        "C": "Compared with what: placebo, usual care, or another intervention?",
        "O": "What is the main outcome, how is it measured, and for how long?",
        "S": "Which study design: a randomised trial, a cohort, a case-control study?",
    },
}


def extract(said: Sequence[str]) -> dict[str, str | None]:
    """Find each element in what was said, word for word."""
    texts = sentences(said)
    return {name: first(patterns, texts) for name, patterns in ELEMENTS.items()}


def _line(key: str) -> Line:
    return Line(
        key=key,
        name={language: f"{key} {names[key]}" for language, names in _NAMES.items()},
        ask={language: asks[key] for language, asks in _ASKS.items()},
    )


PICOS = Form(
    lines=[_line(key) for key in ELEMENTS],
    find=extract,
    words={
        "zh": Words(
            title="PICOS 梳理",
            quoted="（原文）",
            unsaid="（未说明）",
            ask="还需要补充",
            done="五个要素都有了。请核对每一条原文是否准确。",
        ),
        "en": Words(
            title="PICOS",
            quoted=" (in your words)",
            unsaid="(not said yet)",
            ask="Still open",
            done="All five are there. Please check each against your words.",
        ),
    },
)
