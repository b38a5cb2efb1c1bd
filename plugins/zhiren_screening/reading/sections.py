"""This is where a resume is cut into its sections, by their headings in Chinese and English."""

import re
from dataclasses import dataclass, field
from typing import Literal

from zhiren_screening.reading.spans import Line, lines_of

Kind = Literal[
    "head", "summary", "education", "experience", "internship", "projects", "skills", "other"
]

_HEADINGS: dict[Kind, tuple[str, ...]] = {
    "education": (
        "教育背景|教育经历|教育情况|学历背景|教育与培训|学习经历|求学经历|教育",
        (
            "education(?:al)?(?: (?:background|history|qualifications?|details|and training))?"
            "|academic (?:background|qualifications?|history|profile)|qualifications|degrees"
        ),
    ),
    "internship": ("实习经历|实习经验|实习", "internships?(?: experience)?"),
    "experience": (
        "工作经历|工作经验|职业经历|从业经历|任职经历|工作履历|职业履历|任职履历|职业生涯|工作背景|经历",
        (
            "(?:(?:work|professional|employment|relevant|career|industry|job|practical) )?"
            "(?:experience|history)s?"
            "|employment|work|professional background|career summary and experience|career"
            "|positions? held|appointments"
        ),
    ),
    "projects": (
        "项目经历|项目经验|主要项目|参与项目|个人项目|开源项目|科研项目|项目",
        (
            "(?:(?:personal|key|selected|academic|side|open[- ]source|major) )?projects?"
            "(?: experience| details)?"
        ),
    ),
    "skills": (
        (
            "专业技能|技能特长|技能|技术栈|技能清单|个人技能|职业技能|掌握技能|技术能力|专业能力"
            "|技能与语言|IT技能|技能(?:与|和|及)?证书|技术专长|技能专长"
        ),
        (
            "(?:(?:technical|computer|core|key|professional|relevant|it|soft|hard|additional"
            "|software|programming) )?skills?(?: (?:set|summary|highlights|and abilities|& tools))?"
            "|technologies|technical (?:expertise|proficienc(?:y|ies))|core competenc(?:y|ies)"
            "|skills? (?:&|and) (?:tools|technologies|expertise|interests)|areas of expertise"
            "|tech(?:nical)? stack|expertise|programming(?: languages)?"
        ),
    ),
    "summary": (
        (
            "自我评价|个人简介|个人总结|个人概述|自我介绍|个人评价|个人优势|简介|关于我|求职意向"
            "|职业目标"
        ),
        (
            "(?:(?:professional|career|executive|personal) )?(?:summary|profile|objective"
            "|statement)"
            "|about(?: me)?|career objective|objectives?|highlights"
        ),
    ),
    "other": (
        (
            "获奖证书|荣誉奖项|获奖情况|获奖经历|荣誉|奖项|证书|资格证书|语言能力|语言|兴趣爱好"
            "|爱好"
            "|校园经历|社团经历"
            "|在校经历|培训经历|发表论文|论文|专利|联系方式|基本信息|个人信息|其他|附加信息|推荐人"
            "|所获奖项|荣誉证书"
            "|学术成果|社会活动|志愿经历"
        ),
        (
            "certifications?(?:/licenses)?|certificates?|licenses?(?: (?:&|and) certifications?)?"
            "|awards?(?: (?:&|and) \\w+)?|honors?(?: (?:&|and) \\w+)?|languages?|interests?|hobbies"
            "|publications?|references?|volunteer(?:ing)?(?: (?:work|experience))?|activities"
            "|additional information|links|profiles?|contact(?: (?:information|me|details))?"
            "|courses"
            "|significant coursework|coursework|groups|patents|achievements|accomplishments"
            "|trainings?"
            "|personal (?:details|information)|extracurricular activities|leadership|affiliations"
            "|invited talks|selected honors|military service|declaration|strengths?"
        ),
    ),
}
_BESIDE = (
    r"(?:training|certifications?|technologies|tools|competenc(?:y|ies)|expertise|interests|languages"
    r"|abilities|achievements|projects?|internships?|qualifications|coursework|honou?rs|awards|skills)"
)
"""What a heading may name beside its section."""
_ZH = {
    kind: re.compile(
        rf"^[【\[]?\s*(?:{zh})\s*[】\]]?(?:\s*[（(][^）)]*[）)])?(?:\*{{2}})?(?=\s*[:：/|]|\s|$)"
    )
    for kind, (zh, _) in _HEADINGS.items()
}
_EN = {
    kind: re.compile(
        rf"^(?:{en})(?:\s*(?:&|and|/)\s*{_BESIDE})?\s*(?:\([^)]*\))?\s*:?$", re.IGNORECASE
    )
    for kind, (_, en) in _HEADINGS.items()
}
_MARK = re.compile(
    r"\s*(?:#{1,6}\s+|[（(]?[一二三四五六七八九十]{1,2}[、.．)）]\s*|\d{1,2}[、.．)）]\s*(?=\D)"
    r"|[^\w\s【\[（(\"“'#*+\-]+\s*|\*{2})"
)
"""What stands before a heading: its number, a Markdown sign, an ornament."""
_SPACED = re.compile(
    r"[\u4e00-\u9fff](?:[ \u3000]{1,4}[\u4e00-\u9fff]){1,7}|[A-Z&](?: {1,4}[A-Z&]){4,40}"
)
_ZH_TAIL = re.compile(r"[\s/|·]*[\u4e00-\u9fff]{2,8}$")
_EN_INLINE = re.compile(r"^(?P<head>[A-Za-z &]{4,30}):\s+(?=\S)")


@dataclass
class Section:
    """A heading's kind and the lines below it."""

    kind: Kind
    lines: list[Line] = field(default_factory=list)


def sections_of(text: str) -> list[Section]:
    """Cut *text* into sections; what precedes the first heading is the head."""
    sections = [Section("head")]
    for line in lines_of(text):
        kind, rest = _heading(line)
        if kind:
            sections.append(Section(kind))
        if rest:
            sections[-1].lines.append(rest)
    return sections


def pick(sections: list[Section], *kinds: Kind) -> list[Section]:
    """Keep the sections of these *kinds*, in their order."""
    return [section for section in sections if section.kind in kinds and section.lines]


def _heading(line: Line) -> tuple[Kind | None, Line | None]:
    """Tell which section *line* opens, and what stands behind the heading on the same line."""
    if spaced := _SPACED.fullmatch(line.text.strip()):
        return _spaced_heading(spaced.group(), line)
    mark = _MARK.match(line.text)
    bare = line.piece(mark.end(), len(line.text)) if mark else line
    for kind, pattern in _ZH.items():
        if match := pattern.match(bare.text):
            rest = bare.piece(match.end(), len(bare.text))
            said = rest.text and not _translated(rest.text)
            if said and line.bulleted and kind == "projects":
                break  # a project among the deeds of a job
            return kind, Line(rest.text, rest.start, line.bulleted) if said else None
    if line.bulleted and len(line.text) > 40:
        return None, line
    for kind, pattern in _EN.items():
        if pattern.match(_ZH_TAIL.sub("", bare.text)):
            return kind, None
    return _inline_heading(line)


def _spaced_heading(spaced: str, line: Line) -> tuple[Kind | None, Line | None]:
    """Read 教 育 背 景 and E D U C A T I O N, headings set with gaps."""
    words = re.split(r"\s{2,}", spaced) if spaced[0].isascii() else [spaced]
    together = " ".join(re.sub(r"\s+", "", word) for word in words)
    for patterns in (_ZH, _EN):
        for kind, pattern in patterns.items():
            if (match := pattern.match(together)) and match.end() == len(together):
                return kind, None
    return None, line


def _translated(rest: str) -> bool:
    """Tell whether a Chinese heading only says itself again in English."""
    words = rest.strip(" /|·-–—()（）:：")
    return any(pattern.match(words) for pattern in _EN.values())


def _inline_heading(line: Line) -> tuple[Kind | None, Line | None]:
    """Open a section with ``SKILLS: Python, SQL`` when its heading is written in capitals."""
    match = _EN_INLINE.match(line.text)
    if match and match["head"].isupper():
        for kind, pattern in _EN.items():
            if pattern.match(match["head"].strip()):
                return kind, line.piece(match.end(), len(line.text))
    return None, line
