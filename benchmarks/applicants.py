"""This is where many talents come from: resumes made by chance, read as any other is.

Each of a thousand resumes is read once by the product's own reader. Its copies, under names,
telephones and e-mails of their own, go straight into the tables that an upload fills.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, create_engine, text

from zhiren.db import Base, new_uuid, utcnow
from zhiren.kernel.tables import Candidate
from zhiren.search.entries import SearchEntry, shelf_of
from zhiren.search.tokens import lex
from zhiren_screening import keeping
from zhiren_screening.facts import facts_of
from zhiren_screening.reading.fields import read_fields
from zhiren_screening.tables import Talent, TalentCompany, TalentSkill

_KINDS, _SEED, _AT_ONCE = 1000, 7, 2000
_TODAY = date(2025, 7, 1)
_NAME, _PHONE, _EMAIL = "王一一", "13800000000", "p0000000@example.com"
"""What stands in a resume that is read, and is as long as what a copy has in its place."""
_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕张孔曹严华金魏陶姜戚谢邹喻柏窦章苏潘葛"
_GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英玉兰萍红梅玲芬燕彬鹏浩宇轩然欣怡佳琪雨晨思涵子墨"
)
_SCHOOLS = (
    "清华大学、浙江大学、武汉大学、东南大学、四川大学、北京邮电大学、苏州大学、西南大学、"
    "深圳大学、杭州电子科技大学、广东工业大学、重庆邮电大学、湖北工业大学、浙江工业大学"
)
_MAJORS = (
    "计算机科学与技术、软件工程、通信工程、自动化、数学与应用数学、统计学、会计学、"
    "市场营销、机械设计制造及其自动化、人力资源管理、英语、电子信息工程"
)
_CITIES = "北京、上海、深圳、杭州、广州、成都、武汉、南京、西安、苏州、长沙、合肥"
_SKILLS = (
    "Java、Python、MySQL、Linux、Redis、JavaScript、Spring Boot、Docker、Vue、Git、"
    "Kubernetes、React、Kafka、Go、C++、Elasticsearch、TypeScript、PostgreSQL、MongoDB、"
    "Nginx、Hadoop、Spark、Flink、PyTorch、TensorFlow、Excel、SAP、Photoshop、Android、"
    "Rust、Selenium、JMeter、Jenkins、Oracle、RabbitMQ、Hive、Tableau、Figma、Swift"
)
_TRADES = "科技、软件、信息技术、网络、数据服务、智能装备、电子商务、物流"
_ROLES = (
    "Java开发工程师、后端开发工程师、前端开发工程师、测试工程师、运维工程师、算法工程师、"
    "数据分析师、产品经理、项目经理、架构师、会计、招聘专员、市场专员、嵌入式工程师"
)
_DUTIES = (
    "负责核心模块的设计、开发与上线，接口平均响应时间由800毫秒降到120毫秒",
    "主导旧系统的拆分与迁移，分批灰度发布，迁移期间没有中断服务",
    "建立自动化测试与持续集成流程，把每次回归的时间从两天缩短到两小时",
    "与产品、运营一起梳理需求，制定排期，按月复盘数据并提出改进方案",
    "带领五人小组完成年度重点项目，编写技术方案与值班手册，培训新人",
    "分析用户行为数据，搭建看板，每周向管理层汇报关键指标的变化及原因",
)
_OFTEN = [1 / (place + 8) for place in range(_SKILLS.count("、") + 1)]
"""A few skills are common and most are rare."""
_STATUSES = ("qualified", "unqualified", "pending")
_BY_DEFAULT = frozenset({
    "id", "organisation_id", "talent_id", "edits", "findings", "qualification_reason", "created_at",
    "updated_at", "screening_status",
})  # fmt: skip
_LEVELS = (("大专", 3), ("本科", 9), ("硕士", 4), ("博士", 1))


@dataclass(frozen=True)
class Kind:
    """One resume that was read, and the rows that came of it."""

    talent: dict[str, Any]
    skills: Sequence[dict[str, Any]]
    companies: Sequence[dict[str, Any]]
    lex: str


class Applicants:
    """Fills the database of one organisation with talents, always the same ones."""

    def __init__(self, database: Path, organisation_id: str) -> None:
        """Write into the SQLite file *database*, as the rows of *organisation_id*."""
        self._engine = create_engine(f"sqlite:///{database}", connect_args={"timeout": 60})
        self._organisation = organisation_id
        self._shelf = shelf_of(organisation_id, keeping.COLLECTION)
        self._began = utcnow()
        chance = random.Random(_SEED)
        self._kinds = [_read(_resume(chance)) for _ in range(_KINDS)]
        self.made = 0
        """So many there are."""

    def grow(self, size: int) -> None:
        """Add talents until there are *size*."""
        numbers = iter(range(self.made, size))
        while some := list(islice(numbers, _AT_ONCE)):
            with self._engine.begin() as connection:
                self._add(connection, some)
        with self._engine.connect() as connection:  # as a database is that nobody fills just now
            connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
        self.made = max(self.made, size)

    def words(self) -> Iterator[str]:
        """Give what the index holds of each, for an engine beside ours."""
        return (self._lex(number) for number in range(self.made))

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()

    def _add(self, connection: Connection, numbers: Sequence[int]) -> None:
        tables: dict[Table, list[dict[str, Any]]] = {
            _table(name): []
            for name in (Candidate, Talent, TalentSkill, TalentCompany, SearchEntry)
        }
        for number in numbers:
            for name, row in self._copy(number):
                tables[_table(name)].append({"organisation_id": self._organisation, **row})
        for table, rows in tables.items():
            connection.execute(table.insert(), rows)

    def _copy(self, number: int) -> Iterator[tuple[type[Base], dict[str, Any]]]:
        """Make the rows of one more person."""
        kind, ident = self._kinds[number % _KINDS], new_uuid()
        person = {
            "name": named(number), "phone": f"139{number:08}", "email": f"p{number:07}@example.com"
        }  # fmt: skip
        when = self._began - timedelta(minutes=number)
        times = {"created_at": when, "updated_at": when}
        fields = kind.talent["fields"] | {
            name: kind.talent["fields"][name] | {"value": value, "quote": value}
            for name, value in person.items()
        }
        yield Candidate, {"id": ident, **person, **times}
        words = kind.talent["text"]
        for before, after in zip((_NAME, _PHONE, _EMAIL), person.values(), strict=True):
            words = words.replace(before, after)
        row = kind.talent | person | times | {"id": ident, "fields": fields, "text": words}
        yield Talent, row
        yield from ((TalentSkill, {**row, "talent_id": ident}) for row in kind.skills)
        yield from ((TalentCompany, {**row, "talent_id": ident}) for row in kind.companies)
        words = self._lex(number)
        yield SearchEntry, {
            "id": ident, "parent_id": ident, "collection": keeping.COLLECTION, "shelf": self._shelf,
            "lex": words, "length": words.count(" ") + 1,
        }  # fmt: skip

    def _lex(self, number: int) -> str:
        return f"{lex(named(number))} {self._kinds[number % _KINDS].lex}"


def named(number: int) -> str:
    """Give the name of person *number*; some share theirs, as people do."""
    chance = random.Random(number)
    return chance.choice(_SURNAMES) + "".join(chance.choices(_GIVEN, k=2))


def resume_of(number: int) -> str:
    """Write the resume of person *number*, as anybody might send it."""
    person = named(number), f"139{number:08}", f"p{number:07}@example.com"
    text = _resume(random.Random(number))
    for before, after in zip((_NAME, _PHONE, _EMAIL), person, strict=True):
        text = text.replace(before, after)
    return text


def _read(text: str) -> Kind:
    known = facts_of(fields := read_fields(text, _TODAY))
    row = Talent(id="", fields=fields.model_dump(mode="json"), text=text)
    keeping.describe(row, known)
    return Kind(
        talent=_columns(row) | {"screening_status": _STATUSES[len(text) % 3]},
        skills=[_columns(one) for one in keeping.skills_of("", known)],
        companies=[_columns(one) for one in keeping.companies_of("", known)],
        lex=lex(keeping.entry(row).text.replace(_NAME, "")),
    )


def _table(of: type[Base]) -> Table:
    assert isinstance(of.__table__, Table)
    return of.__table__


def _columns(row: Base) -> dict[str, Any]:
    """Give what is set of a row: the same columns for every row of a table."""
    given = {column.name: getattr(row, column.name) for column in _table(type(row)).columns}
    return {name: value for name, value in given.items() if name not in _BY_DEFAULT}


def _resume(chance: random.Random) -> str:
    """Write one resume, with one to four jobs one after another."""
    level = chance.choices([name for name, _ in _LEVELS], [often for _, often in _LEVELS])[0]
    graduated = chance.randint(2005, 2024)
    stay = f"{graduated - 4}.09-{graduated}.06"
    skills = sorted(set(chance.choices(_SKILLS.split("、"), _OFTEN, k=10)))
    return "\n".join((
        _NAME, f"电话：{_PHONE}", f"邮箱：{_EMAIL}", f"现居城市：{_one(chance, _CITIES)}", "",
        "教育背景",
        "  ".join((stay, _one(chance, _SCHOOLS), _one(chance, _MAJORS), level)),
        "", "工作经历", *_jobs(chance, graduated), "专业技能", "、".join(skills), "",
    ))  # fmt: skip


def _one(chance: random.Random, of: str) -> str:
    return chance.choice(of.split("、"))


def _jobs(chance: random.Random, since: int) -> Iterator[str]:
    role = _one(chance, _ROLES)
    for _ in range(chance.randint(1, 4)):
        until = min(since + chance.randint(1, 5), _TODAY.year)
        end = "至今" if until == _TODAY.year else f"{until}.06"
        city, trade = _one(chance, _CITIES), _one(chance, _TRADES)
        company = f"{city}{''.join(chance.choices(_GIVEN, k=2))}{trade}有限公司"
        yield f"{since}.07-{end}  {company}  {role}"
        yield from chance.sample(_DUTIES, 3)
        yield ""
        if end == "至今":
            return
        since = until
