"""What is wrong with something that was sent, in Chinese: pydantic says it in English alone."""

from collections.abc import Mapping
from typing import Any

_UNNAMED = "格式不正确"
_SAID: Mapping[str, str] = {
    "missing": "必填",
    "extra_forbidden": "不认识的字段",
    "json_invalid": "不是有效的 JSON",
    "string_type": "须为字符串",
    "string_too_short": "至少 {min_length} 个字符",
    "string_too_long": "最多 {max_length} 个字符",
    "int_type": "须为整数",
    "int_parsing": "须为整数",
    "int_from_float": "须为整数",
    "float_type": "须为数字",
    "float_parsing": "须为数字",
    "finite_number": "须为有限的数",
    "bool_type": "须为布尔值",
    "bool_parsing": "须为布尔值",
    "greater_than": "须大于 {gt}",
    "greater_than_equal": "不得小于 {ge}",
    "less_than": "须小于 {lt}",
    "less_than_equal": "不得大于 {le}",
    "literal_error": "只能是 {expected}",
    "enum": "只能是 {expected}",
    "list_type": "须为数组",
    "too_short": "至少 {min_length} 项",
    "too_long": "最多 {max_length} 项",
    "dict_type": "须为对象",
    "model_type": "须为对象",
    "model_attributes_type": "须为对象",
}
_KINDS = {"date": "须为日期", "datetime": "须为日期时间", "time": "须为时间", "url": "须为网址"}
"""By how the names of complaints about them begin."""


def in_chinese(found: Mapping[str, Any]) -> str:
    """Say in Chinese what pydantic *found*, one of its errors with its context."""
    kind: str = found["type"]
    if kind == "value_error":  # one of our own checks, in its own words
        return str(found["msg"]).removeprefix("Value error, ")
    said = _SAID.get(kind) or _KINDS.get(kind.partition("_")[0], _UNNAMED)
    told = {name: _plain(value) for name, value in found.get("ctx", {}).items()}
    try:
        return said.format(**told)
    except KeyError:  # pydantic tells less of it than it used to
        return _UNNAMED


def _plain(value: Any) -> str:
    return str(value).replace("'", "").replace(", ", "、").replace(" or ", " 或 ")
