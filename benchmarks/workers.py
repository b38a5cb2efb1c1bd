"""How much faster two workers are than one, with tasks as small as real ones are.

A task reads one resume in Markdown and writes down who it is of. The queue is filled while the
workers wait, on the Postgres and the Redis of this machine; what is timed is from the moment when
all tasks are there until the last has ended. Each worker does one task at a time, so that one
worker is one worker, however many cores there are.
"""

import asyncio
import os
import subprocess
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from pathlib import Path
from secrets import token_hex
from typing import Any

from benchmarks.rows import Row, run
from benchmarks.servers import BIN, PASSWORD
from zhiren import Call, Host
from zhiren.db.migrate import upgrade
from zhiren.settings import Settings
from zhiren.testing_databases import VARIABLE, new_database

TASKS, WARMING = 1000, 40
POSTGRES = "postgresql+psycopg://postgres@127.0.0.1/postgres"
REDIS = "redis://127.0.0.1:6379/0"
_PATIENCE = 600.0


async def measure() -> Sequence[Row]:
    """Let one worker do the tasks, then two."""
    alone = await pace(1)
    return rows(alone, await pace(2))


def rows(alone: float, together: float) -> Sequence[Row]:
    """Say how much faster two are; tasks a second."""
    return [
        Row(
            measure=f"two workers, {TASKS} resumes",
            value=together,
            unit="tasks/s",
            peer="one worker",
            peer_value=alone,
            least=1.7,
        )
    ]


async def pace(workers: int) -> float:
    """Give the tasks a second that so many *workers* end, in a home of their own."""
    async with AsyncExitStack() as stack:
        server = os.environ.get(VARIABLE, POSTGRES)
        database = await stack.enter_async_context(new_database(server))
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        values = {
            "home": str(folder / "home"),
            "database": database,
            "redis": os.environ.get("TEST_REDIS", REDIS),
            "redis_prefix": f"zhiren_bench_{token_hex(4)}",
            "admin_password": PASSWORD,
        }
        host = await stack.enter_async_context(opened(values))
        stack.callback(_forget, values)
        for number in range(workers):
            stack.enter_context(at_work(values, folder / f"worker{number}.log"))
        await carry(host, WARMING * workers, first=0)
        return TASKS / await carry(host, TASKS, first=WARMING * workers)


@asynccontextmanager
async def opened(values: Mapping[str, Any]) -> AsyncIterator[Host]:
    """Open a home whose tasks others carry out."""
    await asyncio.to_thread(upgrade, values["database"])
    host = Host(settings=Settings(_env_file=None, carries=[], **values))
    async with host.lifespan():
        yield host


@contextmanager
def at_work(values: Mapping[str, str], log: Path) -> Iterator[None]:
    """Run a worker, once it has said that it is there."""
    said = {f"ZHIREN_{name.upper()}": value for name, value in values.items()}
    command = [str(BIN / "zhiren"), "worker", "--queue", "bulk", "--at-once", "1"]
    with log.open("wb") as out:
        process = subprocess.Popen(command, env={**os.environ, **said}, stdout=out, stderr=out)
    try:
        until = time.monotonic() + _PATIENCE
        while "worker" not in log.read_text(encoding="utf-8"):
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(log.read_text(encoding="utf-8"))
            time.sleep(0.05)
        yield
    finally:
        process.terminate()
        process.wait()


async def carry(host: Host, count: int, first: int) -> float:
    """Have *count* resumes read as one batch; seconds from its beginning to its end."""
    call = Call(host=host, actor=await host.accounts.first_admin(), name="benchmark")
    files = []
    async with call.writing() as session:
        for number in range(first, first + count):
            name = f"{number}.md"
            data = resume(number).encode()
            files.append(
                await host.files.store(session, data, name=name, media_type="text/markdown")
            )
    async with call.writing() as session:
        batch = await host.tasks.add_batch(session, call.actor, "resumes", count)
        for file in files:
            payload = {"file_id": file.id}
            await call.enqueue(session, "screen_upload", payload, parent_id=batch.id)
        begin = time.perf_counter()  # word of the tasks goes out when this is left
    ended = await host.tasks.wait(batch.id, _PATIENCE)
    taken = time.perf_counter() - begin
    if ended.result != {"completed": count}:
        raise RuntimeError(f"The batch ended as {ended.status} with {ended.result}.")
    return taken


def resume(number: int) -> str:
    """Write the resume of somebody who is like nobody else."""
    return f"""# 候选人{number}

电话 13{number:09d} · 邮箱 c{number}@example.com

## 教育背景

2014.09-2018.06 北京大学 计算机科学与技术 本科

## 工作经历

2018.07-2023.06 某科技公司 后端工程师
负责订单服务的设计与开发，把慢查询从九百毫秒降到七十毫秒。

## 技能

Java, Spring Boot, MySQL, Redis, Kafka
"""


def _forget(values: Mapping[str, str]) -> None:
    """Take away what lies in Redis."""
    from redis import Redis

    with Redis.from_url(values["redis"]) as redis:
        for key in redis.scan_iter(f"{values['redis_prefix']}:*"):
            redis.delete(key)


if __name__ == "__main__":
    run("Two workers and one", measure)
