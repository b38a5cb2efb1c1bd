"""This is where it is decided what is *not* evidence: self-praise, orders to the judge, noise.

Whatever is void here earns nothing, whoever judges: the rules skip it, and a language model
never gets to read it.
"""

import re
import unicodedata
from typing import Literal

from zhiren_graphs.skills.conduct import is_empty, is_injected

Void = Literal["injection", "praise", "repeat", "echo", "filler", "decline"]

_ORDER = re.compile(
    r"(?:评|判|记|得|打)(?:我|出|为|上)*\s*(?:满分|高分|最高级|A\+)"
    r"|(?:忽略|无视|忘掉|忘记)(?:掉|了)?(?:以上|之前|前面|上面|所有|此前|你的).{0,10}内容"
    r"|(?:请|务必|必须|直接)(?:推荐|录用|录取|通过)(?:我|该候选人|本人)"
    r"|(?:标记|判定|视)为(?:已)?(?:覆盖|满分|通过|优秀)"
    r"|评分(?:系统|模型|员|AI).{0,8}(?:请|必须|应当)"
    r"|\b(?:score|rate|grade|mark)\b (?:me|this|it|my)\b.{0,20}(?:\bcovered\b|\b10\b|5/5|4/4)"
    r"|\brecommend (?:me|this candidate)\b"
    r"|</?data>|[\"']?(?:overall_)?score[\"']?\s*[:=]\s*\d",
    re.IGNORECASE,
)
"""Orders about the verdict itself, beside those that any answer may not give the interviewer."""

_PRAISE = re.compile(
    r"(?:我|本人)(?:这个人|自己|真的|确实|绝对|可以说|就|一直|都|也|在各方面|觉得我?|认为我?|相信我?)*"
    r"(?:是|算)?(?:一个|一名|一位)?"
    r"(?:最|非常|十分|特别|极其|极为|超级|很|真|相当|无比)(?:的)?(?:有)?"
    r"(?:优秀|出色|厉害|聪明|完美|卓越|棒|强|合适|能干|专业|资深|突出|天才|努力|自信|适合|好)"
    r"|(?:能力|水平|技术|实力|表达|逻辑|经验)(?:都|也|是)?(?:非常|特别|很|极|超|十分|最)(?:的)?"
    r"(?:强|高|好|出色|优秀|丰富|突出)"
    r"|(?:比|超过|胜过).{0,12}(?:人|候选人|同事|同学|应聘者)(?:都|要)?.{0,3}(?:强|好|优秀|厉害)"
    r"|最(?:合适|适合|佳|好|优秀|理想)的?(?:人选|候选人|选择)"
    r"|(?:一流|顶尖|无可挑剔|完美无缺|天才|不二人选|最佳人选)"
    r"|\bi(?:'m| am)\s+(?:(?:a|an|the|very|really|extremely|truly|absolutely|simply|by far|so|"
    r"such|definitely|clearly)\s+)*"
    r"(?:best|excellent|outstanding|brilliant|perfect|genius|exceptional|great|amazing|talented|"
    r"superb|smart|ideal|top|world-class|strongest|fantastic)\b"
    r"|\bmy\s+\w+(?:\s+\w+)?\s+(?:is|are)\s+(?:\w+\s+)?(?:excellent|outstanding|perfect|superb|"
    r"world-class|second to none|exceptional|the best)\b"
    r"|\b(?:best|perfect|ideal) (?:candidate|choice|fit)\b|\bbetter than (?:all|any|every|most)\b",
    re.IGNORECASE,
)
_FILLER = re.compile(
    r"^(?:嗯|呃|额|啊|那个|这个|就是说?|然后|对|好的?|ok|okay|"
    r"um+|uh+|er+|well|so|yeah|you know|like|"
    r"[\s，,、。.…!！~])+$",
    re.IGNORECASE,
)
_WORD = re.compile(r"[A-Za-z]+|[\u3400-\u9fff\u3040-\u30ff\uac00-\ud7af]|\d")
_FEW_LETTERS = 6
_SPOKEN_LETTERS = re.compile(r"[^\W\d_]")


def void_of(clause: str) -> Void | None:
    """Say why *clause* is no evidence by its wording alone, or None when it may be."""
    if is_injected(clause) or _ORDER.search(clause):
        return "injection"
    if _PRAISE.search(clause):
        return "praise"
    return "filler" if _FILLER.match(clause) else None


def fold(text: str) -> str:
    """Reduce *text* to its letters and digits, to see whether the same was said before."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(letter for letter in folded if letter.isalnum())


def is_garbage(text: str) -> bool:
    """Tell whether *text* is no language at all: empty, noise, one key held down, broken bytes."""
    spoken = _SPOKEN_LETTERS.findall(text)
    if is_empty(text) or len(spoken) < 2 or _FILLER.match(text):
        return True
    signs = re.findall(r"\w", text)
    written = len(re.sub(r"\s", "", text))
    # Figures are said too, as long as there are words around them.
    if len(signs) < written * 0.4 or len(spoken) < written * 0.15:
        return True
    # However long a text is, its language has more letters than a few.
    if len(spoken) >= 6 and len(set(spoken)) <= max(2, min(_FEW_LETTERS, len(spoken) // 12)):
        return True
    return _is_mashed(text)


def _is_mashed(text: str) -> bool:
    """Tell whether most of the Latin words cannot be spoken, with hardly any Chinese around."""
    words = _WORD.findall(text)
    latin = [word.lower() for word in words if word.isascii() and word.isalpha()]
    if not latin or len(latin) < len(words) / 2:
        return False
    odd = [word for word in latin if len(word) > 4 and not _speakable(word)]
    return sum(map(len, odd)) > sum(map(len, latin)) / 2


def _speakable(word: str) -> bool:
    vowels = sum(letter in "aeiouy" for letter in word)
    return 0.15 <= vowels / len(word) <= 0.85 and not re.search(r"[^aeiouy]{6,}", word)
