"""The pool of reading workers: what a file may do to them, and what it may not do to the host."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from tests.platform.parsing.conftest import QUICK, naughty_parsers
from zhiren.documents import Parser
from zhiren.errors import TimedOut, TooLarge, Unavailable, Unreadable, UnsupportedFormat
from zhiren.parsing import Limits, Parsing


async def parse(parsing: Parsing, kind: str, data: bytes = b"0", *, bulk: bool = False) -> str:
    document = await parsing.parse(data, "", f"file.{kind}", bulk=bulk)
    return document.text


async def worker_pid(parsing: Parsing) -> int:
    return int((await parse(parsing, "tell")).split()[0])


def children() -> set[int]:
    return {child.pid for child in psutil.Process().children(recursive=True)}


async def test_a_file_is_read_in_another_process(parsing: Parsing) -> None:
    assert await worker_pid(parsing) in children()


async def test_no_process_starts_before_the_first_file(naughty_path: Path) -> None:
    before = children()
    async with Parsing([]):
        assert children() == before


async def test_a_worker_stays_warm_for_the_next_file(parsing: Parsing) -> None:
    assert await worker_pid(parsing) == await worker_pid(parsing)


async def test_a_worn_worker_is_replaced(naughty_path: Path) -> None:
    parsers = [Parser(name="t", media_types=("x/t",), suffixes=(".tell",), target="naughty:tell")]
    async with Parsing(parsers, limits=Limits(workers=1, recycle_after=2)) as parsing:
        pids = [await worker_pid(parsing) for _ in range(5)]
        assert pids[0] == pids[1] != pids[2] == pids[3] != pids[4]
        assert not psutil.pid_exists(pids[0])


async def test_a_file_that_takes_too_long_is_given_up(parsing: Parsing) -> None:
    begin = time.monotonic()
    with pytest.raises(TimedOut, match=r"longer than 1\.5 seconds"):
        await parse(parsing, "loop")
    assert time.monotonic() - begin < 10
    assert await parse(parsing, "chat") == "quiet"


async def test_a_file_that_needs_too_much_memory_is_given_up(naughty_path: Path) -> None:
    parsers = [Parser(name="g", media_types=("x/g",), suffixes=(".grow",), target="naughty:grow")]
    async with Parsing(parsers, limits=Limits(memory_mb=300, seconds=30)) as parsing:
        with pytest.raises(Unreadable, match="more than 300 MB"):
            await parse(parsing, "grow")


async def test_a_file_that_crashes_its_worker_is_unreadable(parsing: Parsing) -> None:
    with pytest.raises(Unreadable, match="crash"):
        await parse(parsing, "leave")
    assert await parse(parsing, "chat") == "quiet"


async def test_a_worker_that_was_killed_while_idle_is_replaced(parsing: Parsing) -> None:
    pid = await worker_pid(parsing)
    os.kill(pid, signal.SIGKILL)
    await asyncio.sleep(0.3)
    assert await worker_pid(parsing) != pid


async def test_what_a_parser_trips_over_is_unreadable_without_its_details(parsing: Parsing) -> None:
    with pytest.raises(Unreadable) as caught:
        await parse(parsing, "trip")
    assert "secret" not in str(caught.value)


async def test_an_error_crosses_by_its_class_and_words(parsing: Parsing) -> None:
    with pytest.raises(UnsupportedFormat, match=r"^Not this one\.$"):
        await parse(parsing, "refuse")


async def test_an_error_does_not_cost_the_worker(parsing: Parsing) -> None:
    pid = await worker_pid(parsing)
    with pytest.raises(Unreadable):
        await parse(parsing, "trip")
    assert await worker_pid(parsing) == pid


async def test_what_libraries_print_does_not_spoil_the_reply(parsing: Parsing) -> None:
    assert await parse(parsing, "chat") == "quiet"


async def test_a_worker_knows_no_secrets(parsing: Parsing, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "k")
    monkeypatch.setenv("ZHIREN_JWT", "j")
    names = (await parse(parsing, "environment")).split()
    assert "PATH" in names
    assert not {"OPENAI_API_KEY", "ZHIREN_JWT"} & set(names)


async def test_a_parser_that_does_not_load_is_not_the_files_fault(parsing: Parsing) -> None:
    with pytest.raises(Unavailable, match="does not load"):
        await parse(parsing, "missing")


def test_the_pool_works_on_the_servers_event_loop(naughty_path: Path) -> None:
    uvloop = pytest.importorskip("uvloop", reason="uvloop has no wheel for this machine")

    async def main() -> None:
        async with Parsing(naughty_parsers(), limits=QUICK) as parsing:
            with pytest.raises(TimedOut):
                await parse(parsing, "loop")
            assert await parse(parsing, "chat") == "quiet"

    uvloop.run(main())


async def test_a_file_without_text_is_unreadable(parsing: Parsing) -> None:
    with pytest.raises(Unreadable, match="no text"):
        await parse(parsing, "nothing")


async def test_a_file_over_the_limit_is_refused_before_anything(parsing: Parsing) -> None:
    before = children()
    with pytest.raises(TooLarge, match="larger than 1 MB"):
        await parse(parsing, "tell", b"x" * 1_000_001)
    assert children() == before


async def test_a_caller_who_leaves_takes_the_work_along(parsing: Parsing) -> None:
    call = asyncio.create_task(parse(parsing, "loop"))
    await asyncio.sleep(0.8)
    busy = children()
    call.cancel()
    with pytest.raises(asyncio.CancelledError):
        await call
    assert not any(psutil.pid_exists(pid) for pid in busy)
    assert await parse(parsing, "chat") == "quiet"


async def test_no_more_files_than_workers_are_read_at_once(parsing: Parsing) -> None:
    spans = await asyncio.gather(*(parse(parsing, "nap", b"0.2") for _ in range(5)))
    naps = [tuple(map(float, span.split())) for span in spans]
    for begin, _ in naps:
        assert sum(start <= begin < end for start, end in naps) <= 2


async def test_a_person_waits_for_no_batch(parsing: Parsing) -> None:
    batch = [asyncio.create_task(parse(parsing, "nap", b"0.2", bulk=True)) for _ in range(8)]
    await asyncio.sleep(0.05)
    await parse(parsing, "chat")
    assert sum(task.done() for task in batch) <= 4
    await asyncio.gather(*batch)


async def test_stopping_ends_every_worker(naughty_path: Path, parsing: Parsing) -> None:
    pid = await worker_pid(parsing)
    await parsing.stop()
    assert not psutil.pid_exists(pid)
    with pytest.raises(Unavailable):
        await parse(parsing, "tell")


_HOST = """
import asyncio, sys
sys.path.insert(0, {folder!r})
from tests.platform.parsing.conftest import QUICK, naughty_parsers
from zhiren.documents import Parser
from zhiren.parsing import Parsing
parsers = [
    Parser(name=n, media_types=("x/" + n,), suffixes=("." + n,), target="naughty:" + n)
    for n in ("tell", "loop")
]
async def main():
    parsing = Parsing(parsers)
    document = await parsing.parse(b"0", "", "file.tell")
    print(document.text.split()[0], flush=True)
    await parsing.parse(b"0", "", "file.loop")
asyncio.run(main())
"""


def test_a_host_that_is_killed_leaves_no_worker_behind(naughty_path: Path) -> None:
    script = _HOST.format(folder=str(naughty_path))
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE) as host:
        assert host.stdout
        worker = psutil.Process(int(host.stdout.readline()))
        time.sleep(0.5)  # the worker is in its endless loop by now
        host.kill()
        host.wait()
        _, alive = psutil.wait_procs([worker], timeout=5)
    assert not alive


def test_the_host_itself_imports_no_reader() -> None:
    script = (
        "import sys, zhiren.parsing\n"
        "print([m for m in ('docling', 'pypdfium2', 'lxml', 'numpy') if m in sys.modules])"
    )
    out = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"
