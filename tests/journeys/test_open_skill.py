"""An assistant that has nothing but curl and jq makes a plan, invites, and reads the result."""

import asyncio
import json
import os
import shutil
from collections.abc import Iterator
from typing import Any

import httpx2
import pytest

from tests.serving import served
from zhiren.testing import MakeHost, make_user, sign_in

pytestmark = pytest.mark.skipif(
    not (shutil.which("curl") and shutil.which("jq")), reason="curl and jq are not installed"
)
HEAD = '-H "Authorization: Bearer $API_KEY" -H "Accept: application/json"'
JSON = '-H "Content-Type: application/json"'
ANSWER = (
    "我在订单系统里负责并发控制。背景是大促时同一库存被重复扣减，我先用压测复现，"
    "再把行锁换成按商品分段的队列，最后超卖从每天三十单降到零，延迟也低了四成。"
)


async def shell(command: str, port: int, key: str) -> Any:
    """Run *command* as a person would paste it; what jq prints is JSON."""
    known = {"BASE_URL": f"http://127.0.0.1:{port}/open/api/v1", "API_KEY": key}
    running = await asyncio.create_subprocess_shell(
        f"set -euo pipefail; {command}",
        executable="/bin/bash",
        env={"PATH": os.environ["PATH"], **known},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await running.communicate()
    assert running.returncode == 0, err.decode()
    return json.loads(out)


def post(path: str, body: dict[str, Any]) -> str:
    """Word a POST with curl."""
    written = json.dumps(body, ensure_ascii=False).replace("'", "")
    return f"curl -sS \"$BASE_URL{path}\" {HEAD} {JSON} -d '{written}' | jq"


def get(path: str) -> str:
    """Word a GET with curl."""
    return f'curl -sS "$BASE_URL{path}" {HEAD} | jq'


async def interview(port: int, url: str) -> None:
    """Be the candidate: answer whatever is asked, knowing the link alone."""
    token = url.rpartition("/")[2]
    base = f"http://127.0.0.1:{port}/interview/v1"
    async with httpx2.AsyncClient(headers={"Authorization": f"Bearer {token}"}) as client:
        mine = (await client.get(f"{base}/interviews")).status_code
        assert mine == 403
        ident = claim(token)
        told = (await client.post(f"{base}/interviews/{ident}/start")).json()["data"]
        asked = told["current_question"]
        while asked:
            body = {"question_id": asked["question_id"], "transcript": ANSWER, "duration": 60}
            media = {"audio_url": "", "video_url": ""}
            reply = await client.post(f"{base}/interviews/{ident}/answers", json=body | media)
            asked = reply.json()["data"]["next_question"]
        (await client.post(f"{base}/interviews/{ident}/end")).raise_for_status()


def claim(token: str) -> str:
    """Read for which interview a link is."""
    import jwt

    return str(jwt.decode(token, options={"verify_signature": False})["int"])


async def test_an_assistant_with_curl_and_jq_hires_somebody(make_host: MakeHost) -> None:
    host = await make_host()
    hr = await make_user(host, "hr")
    headers = await sign_in(host, hr)
    async with served(host) as port:
        async with httpx2.AsyncClient(headers=headers) as client:
            made = await client.post(
                f"http://127.0.0.1:{port}/api/v1/keys", json={"name": "assistant"}
            )
        key = made.json()["key"]
        questions = "自我介绍\\n项目经历\\n并发/锁"
        plan = await shell(post("/plans", {"name": "一面", "questions": questions}), port, key)
        assert len(plan["questions"]) == 3
        person = {"name": "张三", "phone": "13900139000", "plan_id": plan["id"]}
        candidate = await shell(post("/candidates", person), port, key)
        ids = {"plan_id": plan["id"], "candidate_id": candidate["candidate"]["id"]}
        session = await shell(post("/sessions", ids), port, key)
        early = await shell(get(f"/sessions/{session['id']}/result"), port, key)
        assert early["error"]["code"] == "CONFLICT"
        await interview(port, session["interview_url"])
        result = await shell(get(f"/sessions/{session['id']}/result"), port, key)
    assert result["overall_score"]["score"] > 0
    assert result["overall_score"]["grade"] in {"A", "B", "C", "D"}
    assert [one["role"] for one in result["transcript"][:2]] == ["interviewer", "candidate"]
    said = " ".join(one["content"] for one in result["transcript"] if one["role"] == "candidate")
    quotes = list(quoted(result["detailed_analysis"]["evidence"]))
    assert quotes
    assert all(quote in said for quote in quotes)


def quoted(told: Any) -> Iterator[str]:
    """Find every quote, however deep."""
    if isinstance(told, dict):
        yield from (value for name, value in told.items() if name == "quote" and value)
        told = list(told.values())
    if isinstance(told, list):
        for one in told:
            yield from quoted(one)


async def test_the_skill_names_the_addresses_of_this_server(make_host: MakeHost) -> None:
    async with served(await make_host()) as port, httpx2.AsyncClient() as client:
        base = f"http://127.0.0.1:{port}"
        told = await client.get(f"{base}/open/skill.md")
        assert told.headers["content-type"].startswith("text/markdown")
        assert f'BASE_URL="{base}/open/api/v1"' in told.text
        # Its own lines work as they stand, but for the key.
        setup = told.text.split("```bash\n")[1].split("```")[0]
        refused = await shell(f"export ZHIREN_API_KEY=x\n{setup}\nask /plans | jq", port, "")
    assert refused["error"]["code"] == "UNAUTHORIZED"
