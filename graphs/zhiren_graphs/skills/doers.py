"""This is where it is told whose deed a candidate speaks of: their own, or somebody else's.

Nobody is asked which part of a colleague's work they did themselves.
"""

import re

_SELF = {
    "zh": re.compile(
        r"(?<![帮给让教带替为请])我们?(?!的?(?:同事|组长|领导|老板|经理|导师|主管|上级|队友|同学))"
        r"|咱们|本人"
    ),
    "en": re.compile(r"\b(?:I|[Ww]e)\b"),
}
_PEOPLE_ZH = (
    r"同事|组长|领导|老板|经理|导师|师兄|师姐|学长|学姐|主管|上级|队友|同学|室友|实习生|新人|供应商|外包|"
    r"架构师|专家|老师|(?:运维|测试|前端|后端|产品|设计|算法|数据)(?:的)?(?:同事|同学|团队|组|部门|人员|工程师)|"
    r"对方|别人|其他人|他人|\b(?:DBA|SRE|QA|PM)\b"
)
_PEOPLE_EN = (
    r"colleagues?|team ?mates?|co-?workers?|manager|boss|supervisor|mentor|lead|interns?|vendor|"
    r"supplier|contractors?|director|engineers?|developers?|designers?|testers?|analysts?|"
    r"students?|friends?|professor|others?|somebody|someone|team|DBA|SRE|architect"
)
_NO_NAMES = (
    r"We|It|The|This|That|These|Those|There|But|And|So|My|Our|In|At|On|For|When|While|After|Before|"
    r"As|If|What|Which|How|Yes|No|Also|Now|Then|Once|Later|First|Finally|Next|Nothing|Everything"
)
_DID_EN = r"wrote|built|did|made|led|took|was|had|has|chose|came|ran|found|set|drew|drove"
_ACTS_ZH = r"把|在|先|就|又|也|来|做|写|加|设|提|优|改|搭|画|负|主|帮|带|重|拆|完|排|查|定"
_OTHERS = {
    "zh": re.compile(
        rf"(?<![和跟与让请给帮向找对同被约叫])(?:{_PEOPLE_ZH}|他们?|她们?|[小老][\u4e00-\u9fff](?={_ACTS_ZH}))"
        r"(?!一起|和|们?(?:的|都)?(?:意见|反馈|需求|建议|沟通|讨论))",
        re.ASCII,
    ),
    "en": re.compile(
        rf"\b(?:he|she|they|(?:(?:my|our|the|a|an|another|one|some)\s+)?(?:\w+\s+)?(?:{_PEOPLE_EN})"
        r")\s+(?!(?:to|and|about|for|on|in|of|with|at|that|as|from|we|i|so|because)\b)(?=[a-z])"
        rf"|\b(?!(?:{_NO_NAMES})\b)[A-Z][a-z]+\s+(?=(?:[a-z]+ed|{_DID_EN})\b)"
    ),
}


def is_by_others(text: str, start: int, language: str) -> bool:
    """Tell whether the deed at *start* of a sentence's *text* is somebody else's.

    The one who was named last does it; where nobody is named, the candidate speaks of themselves.
    Whoever is named right at *start* counts: "the team cut it by half" is the team's.
    """
    own = [match.start() for match in _SELF[language].finditer(text, 0, start)]
    others = [m.start() for m in _OTHERS[language].finditer(text) if _before(m, start)]
    return bool(others) and max(others) > max(own, default=-1)


def _before(named: re.Match[str], start: int) -> bool:
    """Tell whether somebody is *named* up to *start*; a capital there may only begin a sentence."""
    return named.start() < start or (named.start() == start and not named.group()[0].isupper())
