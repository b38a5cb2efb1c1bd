"""`zhiren plugin check`: each promise that a plugin breaks is named, with what mends it."""

import asyncio
import re
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import jinja2
import pytest
from pydantic import BaseModel

from zhiren import READERS, Call, Endpoint, Host, Persona, Tool, get, hookimpl, tool
from zhiren.checking import check_plugin
from zhiren.checking.conduct import Conduct
from zhiren.checking.shape import shape_of
from zhiren.pipeline import Pipeline
from zhiren.settings import Settings
from zhiren.testing import MakeHost


class Out(BaseModel):
    """An answer."""

    words: str = ""


class Offering:
    """A plugin of one tool."""

    def __init__(self, offered: Tool) -> None:
        self.offered = offered

    @hookimpl
    def register_tools(self) -> Iterable[Tool]:
        return [self.offered]


def make(function: Any = None, **changed: Any) -> Tool:
    """Make a tool that keeps every promise but what is *changed*."""

    async def say_nothing(call: Call) -> Out:
        """Say nothing to whoever asks for it."""
        return Out()

    return tool(**{"roles": READERS, "read_only": True, "zh": "不说话。", **changed})(
        function or say_nothing
    )


async def wait_in_vain(call: Call) -> Out:
    """Wait for what does not come, whoever says stop."""
    until = time.monotonic() + 8
    while time.monotonic() < until:
        try:
            await asyncio.sleep(0.1)
        except asyncio.CancelledError:
            continue
    return Out()


async def need_a_row(call: Call, kb_id: str) -> Out:
    """Look at a knowledge base that must be there."""
    return Out(words=kb_id)


async def fail_at_once(call: Call) -> Out:
    """Fail at once, and in all cases."""
    raise ZeroDivisionError


async def advice(make_host: MakeHost, offered: Tool) -> str:
    """Give the advice on one tool, in a host that has nothing else."""
    host = await make_host(offering=Offering(offered))
    found = list(shape_of(host, host.loaded.contributions[-1]))
    conduct = Conduct(host, await host.accounts.first_admin())
    return "\n".join(map(str, [*found, *[one async for one in conduct.of(offered)]]))


async def test_a_tool_that_keeps_every_promise_is_not_mentioned() -> None:
    assert await check_plugin("offering", Offering(make())) == []


@pytest.mark.parametrize(
    ("offered", "said"),
    [
        (make(zh="nothing"), "has no Chinese"),
        (make(roles=frozenset({"boss"})), r"roles that there are not: \['boss'\]"),
        (make(destructive=True), "both read_only and destructive"),
        (make(timeout=0), "has a timeout that is none"),
        (make(example={"x": 1}), "its example does not work: x:"),
        (make(fail_at_once), "its example does not work: .*ZeroDivisionError"),
        (make(wait_in_vain), "does not end when it is cut off"),
    ],
    ids=["zh", "roles", "both", "timeout", "example", "fails", "deaf"],
)
async def test_a_broken_promise_is_named(make_host: MakeHost, offered: Tool, said: str) -> None:
    found = await advice(make_host, offered)
    assert re.search(said, found), found
    assert "tool " in found


async def test_an_example_that_needs_rows_says_which() -> None:
    needing = make(need_a_row, example={"kb_id": "$kb"})
    [finding] = await check_plugin("offering", Offering(needing))
    assert finding.note
    assert "it needs seeds for $kb" in finding.advice
    assert await check_plugin("offering", Offering(needing), {"kb": "kb_1"}) == []


async def test_a_pipeline_that_lets_strangers_in_is_found(
    make_host: MakeHost, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def run(self: Pipeline, tool: Tool, arguments: Mapping[str, Any], call: Call) -> Any:
        return {"words": ""}

    monkeypatch.setattr(Pipeline, "run", run)
    assert "let the role 'candidate' in" in await advice(make_host, make())


async def test_personas_prompts_and_endpoints_are_checked_too() -> None:
    async def show(call: Call) -> Out:
        return Out()

    class Talker:
        @hookimpl
        def register_personas(self) -> Iterable[Persona]:
            return [Persona(name="talker", prompt="none/such", tools=["fly"], graph="dream")]

        @hookimpl
        def register_prompts(self) -> jinja2.BaseLoader:
            lonely = {"talk/hello.en.md.j2": "Hello {{ name }}", "talk/hello.example.toml": "a = 1"}
            return jinja2.DictLoader(lonely)

        @hookimpl
        def register_endpoints(self) -> Mapping[str, Iterable[Endpoint]]:
            return {"native": [get("/talk", show, roles=READERS)]}

    found = "\n".join(map(str, await check_plugin("talker", Talker())))
    for said in (
        "persona talker: needs a title in zh and en",
        "persona talker: uses tools that there are not: fly",
        "persona talker: thinks with the graph 'dream'",
        "persona talker: has no prompt: write none/such.zh.md.j2",
        "prompt talk/hello: is missing in zh",
        "prompt talk/hello: does not render in en with its example: 'name' is undefined",
        "endpoint GET native/talk: has no docstring",
    ):
        assert said in found


async def test_a_plugin_that_does_not_come_in_is_told_why() -> None:
    class Misspelt:
        @hookimpl
        def register_tolls(self) -> None: ...

    [finding] = await check_plugin("misspelt", Misspelt())
    assert "does not come in" in str(finding)
    assert "register_tolls" in str(finding)
    [gone] = await check_plugin("gone")
    assert "No plugin with id 'gone'" in str(gone)


def test_our_own_plugins_keep_the_contract(tmp_path: Path) -> None:
    house = Host(settings=Settings(_env_file=None, home=tmp_path))
    found = [str(one) for each in house.loaded.contributions for one in shape_of(house, each)]
    assert found == []


def test_the_command_says_what_to_mend_and_fails(tmp_path: Path) -> None:
    (tmp_path / "bad.py").write_text("import nothing_of_this_name", encoding="utf-8")
    zhiren = str(Path(sys.executable).with_name("zhiren"))
    done = subprocess.run(
        [zhiren, "plugin", "check", "bad.py"],
        cwd=tmp_path,
        env={"ZHIREN_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "No module named 'nothing_of_this_name'" in done.stderr
