"""What this door says in its own words: which tool runs, and how a deletion is confirmed."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from secrets import token_hex
from typing import Any

_ANSWER = re.compile(
    r"\W*(?:(?P<yes>确认|同意|confirm|yes)|(?P<no>取消|拒绝|cancel|no))"
    r"\W*(?P<talk>[0-9a-f]{8})-(?P<step>\d{1,4})\W*",
    re.IGNORECASE,
)
_SHOWN = 300
"""Letters of a tool's arguments."""


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """A person's yes or no to exactly one question that was asked before."""

    talk: str
    step: int
    """Where in the talk the question was asked: a yes that is sent twice approves once."""
    approve: bool


def new_talk() -> str:
    """Make the name of a talk, short enough to be typed."""
    return token_hex(4)


def verdict(said: str) -> Verdict | None:
    """Read a yes or no: nothing but the word and the code counts."""
    if (found := _ANSWER.fullmatch(said)) is None:
        return None
    return Verdict(
        talk=found["talk"].lower(), step=int(found["step"]), approve=found["yes"] is not None
    )


def ask(waiting: Sequence[Mapping[str, Any]], code: str, language: str) -> str:
    """Ask for a yes to what waits, and say how it is given."""
    questions = "\n".join(str(one["question"]) for one in waiting)
    if language == "zh":
        return f"{questions}\n\n要执行，请回复：确认 {code}\n回复其他内容则什么都不会改变。"
    return f"{questions}\n\nTo go ahead, reply: confirm {code}\nAny other reply changes nothing."


def nothing_waits(language: str) -> str:
    """Say that a yes came for nothing."""
    if language == "zh":
        return "没有等待确认的操作：它已经执行、已被取消，或代码有误。什么都没有改变。"
    return "Nothing waits for that code: it was done, cancelled or mistyped. Nothing was changed."


def begins(call: Mapping[str, Any], language: str) -> str:
    """Say that a tool begins, and with what."""
    given = json.dumps(call["arguments"], ensure_ascii=False)
    if len(given) > _SHOWN:
        given = f"{given[:_SHOWN]}…"
    return f"{'使用工具' if language == 'zh' else 'Using'} {call['name']} {given}\n"


def ended(outcome: Mapping[str, Any], language: str) -> str:
    """Say how a tool ended."""
    if outcome["ok"]:
        return f"{outcome['name']}{'：完成' if language == 'zh' else ': done'}\n"
    return f"{outcome['name']}{'：没有成功' if language == 'zh' else ': did not work'}\n"


def again(language: str) -> str:
    """Say that what was said so far is void."""
    return "\n\n（以上作废，重新回答：）\n\n" if language == "zh" else "\n\n(Void; once more:)\n\n"
