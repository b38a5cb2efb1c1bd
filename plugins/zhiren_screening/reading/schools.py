"""This is where schools are recognised and put into public tiers."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from zhiren_screening.reading.spans import Line, fold

TIERS = ("985", "211", "双一流", "QS100", "海外")

_ZH = re.compile(
    r"[\u4e00-\u9fff（）()·]{2,16}?(?:大学|学院|党校|研究生院|高等专科学校|专科学校|技工学校"
    r"|中等专业学校|中学)"
    r"(?:[（(](?:[\u4e00-\u9fff]{2,6})[)）])?(?:[\u4e00-\u9fff]{0,8}?(?:学院|分校|研究生院"
    r"|商学院))?"
)
_LEAD = re.compile(
    r"^.*(?:毕业于|就读于|就读|毕业自|考入|毕业院校|学校|院校|获得?|于|在|自|至今|年|月|日|为|是"
    r"|由|任|从|及|和|与|后|先后|并)"
    r"(?=[\u4e00-\u9fff]{3,})"
)
_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
    r"|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\b"
)
_CAPITAL = "(?!" + _MONTH + r")[A-ZÀ-Þ][\w’'&.\-]{0,30}"
_LINK = (
    r"(?:of|for|and|the|in|at|de|&|,(?=\s+(?:Berkeley|Los|San|Davis|Irvine|Santa|Austin|Madison)))"
)
_BEFORE = r"(?:of|for|and|the|de|&)"  # "Physics at the University of" is no part of its name
_EN = re.compile(
    rf"(?:The )?(?:{_CAPITAL} (?:{_BEFORE} )*){{0,7}}"
    r"(?:University|College|Institute|Academy|Polytechnic|School|Universit[äàé]t?\w*|Vidyalaya)\b"
    rf"(?:(?:, (?=(?:Berkeley|Los|San |Davis|Irvine|Santa|Austin|Madison))| (?:{_LINK} )?)"
    rf"(?:{_LINK} )*{_CAPITAL}){{0,6}}",
)
"""Two spaces part a school from what stands beside it."""
_LOWER_EN = re.compile(
    r"(?:\b[\w.&’']+\s+){1,5}(?:university|college|institute of \w+|school)\b", re.IGNORECASE
)
_MAINLAND = re.compile(r"^[\u4e00-\u9fff（）()·]+$")
_ABROAD_HINT = re.compile(
    r"^(?:美国|英国|加拿大|澳大利亚|日本|法国|德国|韩国|新加坡|香港|澳门|台湾)"
)


@dataclass(frozen=True)
class Register:
    """The lists that we know, by full name."""

    tiers: dict[str, tuple[str, ...]]
    aliases: dict[str, str]
    """Folded other name → full name."""
    others: tuple[str, ...]
    """The other names, as they are written."""


@cache
def register() -> Register:
    """Read the lists once; 985 is part of 211, and 211 of 双一流."""
    source = files("zhiren_screening").joinpath("vocabulary/schools.toml").read_text("utf-8")
    table = tomllib.loads(source)
    lists = {name: frozenset(schools) for name, schools in table["lists"].items()}
    chinese = lists["project_985"] | lists["project_211"] | lists["double_first_class"]
    members: dict[str, frozenset[str]] = {
        "985": lists["project_985"],
        "211": lists["project_985"] | lists["project_211"],
        "双一流": chinese,
        "QS100": lists["qs100"],
        "海外": (lists["qs100"] | lists["abroad"]) - chinese,
    }
    every = frozenset().union(*lists.values())
    tiers = {name: tuple(t for t in TIERS if name in members[t]) for name in every}
    aliases = {fold(name): name for name in every}
    aliases |= {fold(other): name for other, name in table["aliases"].items()}
    return Register(tiers, aliases, tuple(table["aliases"]))


def alias_names() -> list[str]:
    """Give the short and foreign names by which schools are known."""
    return list(register().others)


def school_name(name: str) -> str:
    """Give the full name of a school that we know by another; else *name* itself."""
    known = register()
    bare = _ABROAD_HINT.sub("", name)
    for form in (name, re.sub(r"^The\s+", "", name), bare):
        if full := known.aliases.get(fold(form)):
            return full
    return name


def full_names(name: str) -> list[str]:
    """Give the full name of a school and, of a part of a school, that of the whole."""
    full = school_name(name)
    whole = _whole(full)
    return [full, whole] if whole and whole != full else [full]


def tiers_of(name: str | None) -> list[str]:
    """Give the tiers of a school; none means that it is on no list, not that it is low."""
    if not name:
        return []
    known = register()
    full = school_name(name)
    if full in known.tiers:
        return list(known.tiers[full])
    if whole := _whole(full):
        return list(known.tiers[whole])
    if not _MAINLAND.match(full) and _EN.fullmatch(full) and not _is_chinese_place(full):
        return ["海外"]
    return ["海外"] if _ABROAD_HINT.match(name) else []


def _whole(full: str) -> str | None:
    """Find the school that *full* is a part of: 浙江大学软件学院 belongs to 浙江大学."""
    starts = (full[:length] for length in range(len(full), 3, -1))
    parts = (start for start in starts if start.endswith(("大学", "学院")))
    return next((start for start in parts if start in register().tiers), None)


def schools_in(line: Line) -> Iterator[Line]:
    """Find the names of schools in *line*."""
    taken = -1
    for match in _ZH.finditer(line.text):
        lead = _LEAD.match(match.group())
        piece = line.piece(match.start() + (lead.end() if lead else 0), match.end())
        if len(piece.text) >= 4 and not piece.text.startswith(("大学", "学院")):
            taken = match.end()
            yield piece
    if taken < 0:
        yield from _english(line)


def _english(line: Line) -> Iterator[Line]:
    found = False
    for match in _EN.finditer(line.text):
        if len(match.group().split()) > 1:
            found = True
            yield line.piece(match.start(), match.end())
    lower = None if found or len(line.text) >= 80 else _LOWER_EN.match(line.text)
    if lower:
        yield line.piece(0, lower.end())


def _is_chinese_place(name: str) -> bool:
    places = (
        r"(?:Beijing|Shanghai|China|Chinese|Shenzhen|Guang\w+|Nanjing|Hangzhou|Wuhan|Chengdu"
        r"|Xi'?an)"
    )
    return bool(re.search(places, name))
