"""This is where it is read what a question wants back: people, a number, a table, an order."""

import re

from zhiren_screening.query.filter import Aggregate, GroupBy, Sort, TalentFilter
from zhiren_screening.query.question import Question
from zhiren_screening.reading.numerals import NUMBER, number_of

_GROUPS: dict[GroupBy, str] = {
    "city": r"城市|所在地|地区|地域|cit(?:y|ies)|locations?",
    "education_level": r"学历|教育程度|学位|education(?:\s+levels?)?|degrees?",
    "graduation_year": r"毕业年份|毕业年|毕业时间|届别|graduation\s+years?|year\s+of\s+graduation",
    "school_tier": r"学校层次|院校层次|学校档次|school\s+tiers?|tiers?",
    "school": r"学校|院校|毕业院校|schools?|universit(?:y|ies)",
    "major": r"专业|majors?",
    "company": r"公司|雇主|compan(?:y|ies)|employers?",
    "position": r"职位|岗位|职务|positions?|job\s+titles?|roles?",
    "screening_status": r"筛选状态|筛选结果|状态|screening\s+status|status",
    "work_years": r"工作年限|年限|years\s+of\s+experience",
    "skill": r"技能|skills?",
}
_N = rf"(?P<n>{NUMBER})"
_COMMON = r"(?:common|popular|frequent|wanted)"
_TOP_SKILLS = (
    (
        rf"(?:最常见|最热门|最多见|出现最多|最普遍|最流行|掌握最多|用得最多|排名前"
        rf"|前)(?:的)?(?:前)?\s*{_N}?\s*(?:个|项|种"
        rf"|大)?\s*(?:的)?(?:技能|技术)"
    ),
    rf"技能(?:排行|排名|top)(?:榜)?(?:前)?\s*{_N}?",
    r"(?:哪些|什么|哪种)(?:技能|技术)(?:最常见|最多|最热门|最普遍|最流行)|技能(?:最常见|最多|最热门)",
    rf"(?:what|which)\s+(?:are\s+the\s+)?(?:{_N}\s+)?skills\s+are\s+(?:the\s+)?most\s+{_COMMON}",
    rf"(?:the\s+)?{_N}\s+most\s+{_COMMON}\s+skills?",
    rf"(?:top|most\s+{_COMMON})\s*{_N}?\s*(?:most\s+{_COMMON}\s+)?skills?",
)
_AVERAGE = (
    r"人均(?:工作)?(?:年限|经验|工龄)|平均(?:的)?(?:有|工作(?:了)?)?\s*(?:几|多少)\s*年(?:的)?(?:工作)?(?:经验)?"
    r"|how\s+(?:many\s+years|experienced)\b.{0,40}\bon\s+average|(?:工作)?(?:经验|年限)平均"
    r"|平均(?:的)?(?:工作)?(?:年限|经验|年数|工龄|年资)|(?:工作年限|年限|经验"
    r"|工龄)(?:的)?平均(?:值|数)?|(?:average"
    r"|mean)\s+(?:years?\s+of\s+(?:work\s+)?experience|(?:work\s+)?experience|work\s+years|years"
    r"|tenure|seniority)"
)
_COUNT = (
    r"(?:一共|总共|共)?(?:有)?多少\s*(?:位|名|个|人|份)?(?:候选人|人才|人|简历)?|(?:有"
    r"|共)几\s*(?:位|名|个|人|份)(?:候选人|人才|人)?"
    r"|几\s*(?:位|名|个|人)(?=\s*[?？]?$)|人数|数量|how\s+many|number\s+of|count(?:\s+of|\s+the)?"
    r"|total\s+number"
)
_SENIOR = (
    r"最资深|最有经验|经验最(?:丰富|多|久|长)|(?:工作)?年限最(?:长|高|久|多)|工作最久|资历最(?:深"
    r"|老)|most\s+(?:senior"
    r"|experienced)|longest(?:[\s-]serving)?(?:\s+work(?:ing)?\s+experience)?"
    r"|most\s+(?:years\s+of\s+)?experience"
)
_JUNIOR = (
    r"最(?:缺乏经验|资浅)|经验最(?:少|短|浅)|(?:工作)?年限最(?:短|少|低)|least\s+(?:senior"
    r"|experienced|experience)"
    r"|most\s+junior|fewest\s+years(?:\s+of\s+experience)?"
)
_SORTS: tuple[tuple[str, Sort], ...] = (
    (_SENIOR, Sort(field="work_years")),
    (_JUNIOR, Sort(field="work_years", descending=False)),
    (
        (r"学历最高|最高学历|highest(?:\s+level\s+of)?\s+(?:education|degree)s?|best\s+educated"),
        Sort(field="education_level"),
    ),
    (
        (
            r"毕业最(?:晚|近)|最(?:近|晚)毕业|most\s+recent(?:ly)?\s+graduate[sd]?|latest\s+graduates?"
        ),
        Sort(field="graduation_year"),
    ),
    (
        (r"毕业最早|最早毕业|earliest\s+graduates?|graduated\s+earliest"),
        Sort(field="graduation_year", descending=False),
    ),
    (
        (
            r"最(?:新|近|后)(?:一批)?(?:上传|入库|添加|收到|投递|新增)(?:的)?"
            r"|(?:most\s+recently|latest)\s+(?:uploaded|added|received)"
        ),
        Sort(field="created_at"),
    ),
)
_ORDERED = re.compile(
    r"(?:按照?|以)?(?P<zh>工作年限|年限|经验|工龄|学历|毕业(?:年份|时间))(?P<dir>由高到低"
    r"|从高到低|从多到少|由多到少|降序|倒序|从长到短|由低到高"
    r"|从低到高|从少到多|由少到多|升序|从短到长|从早到晚|从晚到早)?(?:的)?(?:排序|排列"
    r"|排)?(?P<dir2>降序|升序|倒序|从高到低|从低到高)?"
    r"|\bby\s+(?P<en>(?:work\s+)?(?:years(?:\s+of\s+experience)?|experience|seniority)|education"
    r"|graduation(?:\s+year)?)(?:[\s,]*\(?(?P<dir3>desc\w*|asc\w*|high\w*\s+(?:to\s+low|first)"
    r"|low\w*\s+(?:to\s+high|first)|newest\s+first|oldest\s+first|most\s+first))?",
    re.IGNORECASE,
)
_LIMIT = (
    rf"(?:前|top|first)\s*{_N}\s*(?:位|名|个|人|份|people|candidates|talents)?",
    (
        rf"(?:推荐|给我|列出|找|挑|选|来|要|show(?:\s+me)?|give(?:\s+me)?|list|find"
        rf"|pick)\s*{_N}\s*(?:位|名|个|份"
        rf"|people|candidates|talents|resumes)"
    ),
    rf"\b(?:show|give|find|get|pick)\s+me\s+{_N}\s+(?!years?\b|yrs?\b|\+)",
    rf"(?:the\s+)?{_N}\s+(?=\0)",
    rf"(?<=\0)(?:的)?\s*{_N}\s*(?:位|名|个人?|人|份(?:简历)?|people|candidates|resumes)",
)
_STATUS = (
    (
        "unqualified",
        (
            r"(?:未|没有?|不)(?:能)?(?:通过|合格|符合|达标)(?:筛选|条件|要求)?(?:的)?|不合格|被?淘汰"
            r"|unqualified"
            r"|not\s+qualified|rejected|did(?:n't|\s+not)\s+pass|failed(?:\s+(?:the\s+)?screening)?"
            r"|disqualified"
        ),
    ),
    (
        "qualified",
        (
            r"(?:已)?通过(?:了)?(?:筛选|初筛)?(?:的)?|合格(?:的)?|符合(?:条件|要求)(?:的)?|达标"
            r"|qualified"
            r"|passed(?:\s+(?:the\s+)?screening)?"
        ),
    ),
)
_EVERYONE = (
    r"所有(?:的)?(?:候选人|人才|人|简历)?|全部(?:的)?(?:候选人|人才|人|简历)?|全体|每(?:一)?(?:个"
    r"|位)(?:候选人|人)"
    r"|all\s+(?:the\s+)?(?:candidates|talents|people|resumes)|everyone|everybody"
)


def read_asking(question: Question, found: TalentFilter) -> None:
    """Read order, aggregates, status and limit."""
    _read_order(question, found)
    _read_aggregate(question, found)
    for status, pattern in _STATUS:
        if question.take(pattern):
            found.status = "qualified" if status == "qualified" else "unqualified"
            break
    _read_sort(question, found)
    found.everyone = bool(question.take(_EVERYONE))


def _read_aggregate(question: Question, found: TalentFilter) -> None:
    for pattern in _TOP_SKILLS:
        if match := question.take(pattern):
            number = match.groupdict().get("n")
            limit = _limited(number) if number else 10
            found.aggregate = Aggregate(op="top_skills", limit=limit)
            return
    group = _read_group(question)
    if question.take(_AVERAGE):
        found.aggregate = Aggregate(op="average", group_by=group)
    elif question.take(_COUNT) or group:
        found.aggregate = Aggregate(op="count", group_by=group)


def _read_group(question: Question) -> GroupBy | None:
    for name, words in _GROUPS.items():
        patterns = (
            (
                rf"按照?(?:不同)?(?:{words})(?:来|进行|去)?(?:统计|分组|分类|汇总|划分|分布|数|看"
                rf"|列出)"
            ),
            (
                rf"(?:各|每[个种所家座届]|每一个|不同)(?:{words})(?:的|有|各)?(?:的"
                rf"|有)?(?=.{{0,20}}(?:人数|多少|几|数量|分布|平均))"
            ),
            rf"(?:{words})(?:的)?分布",
            (
                rf"(?:group(?:ed)?\s+by|broken\s+down\s+by|break\s?down\s+by|per|by|in\s+each"
                rf"|for\s+each|each|distribution\s+(?:of|by))\s+(?:{words})(?:\s+distribution)?"
            ),
            rf"(?:{words})\s+(?:distribution|breakdown)",
            rf"(?:分布|集中|来自|在)(?:于|在)?(?:哪些|哪几个|什么)(?:{words})",
            (
                rf"哪(?:一)?[个些座所家](?:{words})(?:毕业|出来|出身|来|离职)?(?:的|里|有)?(?:候选人|人才"
                rf"|人)*(?:数量)?最多"
            ),
            rf"(?<=最多的)(?:{words})(?:是(?:哪|什么)|有哪|[?？]|$)",
            rf"(?:which|what)\s+(?:{words})\s+do(?:es)?\s+(?:the\s+)?most\b",
            rf"which\s+(?:{words})\s+ha(?:s|ve)\s+(?:the\s+)?most\s+(?:candidates|talents|people)",
            rf"which\s+(?:{words})\s+(?:are|do)\s+(?:the|our|all|these)\b",
        )
        if any(question.take(pattern) for pattern in patterns):
            return name
    return None


def _read_sort(question: Question, found: TalentFilter) -> None:
    for pattern, sort in _SORTS:
        match = question.take(pattern)
        if match:
            found.sort = sort
            break
    if found.aggregate is None:
        _read_limit(question, found)


def _read_order(question: Question, found: TalentFilter) -> None:
    """Read "sorted by": before groups, which say "by" too."""
    match = _ORDERED.search(question.rest)
    if match and _says_order(match, question.text):
        question.blank(match)
        found.sort = _ordered(match)


def _says_order(match: re.Match[str], text: str) -> bool:
    ranked = match["en"] and re.search(r"\b(?:sort|order|rank)(?:ed)?\b", text, re.IGNORECASE)
    return bool(ranked or match["dir"] or match["dir2"] or "排" in match.group())


def _ordered(match: re.Match[str]) -> Sort:
    said = (match["zh"] or match["en"] or "").lower()
    way = (match["dir"] or match["dir2"] or match["dir3"] or "").lower()
    ascending = bool(re.search(r"到高|到多|升|到长|早到晚|asc|^low|oldest", way))
    if "学历" in said or "education" in said:
        return Sort(field="education_level", descending=not ascending)
    if "毕业" in said or "graduation" in said:
        return Sort(field="graduation_year", descending=not ascending)
    return Sort(field="work_years", descending=not ascending)


def _limited(number: str) -> int:
    return max(1, min(100, int(number_of(number))))


def _read_limit(question: Question, found: TalentFilter) -> None:
    patterns = _LIMIT if found.sort else _LIMIT[:3]
    for pattern in patterns:
        if match := question.take(pattern):
            # "Find a DBA" asks for any; "the most senior one" is meant as it is said.
            any_will_do = match["n"] in ("一", "one") and not found.sort
            found.limit = None if any_will_do else _limited(match["n"])
            return
