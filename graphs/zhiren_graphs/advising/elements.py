"""By which words somebody speaks of an element of PICOS: labels, then whole frames, then nouns.

Each pattern's ``it`` is what is quoted. Earlier ones are surer, and win over later ones.
"""

import re
from collections.abc import Mapping, Sequence

_END = r"(?=[，,。；;？?\n]|$)"
_LATER = r"(?:[\d一二三四五六八十两半]+个?[天周月年]后)?"
_STOP = r"[^，,。；;：:？?\n]"
_MARK = (
    r"(?:[，,。；;：:\s]|我(?:们)?(?:想|打算|计划)(?:研究|知道|了解)?|研究|评估|评价|探讨|观察|分析|看看"
    r"|了解|(?<!卒)中)"
)
_BEGIN = rf"(?:^|{_MARK})"
_THING = rf"(?P<it>(?:(?!{_MARK}){_STOP}){{1,24}}?)"
_CAN = r"(?:能否|能不能|是否(?:能(?:够)?|可以|会)?|可否|可以|会不会|能够|能)"
_DOES = r"(?:降低|减少|减轻|缓解|改善|提高|提升|增加|预防|影响|延长|缩短|促进|抑制|防止)"
_GIVEN = r"(?:给予|接受|采用|使用|应用|进行|服用|口服|注射|静脉注射|静滴|补充|行|用|为|是)"
_TREATED = r"(?:干预|试验|实验|治疗|观察|研究)组"
_PLACE = r"(?:纳入|招募|选取|选择|入选|针对|对于|对|在|治疗|将|于|关于|影响|比较)"
_PEOPLE = r"(?:患者|病人|受试者|人群|参与者|伤者)"
_OTHERS = (
    r"(?:孕妇|产妇|新生儿|婴儿|婴幼儿|儿童|青少年|成年人|成人|老年人|女性|男性|居民|学生|护士"
    r"|医生|医护人员|早产儿|大学生|中学生|小学生|产妇|运动员|工人|员工|志愿者|大鼠|小鼠|家兔)"
)
_INSIDE = rf"(?:(?!{_PLACE}|对照组|{_TREATED}|以(?![上下内外及])){_STOP}){{0,30}}?"
_TRIAL = (
    r"(?:随机对照(?:试验|研究)?|随机(?:临床)?试验|RCT|队列研究|病例对照(?:研究)?|病例系列(?:研究)?"
    r"|横断面(?:研究|调查)?|系统评价|系统综述|荟萃分析|meta\s?分析|真实世界研究|前后对照研究"
    r"|诊断(?:准确性)?试验|质性研究|动物实验)"
)
_KIND = (
    r"(?:(?:多中心|单中心|双盲|单盲|三盲|开放标签|前瞻性|回顾性|整群|交叉|平行|非劣效|巢式)"
    r"[、，]?\s?){0,6}"
)
_WHO = (
    r"(?:patients?|adults|children|women|men|people|participants|adolescents|infants|newborns"
    r"|neonates|residents|students|nurses|workers|engineers|teachers|veterans|smokers|athletes"
    r"|mothers|individuals|survivors|volunteers|mice|rats)"
)
_ASIDE = (
    r"(?:will|would|was|were|is|are|compared|versus|vs|in|among|for|on"
    r"|reduces?|improves?|prevents?|affects?|increases?)"
)
_OF_WHOM = (
    r"(?:\s+(?:with|who|aged|under|over|hospitali[sz]ed|undergoing|living|younger|older|receiving)"
    rf"\s+[^,.;?]{{2,60}}?(?=\s+{_ASIDE}\b|[,.;?]|$))?"
)
_SMALL = r"(?:in|on|of|for|with|to|and|or|the|among|from|by|than)"
_ACTS = (
    r"(?:reduces?|improves?|prevents?|increases?|lowers?|affects?|relieves?|decreases?|shortens?"
    r"|prolongs?|influences?)"
)
_WHETHER = r"(?:whether|if|does|do|can|could|will|would|that)"
_WORDS = r"[^,.;?]"
_VERSUS = r"(?:compared (?:with|to)|versus|vs\.?|rather than)"


def _any(*patterns: str) -> list[re.Pattern[str]]:
    return [re.compile(pattern, re.IGNORECASE) for pattern in patterns]


def _labelled(letter: str, zh: str, en: str) -> str:
    names = rf"(?:{letter}(?![a-z])|{zh}|(?:{en})(?![a-z]))"
    return rf"(?:^|[\s，,。；;（(]){names}\s*(?:[:：]|(?<=[\u4e00-\u9fff])为)\s*(?P<it>[^。；;\n]+)"


ELEMENTS: Mapping[str, Sequence[re.Pattern[str]]] = {
    "P": _any(
        _labelled("P", "(?:研究|目标)?(?:人群|对象)|受试者", "populations?|participants|patients"),
        rf"(?:^|[，,。；;：:\s]|{_PLACE})(?P<it>{_INSIDE}{_PEOPLE})",
        rf"(?:对|在)(?P<it>{_INSIDE}{_OTHERS}){_STOP}{{2,16}}?(?:影响|效果|作用)",
        rf"(?:^|[，,。；;：:\s]|{_PLACE})(?P<it>{_INSIDE}{_OTHERS})"
        rf"(?=[，,。；;？?、\s]|中|里|的|进行|接受|使用|给予|服用|应用|{_CAN}|模型|$)",
        rf"\b(?:in|among|amongst|for|of)\s+(?:the\s+)?"
        rf"(?P<it>(?:(?!{_SMALL}\b)[a-z0-9-]+\s+){{0,4}}?{_WHO}{_OF_WHOM})",
        rf"(?P<it>\b(?:older\s+|pregnant\s+|premature\s+)?{_WHO}{_OF_WHOM})",
    ),
    "I": _any(
        _labelled("I", "干预(?:措施|方法|组)?|暴露(?:因素)?", "interventions?|exposures?"),
        rf"{_TREATED}{_GIVEN}(?P<it>{_STOP}{{2,40}}?){_END}",
        rf"一(?:半|组){_STOP}{{0,8}}?{_GIVEN}(?P<it>{_STOP}{{2,30}}?){_END}",
        rf"比较(?P<it>{_STOP}{{1,24}}?)(?:与|和|同|及){_STOP}{{1,24}}?"
        rf"(?=对|治疗|用于|在|的|{_END[3:-1]})",
        rf"{_BEGIN}{_THING}(?:与|和|同|较){_STOP}{{1,24}}?(?:相比|比较|对照)",
        rf"{_BEGIN}(?:孕期|围手术期|术前|术后|每日|每天|长期)?(?:{_GIVEN})?"
        rf"{_THING}{_CAN}{_DOES}",
        rf"{_BEGIN}{_THING}对{_STOP}{{2,40}}?(?:影响|效果|疗效|作用)",
        rf"{_BEGIN}{_THING}(?:与|和|同){_STOP}{{1,24}}?(?:之间)?的?"
        r"(?:关系|关联|相关性)",
        r"(?:给予|接受|应用|服用|注射|补充|口服|敲除|采用|使用)"
        rf"(?!{_KIND}{_TRIAL})(?P<it>{_STOP}{{2,30}}?)"
        rf"(?=的|能|是否|与|和|对|后|治疗|{_DOES}|[，,。；;？?]|$)",
        rf"\b(?:intervention|treatment|experimental) (?:group|arm)\s+\S*\s?"
        rf"(?:receives?|gets?|given)\s+(?P<it>{_WORDS}{{2,60}}?)(?=[,.;?]|$)",
        rf"\brandomi[sz]ed to\s+(?P<it>{_WORDS}{{2,50}}?)\s+(?:or|versus|vs\.?)\s",
        rf"\bcompar(?:e|es|ed|ing)\s+(?P<it>{_WORDS}{{2,50}}?)\s+(?:with|to|and|versus|vs\.?|against)\s",
        rf"^(?P<it>(?!{_WHETHER}\b){_WORDS}{{2,40}}?)\s+{_VERSUS}\s",
        rf"\b{_WHETHER}\s+(?P<it>{_WORDS}{{2,60}}?)\s+(?:{_VERSUS}\s|{_ACTS}\b)",
        rf"\b(?:effects?|efficacy|impact|effectiveness|safety)\s+of\s+(?P<it>{_WORDS}{{2,60}}?)"
        rf"(?=\s+{_ASIDE}\b|[,.;?]|$)",
        rf"\bassociation (?:between|of)\s+(?P<it>{_WORDS}{{2,50}}?)\s+(?:and|with)\s",
        r"\b(?:treated with|receiving|given|using)\s+"
        rf"(?P<it>{_WORDS}{{2,50}}?)(?=\s+(?:{_ASIDE}|or)\b|[,.;?]|$)",
    ),
    "C": _any(
        _labelled("C", "对照(?:组|措施)?", "comparat(?:or|ors|ive)|comparisons?|controls?"),
        rf"对照组?{_GIVEN}(?P<it>{_STOP}{{2,40}}?){_END}",
        rf"另一(?:半|组)(?:则)?{_GIVEN}(?P<it>{_STOP}{{2,30}}?){_END}",
        rf"比较{_STOP}{{1,24}}?(?:与|和|同|及)(?P<it>{_STOP}{{1,24}}?)(?=对|治疗|用于|在|的|[，,。；;？?]|$)",
        rf"(?:与|和|同|较)(?P<it>(?:(?![与和同较]){_STOP}){{2,24}}?)(?:相比|比较|对照|对比)",
        r"(?P<it>安慰剂|空白对照|常规治疗|标准治疗|常规护理|常规随访)",
        r"\bcontrols?(?: group| arm)?\s+\S*\s?(?:receives?|gets?|given)\s+"
        rf"(?P<it>{_WORDS}{{2,60}}?)(?=[,.;?]|$)",
        rf"\brandomi[sz]ed to\s+{_WORDS}{{2,50}}?\s+(?:or|versus|vs\.?)\s+"
        rf"(?P<it>{_WORDS}{{2,50}}?)(?=\s+(?:{_ASIDE}|and)\b|[,.;?]|$)",
        rf"\bcompar(?:e|es|ing)\s+{_WORDS}{{2,50}}?\s+(?:with|to|and|against)\s+"
        rf"(?P<it>{_WORDS}{{2,50}}?)(?=\s+{_ASIDE}\b|[,.;?]|$)",
        rf"\b{_VERSUS}\s+(?P<it>{_WORDS}{{2,50}}?)(?=\s+(?:{_ASIDE}|by)\b|[,.;?]|$)",
        r"\b(?P<it>placebo|standard care|usual care|no treatment)\b",
    ),
    "O": _any(
        _labelled(
            "O",
            "(?:主要|次要)?(?:结局|终点|疗效)(?:指标)?|指标",
            "(?:primary )?outcomes?|end ?points?",
        ),
        rf"(?:^|[，,。；;：:\s]){_LATER}(?:看|测量|测定|观察|比较)"
        rf"(?P<it>(?:(?![与和同]){_STOP}){{2,30}}?){_END}",
        rf"{_CAN}?{_DOES}(?P<it>(?!的){_STOP}{{2,24}}?)(?:的{_KIND}{_TRIAL})?{_END}",
        rf"对{_STOP}{{0,20}}?(?:{_PEOPLE}|{_OTHERS})(?:的)?(?P<it>{_STOP}{{2,20}}?)的?(?:影响|效果|作用)",
        rf"(?:与|和|同)(?P<it>(?:(?![与和同]){_STOP}){{2,24}}?)(?:之间)?的?(?:关系|关联|相关性)",
        rf"(?:治疗|用于){_STOP}{{2,20}}?的(?P<it>{_STOP}{{2,30}}?){_END}",
        rf"后(?P<it>{_STOP}{{2,12}}?)(?:怎么|如何|有何|的)变",
        r"(?P<it>[^，,。；;的对者和与]{0,16}"
        r"(?:死亡率|生存率|生存期|发生率|复发率|骨密度|血压|血糖|疼痛评分|评分|生活质量|疗效|有效率"
        r"|控制率|住院时间|不良反应|并发症))(?!患者|病人|人群)",
        rf"(?:\bwith\s+|\busing\s+|[,.]\s*(?!with|using))(?P<it>{_WORDS}{{2,60}}?)\s+"
        r"as the (?:primary|main|secondary) (?:outcome|end ?point)s?\b",
        r"\b(?:primary|main) (?:outcomes?|end ?points?)\s+(?:is|are|was|were|will be)\s+"
        rf"(?P<it>{_WORDS}{{2,60}}?)(?=[,.;?]|$)",
        rf"\b{_ACTS}\s+(?P<it>(?:the\s+)?{_WORDS}{{2,50}}?)"
        rf"(?=\s+(?:in|among|of {_WORDS}{{0,30}}{_WHO}|for)\b|[,.;?]|$)",
        rf"\b(?:effects?|impact)\s+of\s+{_WORDS}{{2,60}}?\s+on\s+(?P<it>{_WORDS}{{2,50}}?)"
        r"(?=\s+(?:in|among|for)\b|[,.;?]|$)",
        rf"\bassociation between\s+{_WORDS}{{2,50}}?\s+and\s+(?P<it>{_WORDS}{{2,50}}?)"
        r"(?=\s+(?:in|among)\b|[,.;?]|$)",
        r"\b(?P<it>(?:mortality|survival|incidence|recurrence|quality of life|bone density"
        r"|blood pressure|pain|length of stay))\b",
    ),
    "S": _any(
        _labelled("S", "(?:研究)?(?:设计|类型)", "(?:study )?designs?"),
        rf"(?P<it>{_KIND}{_TRIAL})",
        r"\b(?P<it>(?:(?:double-blind|single-blind|open-label|multicent(?:er|re)|non-inferiority"
        r"|prospective|retrospective|cluster|crossover|pragmatic|nested),?\s+){0,6}"
        r"(?:RCTs?|randomi[sz]ed(?: controlled| clinical)? trials?|cohort stud(?:y|ies)"
        r"|case[- ]control stud(?:y|ies)|case series|cross-sectional(?: stud(?:y|ies)| survey)?"
        r"|systematic reviews?|meta-analys[ie]s|qualitative stud(?:y|ies)|diagnostic accuracy"
        r" stud(?:y|ies)))\b",
    ),
}
