"""This is where cities and employers are read out of a question."""

import re

from zhiren_screening.query.filter import TalentFilter
from zhiren_screening.query.names import Known, spellings
from zhiren_screening.query.question import Question, word
from zhiren_screening.reading.skills import vocabulary
from zhiren_screening.reading.spans import fold
from zhiren_screening.reading.titles import title_weight

_WORKED = re.compile(
    r"(?:在|从)(?P<a>[\u4e00-\u9fffA-Za-z]{2,12}?)(?:公司|集团)?(?:干过|工作过|待过|呆过|任职过?"
    r"|就职|做过|上过班|出来的|工作|上班)"
    r"|(?P<b>[\u4e00-\u9fff]{2,10}?)(?:员工|出身|背景的?人)"
    r"|(?:worked|working|works|employed)\s+(?:at|for"
    r"|with)\s+(?P<c>[A-Z][\w&.]*(?:\s+[A-Z][\w&.]*){0,3})"
    r"|\bex-(?P<d>[A-Z][\w&.]*)|former\s+(?P<e>[A-Z][\w&.]*)\s+(?:employees?|staff|people)"
    r"|experience\s+(?:at|with)\s+(?P<f>[A-Z][\w&.]*)"
)
_FIRST = ("北京", "上海", "广州", "深圳")
_TOGETHER = {
    r"北上广深杭": (*_FIRST, "杭州"),
    r"北上广深|北上深广|一线(?:大)?城市|(?:tier|first)[\s-](?:1|one|tier)\s+cit(?:y|ies)": _FIRST,
    r"北上广": _FIRST[:3],
    r"北上深": (*_FIRST[:2], "深圳"),
}
"""Cities that have a name together, the longest first."""
_SCHOOLISH = re.compile(r"大学|学院|学校|University|College")
_NOT_A_NAME = re.compile(
    r"职|哪|过|公司|大厂|[外国央民私]企|互联网|外地|国内|国外|^(?:the|a|an|any)\b", re.IGNORECASE
)


def read_places(question: Question, found: TalentFilter, known: Known) -> None:
    """Read employers first: 北京银行 is no city."""
    _read_companies(question, found, known)
    _read_cities(question, found, known)


def _read_companies(question: Question, found: TalentFilter, known: Known) -> None:
    names = spellings("companies", known.companies)
    lowered = {name.lower(): full for name, full in names.items()}
    safe = [name for name in names if len(name) > 1]
    for match in question.take_all(rf"(?:ex-)?(?P<w>{word(*safe)})"):
        said = match["w"]
        if _is_product(question, match):
            continue
        full = lowered.get(said.lower()) or lowered.get(said.lower().removesuffix("s"), said)
        _place(question, match.start(), full, found.companies, found.companies_not)
    for match in list(_WORKED.finditer(question.rest)):
        said = next(group for group in match.groups() if group)
        if not _is_skill(said):
            question.blank(match)
            _read_employer(question, found, match.start(), said)


def _read_employer(question: Question, found: TalentFilter, start: int, said: str) -> None:
    """Take an employer that no list knows by what is said about it."""
    useless = "\0" in said or _SCHOOLISH.search(said) or _NOT_A_NAME.search(said)
    if said.lower() in {city.lower() for city in spellings("cities")}:
        _place(question, start, said, found.cities, found.cities_not)
    elif not useless and not title_weight(said):
        _place(question, start, said, found.companies, found.companies_not)


def _is_skill(said: str) -> bool:
    """Tell Docker, which one worked with, from an employer whom nobody knows."""
    return fold(said) in {fold(name) for name in vocabulary().names}


def _is_product(question: Question, match: re.Match[str]) -> bool:
    """Tell Oracle, the database that one knows, from Oracle, where one worked."""
    if match["w"].lower() not in {"oracle", "meta", "sap", "jd"}:
        return False
    before = question.text[max(0, match.start() - 12) : match.start()].lower()
    after = question.text[match.end() : match.end() + 8]
    worked = re.search(r"(?:at|from|for|ex-|former|在|从)\s*$", before)
    product = not worked and not re.match(r"干|工作|待|出身|员工", after)
    if product:
        question.rest = (
            question.rest[: match.start()] + match.group() + question.rest[match.end() :]
        )
    return product


def _read_cities(question: Question, found: TalentFilter, known: Known) -> None:
    for said, cities in _TOGETHER.items():
        for match in question.take_all(said):
            for city in cities:
                _place(question, match.start(), city, found.cities, found.cities_not)
    names = spellings("cities", known.cities)
    lowered = {name.lower(): full for name, full in names.items()}
    for match in question.take_all(rf"(?P<w>{word(*names)})市?"):
        full = lowered.get(match["w"].lower(), match["w"])
        _place(question, match.start(), full, found.cities, found.cities_not)


def _place(
    question: Question, start: int, name: str, wanted: list[str], unwanted: list[str]
) -> None:
    refused = question.negated(start)
    target = unwanted if refused else wanted
    if name not in target and (refused or not question.wished(start)):
        target.append(name)
