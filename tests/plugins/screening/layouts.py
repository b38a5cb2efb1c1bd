"""One career in many layouts, in Chinese and English: what is read must not hang on the layout."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

SKILLS = ["Java", "Spring Boot", "MySQL", "Redis", "Docker"]
_ENGLISH_MONTHS = {"03": "March", "07": "July", "02": "February", "09": "September", "06": "June"}


class Stay(NamedTuple):
    """A job or a school: where, as what, what in, from when to when (``2021-03``, or empty)."""

    place: str
    role: str
    field: str
    since: str
    until: str


class Career(NamedTuple):
    """What every layout says."""

    name: str
    phone: str
    email: str
    jobs: Sequence[Stay]
    schools: Sequence[Stay]
    levels: Sequence[str]


CAREERS = {
    "zh": Career(
        "陈立群",
        "13912345678",
        "liqun.chen@example.com",
        [
            Stay("星河软件有限公司", "高级后端工程师", "", "2021-03", ""),
            Stay("青松网络科技有限公司", "Java开发工程师", "", "2018-07", "2021-02"),
        ],
        [
            Stay("华中科技大学", "硕士", "软件工程", "2015-09", "2018-06"),
            Stay("武汉理工大学", "本科", "计算机科学与技术", "2011-09", "2015-06"),
        ],
        ["硕士", "本科"],
    ),
    "en": Career(
        "Maria Lindqvist",
        "(415) 555-0134",
        "maria.lindqvist@example.com",
        [
            Stay("Northwind Systems", "Senior Backend Engineer", "", "2021-03", ""),
            Stay("Bluefin Analytics", "Software Developer", "", "2018-07", "2021-02"),
        ],
        [
            Stay("University of Michigan", "Master of Science", "Computer Science",
                 "2015-09", "2018-06"),
            Stay("Portland State University", "Bachelor of Science", "Mathematics",
                 "2011-09", "2015-06"),
        ],
        ["硕士", "本科"],
    ),
}  # fmt: skip
HEADS = {
    "zh": ("姓名：{n}\n手机：{p}\n邮箱：{e}", "{n}\n{p} | {e}", "{n}  电话：{p}  邮箱：{e}",
           "个人简历\n{n}\n电话 {p}\nEmail {e}"),
    "en": ("Name: {n}\nPhone: {p}\nEmail: {e}", "{n}\n{p} | {e}",
           "Curriculum Vitae\n{n}\nTel. {p}  {e}", "{n}\nBackend Engineer\n{p} · {e}"),
}  # fmt: skip
HEADINGS = {
    "zh": (("教育背景", "工作经历", "专业技能"), ("教育经历", "工作经验", "技能特长"),
           ("【教育背景】", "【工作经历】", "【专业技能】"),
           ("教 育 背 景", "工 作 经 历", "专 业 技 能"),
           ("一、教育背景", "二、工作经历", "三、专业技能"),
           ("◆教育背景", "◆工作经历", "◆专业技能"),
           ("教育背景 EDUCATION", "工作经历 EXPERIENCE", "专业技能 SKILLS"),
           ("# 教育背景", "# 工作经历", "# 专业技能")),
    "en": (("Education", "Experience", "Skills"),
           ("EDUCATION", "WORK EXPERIENCE", "TECHNICAL SKILLS"),
           ("## Education", "## Employment History", "## Core Skills"),
           ("Education:", "Professional Experience:", "Skills:"),
           ("E D U C A T I O N", "E X P E R I E N C E", "S K I L L S"),
           ("1. Education", "2. Work Experience", "3. Skills"),
           ("■ EDUCATION", "■ EXPERIENCE", "■ SKILLS"),
           ("Education & Training", "Work History", "Skills & Technologies")),
}  # fmt: skip
JOBS = {
    "zh": ("{d}  {c}  {t}", "{c}  {t}  {d}", "{c} | {t} | {d}", "{c}    {d}\n{t}", "{c}\n{t}\n{d}",
           "公司：{c}\n职位：{t}\n时间：{d}", "{d}\n{c}\n{t}", "{c} - {t}（{d}）", "{t}，{c}，{d}"),
    "en": ("{c}  {t}  {d}", "{t} | {c} | {d}", "{c}    {d}\n{t}", "{t}    {d}\n{c}",
           "{t}\n{c}\n{d}", "{t} at {c}\n{d}", "{t}, {c} ({d})", "{c}, Portland, OR\n{t}    {d}",
           "Company: {c}\nTitle: {t}\nDates: {d}", "{d}\n{t}\n{c}", "{t} - {c}\n{d}"),
}  # fmt: skip
SCHOOLS = {
    "zh": ("{d}  {s}  {m}  {l}", "{s}  {m}  {l}  {d}", "{s} | {m} | {l} | {d}",
           "{s}    {d}\n{m}  {l}", "{s}\n{m}（{l}）\n{d}", "{d}\n{s}\n{m} {l}",
           "学校：{s}\n专业：{m}\n学历：{l}\n时间：{d}", "{s} - {m} - {l}（{d}）"),
    "en": ("{s}  {l} in {m}  {d}", "{l} in {m} | {s} | {d}", "{s}    {d}\n{l} in {m}",
           "{l} in {m}    {d}\n{s}", "{l}, {m}\n{s}\n{d}", "{l} in {m} at {s}\n{d}",
           "{l} in {m}, {s} ({d})", "{s}, Portland, OR\n{l} in {m}    {d}",
           "{s}\nDegree: {l}\nMajor: {m}\nDates: {d}", "{l} in {m} - {s}\n{d}"),
}  # fmt: skip
LISTS = {
    "zh": ("dun", "commas", "lines", "bullets", "slashes"),
    "en": ("commas", "lines", "bullets", "pipes"),
}
DATES = {"zh": ("dot", "dash", "slash", "words"), "en": ("words", "short", "slash", "dash")}
DEEDS = {
    "zh": "负责订单系统的设计与开发，日均处理百万请求。\n优化数据库查询，接口耗时下降60%。",
    "en": "- Designed the order service and cut latency.\n- Led two engineers and reviewed code.",
}
_SEPARATORS = {"dun": "、", "commas": ", ", "lines": "\n", "slashes": " / ", "pipes": " | "}


class Layout(NamedTuple):
    """How a career is laid out."""

    head: str
    headings: tuple[str, str, str]
    job: str
    school: str
    dates: str
    skills: str
    order: str


def render(language: str, layout: Layout) -> str:
    """Write the career in *language* in a layout."""
    career = CAREERS[language]
    jobs = [
        f"{layout.job.format(c=s.place, t=s.role, d=_dates(s, language, layout.dates))}"
        f"\n{DEEDS[language]}"
        for s in career.jobs
    ]
    schools = [
        layout.school.format(s=s.place, l=s.role, m=s.field, d=_dates(s, language, layout.dates))
        for s in career.schools
    ]
    education, work, skills = layout.headings
    parts: Mapping[str, str] = {
        "e": "\n".join([education, *schools]),
        "w": "\n".join([work, *jobs]),
        "s": "\n".join([skills, _listed(layout.skills)]),
    }
    head = layout.head.format(n=career.name, p=career.phone, e=career.email)
    return "\n\n".join([head, *(parts[part] for part in layout.order)])


def _listed(style: str) -> str:
    if style == "bullets":
        return "\n".join(f"• {skill}" for skill in SKILLS)
    return _SEPARATORS[style].join(SKILLS)


def _dates(stay: Stay, language: str, style: str) -> str:
    since, until = (_date(day, language, style) for day in (stay.since, stay.until))
    if language == "zh":
        until = until or "至今"
        return f"{since}至{until.removeprefix('至')}" if style == "words" else f"{since} - {until}"
    return f"{since} - {until or 'Present'}"


def _date(day: str, language: str, style: str) -> str:
    if not day:
        return ""
    year, month = day.split("-")
    if language == "en":
        name = _ENGLISH_MONTHS[month]
        return {"words": f"{name} {year}", "short": f"{name[:3]} {year}",
                "slash": f"{month}/{year}", "dash": day}[style]  # fmt: skip
    return {"dot": f"{year}.{month}", "dash": day, "slash": f"{year}/{month}",
            "words": f"{year}年{int(month)}月"}[style]  # fmt: skip
