"""Errors in Chinese, for the dialects whose messages are. Details stay as they were said."""

from zhiren.errors import (
    Conflict,
    Forbidden,
    Invalid,
    MissingExtra,
    NotFound,
    QuotaExceeded,
    TimedOut,
    TooLarge,
    TooManyRequests,
    Unauthorized,
    Unavailable,
    Unreadable,
    UnsupportedFormat,
    ZhirenError,
)

_NOUNS = {
    "agent": "智能体",
    "answer": "回答",
    "candidate": "候选人",
    "chunk": "分块",
    "citation": "引用",
    "condition": "筛选条件",
    "conversation": "对话",
    "document": "文档",
    "file": "文件",
    "interview": "面试",
    "knowledge base": "知识库",
    "message": "消息",
    "page": "页面",
    "passage": "段落",
    "position": "岗位",
    "project": "项目",
    "question": "题目",
    "report": "报告",
    "talent": "人才",
    "task": "任务",
    "user": "用户",
}
_SAID: tuple[tuple[type[ZhirenError], str], ...] = (
    (Unreadable, "文件无法读取"),
    (Invalid, "参数错误"),
    (Unauthorized, "未授权"),
    (QuotaExceeded, "超出配额"),
    (Forbidden, "无权限"),
    (Conflict, "当前状态不允许此操作"),
    (TooLarge, "大小超出限制"),
    (UnsupportedFormat, "文件格式不支持"),
    (TooManyRequests, "请求过于频繁"),
    (MissingExtra, "缺少组件"),
    (Unavailable, "服务暂不可用"),
    (TimedOut, "处理超时"),
)


def in_chinese(error: ZhirenError) -> str:
    """Say *error* in Chinese: what kind it is, then what was said about it."""
    if isinstance(error, NotFound):
        return f"{_NOUNS.get(error.noun, error.noun)}不存在：{error.ident}"
    for kind, said in _SAID:
        if isinstance(error, kind):
            detail = _detail(error)
            return detail if _is_chinese(detail) else f"{said}：{detail}" if detail else said
    return "服务器内部错误"


def _detail(error: ZhirenError) -> str:
    """Say what is wrong, field by field, where the error knows that in Chinese."""
    if not isinstance(error, Invalid) or not error.chinese:
        return str(error)
    said = "；".join(f"{field} {problem}" if field else problem for field, problem in error.chinese)
    return f"参数错误：{said}"


def _is_chinese(text: str) -> bool:
    return any("\u4e00" <= character <= "\u9fff" for character in text)
