"""This is where a resume's projects are read: name, role, description."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from zhiren_screening.reading.durations import periods_in, place_of
from zhiren_screening.reading.sections import Section, pick
from zhiren_screening.reading.spans import Found, Line
from zhiren_screening.reading.titles import title_weight

_ROLE = re.compile(r"^(?:角色|职责|担任角色|项目角色|role)\s*[:：]\s*", re.IGNORECASE)
_DESCRIPTION = re.compile(r"^(?:描述|项目描述|简介|项目简介|description)\s*[:：]\s*", re.IGNORECASE)
_NAME = re.compile(r"^(?:项目名称|项目|project(?: name)?)\s*[:：]\s*", re.IGNORECASE)
_NAME_LENGTH = 60
_MOST = 20


@dataclass
class Project:
    """One project, as far as the text says."""

    name: Found
    role: Found | None = None
    description: Found | None = None


def projects_in(sections: Sequence[Section]) -> list[Project]:
    """Read the projects, in the order of the text."""
    projects: list[Project] = []
    for section in pick(list(sections), "projects"):
        for line in section.lines:
            if _is_name(line, projects):
                projects.append(_begin(line))
            elif projects:
                _continue(projects[-1], line)
    return projects[:_MOST]


def _is_name(line: Line, projects: Sequence[Project]) -> bool:
    if _NAME.match(line.text) or next(periods_in(line), None):
        return True
    if _ROLE.match(line.text) or _DESCRIPTION.match(line.text):
        return False
    short = len(line.text) <= _NAME_LENGTH and not re.search(r"[.。；;]$", line.text)
    begun = bool(projects) and projects[-1].description is None
    return short and not line.bulleted and not begun


def _begin(line: Line) -> Project:
    period = next(periods_in(line), None)
    if period:
        at, end = place_of(period, line)
        before, after = line.piece(0, at), line.piece(end, len(line.text))
        line = before if len(before.text) > len(after.text) else after
    label = _NAME.match(line.text)
    line = line.piece(label.end(), len(line.text)) if label else line
    parts = re.split(r"\s{2,}|\s*[|｜]\s*|(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])", line.text)
    name = line.piece(0, len(parts[0])) if parts and parts[0] else line
    rest = line.piece(len(name.text), len(line.text))
    return Project(name.found(), rest.found() if rest.text else None)


def _continue(project: Project, line: Line) -> None:
    if role := _ROLE.match(line.text):
        project.role = line.piece(role.end(), len(line.text)).found()
    elif project.role is None and len(line.text) < 20 and title_weight(line.text):
        project.role = line.found()
    elif project.description is None:
        label = _DESCRIPTION.match(line.text)
        project.description = line.piece(label.end() if label else 0, len(line.text)).found()
