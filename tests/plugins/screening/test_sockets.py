"""News of tasks over a socket, in the frames of the talent document."""

import httpx2

from tests.platform.web.caller import Caller
from zhiren import Host
from zhiren.app import create_app
from zhiren.testing import sign_in

RESUME = "# 张伟\n\n技能\nJava, MySQL\n".encode()


async def test_every_task_is_told_to_its_end_and_to_nobody_else(
    client: httpx2.AsyncClient, host: Host
) -> None:
    hr, other = await sign_in(host, "hr"), await sign_in(host, "hr")
    app = create_app(host)
    caller, stranger = Caller(app, "/talent/ws/tasks", hr), Caller(app, "/talent/ws/tasks", other)
    for one in (caller, stranger):
        assert (await one.hear())["type"] == "websocket.accept"
    files = [("files", ("a.md", RESUME)), ("files", ("b.md", RESUME))]
    answer = await client.post("/talent/api/v1/talents/batch-upload", files=files, headers=hr)
    batch = answer.json()["data"]["task_id"]
    ended: list[str] = []
    while batch not in ended:
        update = await caller.hear()
        assert update["type"] == "task_update"
        assert set(update["data"]["progress"]) == {"current", "total", "percentage", "message"}
        if update["data"]["status"] in {"completed", "failed"}:
            ended.append(update["task_id"])
    assert len(ended) == len(set(ended))
    assert stranger.heard.empty()
    await caller.leave()
    await stranger.leave()
