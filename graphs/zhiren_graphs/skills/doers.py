"""This is where it is told whose deed a candidate speaks of: their own, or somebody else's.

Nobody is asked which part of a colleague's work they did themselves.
"""

import re

_SELF = {
    "zh": re.compile(
        r"我们?(?!的?(?:同事|组长|领导|老板|经理|导师|主管|上级|队友|同学))|咱们|本人"
    ),
    "en": re.compile(r"\b(?:I|we)\b"),
}
_PEOPLE_ZH = (
    r"同事|组长|领导|老板|经理|导师|师兄|师姐|学长|学姐|主管|上级|队友|同学|室友|实习生|新人|供应商|外包|"
    r"(?:运维|测试|前端|后端|产品|设计|算法|数据)(?:的)?(?:同事|同学|团队|组|部门|人员|工程师)|对方|别人|其他人"
)
_PEOPLE_EN = (
    r"colleagues?|team ?mates?|co-?workers?|manager|boss|supervisor|mentor|lead|interns?|vendor|"
    r"supplier|contractors?|director|engineers?|developers?|designers?|testers?|analysts?|"
    r"students?|friends?|professor|others?|somebody|someone|team"
)
_OTHERS = {
    "zh": re.compile(
        rf"(?<![和跟与让请给帮向找对同被])(?:{_PEOPLE_ZH}|他们?|她们?|[小老][\u4e00-\u9fff](?=[把在先就又]))"
        r"(?!一起|们?(?:的|都)?(?:意见|反馈|需求|建议|沟通|讨论))"
    ),
    "en": re.compile(
        rf"\b(?:he|she|they|(?:(?:my|our|the|a|an|another|one|some)\s+)?(?:\w+\s+)?(?:{_PEOPLE_EN})"
        r"|[A-Z][a-z]+(?<!\bThen)(?<!\bOnce)(?<!\bLater)(?<!\bFirst)(?<!\bFinally))"
        r"\s+(?!(?:to|and|about|for|on|in|of|with|at|that|as|from|we|i|so|because)\b)(?=[a-z])"
    ),
}


def is_by_others(text: str, start: int, language: str) -> bool:
    """Tell whether the deed at *start* of a sentence's *text* is somebody else's.

    The one who was named last does it; where nobody is named, the candidate speaks of themselves.
    """
    own = [match.start() for match in _SELF[language].finditer(text, 0, start)]
    others = [m.start() for m in _OTHERS[language].finditer(text) if m.start() < start]
    return bool(others) and max(others) > max(own, default=-1)
