"""This is where jobs are read out of Chinese prose (曾任甲公司副总经理，现任乙公司董事)."""

import re
from collections.abc import Iterator

from zhiren_screening.reading.durations import Period, periods_in
from zhiren_screening.reading.jobs import Job
from zhiren_screening.reading.spans import Line, lines_of

_CLAUSE = re.compile(r"[^，。；;！\n]+")
_VERB = re.compile(
    r"曾先后担任|先后担任|曾担任|历任|曾任|现任|兼任|担任|出任|升任|改任|聘任为|就职于|任职于"
    r"|供职于|工作于|就任|曾在|先后在|现为|曾为|至今任"
    r"|起任|年任|月任|间任|日任|任(?!职|期|命|意|务|何)|任职|工作|(?:[年月今间]|^)为|兼"
)
_ORG_END = (
    r"(?:股份有限公司|有限责任公司|(?:控股|投资)?集团有限公司|有限公司|总公司|分公司|公司|集团"
    r"|银行|支行|分行|证券|信托"
    r"|研究院|研究所|设计院|科学院|工程院|学院|大学|学校|医院|事务所|委员会|协会|学会|联合会|商会"
    r"|基金会|促进会|理事会|中心"
    r"|营业部|总厂|厂|局|厅|院|政协|工委|组织部|出版社|杂志|》|总社|工商联|人大|法院|检察院|政府"
    r"|部队|科协|工会)"
)
_ORG = re.compile(
    rf"(?P<org>[\u4e00-\u9fffA-Za-z0-9（）()《》&·]{{2,40}}?{_ORG_END}"
    rf"(?:[（(][\u4e00-\u9fffA-Za-z]{{2,10}}[)）])?)(?![（(]?集团|股份|有限|责任|控股|{_ORG_END})"
)
_TITLE_END = (
    r"(?:董事长|董事会秘书|董事|监事会主席|监事|总经理|副总经理|经理|总裁|总监|书记|主席|主任"
    r"|厂长|院长|校长|行长|部长|处长|科长"
    r"|局长|厅长|站长|所长|会长|理事长|理事|秘书长|秘书|总工程师|工程师|总会计师|会计师|经济师"
    r"|会计|审计师|律师|合伙人|教授"
    r"|讲师|研究员|顾问|委员|常委|会员|代表|助理|主管|专员|员|编辑|主编|审稿人|院士|导师|专家"
    r"|干部|干警|警司|负责人|师|长|官"
    r"|CEO|CFO|CTO|COO)"
)
_TITLE = re.compile(
    rf"^[\u4e00-\u9fffA-Za-z（）()/]{{0,18}}?{_TITLE_END}(?:[（(][^）)]{{1,8}}[)）])?$"
)
_ITEM = re.compile(r"[^、]+")
_LINK = re.compile(r"(?<=[\u4e00-\u9fff）)])(?:兼任?|及|和|以及)(?=[\u4e00-\u9fff])")
_TAIL = re.compile(r"(?:等职务?|职务|一职|至今|等|工作)+$")
_QUALIFIED = re.compile(
    r"^(?:正?高级|教授级|研究员级|注册|中国注册|国家|高级)?[\u4e00-\u9fff]{0,8}(?:工程师|会计师"
    r"|经济师|政工师|审计师|研究员|律师|院士"
    r"|教授|导师|讲师)$"
)


def is_biography(text: str) -> bool:
    """Tell whether *text* tells a career in Chinese sentences rather than in a list."""
    sentences = len(re.findall(r"[。；]", text))
    verbs = len(re.findall(r"历任|曾任|现任|兼任|担任|就职于|任职|任", text))
    headings = len(
        re.findall(
            r"(?m)^\s*[【\[■●◆#]*\s*(?:工作(?:经[历验]|履历)|教育(?:背景|经历)|(?:专业|掌握)?技能"
            r"|项目经[历验])",
            text,
        )
    )
    return sentences >= 2 and verbs >= 1 and headings < 2


def careers_in(text: str) -> list[Job]:
    """Read every employer and every position that the prose names, in order."""
    jobs: list[Job] = []
    for line in lines_of(text):
        employed, period = False, None
        for match in _CLAUSE.finditer(line.text):
            clause = line.piece(match.start(), match.end())
            period = next(periods_in(clause), period)
            verb = _VERB.search(clause.text)
            employed = employed or bool(verb)
            if employed:
                jobs += _clause_jobs(clause, verb.end() if verb else 0, period)
            else:
                jobs += _qualifications(clause)
    return jobs


def _clause_jobs(clause: Line, start: int, period: Period | None) -> Iterator[Job]:
    """Read one clause behind its verb; before it, an employer may stand as well (在…任…)."""
    if start > 3 and (before := _organisation(_stripped(clause.piece(0, start)))):
        yield Job(before[0].found(), None, period)
    rest = clause.piece(start, len(clause.text))
    for item in _items(rest):
        company, rest_of = _organisation(item) or (None, item)
        title = _title(rest_of)
        if title or company:
            yield Job(
                company.found() if company else None,
                title.found() if title else None,
                period,
            )


def _items(line: Line) -> Iterator[Line]:
    for match in _ITEM.finditer(line.text):
        item = line.piece(match.start(), match.end())
        at = 0
        for link in _LINK.finditer(item.text):
            yield item.piece(at, link.start())
            at = link.end()
        yield item.piece(at, len(item.text))


def _organisation(item: Line) -> tuple[Line, Line] | None:
    """Split *item* into an employer and what follows it."""
    verb = _VERB.match(item.text)
    at = verb.end() if verb else 0
    match = _ORG.match(item.text, at)
    if match is None or match["org"] in {"公司", "本公司", "该公司"}:
        return None
    return item.piece(at, match.end()), item.piece(match.end(), len(item.text))


def _title(item: Line) -> Line | None:
    verb = _VERB.match(item.text)
    item = item.piece(verb.end(), len(item.text)) if verb else item
    tail = _TAIL.search(item.text)
    item = item.piece(0, tail.start()) if tail else item
    own = re.match(r"^(?:本|该)?公司", item.text)
    item = item.piece(own.end(), len(item.text)) if own else item
    return item if _TITLE.match(item.text) else None


def _qualifications(clause: Line) -> Iterator[Job]:
    """Read professional titles that stand alone: 高级会计师."""
    for item in _items(clause):
        if _QUALIFIED.match(item.text):
            yield Job(None, item.found(), None)


def _stripped(line: Line) -> Line:
    """Drop dates and prepositions before an employer."""
    lead = re.match(
        (
            r"^(?:自|从|于)?[\d年月日至今\-–—.、起]*(?:期间)?(?:一直)?(?:先后|曾)?(?:在|于|调至"
            r"|调入|进入|就职于)?"
        ),
        line.text,
    )
    return line.piece(lead.end() if lead else 0, len(line.text))
