"""This is where a few words are told apart: a job's title, an employer, a place."""

import re

_TITLE_EN = re.compile(
    r"\b(?:engineer(?:ing)?|developer|programmer|architect|manager|director|analyst|consultant"
    r"|designer"
    r"|administrator|intern|internship|officer|lead|leader|head|specialist|assistant|associate"
    r"|coordinator|scientist|researcher|technician|representative|executive|supervisor|president"
    r"|founder|co-founder|cto|ceo|cfo|coo|vp|teacher|lecturer|professor|instructor|tutor|fellow"
    r"|accountant|nurse|writer|editor|marketer|recruiter|trainer|advisor|adviser|agent|clerk|server"
    r"|cashier|operator|tester|dba|sde|qa|freelancer?|owner|partner|strategist|producer|trainee"
    r"|volunteer|secretary|receptionist|contractor|expert|evangelist|ninja|staff|support|apprentice"
    r"|barista|chef|cook|driver|mechanic|planner|buyer|auditor|captain|maintainer|contributor)s?\b",
    re.IGNORECASE,
)
_TITLE_ZH = re.compile(
    r"(?:工程师|开发|架构师|经理|总监|主管|主任|实习生|实习|助理|专员|顾问|设计师|分析师|研究员"
    r"|负责人|科学家|组长|总裁|董事长?"
    r"|总经理|书记|秘书|会计师?|教师|讲师|教授|校长|院长|厂长|部长|处长|科长|局长|行长|店长|站长"
    r"|员|师|长|官|专家|运营|产品"
    r"|测试|前端|后端|算法|程序员|合伙人|创始人|CTO|CEO|CFO|COO|HR|HRBP|监事|干事|翻译|编辑|销售"
    r"|客服|文员|出纳|代表|管培生|教练|策划|法务|采购)"
    r"(?:[（(][^）)]*[)）])?$"
)
_ORG_EN = re.compile(
    r"\b(?:inc|ltd|llc|llp|corp(?:oration)?|co|company|gmbh|plc|limited|pvt|group|technologies"
    r"|technology"
    r"|solutions|systems|labs?|laborator(?:y|ies)|studios?|bank|university|college|institute|school"
    r"|hospital|agency|consulting|consultancy|services|industries|international|global|partners"
    r"|ventures"
    r"|enterprises|holdings|networks|software|media|research|foundation|association|center|centre"
    r"|district"
    r"|dynamics|securities|capital|airlines|hotel|restaurant|cafe|café|store|department"
    r"|council)\b\.?",
    re.IGNORECASE,
)
_ORG_ZH = re.compile(
    r"(?:公司|集团|银行|证券|科技|网络|信息|软件|研究院|研究所|设计院|医院|事务所|中心|大学|学院"
    r"|学校|中学|小学|工作室|协会"
    r"|委员会|基金会|传媒|咨询|电子|工厂|厂|局|部队|政府|办公室|出版社|报社|电视台|商城|企业|控股"
    r"|投资|保险|汽车|通信|互联网公司)"
    r"(?:[（(][^）)]*[)）])?(?:[\u4e00-\u9fff]{0,6}(?:分公司|事业部|事业群|研究院|部))?$"
)
_KNOWN_ORG = re.compile(
    r"^(?:google|microsoft|amazon|apple|meta|facebook|netflix|oracle|ibm|intel|nvidia|sap|cisco"
    r"|accenture"
    r"|infosys|tcs|wipro|deloitte|kpmg|pwc|ey|freelance|self[- ]employed|bytedance|tencent"
    r"|alibaba|huawei|shopee"
    r"|字节跳动|腾讯|阿里巴巴|阿里|百度|京东|美团|华为|网易|小米|滴滴|快手|拼多多|携程|大疆"
    r"|海康威视|中兴通讯|联想|哔哩哔哩)"
    r"(?:\b|$|[（(])",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"^(?:[A-Z][\w.’']+(?: [A-Z][\w.’']+){0,2},\s*(?:[A-Z]{2}"
    r"|[A-Z][a-zü]+(?: [A-Z][a-z]+)?)(?:\s+\d{5})?"
    r"|[Rr]emote|[Oo]nsite|[Hh]ybrid|[Ww]orldwide|[A-Z]{2}"
    r"|(?:北京|上海|广州|深圳|杭州|南京|成都|武汉|西安|苏州|天津|重庆|长沙|合肥|厦门|青岛"
    r"|远程)市?(?:[\u4e00-\u9fff]{1,4}区)?"
    r"|(?:New York|London|Paris|Berlin|Tokyo|Singapore|San Francisco|Seattle|Boston|Chicago"
    r"|Austin|Toronto"
    r"|Bangalore|Bengaluru|Mumbai|Pune|Hyderabad|Chennai|Delhi|Noida|Gurgaon|Kolkata|Beijing"
    r"|Shanghai))$"
)


_MODIFIER = (
    r"senior|junior|sr\.?|jr\.?|staff|principal|lead|general|assistant|associate|chief|vice|deputy"
    r"|regional|project|product|program(?:me)?|marketing|sales|software|data|business|web|mobile"
    r"|front[- ]?end|back[- ]?end|full[- ]?stack|devops|qa|test|research|teaching|graduate"
    r"|investment"
    r"|banking|financial|finance|hr|it|systems?|network|security|cloud|machine|learning|head"
    r"|development"
    r"|shift|store|office|account|customer|service|support|technical|operations|design|ux|ui"
    r"|graphic"
    r"|content|human|resources|summer|executive|application|database|quality|assurance|process"
    r"|supply"
    r"|chain|desktop|social|media|digital|brand|production|site|reliability|platform|solutions?"
    r"|ai|ml"
    r"|it|of|&|and|co-|analytics|clinical|registered|legal|bank"
)
_TRAILING_TITLE = re.compile(
    rf"(?:(?:{_MODIFIER})\s+)*{_TITLE_EN.pattern}(?:\s+(?:of|ii|iii|i|{_MODIFIER}))*"
    r"(?:\s*\([^)]*\))?$",
    re.IGNORECASE,
)


def title_weight(words: str) -> int:
    """Weigh how much *words* look like a job's title: 2 when they end so, 1 when they hold one."""
    if len(words) > 70:
        return 0
    if _TITLE_ZH.search(words):
        return 2
    bare = re.sub(r"\s*\([^)]*\)$", "", words)
    found = [match.end() for match in _TITLE_EN.finditer(bare)]
    return 0 if not found else 2 if found[-1] == len(bare) else 1


def employer_weight(words: str) -> int:
    """Weigh how much *words* look like an employer, in the same way."""
    if _KNOWN_ORG.match(words):
        return 2
    if _ORG_ZH.search(words):
        return 3 if "公司" in words[-6:] else 2
    found = [match.end() for match in _ORG_EN.finditer(words)]
    return 0 if not found else 2 if found[-1] == len(words) else 1


def trailing_title(words: str) -> int | None:
    """Give the place where a title begins that *words* end with: ``Acme Group Sales Lead``."""
    match = _TRAILING_TITLE.search(words)
    return match.start() if match else None


def is_place(words: str) -> bool:
    """Tell whether *words* name a place."""
    return bool(_PLACE.match(words))
