"""The words by which a question shows what it wants, in Chinese (both scripts) and English."""

import re
from typing import Literal

Asks = Literal["time", "number", "person", "place", "reason", "thing"]
"""What kind of answer a question wants."""


def _any(*alternatives: str) -> re.Pattern[str]:
    return re.compile("|".join(alternatives), re.IGNORECASE)


def _words(*lines: str) -> frozenset[str]:
    return frozenset(word for line in lines for word in line.split())


_WHAT = "(?:什么|什麼|甚麼|啥)"

KINDS: dict[Asks, re.Pattern[str]] = {
    "time": _any(
        r"[哪那何几幾]一?[年月日天]",
        r"哪[個个]?(?:年份|世[纪紀]|年代|[时時]期|朝代|[时時]代)",
        r"何[时時]|多久|[几幾][点點]",
        rf"{_WHAT}(?:[时時]候|[时時][间間]|年代|[时時]期)",
        r"\bwhen\b|\bhow (?:long ago|old)\b",
        r"\bwhat (?:year|date|day|month|century|decade|time)\b",
        r"\bin which (?:year|month|century)\b",
    ),
    "number": _any(
        r"多少|百分之几|多[大长長高深宽寬远遠重快]",
        r"[几幾](?:[个個名位条條种種次天人层層座架艘台部家所项項轮輪级級岁歲倍成])",
        r"\bhow (?:many|much|long|far|tall|high|large|big|deep|often|fast)\b",
        r"\bwhat (?:percent\w*|number|proportion|fraction|share|size|amount|rate)\b",
        r"\bwhat (?:temperature|length|height|area|population|price|cost)\b",
    ),
    "person": _any(r"谁|誰|哪位|何人", rf"{_WHAT}人", r"\bwho(?:m|se)?\b"),
    "reason": _any(r"为什么|為什麼|为何|為何|[为為]啥|原因|何故", r"\b(?:why|reason)\b"),
    "place": _any(
        r"哪里|哪裡|哪儿|何处|何處|何地",
        rf"{_WHAT}地方",
        r"哪[个個座]?(?:国家|國家|城市|地[区區]|省|市|[县縣])",
        r"\bwhere\b",
        r"\bwh(?:at|ich) (?:city|country|place|state|continent|district|region|town)\b",
    ),
}
"""By the words of the question; the first that fits counts."""

_NUMERAL = "[一二两三四五六七八九十百千万亿半數数]+"
_COUNTED = "[个個名位条條种種次年天人层層座架艘台部家所项項公米里度成倍]"

ANSWERS: dict[Asks, re.Pattern[str]] = {
    "time": _any(
        r"\d{3,4}|\d+\s*[年月日世点點:]",
        r"世[纪紀]|年[间間]|[周週]|星期|小[时時]|分[钟鐘]|[个個]月|[元一二三四五六七八九十]+年|[时時]期|朝|年代",
        r"\b(?:january|february|march|april|may|june|july|august|september|october)\b",
        r"\b(?:november|december|century|decade|\w+day)\b",
        r"\b(?:second|minute|hour|day|night|week|month|quarter|year)s?\b",
    ),
    "number": _any(
        rf"\d|{_NUMERAL}{_COUNTED}",
        r"\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen)\b",
        r"\b(?:hundred|thousand|million|billion|half|third|quarter|percent|twice|several)\b",
    ),
    "reason": _any(
        r"因|由[于於]|所以|[从從]而|以便|[为為]了|[导導]致|使得|目的",
        r"\b(?:because|since|due|as|to|so|for|result|cause\w*|reason\w*|therefore|thus)\b",
    ),
}
"""What stands in a text that may answer each kind; kinds not listed cannot be told."""

DENIES = _any(
    r"[没沒]有|[没沒]能|[并並](?:不|未|非)|不是|未能|从未|從未|不再|[无無]法|不[会會能可]",
    r"n['’]t\b|\b(?:not|never|no|none|neither|nor|cannot|without|un\w{5,}|in(?:active|capable))\b",
)
"""How a question or a sentence says that something is not so."""

ASKING = _any(
    r"请问|請問|想知道|告[诉訴]我|到底|究竟|具[体體]",
    rf"是?(?:[怎咋]么?|怎麼?|{_WHAT})一?回事|[为為][啥何]|[咋啥]|哪[天座儿兒次]",
    # What "this kind of" points at is said beside it.
    r"[这這那](?:次|起|套|[种種]|部|件|[样樣]|位|座|家|[条條]|[场場]|本|篇|[项項]|些|[个個])|[东東]西|的[话話]",
    rf"(?:是|叫|有|在|用|由|于|於|被|[从從]|到|[与與]|和|以)?(?:{_WHAT}|哪一[个個年种種]|"
    r"哪[几幾][个個年种種]|哪些|哪[个個位里裡儿种種年座家部所条條]|谁|誰|何[时時年处處地人种種]|多少|多[久大长長高深宽寬远遠重快]|"
    r"怎么样?|怎麼樣?|怎[样樣]|如何|为何|為何|为什么|為什麼|[几幾][个個年种種名次])(?:是|的)?",
    r"[吗嗎呢][？?]?$",
)
"""What makes a sentence a question and carries nothing to look for."""

WEAK = _words(
    "name mani much call known use type kind year date day time number people person what",
    "年 月 日 天 人 名 叫 称 稱 叫做 称为 稱為 名字 名称 名稱 主要 位于 位於 属于 屬於",
    "时候 時候 时间 時間 一年 地方 国家 國家 城市 部分 包括 包含 哪 几 幾 该 該 此",
    "需要 必须 必須 应该 應該 能够 能夠 不能 能否 是否 要求 规定 規定 need requir allow long",
)
"""Tokens that say little about what is asked."""

REFERS = _any(
    r"^(?:那么?|那麼|它|他|她|[这這]|其|[该該]|此|[还還]|再|呢)",
    r"它|他[们們]|她|[这這][个個些]|那[个個些]|其中|上述|[前后後]者|呢[？?]?$",
    r"^(?:and|(?:what|how) about|then)\b",
    r"\b(?:it|its|they|them|their|he|his|she|her|this|that|these|those|one)\b",
)
"""What points to something said before."""

POINTS_BACK = _any(
    r"(?:他|她|它|其|[该該此][^,，。]{0,6}|[这這]|后者|後者|前者|[当當]年|同年|[当當]天|[当當]日|例如|比如|譬如)",
    r"(?:he|she|it|they|his|her|its|their|this|that|these|those|both|such|there)\b",
    r"for (?:example|instance)\b",
)
"""How a sentence begins that says something about what the one before it names."""

_DOCUMENTS = r"(?:文[档檔]|文件|[资資]料|材料|文章|手[册冊]|知[识識][库庫]|本文|全文|[这這]篇)"
_TELL = r"(?:[讲講]|[说說]|[写寫]|介[绍紹]|[关關][于於]|[内內]容|概述|[总總][结結]|摘要|概括)"
_PAPERS = r"(?:documents?|files?|texts?|manual|handbook|papers?|knowledge base)"

OVERVIEW = _any(
    rf"{_DOCUMENTS}.{{0,6}}(?:主要|大概|大致|[总總][体體])?.{{0,3}}{_TELL}",
    rf"(?:[总總][结結]|概括|概述|介[绍紹])(?:一下)?.{{0,6}}{_DOCUMENTS}",
    rf"\b(?:summar\w+|overview|gist)\b.{{0,30}}\b{_PAPERS}\b",
    rf"\bwhat (?:is|are|does|do) (?:the|this|these|my) {_PAPERS} "
    r"(?:mainly )?(?:about|say|cover|contain|describe)",
)
"""A question about the documents themselves."""
