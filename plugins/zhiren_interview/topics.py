"""This is where what a recruiter jots down becomes a question that can be asked.

A plan's questions come as lines of text, and a line is often only a topic (并发/锁, "indexes").
"""

import re
from dataclasses import dataclass

from zhiren_interview.made_questions import INTRODUCTION, OF_TOPIC, PROJECTS

MOST = 20
"""Questions of one plan."""
_BREAK = re.compile(r"\\r\\n|\\n|\r\n|\r|\n")
_NUMBER = re.compile(
    r"^\s*(?:[-*•·]\s+|[（(]?\d{1,2}[)）.、:：]\s*|[一二三四五六七八九十]{1,3}[、.]\s*)"
)
_ASKS = re.compile(
    r"[?？]|^(?:请|说说|谈谈|讲讲|聊聊|介绍|描述|解释|举例|如何|怎么|怎样|为什么|什么|你|如果|假如)"
    r"|^(?:how|what|why|when|which|who|where|tell|describe|explain|walk|give|please|if|do|does|did"
    r"|can|could|would|have|are|is|imagine|suppose)\b",
    re.IGNORECASE,
)
_INTRODUCTION = re.compile(
    r"^(?:自我介绍|个人介绍|(?:self[- ]?)?introduction|introduce yourself)$", re.IGNORECASE
)
_PROJECTS = re.compile(
    r"^(?:项目(?:经历|经验|介绍)?|(?:past |your )?projects?(?: experience)?)$", re.IGNORECASE
)
_OF_ONESELF = re.compile(
    r"自我介绍|介绍一下(?:你)?自己|职业规划|优缺点|优点|缺点|为什么(?:选择|想|离开|应聘)|离职|期望|爱好"
    r"|\b(?:introduc\w+|yourself|strengths?|weakness\w*|why do you want|career|salary)\b",
    re.IGNORECASE,
)
_LIVED_THROUGH = re.compile(
    r"经历|项目经验|一次|一个你|意见不一致|不同意见|冲突|分歧|失败|压力|说服|带团队|团队(?:协作|合作|管理)|沟通|协作"
    r"|\b(?:a time|experiences?|disagree\w*|conflicts?|failures?|failed|pressure|convinc\w*"
    r"|teamwork|most challenging|past projects?)\b",
    re.IGNORECASE,
)
_LONGEST_TOPIC = 24
_HAN = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True)
class Wording:
    """A question as it is asked, with what a good answer to it holds."""

    content: str
    points: list[str]
    """None known when empty."""


def lines_of(text: str) -> list[str]:
    r"""Split *text* at line breaks, also at a literal ``\n``; bullets and numbers fall away."""
    lines = (_NUMBER.sub("", line).strip() for line in _BREAK.split(text))
    return [line for line in lines if line]


def kind_of(line: str) -> str:
    """Tell what *line* asks for: ``basic``, something lived through (``behavioral``), or skill."""
    if _OF_ONESELF.search(line) or _INTRODUCTION.search(line):
        return "basic"
    if _LIVED_THROUGH.search(line) or _PROJECTS.search(line):
        return "behavioral"
    return "technical"


def worded(line: str) -> Wording:
    """Make a question of *line* where it is only a topic."""
    language = "zh" if _HAN.search(line) else "en"
    if _INTRODUCTION.search(line):
        return Wording(*INTRODUCTION[language])
    if _PROJECTS.search(line):
        return Wording(*PROJECTS[language])
    if _ASKS.search(line) or len(line) > _LONGEST_TOPIC:
        return Wording(line, [])
    content, points = OF_TOPIC[language]
    return Wording(content.format(r=line), [point.format(r=line) for point in points])
