"""A home that is saved beside its server and put back elsewhere answers the same."""

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.journeys.server import PASSWORD, ZHIREN, Server
from tests.plugins.knowledge.conftest import HANDBOOK
from tests.plugins.screening.resumes import ZHANG

INTERVIEW, TALENT, DOCUMIND = "/interview/v1", "/talent/api/v1", "/documind/api/v1"
POSITION = {
    "title": "算法工程师",
    "category": "ai",
    "description": "推荐系统",
    "requirements": ["熟悉机器学习"],
    "question_count": 1,
}


def zhiren(home: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    quiet = {name: value for name, value in os.environ.items() if "ZHIREN" not in name}
    return subprocess.run(
        [str(ZHIREN), *words],
        env={**quiet, "ZHIREN_HOME": str(home), "COLUMNS": "200"},
        cwd=home.parent,
        capture_output=True,
        text=True,
        check=False,
    )


class Office(AbstractContextManager["Office"]):
    """The admin at work, over every door."""

    def __init__(self, server: Server) -> None:
        """Sign in."""
        self.http = httpx2.Client(base_url=server.url, timeout=60)
        who = {"email": "admin@localhost.localdomain", "password": PASSWORD}
        told = self.send("POST", f"{INTERVIEW}/users/login", json=who)
        self.http.headers["Authorization"] = f"Bearer {told['access_token']}"

    def __exit__(self, *_: object) -> None:
        """Hang up."""
        self.http.close()

    def send(self, method: str, path: str, **more: Any) -> Any:
        """Send a request that succeeds; give its data."""
        response = self.http.request(method, path, **more)
        assert response.is_success, response.text
        return response.json()["data"]

    def fill(self) -> dict[str, str]:
        """Keep a document, a talent and an interview; give their paths."""
        kb = self.send("POST", f"{DOCUMIND}/kb", json={"name": "制度库"})["id"]
        handbook = {"file": ("手册.md", HANDBOOK.encode())}
        form = {"kb_id": kb}
        path = f"{DOCUMIND}/documents/upload"
        document = self.send("POST", path, data=form, files=handbook)["id"]
        self.wait_for(f"{DOCUMIND}/documents/{document}", "completed")
        resume = {"file": ("简历.txt", ZHANG.encode())}
        self.send("POST", f"{TALENT}/talents/upload", files=resume)
        position = self.send("POST", f"{INTERVIEW}/positions", json=POSITION)["position_id"]
        interview = self.interview(position)
        return {"kb": kb, "document": f"{DOCUMIND}/documents/{document}", "interview": interview}

    def interview(self, position: str) -> str:
        """Let a candidate begin an interview; give its path."""
        who = {"email": "candidate@example.com", "password": PASSWORD}
        new = {**who, "username": "candidate", "role": "candidate"}
        self.send("POST", f"{INTERVIEW}/users/register", json=new)
        token = self.send("POST", f"{INTERVIEW}/users/login", json=who)["access_token"]
        made = self.send(
            "POST",
            f"{INTERVIEW}/interviews",
            json={"position_id": position},
            headers={"Authorization": f"Bearer {token}"},
        )
        return f"{INTERVIEW}/interviews/{made['interview_id']}"

    def wait_for(self, path: str, status: str) -> None:
        """Wait until what is at *path* has come so far."""
        until = time.monotonic() + 60
        while self.send("GET", path)["status"] != status:
            assert time.monotonic() < until
            time.sleep(0.1)

    def answers(self, kept: dict[str, str]) -> list[Any]:
        """Ask for everything that was kept."""
        asked = {"kb_id": kept["kb"], "query": "年假有多少天？"}
        said = self.send("POST", f"{DOCUMIND}/chat", json=asked)
        talents = self.send("POST", f"{TALENT}/analysis/query", json={"question": "会Java的人"})
        return [
            said["answer"],
            self.send("GET", kept["document"]),
            self.send("GET", f"{TALENT}/talents"),
            [item["name"] for item in talents.get("talents", talents.get("items", []))],
            self.send("GET", kept["interview"]),
        ]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    server = Server(tmp_path / "home")
    server.start()
    yield server
    server.stop()


@pytest.fixture
def copy(tmp_path: Path) -> Iterator[Server]:
    copy = Server(tmp_path / "elsewhere" / "home")
    yield copy
    copy.stop()


@pytest.mark.timeout(240)
def test_a_restored_copy_answers_the_same(server: Server, copy: Server, tmp_path: Path) -> None:
    with Office(server) as office:
        kept = office.fill()
        before = office.answers(kept)
        token = office.http.headers["Authorization"]
        saved = zhiren(server.home, "backup", str(tmp_path / "zhiren.zip"), "--with-secret")
    assert saved.returncode == 0, saved.stderr
    assert (tmp_path / "zhiren.zip").stat().st_mode & 0o077 == 0
    server.stop()
    copy.home.parent.mkdir()
    restored = zhiren(copy.home, "restore", str(tmp_path / "zhiren.zip"))
    assert restored.returncode == 0, restored.stderr
    copy.start()
    with Office(copy) as again:
        again.http.headers["Authorization"] = token  # the secret came along
        assert again.answers(kept) == before
    assert "15天" in str(before[0])
    assert "张三" in str(before)
