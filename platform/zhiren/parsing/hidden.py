"""This is where text is looked through for what its reader is not meant to see, or to obey.

Findings are shown to a person; nothing here judges a document, and none of it changes a score.
"""

import re
from collections.abc import Iterable

from zhiren.documents import Finding
from zhiren.parsing.cleaning import INVISIBLE, clean, shortened

_TAGS = re.compile(r"[\U000e0020-\U000e007e]+")
_OVERRIDES = re.compile(r"[\u202d\u202e]")
_RUN = re.compile(rf"(?:{INVISIBLE.pattern}){{3,}}")
_MANY = 12
_MOST = 20
_AROUND = 60

_EN_INSTRUCTION = (
    r"(?:instructions?|prompts?|rules?|directions?|directives?|criteria|guidelines|context)"
)
_ZH_INSTRUCTION = r"(?:指令|指示|提示词?|规则|要求|设定|设置|条件|标准|内容|约束|限制|prompt)"

_EN_MACHINE = (
    r"(?:AI(?: (?:recruiters?|reviewers?|models?|systems?))?|ATS|LLMs?|language models?|chatbots?"
    r"|automated (?:screeners?|systems?|reviewers?)"
    r"|(?:resume |cv )?(?:screeners?|reviewers?|graders?|evaluators?))"
)

INJECTIONS = {
    "asks to ignore instructions": re.compile(
        r"\b(?:ignore|disregard|forget|override|bypass|skip)\s+(?:\w+\s+){0,3}?"
        r"(?:previous|prior|above|earlier|preceding|foregoing|all|any|system|your|the)\s+"
        rf"(?:\w+\s+){{0,3}}?{_EN_INSTRUCTION}\b"
        r"|(?:忽略|无视|忘记|忘掉|不要理会|不用理会|不必理会|不要遵守|绕过|覆盖)[^。！？\n]{0,12}?"
        rf"(?:以上|上述|上面|前面|之前|此前|先前|所有|一切|全部|任何|原有|系统)[^。！？\n]{{0,8}}?{_ZH_INSTRUCTION}",
        re.IGNORECASE,
    ),
    "speaks to a language model": re.compile(
        r"\b(?:if you are|you are now|as) an? (?:AI|LLM|large language model|language model)\b"
        r"|\b(?:attention|note|message|instructions?) (?:to|for|:)\s*(?:the |any |all )?"
        r"(?:AI|LLMs?|language models?|chatbots?|assistants?|(?:AI |resume |cv )?"
        r"(?:screeners?|screening systems?|reviewers?))\b"
        rf"|\b(?:dear|hey|hello|hi)\s+(?:the |any |all )?{_EN_MACHINE}\b"
        rf"|\b{_EN_MACHINE}\s+(?:notes?|instructions?|directives?|hints?|override)\s*:"
        rf"|\bif you(?:['’]re| are) (?:an? )?(?:automated|automatic|robot|machine|{_EN_MACHINE})\b"
        r"|\[(?:admin|system|root|developer)\b[^\]\n]{0,20}(?:override|mode|message|note)\]"
        r"|\b(?:reveal|print|repeat|output|show)\s+(?:\w+\s+){0,2}?system prompt\b"
        r"|(?:如果|假如|若)你是(?:一个|一名)?\s*(?:AI|人工智能|大?语言模型|大模型|机器人|助手)"
        r"|你现在(?:是|扮演)|从现在起[，,]?你"
        r"|(?:仅供|只供|专供|只给|写给)\s*(?:AI|人工智能|大?语言模型|大模型|机器|筛选系统|算法)\S{0,3}(?:阅读|读取|参考|识别|查看|看)"
        r"|(?:致|请|告诉)\s*(?:AI|人工智能|大模型|语言模型|筛选系统|评审系统)[^。\n]{0,4}[:：，,]"
        r"|(?:输出|泄露|打印|显示|复述)[^。\n]{0,6}系统提示词?",
        re.IGNORECASE,
    ),
    "dictates what to believe": re.compile(
        r"\byou (?:must|should|shall|are to|need to|have to)\s+(?:\w+\s+){0,2}?"
        r"(?:conclude|assume|consider|treat|rate|rank|accept|qualify|score)\b"
        r"|\b(?:assume|treat|regard|count)\s+(?:(?:this|the|my)\s+)?"
        r"(?:candidate|applicant|resume|cv|experience|proficiency)\s+(?:as|in|with|to)\b"
        r"|\b(?:mark|flag|label|tag)\s+(?:(?:this|the|my)\s+)?(?:me|candidate|applicant|resume|cv)?\s*"
        r"as\s+(?:qualified|hired)\b"
        r"|(?<![申邀聘])请[^。！？\n]{0,8}?(?:默认|视为|视作|当作|认定|假定|假设|判定)[^。！？\n]{0,4}?"
        r"(?:本|该|此|我的?|这份|这位)(?:候选人|简历|应聘者|人)?"
        r"|(?:将|把)(?:本|该|此|我的?)(?:候选人|简历|应聘者|评分|分数|得分|匹配度)[^。！？\n]{0,8}?"
        r"(?:视为|视作|当作|调到|调至|调成|设为|设置为|改为|改成|判为)"
        r"|(?:经验|年限|工龄)[^。！？，,\n]{0,4}?按\s*[\d一二三四五六七八九十]+\s*年(?:计算|处理|对待|算)",
        re.IGNORECASE,
    ),
    "dictates a verdict": re.compile(
        r"\b(?:rate|score|rank|mark|classify|evaluate|recommend|set|treat|accept|approve|hire)\s+"
        r"(?:\w+\s+){0,2}?(?:candidate|applicant|resume|cv|screening_status)\b[^.\n]{0,40}?"
        r"\b(?:qualified|highest|maximum|perfect|top|best|excellent|full|100|10/10|hired?|pass(?:ed)?)\b"
        r"|\b(?:candidate|applicant)\s+(?:has been|is|was)\s+(?:already\s+)?(?:pre-?approved|"
        r"pre-?qualified)\b"
        r"|(?:给|将|把|请|对|为)[^。！？\n]{0,6}?(?:候选人|简历|应聘者|求职者|screening_status)[^。！？\n]{0,16}?"
        r"(?:满分|最高分|高分|合格|通过|录用|录取|优秀|qualified)"
        r"|(?:该|此|本|这位|这名)(?:候选人|应聘者|求职者)(?:已[^。！？\n]{0,12}?(?:特批|批准|通过)|合格|完全符合)"
        r"|不要(?:提及|提到|透露|告诉)[^。！？\n]{0,10}?(?:本段|这段|此段|以上|该段)",
        re.IGNORECASE,
    ),
}
FORGED = re.compile(
    r"^[ \t>#*]*(?:assistant|human|ai|system[ \t]+(?:prompt|message|instruction)s?|"
    r"系统(?:提示词?|消息|指令|提示)|助手)[ \t]*[*]*[ \t]*[:：]"
    r"|<\|[a-z_]{2,20}\|>|\[/?INST\]|<</?SYS>>"
    r"|</?(?:system|assistant|user|instructions?|document|resume|data|untrusted|context|answer)"
    r"(?:\s[^<>\n]{0,60})?>"
    r"|^[ \t]*#{1,6}[ \t]*(?:system|assistant|instructions?|new instructions?)[ \t]*:?[ \t]*$"
    r"|^[ \t]*[-=]{3,}[ \t]*(?:begin|end)(?:[ \t]+of)?[ \t]+(?:\w+[ \t]+){0,2}?"
    r"(?:resume|document|data|instructions?|prompt|system|context)\b"
    r"|(?:系统|管理员)(?:消息|指令|通知)[:：]",
    re.IGNORECASE | re.MULTILINE,
)


def scan(text: str) -> list[Finding]:
    """Look for instructions to a language model and for forged marks of a conversation."""
    findings = [
        Finding(kind="injection", quote=_quote(text, match), detail=f"The text {what}.")
        for what, pattern in INJECTIONS.items()
        for match in pattern.finditer(text)
    ]
    findings += [
        Finding(
            kind="forged_role",
            quote=_quote(text, match),
            detail="The text imitates the marks that part a conversation or a prompt.",
        )
        for match in FORGED.finditer(text)
    ]
    return findings[:_MOST]


def hidden_text(text: str, detail: str) -> list[Finding]:
    """Report text that a reader does not see, and what it tries to do, if anything."""
    words = clean(text)
    if not words:
        return []
    return [Finding(kind="hidden_text", quote=shortened(words), detail=detail), *scan(words)]


def invisible_characters(texts: Iterable[str]) -> list[Finding]:
    """Report characters without width, unless they are the few that any editor leaves."""
    joined = "\n".join(texts)
    smuggled = "".join(chr(ord(mark) - 0xE0000) for tag in _TAGS.findall(joined) for mark in tag)
    if smuggled:
        return hidden_text(smuggled, "Written in tag characters, which no font shows.")
    found = _OVERRIDES.search(joined) or _RUN.search(joined)
    count = len(INVISIBLE.findall(joined))
    if not found and count < _MANY:
        return []
    at = found.start() if found else INVISIBLE.search(joined).start()  # type: ignore[union-attr]
    return [
        Finding(
            kind="invisible_characters",
            quote=shortened(clean(joined[max(0, at - 30) : at + 30])),
            detail=f"{count} characters without width stand in the text.",
        )
    ]


def _quote(text: str, match: re.Match[str]) -> str:
    """Give the match and what follows it on its line."""
    end = text.find("\n", match.end())
    stop = min(end if end >= 0 else len(text), match.end() + _AROUND)
    return shortened(text[match.start() : stop])
