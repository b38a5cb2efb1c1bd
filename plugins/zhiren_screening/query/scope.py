"""This is where questions are told apart that must not, or cannot, be answered by a search."""

import re

_PROVINCES = (
    "北京|上海|天津|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南"
    "|四川|贵州|云南|陕西|甘肃|青海|内蒙古|广西|西藏|宁夏|新疆|东北|外省"
)
_PROTECTED: dict[str, str] = {
    "gender": (
        r"性别|[男女]性(?!用品|向|服装|健康|时尚|杂志|护理|市场|产品|健身)|男生|女生|男的|女的|男士|女士|只要[男女]|[男女]优先|限[男女]|[男女](?:工程师"
        r"|员工|候选人|同学|程序员|秘书|助理|老师|教师|护士|医生|销售|客服|前台|司机|经理|主管|领导|开发"
        r"|设计师|会计|文员|运营|人事|博士|硕士|本科|研究生|大学生|毕业生|应届|实习生)"
        r"|\b(?:fe)?males?\b|\bwom[ae]n\b|\bm[ae]n\b|\bgirls?\b|\bboys?\b|\bgender\b|\bladies\b"
    ),
    "zodiac": (
        r"生肖|属相|星座|(?<![隶金附直所归])属(?:鼠|牛|虎|兔|龙|蛇|马|羊|猴|鸡|狗|猪)|(?:白羊|金牛|双子|巨蟹|狮子|处女|天秤|天蝎|射手|摩羯|水瓶|双鱼)座|血型|\bzodiac\b|\bstar\s+signs?\b"
    ),
    "age": (
        r"年龄|年纪|\d+\s*周?岁|[一二三四五六七八九十]+岁|最年轻|年轻(?:的|人)|(?:80|85|90|95"
        r"|00)后(?!毕业)|\byears?\s+old\b"
        r"|\bage[ds]?\b|\byoung(?:er|est)?\b|\bolder\s+than\b|\bunder\s+(?:30|35|40"
        r"|45)\b(?!\s*(?:years?\s+of|%))|\bborn\s+(?:in|after|before)\b|出生"
    ),
    "ethnicity": (
        r"民族(?!大学|学院|学|音乐|舞蹈|乐器)|汉族|回族|维吾尔|藏族|种族|\bethnic\w*|\brace\b|\b(?:white|black)\s+(?:people|candidates|applicants|engineers|developers)"
        r"|\basians?\b|\bhan\s+chinese\b"
    ),
    "marriage": (
        r"婚姻|婚育|婚恋|已婚|未婚|单身|离异|婚否|\bmarried\b|\bsingle\s+(?:people|candidates|women|men)\b"
        r"|\bunmarried\b|\bmarital\b"
    ),
    "family": (
        r"生育|二胎|备孕|哺乳期|怀孕|孕妇|已育|未育|有(?:没有)?孩子|生(?:过)?(?:孩子|小孩)|\bpregnan\w+"
        r"|\bchild(?:ren|less)\b|\bkids\b"
        r"|\bmothers?\b|\bmaternity\b"
    ),
    "religion": (
        r"宗教|信仰|佛教|基督|伊斯兰|\breligio\w+|\bmuslims?\b|\bchristians?\b|\bjew(?:s|ish)\b"
    ),
    "health": (
        r"残疾|残障|健康状况|身体健康|无(?:重大)?疾病|病史|乙肝|\bdisab\w+|\bhandicap\w*|\bmedical\s+history\b"
        r"|\bhealth\s+condition"
    ),
    "origin": r"籍贯|户籍|户口|本地人|外地人"
    rf"|(?:{_PROVINCES})省?(?:户)?籍(?!团)"
    rf"|(?:{_PROVINCES})人(?!才|员|工|力|民|寿|事|数|口|选)|\bnationalit(?:y|ies)\b|\bimmigrants?\b",
    "politics": r"政治面貌|党员|\bpolitical\b(?!\s+(?:science|economy))|\bparty\s+members?\b",
    "orientation": r"性取向|同性恋|\bgays?\b|\blesbians?\b|\bsexual\s+orientation\b",
    "looks": (
        r"长相|颜值|好看|漂亮|美女|帅哥|身高|体重|\bgood[\s-]looking\b|\bpretty\b|\bhandsome\b"
        r"|\bbeautiful\b"
    ),
}
_NAMES = {
    "gender": "性别",
    "zodiac": "生肖、星座或血型",
    "age": "年龄",
    "ethnicity": "民族或种族",
    "marriage": "婚姻状况",
    "family": "生育和家庭",
    "religion": "宗教信仰",
    "health": "健康和残疾",
    "origin": "籍贯或国籍",
    "politics": "政治面貌",
    "orientation": "性取向",
    "looks": "外貌",
}
_OTHER_WORK = re.compile(
    r"天气|股票|股价|彩票|笑话|写(?:一?[首段篇封个]|代码|诗|邮件)|翻译成|帮我(?:写|翻译|订|买|算)"
    r"|讲(?:个|一个)|什么是|是什么意思|怎么(?:做|样|写|学"
    r"|安装|用)"
    r"|删除|清空|改[为成]|修改|标记[为成]|预约|安排.{0,6}面试|发(?:送)?邮件|订(?:票|餐)|几点|今天(?:星期|周|几)|(?:今天|今日|最新|什么|看)的?新闻|你是谁|你好吗"
    r"|工资(?:是)?多少|发放工资"
    r"|\bweather\b|\bjokes?\b|\bstock\s+price|\bwrite\s+(?:me\s+)?(?:a|an|some)\b|\btranslate\b"
    r"|\bhow\s+(?:do|can|to)\b(?!\s+many)|\bwhat\s+is\b(?!\s+the\s+(?:average|number|total|most))"
    r"|\b(?:update|change|set|mark|move)\b.{0,30}\b(?:status|stage|as|to)\b|\bschedule\b"
    r"|\bdelete\b|\bdrop\s+table\b|\bsend\s+(?:an?\s+)?e?-?mails?\b|\bbook\s+(?:a|me)\b"
    r"|\bwho\s+are\s+you\b|\bhow\s+are\s+you\b|\btell\s+me\s+a\b|\bignore\s+(?:all|previous)\b"
    r"|\brecipes?\b|\bcapital\s+of\b|\bpassword\b|\bsalar(?:y|ies)\b|薪资|薪水|月薪|年薪|期望薪"
    r"|联系方式|电话(?!销售|客服|营销)|手机号"
    r"|邮箱|\bphone\s+numbers?\b|\be-?mail\s+address",
    re.IGNORECASE,
)
_INSTRUCTION = re.compile(
    r"(?:忽略|无视|忘记|忘掉)[^。，,]{0,6}(?:以上|上述|上面|之前|先前|前面)[^。，,]{0,8}"
    r"(?:要求|指令|指示|规则|设定|条件|提示)|评为满分|(?:打|给)(?:个)?满分"
)
_UNLISTED = re.compile(r"qs\s*(?:世界)?(?:排名)?\s*(?:前|top)[\s-]*(?!100(?!\d))\d+", re.IGNORECASE)
_N = r"(?:[两二三四五六七八九]|[2-9])\s*(?:个|种|门|项)"
_KINDS = r"(?:的)?(?:编程语言|语言|技能|技术|框架|数据库)"
_SEVERAL = re.compile(
    rf"(?:其中|里面?|中)(?:的|至少|任意)*{_N}(?!月|人|城|最|技能|技术)"
    rf"|(?:会|懂|掌握|精通|熟悉|具备|至少|使用)\s*{_N}(?:及?以上)?{_KINDS}|{_N}及?以上{_KINDS}"
    r"|\b(?:two|three|four|2|3|4)\s+(?:or\s+more\s+)?of\s+(?:them|these|those|the\s+following|[A-Z])"
    r"|\b(?:two|three|four|2|3|4)\s+or\s+more\s+(?:programming\s+)?(?:languages|skills|frameworks)",
)
"""How many of several things: a filter has all of them or any."""
_VAGUE = re.compile(
    (
        r"优秀|厉害|靠谱|最好的|合适|不错|牛|顶尖|名校|好学校|大厂|\bgood\b|\bbest\b|\bgreat\b"
        r"|\bsuitable\b"
        r"|\btop\s+talents?\b|\bprestigious\b|\belite\b|\bbig\s+tech\b"
    ),
    re.IGNORECASE,
)


def protected(question: str) -> str | None:
    """Name the protected attribute by which *question* chooses people, in its own language."""
    for attribute, pattern in _PROTECTED.items():
        if re.search(pattern, question, re.IGNORECASE):
            return _NAMES[attribute] if is_chinese(question) else attribute
    return None


def elsewhere(question: str) -> bool:
    """Tell whether *question* asks for something that no search of talents can give."""
    return bool(_OTHER_WORK.search(question) or _INSTRUCTION.search(question))


def unlisted(question: str) -> str | None:
    """Give the part of a ranking that *question* names and no list of ours knows: QS前50."""
    match = _UNLISTED.search(question)
    return match.group() if match else None


def several(question: str) -> str | None:
    """Give the words of *question* that ask for so many of a list, which no filter can say."""
    match = _SEVERAL.search(question)
    return match.group() if match else None


def vague(question: str) -> str | None:
    """Give the word of *question* that needs a meaning before it can choose anybody."""
    match = _VAGUE.search(question)
    return match.group() if match else None


def is_chinese(text: str) -> bool:
    """Tell whether *text* is to be answered in Chinese."""
    return bool(re.search(r"[\u4e00-\u9fff]", text))
