"""This is where words are checked before an interviewer says them, whoever worded them.

They give nothing away of the reference answer or the scoring points, do not ask again what was
asked, keep off what may not be asked of an applicant, and speak the candidate's language.
"""

import re
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Any

from zhiren.search.tokens import tokens
from zhiren_graphs.skills.transcripts import language_of

_LONGEST_QUOTE = {"zh": 7, "en": 24}
"""As many characters in a row may be the reference's own; more is a quotation."""
_ALIKE = 0.75
_HEAD = re.compile(r"^\s*([^：:（(—。.\n]{2,24}?)\s*[：:（(—]")

_PROTECTED = re.compile(
    r"婚姻|结婚|已婚|未婚|离婚|恋爱|男朋友|女朋友|配偶|怀孕|备孕|生育|生孩子|要孩子|二胎|几个孩子"
    r"|多大年纪|年龄|多少岁|出生(?:年|日)"
    r"|民族|宗教|信仰|政治面貌|党员|籍贯|户口|户籍|残疾|病史|传染病|乙肝|性取向|同性恋|血型|星座"
    r"|父母(?:是|做|的)|家庭(?:背景|状况|情况)"
    r"|\b(?:married|marital|spouse|husband|wife|boyfriend|girlfriend|pregnan\w*|maternity|(?:have"
    r"|having|want|plan(?:ning)?) (?:any )?(?:kids|children)|childcare"
    r"|how old|your age|date of birth|born in|religio\w*|ethnic\w*|your race|nationality"
    r"|native country|disab\w*|medical history|sexual orientation|political (?:views?|party)"
    r"|union member)\b",
    re.IGNORECASE,
)
_VERDICT = re.compile(
    r"满分|得分|评分|打分|[0-9一二三四五六七八九十]+\s*分(?!钟)|录用|录取|通过了(?:面试|初试)"
    r"|被淘汰|答对|答错|正确答案|标准答案|参考答案"
    r"|\b(?:score[ds]?|points?|full marks?|hired|passed|failed|correct answer|reference answer"
    r"|rubric)\b",
    re.IGNORECASE,
)


def is_protected(text: str) -> bool:
    """Tell whether *text* touches what may not be asked of an applicant."""
    return _PROTECTED.search(text) is not None


def gives_a_verdict(text: str) -> bool:
    """Tell whether *text* promises or judges."""
    return _VERDICT.search(text) is not None


def repeats(text: str, asked: Iterable[str]) -> bool:
    """Tell whether nearly the same was asked before."""
    return any(_alike(text, other) for other in asked)


def leaks(text: str, question: dict[str, Any], spoken: str) -> bool:
    """Tell whether *text* gives away what the candidate should have said.

    *spoken* is all that both sides have said: what is in there is nobody's secret.
    """
    secrets = [question.get("reference_answer") or "", *question["scoring_points"]]
    return any(_quotes(text, secret, spoken) for secret in secrets) or any(
        name in text.lower() and name not in spoken.lower() for name in _names(secrets)
    )


def is_question(text: str) -> bool:
    """Tell whether *text* ends by asking."""
    return text.rstrip().endswith(("?", "？"))


def speaks(text: str, language: str) -> bool:
    """Tell whether *text* is in *language*."""
    return language_of(text, language) == language


def _quotes(text: str, secret: str, spoken: str) -> bool:
    for block in SequenceMatcher(None, text, secret, autojunk=False).get_matching_blocks():
        shared = text[block.a : block.a + block.size].strip()
        if len(shared) > _LONGEST_QUOTE[language_of(shared, "en")] and shared not in spoken:
            return True
    return False


def _names(secrets: Sequence[str]) -> set[str]:
    """Find what the scoring points are called, before the colon that explains them."""
    return {head[1].strip().lower() for secret in secrets if (head := _HEAD.match(secret))}


def _alike(text: str, other: str) -> bool:
    one, two = _terms(text), _terms(other)
    if not one or not two:
        return text.strip() == other.strip()
    return len(one & two) / len(one | two) >= _ALIKE


@lru_cache(maxsize=2048)
def _terms(text: str) -> frozenset[str]:
    return frozenset(tokens(text))
