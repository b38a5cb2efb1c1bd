"""What the assistant says where no language model words it."""

from collections.abc import Mapping, Sequence
from typing import Any

from zhiren import Tool

_TEXTS = ("answer", "text", "message", "summary")
_NAMES = ("name", "title", "filename", "question")
_SHOWN = 10


def able(tools: Sequence[Tool], language: str) -> str:
    """Say what can be done, and that no language model is configured."""
    lines = [f"- {_says(tool, language)}" for tool in tools]
    if language == "zh":
        intro = "目前没有配置语言模型，我只能按固定规则处理请求，不能自由对话。"
        intro += "我可以：" if lines else ""
        hint = "设置 ZHIREN_MODEL 后我就能理解更多说法。"
    else:
        intro = "No language model is configured, so I follow fixed rules and cannot chat."
        intro += " I can:" if lines else ""
        hint = "Set ZHIREN_MODEL and I will understand more."
    return "\n".join([intro, *lines, hint])


def missing(tool: Tool, field: str, language: str) -> str:
    """Ask for the argument that a request lacks."""
    if language == "zh":
        return f"要{_says(tool, language).rstrip('。')}，请给出 {field}。"
    return f"To use {tool.name} I need the {field}. Please name it."


def declined(language: str) -> str:
    """Say that nothing was done because the person said no."""
    return (
        "未获批准，没有做任何更改。" if language == "zh" else "Not approved: nothing was changed."
    )


def unknown(name: str) -> str:
    """Tell a model that it may not use such a tool."""
    return f"There is no tool {name!r} for you. Use only the tools you were given."


def confirm(tool: Tool, arguments: Mapping[str, Any], language: str) -> str:
    """Ask for a person's yes to exactly this call."""
    given = ", ".join(f"{field}: {value}" for field, value in arguments.items())
    if language == "zh":
        return f"需要你确认：{_says(tool, language)}（{given}）"
    return f"Please confirm: {_says(tool, language)} ({given})"


def describe(results: Sequence[Mapping[str, Any]], language: str) -> str:
    """Put the results of tools into words."""
    return "\n\n".join(_result(one, language) for one in results)


def _says(tool: Tool, language: str) -> str:
    return tool.zh if language == "zh" else tool.description.splitlines()[0]


def _result(one: Mapping[str, Any], language: str) -> str:
    result = one["result"]
    if declined := result.get("declined"):
        return str(declined)
    if not one["ok"]:
        failed = "没有成功" if language == "zh" else "That did not work"
        return f"{failed}: {result['error']}"
    for field in _TEXTS:
        if isinstance(said := result.get(field), str) and said.strip():
            return said
    for items in result.values():
        if isinstance(items, list):
            return _listed(items, language)
    return "完成。" if language == "zh" else "Done."


def _listed(items: Sequence[Any], language: str) -> str:
    if not items:
        return "没有找到。" if language == "zh" else "Nothing found."
    lines = [f"- {_line(item)}" for item in items[:_SHOWN]]
    if (more := len(items) - _SHOWN) > 0:
        lines.append(f"… 另有 {more} 项" if language == "zh" else f"… and {more} more")
    return "\n".join(lines)


def _line(item: Any) -> str:
    if not isinstance(item, Mapping):
        return str(item)
    name = next((str(item[field]) for field in _NAMES if item.get(field)), "")
    ident = next(
        (str(v) for field, v in item.items() if field == "id" or field.endswith("_id")), ""
    )
    return f"{name} ({ident})" if name and ident else name or ident or str(dict(item))
