"""This is where a scoring point that names a quality, not a fact, is held against an answer.

"Practical project experience" can be met in a thousand wordings. Each aspect knows how it is
called in a scoring point, and by which signs an answer shows it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from zhiren_graphs.skills.doers import is_by_others
from zhiren_graphs.skills.transcripts import Sentence

AspectName = Literal[
    "experience", "role", "result", "reason", "structure", "cooperation", "reflection",
    "situation", "understanding",
]  # fmt: skip


@dataclass(frozen=True)
class Aspect:
    """A quality of an answer: how points name it, and how a sentence shows it."""

    name: AspectName
    named: re.Pattern[str]
    shown: re.Pattern[str]


_DID = (
    r"(?!need|want|like|lov|enjoy|hop|agree|watch|wait|attend)\w{2,}ed|led|built|wrote|drove|ran|made"
    r"|took|did|kept|found|chose|rebuilt|set|put|brought|taught|cut|split|sent|met|won|grew"
)
"""English deeds, by their past tense."""


def _aspect(name: AspectName, named: str, shown: str) -> Aspect:
    return Aspect(name, re.compile(named, re.IGNORECASE), re.compile(shown, re.IGNORECASE))


_ASPECTS = (
    _aspect(
        "role",
        r"职责|角色|本人|个人贡献|承担|\broles?\b|responsib\w*|contribution\w*|ownership",
        r"我(?:本人|自己|主要|独立|先|也|来|就|再)*(?:负责|主导|牵头|承担|独立|来做|提出|设计|写|搭|带|推动"
        r"|拆|改|列|约|加|做|查|用|协调|分析|整理)"
        r"|负责(?!人)|主导|牵头|独立(?:完成|开发|负责)|我的(?:职责|角色|任务)|由我"
        rf"|\bI (?:\w+ly |also |then )?(?:was responsible|{_DID})\b"
        r"|\bmy (?:role|job|part|task) was",
    ),
    _aspect(
        "situation",
        r"背景|情境|起因|现象|场景|\bsymptoms?\b|\bbackground\b|\bcontext\b|\bsituation\b",
        r"当时|有一次|那时|去年|前年|之前在|上一家|上线前|背景|起因"
        r"|\b(?:at the time|last (?:year|month|spring|summer|autumn|winter)|back then|once"
        r"|when (?:I|we) |before (?:a|the|our) |the situation|in my (?:last|previous)|at my)\b",
    ),
    _aspect(
        "result",
        r"结果|成果|成效|效果|量化|数据支撑|指标|前后的|后的数据|带来的|收益|(?:最终|最后)的|\bresults?\b|impact|outcomes?|metrics?|measur\w*",
        r"\d+(?:\.\d+)?\s*(?:%|倍|万|亿|ms|毫秒|秒|分钟|小时|天|人|个|次|x\b|percent|users|times"
        r"|hours|days)"
        r"|(?:提升|提高|降低|减少|缩短|增长|节省)(?:了|到|至)|最终|上线后"
        r"|\b(?:increas|reduc|improv|cut|sav|grew|dropp)\w*\b.{0,40}\d|\b(?:as a result"
        r"|in the end|finally)\b",
    ),
    _aspect(
        "reason",
        r"原因|理由|取舍|权衡|为什么|依据|证据|根因|判断|对比|\bcauses?\b|\breasons?\b|trade-?offs?|rationale|\bwhy\b|justif\w*",
        r"因为|由于|所以|之所以|考虑到|相比|权衡|优点|缺点|代价"
        r"|\b(?:because|since|therefore|so that|compared|instead of|trade-?off|rather than"
        r"|the reason)\b",
    ),
    _aspect(
        "cooperation",
        r"沟通|协作|团队|合作|协调|对齐|说服|communicat\w*|team ?work|collaborat\w*|stakeholders?"
        r"|cooperat\w*",
        r"沟通|讨论|协调|配合|同事|对齐|说服|反馈|团队"
        r"|\b(?:team(?:mate)?s?|colleagues?|stakeholders?|discuss\w*|align\w*|feedback"
        r"|convinc\w*|meeting)\b",
    ),
    _aspect(
        "reflection",
        r"反思|总结|收获|学习能力|复盘|\breflect\w*|lessons?|\blearn\w*|self-aware\w*",
        r"学到|反思|复盘|教训|如果(?:再|重新)|下次|意识到|收获|改进"
        r"|\b(?:learn(?:ed|t)|realis?z?ed|next time|in hindsight|would have|lesson)\b",
    ),
    _aspect(
        "structure",
        r"逻辑|条理|结构|清晰|思路|表达|步骤|logic|structur|clarity|clear\w*|organi[sz]\w*|articulat\w*",
        r"首先|其次|然后|接着|最后|第[一二三]|一方面|另一方面|因此|所以|总之"
        r"|\b(?:first(?:ly)?|second(?:ly)?|then|next|finally|lastly|therefore|in short"
        r"|on the other hand)\b",
    ),
    _aspect(
        "experience",
        r"经验|经历|实践|项目|案例|实战|experiences?|projects?|hands-on|practic\w*|examples?",
        r"项目|(?:我|我们)(?:曾|当时|用|做|把|在|负责|参与|主导|通过|实现|设计|开发|搭建|优化"
        r"|决定|选|改|训练|解决)|上线|落地|公司|实习|生产环境"
        r"|(?:做|用|负责|参与|主导|写|开发|优化|搭建|带|处理|遇到|加|拆)(?:过|了)|负责(?!人)"
        r"|[0-9一二两三四五六七八九十]+年"
        rf"|\b(?:I|we) (?:\w+ )?(?:used|had|run|have been|{_DID})\b|\bfor \w+ years\b"
        r"|\b(?:project|production|at my (?:last|previous)|internship|in my (?:last|previous))\b",
    ),
    _aspect(
        "understanding",
        r"理解|掌握|认识|熟悉|概念|准确|深度|基础|understand\w*|knowledge|concepts?|familiar\w*|mastery"
        r"|accura\w*|depth",
        r"是指|指的是|本质|原理|通过|利用|用来|用于|相当于|也就是|区别|核心"
        r"|\b(?:means?|is (?:a|an|the)|refers?|works by|consists?|essentially|in other words"
        r"|used (?:to|for)|difference)\b",
    ),
)

_OF_ONESELF = frozenset(("role", "experience"))
_HAN = re.compile(r"[\u3400-\u9fff]")
_FILLING = re.compile(
    r"的|对|与|和|及|如何|怎样|怎么|个人|自身|性|度|程度|丰富|能力|水平|情况|相关|实际|具体|良好|充分|是否|有无|能够"
    r"|\b(?:the|of|and|with|in|level|ability|quality|good|clear|real|relevant|how|they|own|their)\b",
    re.IGNORECASE,
)


def aspects_of(point: str) -> list[Aspect]:
    """List the qualities that *point* names; none for a point that states a fact."""
    return [aspect for aspect in _ASPECTS if aspect.named.search(point)]


def topic_of(point: str) -> str:
    """Leave of *point* what it is about, without the names of qualities and filling words."""
    topic = point
    for aspect in _ASPECTS:
        topic = aspect.named.sub(" ", topic)
    return _FILLING.sub(" ", topic)


def showing(aspect: Aspect, said: Sequence[Sentence]) -> list[Sentence]:
    """Find the sentences that show *aspect*; of a colleague's work none shows the candidate's."""
    if aspect.name not in _OF_ONESELF:
        return [one for one in said if aspect.shown.search(one.text)]
    return [one for one in said if _shown_by_self(aspect, one.text)]


def _shown_by_self(aspect: Aspect, text: str) -> bool:
    language = "zh" if _HAN.search(text) else "en"
    # "我们" and "I" are looked at from their end: they are who does it.
    return any(
        not is_by_others(text, found.end(), language) for found in aspect.shown.finditer(text)
    )


def shows(name: str, text: str) -> bool:
    """Tell whether *text* shows the aspect called *name*."""
    return any(one.name == name and one.shown.search(text) for one in _ASPECTS)
