"""This is where a resume says who it is about: name, phone, e-mail, city."""

import re
from collections.abc import Iterable, Sequence
from functools import cache

from zhiren_screening.query.names import spellings
from zhiren_screening.reading.sections import Section
from zhiren_screening.reading.spans import Found, Line, fold, lines_of

_EMAIL = re.compile(
    r"(?<![A-Za-z0-9_.+%\-])[A-Za-z0-9][A-Za-z0-9_.+%\-]{0,63}@[A-Za-z0-9\-]{1,63}(?:\.[A-Za-z0-9\-]{1,63}){0,6}\.[A-Za-z]{2,}"
)
_PHONE = re.compile(
    r"(?<![/.@A-Za-z0-9_])(?:"
    r"(?:\(?\+?86\)?[\s\-]?)?1[3-9]\d[\s\-]?\d{4}[\s\-]?\d{4}"
    r"|\+\d{1,3}[\s\-.]?(?:\(?\d{1,4}\)?[\s\-.]?){2,4}\d{2,4}"
    r"|(?:1[\s\-.])?\(\d{3}\)[\s\-.]?\d{3}[\s\-.]?\d{4}"
    r"|(?:1[\s\-.])?\d{3}[\s\-.]\d{3,4}[\s\-.]\d{4}"
    r"|0\d{2,3}[\s\-]\d{7,8}"
    r"|(?<=[:：\s])\d{10}"
    r")(?![A-Za-z0-9_])"
)
_WITH_CODE = re.compile(r"861[3-9]\d{9}")
"""A mobile number of China behind the country's code."""
_NOT_PHONE = re.compile(r"^(?:19|20)\d\d[\s\-./](?:19|20)?\d\d")
_LABELS = {
    "name": r"(?:中文)?姓\s*名|中文名字?|名字|(?:full\s+)?name",
    "city": r"现居(?:住)?(?:地|城市)?|所在(?:地|城市)|居住地|城\s*市|地\s*址|location|address|city",
}
_LONGEST_NAME = 40
_TOP, _CONTACTS = 8, 120
"""Lines at the top of a resume, and the most characters of one that tells how to reach somebody."""
_WISHED = re.compile(
    r"期望|意向|目标|应聘|籍贯|户籍|户口|出生|大学|学院|公司|universit|college|born|desired|willing",
    re.IGNORECASE,
)
"""With this on a line, a city there is not where somebody lives."""
_BESIDE = re.compile(
    r"\s*[|｜·•,，;；/()（）]\s*|\s+[-–—]\s+|\s{2,}|(?<=[\u4e00-\u9fff])\s|\s(?=[\u4e00-\u9fff])"
)
_ANY_LABEL = re.compile(
    r"^(?:姓\s*名|性\s*别|年\s*龄|电\s*话|手\s*机|联系电话|邮\s*箱|学\s*历|学校|专业|地\s*址"
    r"|城\s*市|应聘职位"
    r"|求职意向|出生|民族|籍贯|政治面貌|婚姻|微信|个人简历|简历|name|e-?mail|phone|mobile|location"
    r"|address|website|objective|title|curriculum vitae|resume|cv|summary|profiles?|skills?|contact"
    r"|education|experience|languages?|projects?|certifications?|references?)\s*(?:[:：]|(?=\s|$))",
    re.IGNORECASE,
)
_SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范"
    "彭郎鲁韦昌马苗凤花方俞任袁柳"
    "鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧肖尹姚邵湛汪祁毛"
    "禹狄米贝明臧计伏成戴谈宋茅庞熊"
    "纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱丘骆高夏蔡田樊胡凌霍虞万支柯管卢"
    "莫经房裘缪干解应宗丁宣邓郁单"
    "杭洪包诸左石崔吉龚程邢裴陆荣翁荀羊甄曲封芮储靳段富巫乌焦巴牧谷车侯宓蓬全班仰秋仲伊宫宁仇栾甘"
    "厉戎祖武符刘景詹束龙叶幸司韶"
    "黎薄印宿白怀蒲从鄂索咸籍赖卓蔺屠蒙池乔胥苍双闻莘党翟谭贡劳逄姬申扶堵冉宰郦雍桑桂濮牛寿通边扈"
    "燕冀浦尚农温别庄晏柴瞿阎连茹习"
    "艾容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄东欧沃利蔚越师巩聂晁勾敖融冷辛阚那简饶空曾沙"
    "养鞠须丰关查荆红游权岳帅涂"
)
_HAN = r"[\u3400-\u9fff\U00020000-\U0003134f·]"
_ZH_NAME = re.compile(
    rf"^(?P<name>(?:欧阳|上官|司马|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐"
    rf"|[{_SURNAMES}]){_HAN}{{1,3}}?)"
    r"(?:(?=\s*(?:先生|女士|小姐|同志|[，,：:|｜(（·\-/]|男|女|$|中国国籍|\s\S))|$)"
)
_TITLES = r"(?:Dr|Mr|Mrs|Ms|Prof)\.?\s+"
_WORD = r"(?:[A-Z]\.|[A-Z][a-zà-öø-ÿ'’]*(?:[A-Z][a-z]+)?(?:-[A-Z][a-z]+)?|[A-Z]{2,})"
_EN_NAME = re.compile(
    rf"^(?:{_TITLES})?(?P<name>{_WORD}(?:\s+(?:(?:de|van|von|der|la|bin|al)\s+)?{_WORD}){{1,3}})"
    r"(?:,?\s+(?:PhD|Ph\.D\.?|MBA|CPA|PMP|MD|Jr\.?|Sr\.?))?(?=\s*$|\s*[,|·•(\-–—<]|\s{2,}"
    r"|\s*[（，：:]|\s+[\u4e00-\u9fff]{2,4}$)"
)
_NOT_NAME = re.compile(
    r"\b(?:resume|curriculum|vitae|engineer|developer|manager|designer|analyst|consultant|street"
    r"|avenue|road|university|college|inc|ltd|skills?|experience|education|summary|profile|software"
    r"|data|email|phone|updated|welcome|page|street|intern|student|specialist|assistant|director"
    r"|web|technolog(?:y|ies)|objective|contact|about|languages?|advanced|intermediate|native"
    r"|senior|junior|lead|coordinator|architect|administrator|scientist|sciences?|computer|engineering|certificat\w+|projects?"
    r"|tools|frameworks?|references|speaker|template|nurse|teacher|accountant|technician)\b",
    re.IGNORECASE,
)


def email_in(text: str) -> Found | None:
    """Find the first e-mail address."""
    match = _EMAIL.search(text)
    return _whole(match, match.group().lower()) if match else None


def phone_in(text: str) -> Found | None:
    """Find the first telephone number; its value is its digits, with a plus when it has one."""
    for match in _PHONE.finditer(text):
        digits = re.sub(r"\D", "", match.group())
        if 9 <= len(digits) <= 14 and not _NOT_PHONE.match(match.group()):
            if _WITH_CODE.fullmatch(digits):
                return _whole(match, digits[2:])  # one number, with the code of China or without
            plus = "+" if match.group().lstrip().startswith("+") else ""
            return _whole(match, plus + digits)
    return None


def name_in(text: str, sections: Sequence[Section]) -> Found | None:
    """Find whom the resume is about: a labelled name, else the first line that can be one."""
    lines = [line for section in sections for line in section.lines]
    labelled = labelled_in(list(lines_of(text)), _LABELS["name"])
    if labelled and (found := _name_of(labelled, labelled=True)):
        return found
    if labelled and len(labelled.text) <= _LONGEST_NAME and not re.search(r"\d", labelled.text):
        return labelled.found()
    head = lines[:12] if sections and sections[0].lines else lines[:60]
    return next((found for line in head if (found := _name_of(line))), None)


def city_in(text: str) -> Found | None:
    """Find where the person lives: behind a label, else beside telephone and e-mail at the top."""
    lines = list(lines_of(text))
    line = labelled_in(lines, _LABELS["city"])
    if line:
        return line.found() if len(line.text) <= 40 else None
    top = lines[:_TOP]
    reached = [n for n, one in enumerate(top) if _PHONE.search(one.text) or "@" in one.text]
    near = (
        one
        for number, one in enumerate(top)
        if any(abs(number - other) <= 1 for other in reached)
        and len(one.text) <= _CONTACTS
        and not _WISHED.search(one.text)
    )
    return next((found for one in near if (found := _known_city(one))), None)


def _known_city(line: Line) -> Found | None:
    """Find a piece of *line* that is the name of a city that we know and nothing else."""
    at = 0
    for match in [*_BESIDE.finditer(line.text), None]:
        piece = line.piece(at, match.start() if match else len(line.text))
        at = match.end() if match else at
        if fold(piece.text.removesuffix("市")) in _cities():
            return piece.found()
    return None


@cache
def _cities() -> frozenset[str]:
    return frozenset(fold(name) for name in spellings("cities"))


def labelled_in(lines: Sequence[Line], label: str) -> Line | None:
    """Find the value that stands behind *label*: on its line, or alone on the next."""
    pattern = re.compile(
        rf"(?:^|[\s|｜,，;；])(?:{label})(?P<mark>\s*[:：]\s*|\s+|$)", re.IGNORECASE
    )
    for number, line in enumerate(lines[:80]):
        match = pattern.search(line.text)
        if match is None:
            continue
        rest = line.piece(match.end(), len(line.text))
        if rest.text and (":" in match["mark"] or "：" in match["mark"] or match.start() == 0):
            return _until_separator(rest)
        alone = not rest.text and match.start() == 0 and number + 1 < len(lines)
        if alone and not _ANY_LABEL.match(lines[number + 1].text):
            return lines[number + 1]
    return None


def _until_separator(line: Line) -> Line:
    cut = re.search(r"\s*[|｜;；,，]|\s{2,}|\s(?=[\u4e00-\u9fff]{2,5}\s*[:：\s])", line.text)
    return line.piece(0, cut.start()) if cut else line


def _name_of(line: Line, *, labelled: bool = False) -> Found | None:
    if _ANY_LABEL.match(line.text) and not labelled:
        return None
    if match := _ZH_NAME.match(line.text):
        return line.piece(match.start("name"), match.end("name")).found()
    match = _EN_NAME.match(line.text)
    if match and not _NOT_NAME.search(match["name"]):
        return line.piece(match.start("name"), match.end("name")).found()
    return None


def _whole(match: re.Match[str], value: str) -> Found:
    return Found(value=value, quote=match.group(), start=match.start(), end=match.end())


def same_person(phones: Iterable[str], emails: Iterable[str]) -> set[str]:
    """Give the keys by which two resumes are one person's: e-mails and the phones' last digits."""
    return {email.lower() for email in emails} | {re.sub(r"\D", "", p)[-11:] for p in phones}
