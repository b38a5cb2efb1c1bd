"""This is where it is told what kind of answer was given, before anybody looks at what it says.

The rules err towards the candidate: an answer is only empty, declined or off the topic when
nothing else can be meant, and a sentence that tries to steer the interviewer costs nothing but
itself.
"""

import re
from collections.abc import Sequence
from typing import Literal

from zhiren_graphs.skills.transcripts import Sentence, length

Flag = Literal["empty", "short", "off_topic", "declined", "injected", "abusive"]

_SHORT = 12
_SPEAKS_FOR_ITSELF = 16
_LEAST_VARIETY = 0.2
_FILLER = re.compile(r"[嗯啊呃哦额唔哈这个那]+|um+|uh+|er+|hm+|ah+")

_DECLINED = re.compile(
    r"不(?:太|大|是很|怎么)?(?:知道|清楚|了解|会|懂|记得|确定怎么)|没(?:有)?(?:接触|了解|学|用"
    r"|听说)过|答不(?:上来|出来)|想不(?:起来|出来)"
    r"|跳过|下一题|下一个问题|(?:无法|没法|不能)回答|不想(?:回答|说)"
    r"|\b(?:i\s+)?(?:do\s*n[o']?t|do not|cannot|can'?t)\s+(?:really\s+|quite\s+)?(?:know|recall"
    r"|remember|answer|say)\b"
    r"|\bno\s+(?:idea|clue|comment)\b|\b(?:not sure|pass on|skip (?:this|it|that|please)"
    r"|next question|never (?:used|heard|tried))\b"
    r"|^\W*(?:pass|skip|idk|dunno)\W*$",
    re.IGNORECASE,
)
_INJECTED = re.compile(
    r"(?:忽略|无视|忘(?:记|掉)|不要(?:管|理会|遵守)|跳出).{0,12}(?:指令|指示|规则|提示|设定|要求"
    r"|限制|评分)"
    r"|(?:给|打|评|判)(?:我|该候选人|这位候选人|候选人|一个|个|出){0,3}.{0,4}(?:满分|高分|最高分"
    r"|100\s*分|一百分)"
    r"|(?:告诉|给|展示|显示|输出|透露|公布|念出?|发).{0,8}(?:评分(?:标准|要点|规则|细则)|参考答案"
    r"|标准答案|系统提示|提示词|得分点)"
    r"|(?:直接)?(?:录用|推荐录用|让我通过|判我通过)(?:我|吧|即可)|(?:你|您)(?:现在|从现在起"
    r"|已经)(?:是|扮演|变成)(?!.{0,6}面试官)"
    r"|(?:系统|管理员|开发者)(?:消息|指令|提示|模式)\s*[:：\]】]"
    r"|\b(?:ignore|disregard|forget|override|bypass)\b.{0,30}\b(?:instructions?|prompts?|rules?"
    r"|rubrics?|guidelines?|above|previous)\b"
    r"|\b(?:give|award|assign|grade|score|rate|mark)\b.{0,25}\b(?:full|perfect|maximum|highest"
    r"|top|100)\b.{0,12}(?:marks?|scores?|points?|rating|grade|%|/\s*100)?"
    r"|\b(?:show|reveal|print|tell|give|display|output|repeat)\b.{0,25}\b(?:rubric"
    r"|scoring points?|reference answer|model answer|answer key|system prompt|your (?:prompt"
    r"|instructions))\b"
    r"|\byou are (?:now|no longer)\b|\b(?:system|developer|admin) (?:message|prompt|mode"
    r"|override)\b|<\|?(?:im_start|system|assistant)\|?>|\[/?(?:INST|SYSTEM)\]",
    re.IGNORECASE,
)
_ABUSIVE = re.compile(
    r"傻[逼比Xx叉]|[操肏艹]你|[他她你]妈的|滚蛋|去死|白痴|智障|脑残|废物面试|狗屁|王八蛋|混蛋"
    r"|\bf+u+c+k+(?:ing|ed|er)?\b|\bbull?shit\b|\b(?:asshole|bastard|moron|idiot)s?\b"
    r"|\bshut up\b|\bscrew you\b",
    re.IGNORECASE,
)


_WITHOUT = re.compile(
    r"没(?:有)?(?:怎么|太)?(?:遇到|碰到|碰见|经历|发生|出现|有|做|处理|参与)?过"
    r"|没(?:有)?(?:什么|这种|这样的|这方面的?|类似的?|相关的?|太多)?.{0,4}(?:经历|经验|机会|意见|分歧|冲突|例子)"
    r"|从(?:来)?没"
    r"|\bnever (?:had|faced|happened|been|experienced|met|disagreed)\b"
    r"|\b(?:have|had)(?: not|n'?t) (?:had|faced|been|experienced|encountered|met)\b"
    r"|\bno (?:such )?(?:experience|disagreements?|conflicts?|examples?)\b"
    r"|\b(?:do|did)(?: not|n'?t) have (?:any |much |such )?(?:\w+ )?(?:experience|example|opinion)",
    re.IGNORECASE,
)
_MORE_THAN_THAT = 30


def is_without_experience(text: str) -> bool:
    """Tell "that never happened to me" from an account."""
    return bool(_WITHOUT.search(text)) and length(text) < _MORE_THAN_THAT


def is_injected(text: str) -> bool:
    """Tell whether *text* tries to steer its judge instead of answering."""
    return _INJECTED.search(text) is not None


def clean(said: Sequence[Sentence]) -> list[Sentence]:
    """Keep the sentences that may count as evidence: those that do not try to steer or insult."""
    return [one for one in said if not is_injected(one.text) and not _ABUSIVE.search(one.text)]


def flags_of(transcript: str, said: Sequence[Sentence]) -> list[Flag]:
    """Name what is plain from the words alone; ``off_topic`` needs the question and is not here."""
    found: list[Flag] = []
    left = "".join(one.text for one in clean(said))
    if is_injected(transcript):
        found.append("injected")
    if _ABUSIVE.search(transcript):
        found.append("abusive")
    if is_empty(left):
        found.append("empty")
    elif is_declined(left):
        found.append("declined")
    elif length(left) < _SHORT:
        found.append("short")
    return found


def is_empty(text: str) -> bool:
    """Tell silence, noise and one sound over and over from an answer."""
    signs = [sign for sign in text.lower() if sign.isalnum()]
    if len(signs) < 2:
        return True
    monotonous = len(signs) >= 8 and len(set(signs)) < 4
    if monotonous and len(set(signs)) / len(signs) < _LEAST_VARIETY:
        return True
    # Word by word: one expression for all of them could be made to try forever.
    return all(_FILLER.fullmatch(word) for word in re.findall(r"\w+", text.lower()))


def is_declined(text: str) -> bool:
    """Tell "I do not know" from an answer that only begins with it."""
    rest, times = _DECLINED.subn("", text)
    return times > 0 and length(rest) < _SPEAKS_FOR_ITSELF
