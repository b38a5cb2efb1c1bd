"""This is where a passage's signs are read: a number, a tool, a decision, a part of a story.

A sign is something a passage visibly holds and that a reader could point at. It is read by
pattern in Chinese and in English; what a sign is worth is decided in ``levels``.
"""

import re
from typing import Literal

Sign = Literal[
    "number",
    "tool",
    "decision",
    "situation",
    "action",
    "result",
    "order",
    "cause",
    "contrast",
    "definition",
    "example",
    "summary",
    "team",
    "adversity",
    "learning",
    "plan",
]

_UNITS = (
    r"%|％|倍|成|毫秒|秒|分钟|小时|天|周|个?月|年|万|亿|千|百|个|人|名|次|台|条|行|家|位|项|篇|"
    r"[a-z]{1,12}\b|\s+[a-z]{2,}"
)
_PATTERNS: dict[Sign, str] = {
    "number": (
        rf"(?<![a-z0-9.])\d[\d,]*(?:\.\d+)?\s?(?:{_UNITS})|百分之[一二三四五六七八九十百零点]+|"
        r"[一二两三四五六七八九十百千]+(?:倍|成|万|亿|年|个月|个人|名同事|台机器)|"
        r"\b(?:half|twice|doubled|tripled|halved)\b"
    ),
    "decision": (
        r"选择了?|选用|决定|权衡|取舍|考虑到|相比之下|改用|放弃了?|采用|方案.{0,6}对比|"
        r"\b(?:decided|chose|choosing|trade-?offs?|instead of|rather than|compared|opted|weighed)\b"
    ),
    "situation": (
        r"当时|之前在|上一家|有一次|背景是|那时|项目(?:中|里|初期|上线)|实习期间|在.{1,14}(?:公司|项目|团队)|"
        r"\b(?:at the time|when i (?:was|worked)|in my (?:last|previous|current)|one time|"
        r"last (?:year|month)|the situation|our (?:team|company|system) (?:was|had))\b"
    ),
    "action": (
        r"负责|主导|设计|实现|开发|搭建|优化|重构|引入|编写|排查|定位|组织|推动|部署|测试|训练|分析|"
        r"回滚|拆分|迁移|监控|协调|修复|改造|落地|制定|封装|压测|抢修|上线了|加了|换成|拆成|改成|重写|复现|"
        r"\b(?:built|designed|led|implemented|wrote|developed|created|organi[sz]ed|introduced|"
        r"refactored|optimi[sz]ed|migrated|deployed|tested|trained|analy[sz]ed|debugged|fixed|"
        r"rolled back|automated|profiled|added|split|ran|set up|coordinated|proposed|rebuilt|"
        r"rewrote|collected|measured|tuned|partitioned|replaced|documented|prioriti[sz]ed|negotiated|"
        r"investigated|reproduced|isolated|interviewed|surveyed|launched|shipped|delivered|reviewed|"
        r"configured|integrated|scaled|cached|indexed|benchmarked|scheduled|convinced|presented)\b"
    ),
    "result": (
        r"最终|结果(?:是|我们|，)|使得|提升|提高|降低|降到|降至|减少|缩短|增长|节省|上线后|从.{1,12}到|"
        r"恢复了?|解决了|"
        r"\b(?:as a result|result(?:ed|ing)? in|reduc(?:ed|ing)|increas(?:ed|ing)|improv(?:ed|ing)|"
        r"cut|saved|grew|dropped|fell|went (?:up|down)|in the end|restored|resolved)\b"
    ),
    "order": (
        r"首先|其次|再次|接着|然后|第[一二三四]|一方面|另一方面|先.{2,30}再|分(?:为|成)?[两三四几]|"
        r"\b(?:first(?:ly)?|second(?:ly)?|third(?:ly)?|next|then|after that|on the one hand|"
        r"on the other hand)\b"
    ),
    "cause": (
        r"因为|由于|所以|因此|从而|导致|原因|以便|为了|这样(?:就|一来)|"
        r"\b(?:because|therefore|so that|thus|due to|in order to|which means|hence|since)\b"
    ),
    "contrast": (
        r"但是|然而|虽然|不过|相比|而不是|区别|缺点|优点|代价|"
        r"\b(?:however|although|but|whereas|while|unlike|downside|drawback|advantage)\b"
    ),
    "definition": (
        r"是指|是一种|是一个|指的是|即|本质上|核心是|原理|相当于|"
        r"\b(?:is an?|are|means|refers to|consists of|works by|in essence)\b"
    ),
    "example": r"例如|比如|举例|譬如|\b(?:for example|for instance|such as|e\.g\.)",
    "summary": (
        r"总之|综上|总的来说|总结(?:一下|来说)|归纳|最后|"
        r"\b(?:in summary|to sum up|overall|in conclusion|finally|in short)\b"
    ),
    "team": (
        r"沟通|协作|合作|配合|团队|同事|产品经理|跨部门|评审|对齐|反馈|分享|培训|带新人|讨论|客户|"
        r"达成一致|倾听|"
        r"\b(?:teams?|teammates?|colleagues?|stakeholders?|customers?|code reviews?|mentor\w*|"
        r"feedback|align\w*|discuss\w*|explained|pair(?:ed|ing)|together|collaborat\w*|listened)\b"
    ),
    "adversity": (
        r"故障|事故|失败|冲突|压力|紧急|延期|困难|挑战|分歧|投诉|崩溃|宕机|瓶颈|报错|阻力|质疑|"
        r"\b(?:outages?|incidents?|fail(?:ed|ures?)|conflicts?|pressure|deadlines?|urgent|crash\w*|"
        r"disagree\w*|setbacks?|bottlenecks?|went down|challeng\w*|obstacles?)\b"
    ),
    "learning": (
        r"复盘|反思|学到|教训|改进|吸取|后来我(?:会|们)|"
        r"\b(?:learn(?:ed|t)|lessons?|retrospectives?|post-?mortems?|since then|next time)\b"
    ),
    "plan": (
        r"我(?:会|可以)?先?(?:去)?(?:查|请教|试|验证|了解一下|确认)|会尝试|可以从|"
        r"我(?:会|想先|可以先)(?:先)?(?:沟通|倾听|分析|列出|收集|对比|评估|弄清|摸清"
        r"|[和跟与找].{1,8}(?:沟通|讨论|对齐|确认|商量|聊|谈|了解))|"
        r"\bi (?:would|will|could|can|'d) (?:first )?(?:look|check|read|ask|try|start|verify|test"
        r"|find out|talk|discuss|explain|listen|propose|collect|compare|gather|measure)\b"
    ),
}
_SIGNS = {sign: re.compile(pattern, re.IGNORECASE) for sign, pattern in _PATTERNS.items()}

_HAN = re.compile(r"[\u4e00-\u9fff]")
_LATIN_NAME = re.compile(r"(?<![A-Za-z0-9])\.?[A-Za-z][A-Za-z0-9.]*[A-Za-z0-9+#]")
_MARKED_NAME = re.compile(
    r"\b(?:[A-Za-z]*[a-z0-9][A-Z][A-Za-z0-9]*|[A-Z]{2,}[A-Za-z0-9]*|[A-Za-z]+\d+|C\+\+|C#)(?!\w)"
)
_CAPITAL_NAME = re.compile(r"(?<=[a-z,;] )[A-Z][a-z]{2,}\b")
_PLAIN_WORDS = "ok okay hi hello hr ppt app bug yes no um uh so well ms qps gb mb tb kb"
_NO_TOOL = frozenset(_PLAIN_WORDS.split())


def signs_of(text: str) -> frozenset[Sign]:
    """Read the signs that *text* holds."""
    found = {sign for sign, pattern in _SIGNS.items() if pattern.search(text)}
    if tools_in(text):
        found.add("tool")
    return frozenset(found)


def sign_count(sign: Sign, text: str) -> int:
    """Count how many different wordings of *sign* stand in *text*."""
    return len({match.group().lower() for match in _SIGNS[sign].finditer(text)})


def tools_in(text: str) -> set[str]:
    """Find the names of tools and techniques: Latin words in Chinese, marked names in English."""
    if len(_HAN.findall(text)) >= 4:
        names = {match.group() for match in _LATIN_NAME.finditer(text)}
    else:
        names = {match.group() for match in _MARKED_NAME.finditer(text)}
        names |= {match.group() for match in _CAPITAL_NAME.finditer(text)}
    return {name.lower() for name in names if len(name) > 1} - _NO_TOOL
