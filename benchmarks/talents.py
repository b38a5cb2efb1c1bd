"""How soon questions about many talents are answered, through the product's own front door.

``python -m benchmarks.talents [--sizes 1000 10000 100000] [--json FILE]`` asks in plain words over
HTTP; beside it stands one FTS5 table with the words of the same resumes and the same questions.
"""

import argparse
import asyncio
import sqlite3
import statistics
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.applicants import Applicants, named
from benchmarks.office import TALENT, Office, opened
from benchmarks.peers.indexes import BareFts
from benchmarks.rows import Row, report

SIZES = (1_000, 10_000, 100_000)
_PEER = "bare FTS5"
_ASKED = {10_000: 60.0, 100_000: 250.0}
"""Milliseconds in which 95 of 100 questions shall be answered."""
_SLOWER = 1.3
"""How much faster than the bare engine's our time may grow from the first size to the last."""
_WARM = 5
_QUESTIONS = (
    "有哪些5年以上工作经验的Java开发工程师?",
    "Who knows Kubernetes and Docker?",
    "985院校毕业的硕士，会Python，三年以上经验",
    "上海或杭州的前端开发工程师，会Vue",
    "找会Rust但不会Java的人",
    "本科及以上学历的有哪些人？",
    "How many people have a master's degree?",
    "按城市统计会Python的人数",
    "最常见的10项技能是什么？",
    "各学历的平均工作年限",
    "列出会Kafka和Flink的候选人，按工作年限从高到低排序",
    "Java developers with at least 8 years of experience in Shenzhen",
    "2020年以后毕业的产品经理",
    "工作3到5年的测试工程师，会Selenium，最好会JMeter",
    "不是211的学校，但会Go和Redis的后端",
    "北京邮电大学毕业的算法工程师",
    "Senior engineers from Zhejiang University who know Spark",
    "所有候选人",
    "通过筛选的数据分析师有多少人？",
    "计算机相关专业、会C++的应届生",
    "Data analysts with Tableau or Excel, no more than 5 years",
    "谁的经验最丰富？前20名",
    "会Figma的人里，哪些技能最常见？",
    "每个学校有多少会Java的人？",
    "在科技公司工作过的架构师",
    "大专学历的运维工程师，会Linux和Nginx",
    "Find people in Chengdu or Wuhan who know PyTorch or TensorFlow",
    "{name}在哪里工作过？",
    "没有通过筛选的会计",
    "average years of experience of people who know React",
)


@dataclass
class Times:
    """Seconds that each question took, ours and the bare engine's."""

    ours: list[float] = field(default_factory=list)
    theirs: list[float] = field(default_factory=list)


def main() -> None:
    """Be the command."""
    parser = argparse.ArgumentParser(description="Questions about many talents")
    parser.add_argument("--data", type=Path, metavar="DIR", help="taken, and not needed")
    parser.add_argument("--out", type=Path, metavar="OUTDIR", help="taken, and nothing is written")
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES), metavar="TALENTS")
    parser.add_argument("--rounds", type=int, default=2, help="how often each question is asked")
    parser.add_argument("--slowest", type=int, default=0, help="questions to name, slowest first")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the rows there")
    given = parser.parse_args()
    rows = asyncio.run(measure(given.sizes, given.rounds, given.slowest))
    report("Questions about talents", rows, given.json)


async def measure(sizes: Sequence[int], rounds: int, slowest: int = 0) -> Sequence[Row]:
    """Ask everything at every size."""
    times: dict[int, Times] = {}
    async with opened() as office:
        with closing(_applicants(office)) as applicants:
            for size in sorted(sizes):
                applicants.grow(size)
                times[size] = await _ask_all(office, applicants, _asked(rounds))
                _name(times[size], _asked(rounds), slowest)
    rows = [row for size, one in times.items() for row in told(size, one)]
    return rows if len(times) == 1 else [*rows, grown(times)]


def _applicants(office: Office) -> Applicants:
    database = office.home / "zhiren.db"
    with closing(sqlite3.connect(database)) as opened_file:
        [[organisation_id]] = opened_file.execute("SELECT organisation_id FROM users")
    return Applicants(database, organisation_id)


def _asked(rounds: int) -> list[str]:
    return [
        question.format(name=named(number * len(_QUESTIONS)))
        for number in range(rounds)
        for question in _QUESTIONS
    ]


async def _ask_all(office: Office, applicants: Applicants, asked: Sequence[str]) -> Times:
    """Ask ours over HTTP and the bare engine by turns."""
    times = Times()
    bare = BareFts(office.home / f"bare-{applicants.made}.db", applicants.words(), cut=True)
    with closing(bare):
        for question in (*asked[:_WARM], *asked):
            begin = time.perf_counter()
            await office.post(f"{TALENT}/analysis/query", {"question": question})
            between = time.perf_counter()
            bare.find(question)
            times.ours.append(between - begin)
            times.theirs.append(time.perf_counter() - between)
    return Times(times.ours[_WARM:], times.theirs[_WARM:])


def _name(times: Times, asked: Sequence[str], slowest: int) -> None:
    """Print which questions took longest."""
    for seconds, question in sorted(zip(times.ours, asked, strict=True), reverse=True)[:slowest]:
        print(f"{seconds * 1e3:8.1f} ms  {question}")


def told(size: int, times: Times) -> list[Row]:
    """Say how long most questions take, and the slow ones."""
    middle = statistics.median(times.ours) * 1e3, statistics.median(times.theirs) * 1e3
    slow = _slow(times.ours) * 1e3, _slow(times.theirs) * 1e3
    called, unit = f"{size:,} talents", "ms"
    return [
        Row(
            measure=f"{called}, p50", value=middle[0], unit=unit, peer=_PEER, peer_value=middle[1]
        ),
        Row(
            measure=f"{called}, p95", value=slow[0], unit=unit, peer=_PEER, peer_value=slow[1],
            limit=_ASKED.get(size),
        ),
    ]  # fmt: skip


def grown(times: dict[int, Times]) -> Row:
    """Say how many times longer the slow questions take among the most than among the fewest."""
    least, most = min(times), max(times)
    return Row(
        measure=f"p95, from {least:,} to {most:,} talents",
        value=_slow(times[most].ours) / _slow(times[least].ours),
        unit="times",
        peer=_PEER,
        peer_value=_slow(times[most].theirs) / _slow(times[least].theirs),
        most=_SLOWER,
    )


def _slow(seconds: Sequence[float]) -> float:
    return statistics.quantiles(seconds, n=20)[-1]


if __name__ == "__main__":
    main()
