"""Somebody who applied, was interviewed and judged is erased: no byte of them stays anywhere."""

import asyncio
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import text

from tests.plugins.screening.conftest import Desk, host, hr, make_desk
from tests.plugins.screening.test_erasing import bytes_of
from zhiren import Host

__all__ = ["host", "hr", "make_desk"]

NAME, PHONE, EMAIL = "司徒晚晴", "13955507788", "wanqing.situ@example.com"
SAID = f"我叫{NAME}，电话{PHONE}。我决定先用监控定位瓶颈，再加Redis缓存，延迟从200ms降到了50ms。"
RESUME = f"{NAME}\n{PHONE}\n{EMAIL}\n工作经历\n2018.07-至今  海桐坊科技有限公司  后端工程师\n"
SOUND = {"file_type": "audio", "file_name": "answer.wav", "content_type": "audio/wav"}


async def call(hr: Desk, line: str, token: str = "", **sent: Any) -> Any:
    """Send what *line* names, as hr or with the *token* of a guest; give what is answered."""
    method, path = line.split()
    headers = {"Authorization": f"Bearer {token}"} if token else hr.headers
    answer = await hr.client.request(method, path, headers=headers, **sent)
    assert answer.is_success, (line, answer.text)
    body = answer.json()
    return body.get("data", body)


async def invite(hr: Desk) -> tuple[str, str]:
    """Invite the talent to an interview with more time; give its id and the guest's token."""
    plan = {"name": "后端", "questions": "请介绍一次性能优化", "job_title": "后端工程师"}
    plan_id = (await call(hr, "POST /open/api/v1/plans", json=plan))["id"]
    person = {"name": NAME, "phone": PHONE, "email": EMAIL}
    candidate = (await call(hr, "POST /open/api/v1/candidates", json=person))["candidate"]
    ids = {"plan_id": plan_id, "candidate_id": candidate["id"]}
    invited = await call(hr, "POST /open/api/v1/sessions", json=ids)
    [interview] = (await call(hr, "GET /interview/v1/interviews"))["items"]
    place = f"/interview/v1/interviews/{interview['interview_id']}"
    await call(hr, f"PUT {place}/accommodations", json={"extra_time": 2.0})
    return place, invited["interview_url"].rpartition("/")[2]


async def answer(hr: Desk, place: str, token: str) -> None:
    """Say one's name in a recording, in pieces of another, and in the answer; then end."""
    begun = await call(hr, f"POST {place}/start", token)
    whole, pieces = [
        await call(hr, "POST /interview/v1/uploads/presign", token, json=SOUND) for _ in range(2)
    ]
    wave = b"RIFF$\0\0\0WAVEfmt " + SAID.encode()
    kind = {"Content-Type": "audio/wav"}
    await hr.client.put(urlsplit(whole["upload_url"]).path, content=wave, headers=kind)
    await hr.client.put(f"{urlsplit(pieces['upload_url']).path}/pieces/0", content=wave)
    given = {
        "question_id": begun["current_question"]["question_id"], "transcript": SAID,
        "audio_url": whole["file_key"], "video_url": "", "duration": 60,
    }  # fmt: skip
    await call(hr, f"POST {place}/answers", token, json=given)
    await call(hr, f"POST {place}/end", token)


async def judge(hr: Desk, ident: str) -> None:
    """Make the report, export it, say something of it, and ask about the person."""
    for _ in range(100):
        path = f"/interview/v1/reports/{ident}"
        if (await hr.client.get(path, headers=hr.headers)).status_code == 200:
            break
        await asyncio.sleep(0.05)
    review = {"interview_id": ident, "why": f"{NAME}说得很清楚", "recommendation": "consider"}
    await call(hr, "POST /api/v1/tools/review_report", json=review)
    form = {"interview_id": ident, "form": "html"}
    await call(hr, "POST /api/v1/tools/export_report", json=form)
    await hr.ask(f"{NAME}会什么")
    asked = await hr.data("POST", "/analysis/query-async", json={"query": f"{NAME}会什么"})
    while (await hr.data("GET", f"/analysis/tasks/{asked['task_id']}"))["status"] != "completed":
        await asyncio.sleep(0.02)


async def test_no_byte_of_somebody_who_was_hired_stays_when_they_are_erased(
    hr: Desk, host: Host
) -> None:
    talent = (await hr.upload(RESUME, name=f"{NAME}.txt"))["talent_id"]
    place, token = await invite(hr)
    await answer(hr, place, token)
    await judge(hr, place.rpartition("/")[2])
    told = (await call(hr, f"DELETE /api/v1/candidates/{talent}"))["erased"]
    wanted = ("talents", "files", "interviews", "recordings", "reports", "exports")
    assert {noun: told[noun] for noun in wanted} == dict.fromkeys(wanted, 1) | {"recordings": 2}
    if host.database.is_sqlite:  # what was written last lies beside the database for a while
        async with host.database.engine.connect() as connection:
            await connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
    left = bytes_of(host)
    assert [word for word in (NAME, PHONE, EMAIL) if word.encode() in left] == []
    escaped = NAME.encode("unicode_escape")  # as JSON may write it
    assert escaped not in left
