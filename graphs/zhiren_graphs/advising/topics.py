"""A research topic held against a rubric by rule: what speaks for each line, and what is open."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from zhiren_graphs.advising.general import from_shelves
from zhiren_graphs.advising.quoting import containing, sentences


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of the rubric."""

    name: Mapping[str, str]
    words: re.Pattern[str]
    """By which somebody speaks of it."""
    ask: Mapping[str, str]


def _line(zh: str, en: str, words: str, ask_zh: str, ask_en: str) -> Line:
    return Line(
        name={"zh": zh, "en": en},
        words=re.compile(words, re.IGNORECASE),
        ask={"zh": ask_zh, "en": ask_en},
    )


RUBRIC: Sequence[Line] = (
    _line(
        "问题是否清楚",
        "A clear question",
        r"是否|能否|影响|关系|比较|效果|whether|effect|associat|compare|impact",
        "请用一句话写出研究问题：在什么人群中，什么因素或干预影响什么结局？",
        "In one sentence: in whom does what affect which outcome?",
    ),
    _line(
        "创新性",
        "Novelty",
        r"尚无|首次|尚未|空白|争议|不一致|新的|缺乏|novel|first|gap|no study|controvers|unknown",
        "已有研究做到了哪一步，你的选题新在哪里？",
        "How far have others come, and what is new in yours?",
    ),
    _line(
        "临床或科学价值",
        "Value",
        r"临床|患者获益|指南|负担|发病率|死亡率|意义|预防|诊疗|clinical|burden|guideline|benefit|mortality",
        "结果会改变什么：哪一项诊疗、预防或认识？",
        "What would change with the result: which care, prevention or understanding?",
    ),
    _line(
        "可行性",
        "Feasibility",
        r"样本量|病例|数据库|随访|经费|团队|中心|伦理已|招募|\d+\s*例|sample|recruit|database|follow-up|funding|cent(?:er|re)s",
        "样本从哪里来、需要多少例、多久能完成，有什么数据和经费？",
        "Where do participants come from, how many are needed, how long will it take?",
    ),
    _line(
        "伦理与风险",
        "Ethics",
        r"伦理|知情同意|隐私|风险|不良反应|安全性|ethic|consent|privacy|risk|safety|adverse",
        "受试者有什么风险，如何知情同意和保护隐私？",
        "What are the risks to participants, and how are consent and privacy secured?",
    ),
)
_WORDS = {
    "zh": (
        "选题评价（按量规逐条核对）",
        "说到了",
        "还没有说到",
        "下一步请回答",
        "各条都已说到。请逐条核对依据是否充分。",
    ),
    "en": (
        "The topic, line by line",
        "said",
        "not said yet",
        "Next",
        "Every line is spoken of. Please check whether each is enough.",
    ),
}


def advise(said: Sequence[str], answers: Sequence[Mapping[str, Any]], language: str) -> str:
    """Walk the rubric: quote what speaks for each line, and ask about the first open one."""
    texts = sentences(said)
    title, yes, no, following, done = _WORDS[language]
    rows, open_ = [], None
    for line in RUBRIC:
        found = containing(line.words, texts)
        rows.append(f"- **{line.name[language]}**：" + (f"{yes}“{found}”" if found else no))
        open_ = open_ or (None if found else line)
    ask = f"{following}：{open_.ask[language]}" if open_ else done
    parts = [f"**{title}**", "\n".join(rows), from_shelves(answers, language), ask]
    return "\n\n".join(part for part in parts if part)
