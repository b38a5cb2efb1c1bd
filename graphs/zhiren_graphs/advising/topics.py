"""A research topic held against a rubric: what speaks for each line, and what is open."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from zhiren_graphs.advising.forms import Form, Line, Words
from zhiren_graphs.advising.quoting import containing, sentences


@dataclass(frozen=True, kw_only=True)
class _Held:
    """One line of the rubric."""

    line: Line
    words: re.Pattern[str]
    """By which somebody speaks of it."""

    @classmethod
    def of(cls, key: str, names: tuple[str, str], words: str, asks: tuple[str, str]) -> Self:
        """Make one; texts in Chinese and English."""
        name, ask = (dict(zip(("zh", "en"), texts, strict=True)) for texts in (names, asks))
        line = Line(key=key, name=name, ask=ask)
        return cls(line=line, words=re.compile(words, re.IGNORECASE))


_RUBRIC = (
    _Held.of(
        "question",
        ("问题是否清楚", "A clear question"),
        r"是否|能否|影响|关系|比较|效果|whether|effect|associat|compare|impact",
        (
            "请用一句话写出研究问题：在什么人群中，什么因素或干预影响什么结局？",
            "In one sentence: in whom does what affect which outcome?",
        ),
    ),
    _Held.of(
        "novelty",
        ("创新性", "Novelty"),
        r"尚无|首次|尚未|空白|争议|不一致|新的|缺乏|novel|first|gap|no study|controvers|unknown",
        (
            "已有研究做到了哪一步，你的选题新在哪里？",
            "How far have others come, and what is new in yours?",
        ),
    ),
    _Held.of(
        "value",
        ("临床或科学价值", "Value"),
        r"临床|患者获益|指南|负担|发病率|死亡率|意义|预防|诊疗|clinical|burden|guideline|benefit|mortality",
        (
            "结果会改变什么：哪一项诊疗、预防或认识？",
            "What would change with the result: which care, prevention or understanding?",
        ),
    ),
    _Held.of(
        "feasibility",
        ("可行性", "Feasibility"),
        r"样本量|病例|数据库|随访|经费|团队|中心|伦理已|招募|\d+\s*例|sample|recruit|database|follow-up|funding|cent(?:er|re)s",
        (
            "样本从哪里来、需要多少例、多久能完成，有什么数据和经费？",
            "Where do participants come from, how many are needed, how long will it take?",
        ),
    ),
    _Held.of(
        "ethics",
        ("伦理与风险", "Ethics"),
        r"伦理|知情同意|隐私|风险|不良反应|安全性|ethic|consent|privacy|risk|safety|adverse",
        (
            "受试者有什么风险，如何知情同意和保护隐私？",
            "What are the risks to participants, and how are consent and privacy secured?",
        ),
    ),
)


def extract(said: Sequence[str]) -> dict[str, str | None]:
    """Find a sentence that speaks for each line."""
    texts = sentences(said)
    return {one.line.key: containing(one.words, texts) for one in _RUBRIC}


TOPIC = Form(
    lines=[one.line for one in _RUBRIC],
    find=extract,
    words={
        "zh": Words(
            title="选题评价（按量规逐条核对）",
            quoted="（已说到）",
            unsaid="还没有说到",
            ask="下一步请回答",
            done="各条都已说到。请逐条核对依据是否充分。",
        ),
        "en": Words(
            title="The topic, line by line",
            quoted=" (said)",
            unsaid="not said yet",
            ask="Next",
            done="Every line is spoken of. Please check whether each is enough.",
        ),
    },
)
