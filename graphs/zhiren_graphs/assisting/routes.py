"""The way without a language model: one request is led to one tool, or to none.

The rules read words, not meanings, so they are few and careful: what they do not know for sure
they leave to the person, and only a clear verb with a clear id ever leads to a deletion.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from zhiren import Tool


def _words(chinese: str, english: str) -> re.Pattern[str]:
    return re.compile(rf"{chinese}|\b(?:{english})\b", re.IGNORECASE)


_DELETE = _words("删除|删掉|移除", "delete|remove|erase")
_LIST = _words("列出|列一下|列举|显示|查看|看看|有哪些|有什么", "list|show|display|what|which")
_SHOW = _words("查看|看看|显示|介绍|详情", "show|display|details|about")
_HIRING = _words(
    "候选人|人才|简历|应聘者|求职者|工程师|工作经验|年经验",
    r"candidates?|applicants?|talents?|resumes?|engineers?|developers?|years of [\w ]*experience",
)
_QUESTION = _words(
    r"[?？]\s*$|什么|怎么|如何|多少|几|吗|呢|哪|为什么|是否|能否|请问",
    "what|how|why|when|where|who|which|is|are|can|could|does|do|may|must|should",
)
_FILLER = _words(
    r"[\s,.，。!！?？:：;；]|所有|全部|一下|请|帮我|给我|我们|现在|目前|都|的|了|个",
    "all|the|me|us|our|my|please|every|open|available|current|are|is|there|do|we|have|of",
)
_NOUNS: Mapping[str, re.Pattern[str]] = {
    "position": _words("职位|岗位", "positions?|jobs?|openings?"),
    "talent": _words("人才|简历|候选人", "talents?|resumes?|candidates?|applicants?"),
    "condition": _words("筛选条件|条件", "conditions?|criteria"),
    "knowledge": _words("知识库", "knowledge bases?"),
    "document": _words("文档|文件|资料", "documents?|files?"),
    "interview": _words("面试", "interviews?"),
}
_ASKED = ("query_talents", "ask_knowledge")
_ID = re.compile(
    r"(?<![A-Za-z0-9_-])([a-z]{1,12}_[0-9A-Za-z]{4,}"
    r"|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?![A-Za-z0-9_-])"
)


@dataclass(frozen=True)
class Route:
    """Where a request leads: a tool with its arguments, or what is missing for it."""

    tool: Tool
    arguments: dict[str, Any]
    missing: str | None = None
    """The argument that the person has not given."""


def choose(text: str, tools: Sequence[Tool]) -> Route | None:
    """Lead *text* to one of *tools*; None when no rule is sure."""
    if _DELETE.search(text):
        return _deletion(text, tools)
    if _SHOW.search(text) and (found := _showing(text, tools)):
        return found
    if _LIST.search(text) and _is_plain(text) and (found := _listing(text, tools)):
        return found
    if _HIRING.search(text) and (asked := _named("query_talents", tools)):
        return _fill(asked, text)
    if _QUESTION.search(text) and (asked := _named("ask_knowledge", tools)):
        return _fill(asked, text)
    return None


def reachable(tools: Sequence[Tool]) -> list[Tool]:
    """Pick those of *tools* to which some request leads."""
    return [
        tool
        for tool in tools
        if tool.destructive or tool.name.startswith(("list_", "show_")) or tool.name in _ASKED
    ]


def _deletion(text: str, tools: Sequence[Tool]) -> Route | None:
    destructive = [tool for tool in tools if tool.destructive]
    chosen = _about(text, destructive) or _of_id(text, destructive)
    return _fill(chosen, "", ident=_ident(text)) if chosen else None


def _showing(text: str, tools: Sequence[Tool]) -> Route | None:
    shows = [tool for tool in tools if tool.name.startswith("show_")]
    if not (ident := _ident(text)):
        return None
    chosen = _of_id(text, shows) or _about(text, shows)
    return _fill(chosen, "", ident=ident) if chosen else None


def _listing(text: str, tools: Sequence[Tool]) -> Route | None:
    lists = [tool for tool in tools if tool.name.startswith("list_")]
    chosen = _of_id(text, lists) or _about(text, lists)
    return _fill(chosen, "", ident=_ident(text)) if chosen else None


def _is_plain(text: str) -> bool:
    """Tell whether everything is asked for, rather than something in particular."""
    for words in (_ID, _LIST, *_NOUNS.values(), _FILLER):
        text = words.sub("", text)
    return not text


def _about(text: str, tools: Sequence[Tool]) -> Tool | None:
    """Find the tool whose name has a noun that *text* speaks of, the last one first."""
    spoken = [(found.start(), noun) for noun, p in _NOUNS.items() if (found := p.search(text))]
    for _, noun in sorted(spoken, reverse=True):
        for tool in tools:
            if noun in tool.name:
                return tool
    return None


def _of_id(text: str, tools: Sequence[Tool]) -> Tool | None:
    """Find the one tool that takes such an id: ``doc_…`` goes into ``document_id``."""
    prefix, named, _ = _ident(text).partition("_")
    fitting = [
        tool
        for tool in tools
        if named and any(f.startswith(prefix) and f.endswith("_id") for f in _needs(tool))
    ]
    return fitting[0] if len(fitting) == 1 else None


def _fill(tool: Tool, text: str, *, ident: str = "") -> Route:
    """Put an id into the field for ids and words into the one for words."""
    arguments = {}
    for field in _needs(tool):
        value = ident if field.endswith(("_id", "_ids")) else text
        if not value:
            return Route(tool, {}, missing=field)
        arguments[field] = [value] if field.endswith("_ids") else value
    return Route(tool, arguments)


def _ident(text: str) -> str:
    return found[1] if (found := _ID.search(text)) else ""


def _named(name: str, tools: Sequence[Tool]) -> Tool | None:
    return next((tool for tool in tools if tool.name == name), None)


def _needs(tool: Tool) -> Sequence[str]:
    needed: Sequence[str] = tool.input_schema.get("required", ())
    return needed
