"""This is where education is read out of a question: level, tier of school, school, major."""

import re
from collections.abc import Mapping

from zhiren_screening.query.filter import TalentFilter
from zhiren_screening.query.names import Known, sayings
from zhiren_screening.query.question import Question, word
from zhiren_screening.reading.degrees import LEVELS, Level, rank
from zhiren_screening.reading.schools import alias_names, register, school_name, schools_in
from zhiren_screening.reading.spans import Line

_LEVELS: dict[Level, str] = {
    "博士": (
        r"博士(?:研究生|生|学位|学历)?|\bph\.?\s?d\.?'?s?(?![a-z])|\bdoctora(?:te"
        r"|l)s?(?:\s+degrees?)?"
        r"|\bdoctors?\s+degrees?"
    ),
    "硕士": (
        r"硕士(?:研究生|生|学位|学历)?|研究生(?:学历)?"
        r"|\bmaster(?:['’]?s)?(?:\s+degrees?)?(?:\s+holders?)?"
        r"|\bm\.?sc?\b\.?|\bmba\b|\bpostgraduates?"
    ),
    "本科": (
        r"本科(?:生|学历|学位)?|学士(?:学位)?|\bbachelor(?:['’]?s)?(?:\s+degrees?)?(?:\s+holders?)?"
        r"|\bundergraduate(?:\s+degree)?s?"
    ),
    "大专": (
        r"大专(?:生|学历)?|专科(?:生|学历)?|高职|\bassociate(?:['’]?s)?\s+degrees?|\bjunior college"
        r"|\bcollege diplomas?"
    ),
}
_UP = (
    r"\s*(?:学历|学位|degree)?\s*(?:及|或)?\s*(?P<up>以上|起步|起|or (?:above|higher|better|more)"
    r"|and (?:above|higher|up)|\+)"
)
_DOWN = r"\s*(?:学历|degree)?\s*(?:及|或)?\s*(?P<down>以下|or (?:below|lower|less)|and below)"
_BEFORE = (
    r"(?P<at>至少|最低|不低于|起码|at least(?: an?)?|minimum(?: of)?(?: an?)?|no (?:less"
    r"|lower) than(?: an?)?)?\s*(?P<above>高于|超过|above|higher than|beyond)?\s*(?P<below>低于"
    r"|不到"
    r"|below|lower than|less than)?(?:\s*an?\s+)?"
)
_BOTH = {"本硕博": ["本科", "硕士", "博士"], "硕博": ["硕士", "博士"], "本硕": ["本科", "硕士"]}

_TIERS = {
    "985": r"(?:project\s*)?985(?:工程)?",
    "211": r"(?:project\s*)?211(?:工程)?",
    "双一流": r"双一流|double[\s-]first[\s-]class",
    "QS100": (
        r"(?:qs\s*(?:world\s*)?(?:rankings?\s*)?(?:排名)?(?:世界)?|世界)(?:前|top)?[\s-]*(?:100"
        r"|一百|百强)"
        r"|top[\s-]100\s+(?:qs\s+)?(?:universit(?:y|ies)|schools?)(?:\s+in\s+qs)?|global top 100"
    ),
    "海外": (
        r"海外(?:留学|院校|高校|大学|背景|名校)?|出国(?:留学)?(?:经历|背景)?|国外(?:留学|院校|大学|学历|背景)|留过学|留学(?:生|背景|经历)?|海归|境外院校|overseas"
        r"|(?:studied\s+)?abroad"
        r"|foreign\s+(?:universit(?:y|ies)|schools?|degrees?)|international\s+(?:universit(?:y"
        r"|ies)|schools?)"
    ),
}
_MAJOR = re.compile(
    r"(?:专业|学科)(?:是|为|:)\s*(?P<a>[\u4e00-\u9fffA-Za-z ]{2,16}?)(?=[,，。;；、]|的|或|$)"
    r"|(?:学|读)(?!过)(?P<b>[\u4e00-\u9fff]{2,10}?)(?:专业)?(?:的|出身)"
    r"|(?P<c>[\u4e00-\u9fff]{2,12}?)专业"
    r"|(?:major(?:ed|ing|s)?\s+(?:in|is)|studied|degree\s+in"
    r"|majors?\s*:)\s+(?P<d>[A-Za-z][A-Za-z& ]{2,40}?)(?=\s*(?:[,.;?]|$|\bwith\b|\band\b|\bor\b"
    r"|\bwho\b|\bfrom\b|\bat\b|\bin\b))"
    r"|(?P<e>[A-Za-z][A-Za-z]+(?:\s[A-Za-z]+)?)\s+majors?\b",
    re.IGNORECASE,
)
_NOT_LEAD = re.compile(r"^.{0,6}?(?:不是|不要|除了|非)")
_AND = re.compile(r"或者|[、或和]")
_MAJORS = re.compile(
    r"(?P<w>(?:(?![的、或和会])[\u4e00-\u9fff]){2,10}"
    r"(?:(?:或者|[、或和])(?:(?![的、或和会])[\u4e00-\u9fff]){2,10})+?)(?:相关)?专业"
)
"""数学、物理或者统计专业."""
_MAJOR_LEAD = re.compile(
    (r"^(?:请问|找|有|会|是|的|学|读|要|来自|毕业于|哪些|所有|the|all|any|show|me|find|list)+\s*"),
    re.IGNORECASE,
)
_ALUMNI = re.compile(
    r"(?:(?i:graduat\w+|degrees?)\s+(?i:from|of)|(?i:alumn\w+)\s+(?i:of|from)|(?i:studied)\s+(?i:at))"
    r"\s+(?:(?i:the)\s+)?(?P<w>[A-Z][\w.&’'-]*(?:\s+(?:of\s+)?[A-Z][\w.&’'-]*){0,4})"
)
"""A school that no list knows, by what is said about it."""
_SHORT_SCHOOL = r"(?=毕业|的|或|、|和|出身|校友|本科|硕|博|背景|[,，]|$|\s)"


def read_origins(question: Question, found: TalentFilter, known: Known) -> None:
    """Read everything about education, from the most particular to the most general."""
    _read_schools(question, found, known)
    _read_levels(question, found)
    _read_majors(question, found, known)


def _read_levels(question: Question, found: TalentFilter) -> None:
    wanted: list[Level] = []
    for short, levels in _BOTH.items():
        if question.take(short):
            wanted += [level for level in LEVELS if level in levels]
    unwanted: list[Level] = []
    for level, pattern in _LEVELS.items():
        around = rf"{_BEFORE}(?:{pattern})(?:{_UP}|{_DOWN})?"
        for match in question.take_all(around):
            if question.negated(match.start()):
                unwanted.extend(_range(level, match))
            elif not question.wished(match.start()):
                wanted.extend(_range(level, match))
    if unwanted:
        wanted = [level for level in wanted or LEVELS if level not in unwanted]
    found.education = [level for level in LEVELS if level in wanted]


def _range(level: Level, match: re.Match[str]) -> list[Level]:
    at = rank(level)
    if match["above"]:
        return list(LEVELS[at + 1 :])
    if match["below"]:
        return list(LEVELS[:at])
    if match["up"] or match["at"]:
        return list(LEVELS[at:])
    return list(LEVELS[: at + 1]) if match["down"] else [level]


def read_tiers(question: Question, found: TalentFilter) -> None:
    """Read tiers of schools; before numbers are read, since QS前100 is no limit."""
    if question.take("双非"):
        found.tiers_not += ["985", "211"]
    for tier, pattern in _TIERS.items():
        for match in question.take_all(rf"(?<!\d)(?:{pattern})(?!\d)"):
            _choose(question, match, found.tiers, found.tiers_not, tier)


def _read_schools(question: Question, found: TalentFilter, known: Known) -> None:
    question.take(r"(?:高校|院校|学校|名校)(?:毕业生?|出身|背景)?")
    for match in question.take_all(r"清北"):
        _choose(question, match, found.schools, found.schools_not, "清华大学", "北京大学")
    names = set(known.schools) | set(register().tiers) | {n for n in alias_names() if len(n) > 2}
    for match in question.take_all(word(*names)):
        _choose(question, match, found.schools, found.schools_not, school_name(match.group()))
    short = [name for name in alias_names() if len(name) <= 2]
    for match in question.take_all(f"(?:{word(*short)})(?:(?={word(*short)})|{_SHORT_SCHOOL})"):
        _choose(question, match, found.schools, found.schools_not, school_name(match.group()))
    for piece in list(schools_in(Line(question.rest.replace("\0", " "), 0))):
        if not re.search(
            r"前|top|哪|什么|which|what|好|名|双|海外|overseas|foreign|school|\b(?:an?|any\w*|some\w*|from|who\w*)\b",
            piece.text,
            re.IGNORECASE,
        ):
            question.take(re.escape(piece.text))
            target = found.schools_not if question.negated(piece.start) else found.schools
            _add(target, school_name(piece.text))
    for match in question.take_all(_ALUMNI):
        target = found.schools_not if question.negated(match.start()) else found.schools
        _add(target, match["w"])


def _read_majors(question: Question, found: TalentFilter, known: Known) -> None:
    table = sayings("majors")
    marks = r"(?:\s*(?:相关)?\s*(?:专业|出身|majors?|degrees?))"
    lead = (
        r"(?:专业(?:不)?(?:是|为|:)|学|读|主修|major(?:ed|ing)?\s+in\s+|(?:degree|\0)\s+in\s+"
        r"|studied\s+)"
    )
    says = word(*table, *(m for m in known.majors if len(m) > 1))
    for match in question.take_all(_MAJORS):
        named = _NOT_LEAD.sub("", match["w"])
        refused = named != match["w"] or question.negated(match.start())
        for said in _AND.split(named):
            target = found.majors_not if refused else found.majors
            _add(target, *_look_for(_MAJOR_LEAD.sub("", said), table))
    for pattern in (rf"(?P<w>{says}){marks}", rf"{lead}\s*(?P<w>{says})", r"(?P<w>计算机相关)"):
        for match in question.take_all(pattern):
            refused = question.negated(match.start("w"))
            target = found.majors_not if refused else found.majors
            _add(target, *_look_for(match["w"], table))
    for match in question.take_all(_MAJOR):
        said = next(group for group in match.groups() if group)
        said = _MAJOR_LEAD.sub("", said).replace("\0", "").strip()
        said = re.sub(r"^(?:non|not)\b[\s-]*|^非", "", said, flags=re.IGNORECASE)
        if len(said) > 1:
            refused = question.negated(match.end())
            _add(found.majors_not if refused else found.majors, *_look_for(said, table))


def _look_for(said: str, table: Mapping[str, list[str]]) -> list[str]:
    looked = {name.lower(): find for name, find in table.items()}
    return looked.get(said.lower().strip(), [said])


def _choose(
    question: Question, match: re.Match[str], wanted: list[str], unwanted: list[str], *names: str
) -> None:
    """Want *names*, or refuse them; what is wished for only (最好是985) excludes nobody."""
    if question.negated(match.start()):
        _add(unwanted, *names)
    elif not question.wished(match.start()):
        _add(wanted, *names)


def _add(target: list[str], *values: str) -> None:
    target.extend(value for value in values if value not in target)
