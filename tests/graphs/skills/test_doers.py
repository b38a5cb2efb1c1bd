"""Whose deed is spoken of: nobody is asked about their part in what a colleague did."""

import re
from typing import Any

import pytest

from zhiren_graphs.skills.doers import is_by_others
from zhiren_graphs.skills.follow_ups import candidates

OWN_ZH = "你本人完成"
OWN_EN = "do yourself"


@pytest.mark.parametrize(
    ("sentence", "deed", "others"),
    [
        ("我负责搭建排序模型", "搭建", False),
        ("我们优化了数据库", "优化", False),
        ("同事优化了数据库", "优化", True),
        ("我同事重构了登录模块", "重构", True),
        ("运维同事排查了日志，修复了连接池", "修复", True),
        ("我和同事一起排查了日志", "排查", False),
        ("同事提了建议，我重构了模块", "重构", False),
        ("组长设计了方案，我负责实现缓存", "实现", False),
        ("优化了查询", "优化", False),
    ],
)
def test_the_doer_is_who_was_named_last(sentence: str, deed: str, others: bool) -> None:
    assert is_by_others(sentence, sentence.index(deed), "zh") is others


@pytest.mark.parametrize(
    ("sentence", "deed", "others"),
    [
        ("I built the cache", "built", False),
        ("My colleague built the cache", "built", True),
        ("Tom built the cache and deployed it", "deployed", True),
        ("I asked my manager and then built the cache", "built", False),
        ("our senior engineer designed the schema", "designed", True),
        ("With my team I designed the schema", "designed", False),
        ("she fixed the bug", "fixed", True),
        ("Then we fixed the bug", "fixed", False),
        ("Built a cache", "Built", False),
    ],
)
def test_the_doer_is_who_was_named_last_in_english(sentence: str, deed: str, others: bool) -> None:
    assert is_by_others(sentence, sentence.index(deed), "en") is others


def asked(answer: str, language: str) -> list[str]:
    inputs: dict[str, Any] = {
        "question": {"content": "?", "type": "behavioral"},
        "answer": answer,
        "said": "",
        "asked": [],
        "language": language,
        "points": [{"point": "个人职责 role", "state": "open", "quote": ""}],
    }
    return [one.text for one in candidates(inputs)]


def test_what_a_colleague_did_is_not_taken_for_the_candidates_own() -> None:
    texts = asked("我同事重构了整个登录模块。我负责联系客户确认需求。", "zh")
    own = [text for text in texts if OWN_ZH in text]
    assert own
    assert not any("登录模块" in text for text in own)


def test_what_a_colleague_did_is_not_taken_for_the_candidates_own_in_english() -> None:
    texts = asked("My colleague rewrote the login module. I organised the customer visits.", "en")
    own = [text for text in texts if OWN_EN in text]
    assert any("customer visits" in text for text in own)
    assert not any(re.search("login", text) for text in own)
