"""This is where a question in plain words becomes a typed filter, by rule."""

import re
from datetime import date

from zhiren_screening.query.abilities import read_abilities
from zhiren_screening.query.asking import read_asking
from zhiren_screening.query.filter import TalentFilter
from zhiren_screening.query.names import Known
from zhiren_screening.query.origins import read_origins, read_tiers
from zhiren_screening.query.places import read_places
from zhiren_screening.query.question import Question, word
from zhiren_screening.query.scope import (
    elsewhere,
    is_chinese,
    protected,
    several,
    unlisted,
    vague,
)
from zhiren_screening.query.years import read_years

_REFUSED = {
    "zh": (
        "不能按{what}筛选候选人：这是受保护的个人属性，与岗位能力无关。请改用学历、技能"
        "、年限等条件。"
    ),
    "en": "Candidates cannot be chosen by {what}: it is a protected attribute. Ask by education, "
    "skills or years of work instead.",
}
_ELSEWHERE = {
    "zh": (
        "这个问题不在简历库查询的范围内。可以按学历、学校、技能、工作年限、公司、城市"
        "、毕业年份等查询候选人。"
    ),
    "en": "This is not a question about the talents here. Ask by education, school, skills, years"
    " of "
    "work, employer, city or year of graduation.",
}
_VAGUE = {
    "zh": (
        "“{what}”没有明确的含义。请说明具体标准，例如学历、学校层次（985/211/双一流/QS100）"
        "、技能或年限。"
    ),
    "en": (
        "“{what}” has no certain meaning. Say what counts: education, tier of school, skills or"
        " years."
    ),
}

_SEVERAL = {
    "zh": "“{what}”无法作为条件：请写明必须全部具备（和），或者具备任意一项（或）。",
    "en": "“{what}” cannot be a filter: say whether all of them are needed (and), or any (or).",
}


def read_question(text: str, today: date | None = None, known: Known | None = None) -> TalentFilter:
    """Read *text*; what it may not or cannot choose by is said in `refused` or `clarify`."""
    language = "zh" if is_chinese(text) else "en"
    if attribute := protected(text):
        return TalentFilter(refused=_REFUSED[language].format(what=attribute))
    if why := _unclear(text, language):
        return TalentFilter(clarify=why)
    found = _read(Question(text), today or date.today(), known or Known())  # noqa: DTZ011 - the day where the asker is
    if found.asks_something():
        return found
    if what := vague(text):
        return TalentFilter(clarify=_VAGUE[language].format(what=what))
    return TalentFilter(clarify=_ELSEWHERE[language])


def _unclear(text: str, language: str) -> str | None:
    """Say why *text* cannot be a filter, whatever else it says."""
    if elsewhere(text):
        return _ELSEWHERE[language]
    if what := unlisted(text):
        return _VAGUE[language].format(what=what)
    what = several(text)
    return _SEVERAL[language].format(what=what) if what else None


def _read(question: Question, today: date, known: Known) -> TalentFilter:
    """Let every reader take what it understands, the most particular first."""
    found = TalentFilter()
    _read_name(question, found, known)
    read_tiers(question, found)
    read_asking(question, found)
    read_years(question, found, today)
    read_origins(question, found, known)
    read_places(question, found, known)
    read_abilities(question, found, known)
    return found


def _read_name(question: Question, found: TalentFilter, known: Known) -> None:
    names = [name for name in known.names if len(name) > 1]
    match = question.take(word(*names)) if names else None
    called = question.take(
        r"(?:叫|名叫|名字(?:是|叫)|姓名(?:是|为|:)|named|called"
        r"|name\s+is)\s*(?P<n>[\u4e00-\u9fff]{2,4}?(?=的|$|[,，。?？])|[A-Z]\w+(?:\s[A-Z]\w+)*)"
    )
    if match:
        found.name = match.group()
    elif called:
        found.name = re.sub(r"\s+", " ", called["n"])
