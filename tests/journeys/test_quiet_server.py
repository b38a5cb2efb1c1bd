"""A real server: it stops while people listen, and its log holds nothing that they said."""

import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import httpx2
import pytest
from websockets.sync.client import connect

from tests.journeys.server import PASSWORD, Server

NAME, PHONE, EMAIL = "欧阳慕白", "13987650021", "mubai.ouyang@example.com"
ANSWER = "我把订单表拆成十六片，慢查询从九百毫秒降到七十毫秒。"
RESUME = f"# {NAME}\n\n电话 {PHONE} · 邮箱 {EMAIL}\n\n技能\nJava, MySQL\n".encode()


class Visitor:
    """Somebody who makes the journey."""

    def __init__(self, url: str) -> None:
        self.client = httpx2.Client(base_url=url, timeout=60)

    def send(self, method: str, path: str, **sent: Any) -> Any:
        return self.client.request(method, path, **sent).json()["data"]

    def sign_in(self, path: str, **sent: Any) -> None:
        token = self.send("POST", path, **sent)["access_token"]
        self.client.headers["Authorization"] = f"Bearer {token}"

    def hire(self) -> str:
        """Open a position with one question; screen a resume and break another."""
        self.sign_in("/talent/api/v1/auth/login", data={"username": "admin", "password": PASSWORD})
        wanted = {"title": "后端", "category": "system", "description": "", "requirements": []}
        position: str = self.send("POST", "/interview/v1/positions", json=wanted)["position_id"]
        asked = {"content": "说一次优化。", "type": "technical", "difficulty": "easy"}
        question = {"position_id": position, "scoring_points": ["瓶颈"], **asked}
        self.send("POST", "/interview/v1/questions", json=question)
        for name, data in (("r.md", RESUME), (f"{NAME}.pdf", b"%PDF-1.4 " + RESUME)):
            self.send("POST", "/talent/api/v1/talents/upload", files={"file": (name, data)})
        return position

    def interview(self, position: str) -> str:
        """Register, begin an interview, and answer once well and once badly."""
        v1 = "/interview/v1"
        user = {"email": EMAIL, "password": PASSWORD, "username": NAME, "phone": PHONE}
        self.send("POST", f"{v1}/users/register", json=user | {"role": "candidate"})
        self.sign_in(f"{v1}/users/login", json={"email": EMAIL, "password": PASSWORD})
        opened = self.send("POST", f"{v1}/interviews", json={"position_id": position})
        path = f"{v1}/interviews/{opened['interview_id']}"
        question = self.send("POST", f"{path}/start")["current_question"]["question_id"]
        answer = {"question_id": question, "transcript": ANSWER, "duration": 30}
        for urls in ({"audio_url": "", "video_url": ""}, {"audio_url": 7}):
            self.send("POST", f"{path}/answers", json=answer | urls)
        return path


@pytest.fixture
def server(tmp_path: Path, own_database: Mapping[str, str]) -> Iterator[Server]:
    (tmp_path / "home").mkdir()
    server = Server(tmp_path / "home", own_database)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def visitors(server: Server) -> Iterator[tuple[Visitor, Visitor]]:
    hr, candidate = Visitor(server.url), Visitor(server.url)
    with hr.client, candidate.client:
        yield hr, candidate


@pytest.mark.timeout(240)
def test_a_journey_leaves_no_person_in_the_log_and_listeners_hold_up_no_end(
    server: Server, visitors: tuple[Visitor, Visitor]
) -> None:
    hr, candidate = visitors
    path = candidate.interview(hr.hire())
    socket = f"ws{server.url.removeprefix('http')}/talent/ws/tasks"
    signed = dict(hr.client.headers.items())["authorization"]
    events = candidate.client.stream("GET", f"{path}/events")
    with events as heard, connect(socket, additional_headers={"Authorization": signed}):
        assert heard.status_code == 200
        began = time.monotonic()
        server.stop()
        assert time.monotonic() - began <= 8  # five to say goodbye, the rest to close the home
    log = (server.home.parent / "server.log").read_text(encoding="utf-8")
    assert "Zhiren" in log
    said = (NAME, NAME[:2], PHONE, EMAIL, "mubai", ANSWER, ANSWER[:8], "订单")
    assert [words for words in said if words in log] == []
