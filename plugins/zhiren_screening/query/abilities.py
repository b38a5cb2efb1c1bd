"""This is where skills and kinds of work are read out of a question."""

import difflib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from zhiren_screening.query.filter import TalentFilter
from zhiren_screening.query.names import Known, sayings
from zhiren_screening.query.question import Question, word
from zhiren_screening.reading.skills import skill_key, skill_name, vocabulary
from zhiren_screening.reading.spans import fold

_WORKERS = (
    r"(?:开发)?(?:工程师|程序员|专家|岗位?|人员|方向|同学|职位)|\s*(?:engineers?|developers?"
    r"|programmers?|positions?"
    r"|roles?)"
)
_AMBIGUOUS_HERE = frozenset({"can", "make", "access", "word", "teams", "ai", "cv", "basic", "ad"})
_LETTER = re.compile(r"(?<![A-Za-z0-9+#.])(?P<w>C|R)(?![A-Za-z0-9+#'’.&])(?!\s*轮)", 0)
_NO_LETTER = re.compile(r"\s*轮|\.[A-Za-z]|[&'’]")
"""What stands behind a letter that is no language: C轮, C.E.O."""
_PLAIN_WORD = re.compile(r"(?<![A-Za-z0-9_\0])[A-Za-z][A-Za-z.]{4,}(?![A-Za-z0-9_])")
_COMMON = frozenset(
    [
        "show",
        "find",
        "list",
        "give",
        "people",
        "candidates",
        "candidate",
        "developers",
        "developer",
        "engineers",
        "engineer",
        "skills",
        "skill",
        "experience",
        "experienced",
        "experts",
        "expert",
        "years",
        "year",
        "least",
        "than",
        "more",
        "less",
        "with",
        "without",
        "know",
        "knows",
        "knowing",
        "have",
        "having",
        "need",
        "needs",
        "want",
        "looking",
        "where",
        "which",
        "whose",
        "about",
        "their",
        "there",
        "those",
        "these",
        "either",
        "both",
        "other",
        "graduates",
        "graduate",
        "graduated",
        "degree",
        "degrees",
        "university",
        "universities",
        "school",
        "schools",
        "company",
        "companies",
        "based",
        "located",
        "living",
        "senior",
        "junior",
        "programmers",
        "programmer",
        "average",
        "number",
        "count",
        "total",
        "group",
        "grouped",
        "sorted",
        "order",
        "select",
        "qualified",
        "unqualified",
        "passed",
        "failed",
        "screening",
        "education",
        "highest",
        "lowest",
        "first",
        "people's",
        "should",
        "would",
        "could",
        "please",
        "talent",
        "talents",
        "resume",
        "resumes",
        "alumni",
        "weather",
        "today",
    ]
)


@dataclass(frozen=True)
class _Said:
    name: str
    start: int
    end: int


def read_abilities(question: Question, found: TalentFilter, known: Known) -> None:
    """Read kinds of work first where a word is both (测试工程师), then skills."""
    _read_roles(question, found)
    said = _skills(question, known)
    said += _misspelt(question) if not said else []
    for group in _lists(question, sorted(said, key=lambda s: s.start)):
        _sort_in(question, found, group)


def _read_roles(question: Question, found: TalentFilter) -> None:
    table = {say.lower(): find for say, find in sayings("roles").items()}
    pattern = rf"(?P<w>{word(*sayings('roles'))})(?:{_WORKERS})?"
    groups: list[tuple[int, int, list[str]]] = []
    skills = [m.span() for m in vocabulary().pattern.finditer(question.rest)]
    for match in list(re.finditer(pattern, question.rest, re.IGNORECASE)):
        if _inside(match, skills):
            continue
        question.blank(match)
        said = match["w"].lower()
        find = table.get(said) or table.get(said.removesuffix("s"), [said])
        if question.negated(match.start()):
            found.positions_not.extend(find)
        elif (
            groups
            and question.joined(groups[-1][1], match.start())
            and question.alternatives(groups[-1][0], match.end())
        ):
            start, _, others = groups.pop()
            groups.append((start, match.end(), others + find))
        else:
            groups.append((match.start(), match.end(), list(find)))
    found.positions = [find for _, _, find in groups]


def _inside(match: re.Match[str], skills: Sequence[tuple[int, int]]) -> bool:
    """Tell whether a role's name is only a part of a skill's: 测试 in 自动化测试."""
    start, end = match.span("w")
    return match.end() == end and any(
        left <= start and end <= right and right - left > end - start for left, right in skills
    )


def _skills(question: Question, known: Known) -> list[_Said]:
    """Find skills by every spelling that we know or that the talents carry."""
    own = [name for name in known.skills if len(name) > 1]
    spelt = vocabulary().pattern
    said: list[_Said] = []
    if own:
        said += [_of(m) for m in question.take_all(word(*own)) if not _is_plain(m.group())]
    for match in question.take_all(spelt):
        if _is_plain(match.group()):
            continue
        if len(match.group()) == 1 and _NO_LETTER.match(question.text, match.end()):
            continue
        said.append(_of(match))
    said += [_of(match) for match in _LETTER.finditer(question.rest)]
    return _once(said)


def _is_plain(spelt: str) -> bool:
    """Tell an ordinary word from the skill that is spelt like it: "who can", CAN."""
    return fold(spelt) in _AMBIGUOUS_HERE and not spelt.isupper()


def _of(match: re.Match[str]) -> _Said:
    return _Said(skill_name(match.group()), match.start(), match.end())


def _once(said: Sequence[_Said]) -> list[_Said]:
    """Let the longer of two skills at one place stand."""
    kept: list[_Said] = []
    for one in sorted(said, key=lambda s: (s.start, -s.end)):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept


def _misspelt(question: Question) -> list[_Said]:
    """Read a word that is nearly a skill's name: Javascrpit."""
    names = {
        fold(n): n for n in set(vocabulary().names.values()) if re.fullmatch(r"[A-Za-z.]{5,}", n)
    }
    said: list[_Said] = []
    for match in _PLAIN_WORD.finditer(question.rest):
        if match.group().lower() in _COMMON:
            continue
        word_ = fold(match.group())
        near = difflib.get_close_matches(word_, names, n=1, cutoff=0.86) or _swapped(word_, names)
        if near:
            said.append(_Said(names[near[0]], match.start(), match.end()))
    return said


def _swapped(word_: str, names: Iterable[str]) -> list[str]:
    """Find the name of which two neighbouring letters changed places: pyhton."""
    swaps = {
        word_[:at] + word_[at + 1] + word_[at] + word_[at + 2 :] for at in range(len(word_) - 1)
    }
    return sorted(swaps.intersection(names))[:1]


def _lists(question: Question, said: Sequence[_Said]) -> list[list[_Said]]:
    """Put together what only separators part: A, B or C."""
    groups: list[list[_Said]] = []
    for one in said:
        if groups and _goes_on(question, groups[-1], one):
            groups[-1].append(one)
        else:
            groups.append([one])
    return groups


def _goes_on(question: Question, group: Sequence[_Said], one: _Said) -> bool:
    """Tell whether *one* goes on with the list: in "A or B, and C" the third does not."""
    between = question.text[group[-1].end : one.start]
    choice = len(group) > 1 and question.alternatives(group[0].start, group[-1].end)
    also = re.search(r"\band\b|且|和|与|[,，]\s*会", between, re.IGNORECASE)
    wish = question.wished(one.start) and not question.wished(group[-1].start)
    return question.joined(group[-1].end, one.start) and not (choice and also) and not wish


def _sort_in(question: Question, found: TalentFilter, group: Sequence[_Said]) -> None:
    names = list({skill_key(one.name): one.name for one in group}.values())
    if question.negated(group[0].start):
        found.skills_not += [name for name in names if name not in found.skills_not]
    elif question.wished(group[0].start):
        found.skills_preferred += [n for n in names if n not in found.skills_preferred]
    elif len(names) > 1 and question.alternatives(group[0].start, group[-1].end):
        found.skills_any.append(names)
    else:
        found.skills_all += [name for name in names if name not in found.skills_all]
