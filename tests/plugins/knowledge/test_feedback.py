"""What readers thought of answers can be read, and asked again."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.plugins.knowledge.conftest import API, Ask, Upload, data
from zhiren import Actor, Forbidden, Host
from zhiren.access import PUBLIC_ORGANISATION
from zhiren.testing import make_user

QUESTION = "正式员工每年有多少天带薪年假？"


@pytest.fixture
async def keeper(host: Host) -> Actor:
    """Let somebody look after what anonymous readers said."""
    return await make_user(host, "hr", PUBLIC_ORGANISATION)


async def rate(client: httpx2.AsyncClient, answer: dict[str, Any], rating: str) -> None:
    body = {"message_id": answer["message_id"], "rating": rating, "comment": "看过了"}
    await data(await client.post(f"{API}/chat/feedback", json=body))


async def cases(host: Host, keeper: Actor, **asked: Any) -> list[dict[str, Any]]:
    told = await host.call_tool("list_feedback", asked, actor=keeper)
    assert told["total"] == len(told["cases"])
    found: list[dict[str, Any]] = told["cases"]
    return found


async def verdicts(host: Host, keeper: Actor) -> list[str]:
    known = ("id", "kb_id", "question", "history", "found", "quotes", "rating")
    again = [{name: one[name] for name in known} for one in await cases(host, keeper)]
    told = await host.call_tool("run_evaluation", {"cases": again}, actor=keeper)
    return [one["verdict"] for one in told["verdicts"]]


async def test_an_opinion_is_kept_with_its_question_and_its_quotes(
    host: Host, client: httpx2.AsyncClient, upload: Upload, ask: Ask, keeper: Actor
) -> None:
    await upload()
    await rate(client, await ask(QUESTION), "good")
    (case,) = await cases(host, keeper)
    assert (case["question"], case["rating"], case["comment"]) == (QUESTION, "good", "看过了")
    assert case["found"]
    assert "15天" in case["quotes"][0]["quote"]
    assert await cases(host, keeper, rating="bad") == []


async def test_of_two_opinions_on_one_answer_the_later_counts(
    host: Host, client: httpx2.AsyncClient, upload: Upload, ask: Ask, keeper: Actor
) -> None:
    await upload()
    answer = await ask(QUESTION)
    await rate(client, answer, "good")
    await rate(client, answer, "bad")
    assert [case["rating"] for case in await cases(host, keeper)] == ["bad"]


async def test_a_follow_up_is_asked_again_after_what_was_said_before(
    host: Host, client: httpx2.AsyncClient, upload: Upload, ask: Ask, keeper: Actor
) -> None:
    await upload()
    first = await ask("年假须提前多久申请？")
    second = await ask("那由谁批准？", conversation_id=first["conversation_id"])
    await rate(client, second, "good")
    (case,) = await cases(host, keeper)
    assert [said["role"] for said in case["history"]] == ["user", "assistant"]
    assert await verdicts(host, keeper) == ["kept"]


async def test_good_answers_are_kept_and_lost_and_bad_ones_change(
    host: Host, client: httpx2.AsyncClient, upload: Upload, ask: Ask, keeper: Actor
) -> None:
    document = await upload()
    await rate(client, await ask(QUESTION), "good")
    await rate(client, await ask("年假须提前多久申请？"), "bad")
    assert await verdicts(host, keeper) == ["still bad", "kept"]
    await data(await client.delete(f"{API}/documents/{document['id']}"))
    assert await verdicts(host, keeper) == ["changed", "lost"]


async def test_viewers_and_other_organisations_see_no_opinions(
    host: Host, client: httpx2.AsyncClient, upload: Upload, ask: Ask
) -> None:
    await upload()
    await rate(client, await ask(QUESTION), "good")
    assert await cases(host, await make_user(host, "hr")) == []
    with pytest.raises(Forbidden):
        await cases(host, await make_user(host, "viewer", PUBLIC_ORGANISATION))


def test_the_command_writes_cases_asks_them_again_and_tells_what_is_lost(tmp_path: Path) -> None:
    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "zhiren", "eval", *arguments],
            env={**os.environ, "ZHIREN_HOME": str(tmp_path / "home"), "ZHIREN_DATABASE": ""},
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )

    exported = run("--export", "cases.jsonl")
    assert (exported.returncode, (tmp_path / "cases.jsonl").read_text()) == (0, "")
    (tmp_path / "broken.jsonl").write_text("{")
    assert "holds no lines of JSON" in run("broken.jsonl").stderr
    case = {"id": "1", "kb_id": "kb_gone", "question": "?", "rating": "good"}
    (tmp_path / "gone.jsonl").write_text(json.dumps(case))
    assert run("gone.jsonl").returncode == 1
