"""Workers beside a server: killed, stopped, without Redis; nothing is lost and nothing done twice.

Real processes, on a real Postgres and a real Redis.
"""

import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx2
import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import Engine

from tests.journeys.server import PASSWORD
from tests.journeys.team import Team
from tests.journeys.test_interview_survives import Browser, Dawdler, begin, spoken
from tests.services import OwnRedis, Redis, postgres, shared_redis
from zhiren.models.openai_double import OpenAIDouble
from zhiren.testing_databases import new_database

pytestmark = pytest.mark.timeout(240)
LABOUR = '''
"""Work that takes its time, and says so in the home."""
import asyncio
from zhiren import MEMBERS, Call, TaskKind, hookimpl, tool
from pydantic import BaseModel

class Begun(BaseModel):
    task_id: str

@tool(roles=MEMBERS, zh="睡一觉。", example={})
async def sleep_long(call: Call) -> Begun:
    """Sleep in a task."""
    async with call.writing() as session:
        task = await call.enqueue(session, "sleep", {})
    return Begun(task_id=task.id)

async def sleep(call: Call) -> None:
    mark = call.host.settings.home
    (mark / "began").touch()
    try:
        await asyncio.sleep(100)
    finally:
        (mark / "stopped").touch()

@tool(roles=MEMBERS, zh="停下。", example={"task_id": "t"})
async def stop_sleep(call: Call, task_id: str) -> Begun:
    """Call the sleep off."""
    await call.host.tasks.cancel(task_id, call.actor)
    return Begun(task_id=task_id)

@hookimpl
def register_tools():
    return [sleep_long, stop_sleep]

@hookimpl
def register_tasks():
    return [TaskKind(name="sleep", handler=sleep)]
'''


@pytest.fixture
def redis() -> Iterator[Redis]:
    with shared_redis() as one:
        yield one


@pytest.fixture
def own_redis() -> Iterator[OwnRedis]:
    one = OwnRedis()
    one.start()
    yield one
    one.kill()


@pytest.fixture
async def database() -> AsyncIterator[str]:
    async with new_database(postgres()) as url:
        yield url


@pytest.fixture
def rows(database: str) -> Iterator[Engine]:
    """What the database holds, walls aside."""
    engine = create_engine(database.replace("zhiren_tests@", "postgres@"))
    yield engine
    engine.dispose()


@pytest.fixture
def model(openai_server: OpenAIDouble) -> Dawdler:
    dawdler = Dawdler()
    openai_server.answer_with(dawdler)
    return dawdler


def team_of(folder: Path, database: str, redis: Redis, openai: OpenAIDouble) -> Team:
    plugins = folder / "plugins"
    plugins.mkdir()
    (plugins / "labour.py").write_text(LABOUR)
    return Team(
        folder / "home",
        {
            "ZHIREN_DATABASE": database,
            "ZHIREN_REDIS": redis.url,
            "ZHIREN_REDIS_PREFIX": redis.prefix,
            "ZHIREN_PLUGINS_DIR": str(plugins),
            "ZHIREN_MODEL": "openai:dawdler",
            "ZHIREN_OPENAI_BASE_URL": openai.url,
            "ZHIREN_OPENAI_API_KEY": "none",
            "ZHIREN_REQUESTS_PER_MINUTE": "10000",
            "ZHIREN_REQUESTS_PER_MINUTE_ADMIN": "10000",
        },
    )


@pytest.fixture
def team(
    tmp_path: Path, database: str, redis: Redis, openai_server: OpenAIDouble
) -> Iterator[Team]:
    made = team_of(tmp_path, database, redis, openai_server)
    made.server.start()
    yield made
    made.stop()


@pytest.fixture
def shaken(
    tmp_path: Path, database: str, own_redis: OwnRedis, openai_server: OpenAIDouble
) -> Iterator[Team]:
    """A team whose Redis may go away."""
    made = team_of(tmp_path, database, own_redis.redis, openai_server)
    made.server.start()
    yield made
    made.stop()


class Office:
    """The first admin, who uploads resumes and uses tools."""

    def __init__(self, team: Team) -> None:
        self.http = httpx2.Client(base_url=team.server.url, timeout=60)
        who = {"username": "admin", "password": PASSWORD}
        said = self.http.post("/talent/api/v1/auth/login", data=who).json()["data"]
        self.http.headers["Authorization"] = f"Bearer {said['access_token']}"

    def upload(self, count: int) -> str:
        """Upload resumes of as many people as one batch."""
        files = [("files", (f"r{n}.md", resume(n))) for n in range(count)]
        said = self.http.post("/talent/api/v1/talents/batch-upload", files=files).json()
        return str(said["data"]["task_id"])

    def use(self, tool: str, **arguments: Any) -> Any:
        """Use a tool."""
        answer = self.http.post(f"/api/v1/tools/{tool}", json=arguments)
        assert answer.status_code == 200, answer.text
        return answer.json()["result"]


def resume(number: int) -> bytes:
    person = f"# 张{'一二三四五六七八九十'[number % 10]}{number}\n\n电话 139{number:08d}\n"
    return f"{person}\n## 技能\n\nJava, MySQL\n\n## 工作经历\n\n2019.01-2023.06 某公司\n".encode()


def until(what: str, look: Any, seconds: float = 60) -> Any:
    end = time.monotonic() + seconds
    while not (found := look()):
        assert time.monotonic() < end, what
        time.sleep(0.02)
    return found


def ask(rows: Engine, sql: str, **values: Any) -> list[Any]:
    with rows.connect() as connection:
        return list(connection.execute(text(sql), values))


PARTS = "SELECT status, attempts, lease_owner FROM tasks WHERE parent_id = :batch"


def test_a_killed_workers_batch_is_finished_by_the_other_and_nothing_twice(
    team: Team, rows: Engine
) -> None:
    killed = team.worker("one", "--queue", "bulk")
    team.worker("two", "--queue", "bulk")
    office = Office(team)
    with closing(office.http):
        batch = office.upload(14)

    def both_are_at_work() -> bool:
        owners = [p.lease_owner for p in ask(rows, PARTS, batch=batch) if p.status == "running"]
        return len(set(owners)) == 2

    until("both work", both_are_at_work)
    killed.kill()
    ended = "SELECT result FROM tasks WHERE id = :batch AND status = 'completed'"
    [[result]] = until("the batch ends", lambda: ask(rows, ended, batch=batch), 90)
    assert result == {"completed": 14}
    parts = ask(rows, PARTS, batch=batch)
    assert {part.attempts for part in parts} == {1, 2}  # some were taken over, once
    assert len({part.lease_owner for part in parts if part.attempts == 2}) == 1
    assert ask(rows, "SELECT count(*) FROM talents") == [(14,)]


def test_a_turn_whose_worker_is_killed_is_heard_whole_by_who_kept_listening(
    team: Team, model: Dawdler
) -> None:
    killed = team.worker("one")
    hr, candidate = people(team)
    with closing(hr), closing(candidate):
        interview, first = begin(hr, candidate)
        greeting = candidate.hear_turn(interview, 0)
        assert spoken(greeting) == greeting[-1][2]["content"]
        model.dawdles_at = "Words"
        tab = candidate.watch_answer(interview, first)
        heard = [next(tab)]
        model.wait_until_dawdling()
        killed.kill()
        model.dawdles_at = None
        team.worker("two")
        heard += list(tab)  # the server was there all the time, and so was the tab
        names = [name for name, _, _ in heard]
        assert names[:3] == ["turn_started", "reset", "turn_started"]
        assert names.count("done") == 1
        assert spoken(heard) == heard[-1][2]["content"]
        # Whoever comes back, from wherever, hears the same once more: ids only grow.
        ids = [number for _, number, _ in heard]
        assert ids == sorted(set(ids))
        for place in (0, len(heard) // 2):
            assert candidate.hear_turn(interview, ids[place]) == heard[place + 1 :]


def people(team: Team) -> tuple[Browser, Browser]:
    return Browser(team.server, "hr@a.cn", "enterprise"), Browser(
        team.server, "c@b.cn", "candidate"
    )


def test_a_task_is_called_off_across_processes_within_a_second(team: Team) -> None:
    team.worker("one")
    office = Office(team)
    with closing(office.http):
        task = office.use("sleep_long")["task_id"]
        until("it sleeps", (team.home / "began").exists)
        asked = time.time()
        office.use("stop_sleep", task_id=task)
        until("it stops", (team.home / "stopped").exists)
        assert (team.home / "stopped").stat().st_mtime - asked < 1


def test_a_worker_that_is_stopped_hands_its_task_on_at_once(team: Team, rows: Engine) -> None:
    first = team.worker("one")
    office = Office(team)
    with closing(office.http):
        task = office.use("sleep_long")["task_id"]
    until("it sleeps", (team.home / "began").exists)
    team.worker("two")
    (team.home / "began").unlink()
    began = time.monotonic()
    first.stop()
    until("it sleeps again", (team.home / "began").exists)
    assert time.monotonic() - began < 10  # no lease had to run out
    assert ask(rows, "SELECT attempts FROM tasks WHERE id = :id", id=task) == [(1,)]


def test_interviews_go_on_while_redis_is_away_and_after_it_came_back(
    shaken: Team, own_redis: OwnRedis, model: Dawdler
) -> None:
    shaken.worker("one")
    hr, candidate = people(shaken)
    with closing(hr), closing(candidate):
        interview, first = begin(hr, candidate)
        candidate.hear_turn(interview, 0)
        tab = candidate.watch_answer(interview, first)
        next(tab)
        own_redis.kill()
        heard = list(tab)
        follow_up = heard[-1][2]["data"]["follow_up"]["question_id"]
        without = list(candidate.watch_answer(interview, follow_up))
        own_redis.start()
        following = without[-1][2]["data"]["follow_up"] or without[-1][2]["data"]["next_question"]
        after = list(candidate.watch_answer(interview, following["question_id"]))
        for turn in (heard, without, after):
            assert Counter(name for name, _, _ in turn)["done"] == 1
            assert spoken(turn) == turn[-1][2]["content"]


def test_word_that_died_with_redis_is_found_in_the_database(
    shaken: Team, own_redis: OwnRedis, rows: Engine
) -> None:
    office = Office(shaken)
    with closing(office.http):
        batch = office.upload(6)  # nobody listens yet: the words lie in Redis
    own_redis.kill()
    own_redis.start()
    shaken.worker("one")
    ended = "SELECT result FROM tasks WHERE id = :batch AND status = 'completed'"
    [[result]] = until("the batch ends", lambda: ask(rows, ended, batch=batch))
    assert result == {"completed": 6}


def test_the_queues_are_kept_apart(team: Team, rows: Engine) -> None:
    team.worker("one", "--queue", "interactive")
    office = Office(team)
    with closing(office.http):
        office.upload(1)
        sent = {"file": ("one.md", resume(1))}
        assert office.http.post("/talent/api/v1/talents/upload", files=sent).status_code == 200
    found = ask(rows, "SELECT queue, status FROM tasks WHERE kind = 'screen_upload' ORDER BY queue")
    assert [tuple(row) for row in found] == [("bulk", "pending"), ("interactive", "completed")]
