"""PICOS by rule: population, intervention, comparison, outcome and study design, with quotes."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from zhiren_graphs.advising.general import from_shelves
from zhiren_graphs.advising.quoting import first, sentences

_FLAGS = re.IGNORECASE


def _any(*patterns: str) -> list[re.Pattern[str]]:
    return [re.compile(pattern, _FLAGS) for pattern in patterns]


ELEMENTS: Mapping[str, Sequence[re.Pattern[str]]] = {
    "P": _any(
        r"(?:^|[\s，,。])(?:P|人群|研究对象|受试者)\s*[:：]\s*(?P<it>[^。；;\n]+)",
        r"(?P<it>[^，,。；;：:\s对在以中]{0,24}(?:患者|病人|人群|受试者|孕妇|儿童|青少年|老年人|女性|男性|大鼠|小鼠))",
        r"\b(?P<it>(?:patients|adults|children|women|men|people|participants|adolescents|mice|rats)"
        r"(?:\s+(?:with|who|aged)\s+[^,.;]{2,60}?(?=\s+(?:compared|versus|vs|receiv|treated)|[,.;]|$))?)",
    ),
    "I": _any(
        r"(?:^|[\s，,。])(?:I|干预(?:措施)?|暴露(?:因素)?)\s*[:：]\s*(?P<it>[^。；;\n]+)",
        r"(?:采用|使用|给予|接受|应用|服用|注射|补充|口服)"
        r"(?P<it>[^，,。；;]{2,30}?)(?=的|，|,|。|；|;|能|是否|与|和|对|$)",
        r"(?:观察|评价|评估|探讨|研究|比较)(?P<it>[^，,。；;]{2,24}?)(?:对|治疗|与|联合)",
        r"\b(?:treated with|receiving|given|effects? of|efficacy of|using)\s+"
        r"(?P<it>[^,.;]{2,50}?)"
        r"(?=\s+(?:on|in|for|compared|versus|vs)\b|[,.;]|$)",
    ),
    "C": _any(
        r"(?:^|[\s，,。])(?:C|对照(?:组|措施)?|比较)\s*[:：]\s*(?P<it>[^。；;\n]+)",
        r"(?P<it>安慰剂|空白对照|常规治疗|标准治疗|常规护理)",
        r"(?:与|和|同|较)(?P<it>[^，,。；;与和]{2,20})(?:相比|比较|对照|对比)",
        r"\b(?:compared (?:with|to)|versus|vs\.?)\s+"
        r"(?P<it>[^,.;]{2,50}?)(?=\s+(?:in|on|for|by)\b|[,.;]|$)",
        r"\b(?P<it>placebo|standard care|usual care|no treatment)\b",
    ),
    "O": _any(
        r"(?:^|[\s，,。])(?:O|结局(?:指标)?|终点|指标)\s*[:：]\s*(?P<it>[^。；;\n]+)",
        r"(?P<it>[^，,。；;的对者]{0,16}"
        r"(?:死亡率|生存率|生存期|发生率|复发率|骨密度|血压|血糖|疼痛评分|生活质量|疗效|有效率"
        r"|住院时间|不良反应))",
        r"(?:降低|改善|提高|减少|影响|缓解)(?P<it>[^，,。；;]{2,24})",
        r"\b(?P<it>(?:mortality|survival|incidence|recurrence|quality of life|bone density"
        r"|blood pressure|pain))\b",
        r"\b(?:reduces?|improves?|increases?|lowers?)\s+(?P<it>[^,.;]{2,40})",
    ),
    "S": _any(
        r"(?:^|[\s，,。])(?:S|研究设计|研究类型)\s*[:：]\s*(?P<it>[^。；;\n]+)",
        r"(?P<it>(?:(?:多中心|双盲|单盲|前瞻性|回顾性)[、，]?)*"
        r"(?:随机对照(?:试验)?|队列研究|病例对照(?:研究)?|横断面(?:研究)?|系统评价|荟萃分析"
        r"|真实世界研究))",
        r"\b(?P<it>RCTs?|(?:double-blind |multicent(?:er|re) )?randomi[sz]ed(?: controlled)?"
        r" trials?"
        r"|cohort stud(?:y|ies)"
        r"|case[- ]control stud(?:y|ies)|cross-sectional|systematic reviews?|meta-analys[ie]s)\b",
    ),
}
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
_WORDS = {
    "zh": (
        "PICOS 梳理",
        "原文",
        "（未说明）",
        "还需要补充",
        "五个要素都有了。请核对每一条原文是否准确。",
    ),
    "en": (
        "PICOS",
        "in your words",
        "(not said yet)",
        "Still open",
        "All five are there. Please check each against your words.",
    ),
}


def extract(said: Sequence[str]) -> dict[str, str | None]:
    """Find each element in what was said, word for word."""
    texts = sentences(said)
    return {name: first(patterns, texts) for name, patterns in ELEMENTS.items()}


def advise(said: Sequence[str], answers: Sequence[Mapping[str, Any]], language: str) -> str:
    """Lay out the elements with their quotes, and ask for the first one that is missing."""
    found = extract(said)
    title, quoted, nothing, open_, done = _WORDS[language]
    rows = [
        f"- **{name} {_NAMES[language][name]}**：" + (f"“{it}”（{quoted}）" if it else nothing)
        for name, it in found.items()
    ]
    missing = [name for name, it in found.items() if it is None]
    ask = f"{open_}：{_ASKS[language][missing[0]]}" if missing else done
    parts = [f"**{title}**", "\n".join(rows), from_shelves(answers, language), ask]
    return "\n\n".join(part for part in parts if part)
