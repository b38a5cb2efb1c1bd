"""A closed tab, a reconnect and a kill -9 in the middle of a turn lose nothing, ask nothing twice.

On a real server process, thinking with a model that dawdles when the test says so.
"""

import json
import threading
from collections import Counter
from collections.abc import Generator, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.journeys.server import PASSWORD, Server
from zhiren.models.openai_double import OpenAIDouble, Reply

POSITION = {
    "title": "算法工程师",
    "category": "ai",
    "description": "推荐系统",
    "requirements": ["熟悉机器学习"],
    "question_count": 2,
}
QUESTION = {
    "content": "请介绍一个你优化模型的经历。",
    "type": "technical",
    "difficulty": "medium",
    "scoring_points": ["说明瓶颈如何定位"],
}
ANSWER = "我负责召回模型，决定改用PyTorch，把训练时间从十小时降到四小时。"
Event = tuple[str, int, dict[str, Any]]


@dataclass
class Dawdler:
    """A model that assesses, asks on and speaks; slowly wherever it was told to dawdle."""

    dawdles_at: str | None = None
    spoken: int = 0
    dawdling: threading.Event = field(default_factory=threading.Event)

    def wait_until_dawdling(self) -> None:
        """Wait for the request that it takes a minute over."""
        assert self.dawdling.wait(30)

    def __call__(self, body: dict[str, Any]) -> Reply:
        """Answer one request by the shape that it asks for."""
        shape = body["response_format"]["json_schema"]["name"]
        self.spoken += 1
        if shape == self.dawdles_at:
            self.dawdling.set()
        point = {"point": QUESTION["scoring_points"][0], "state": "open", "quote": ""}
        values: dict[str, Any] = {
            "Assessment": {"points": [point], "flags": []},
            "FollowUpQuestion": {"text": f"你提到PyTorch，第{self.spoken}次训练慢在哪里？"},
            "Words": {"text": "我是AI面试官，我们继续。"},
        }
        text = json.dumps(values[shape], ensure_ascii=False)
        return Reply(text, delay=60.0 if shape == self.dawdles_at else 0.0)


class Browser:
    """One signed-in user of the interview's door; tabs can be closed."""

    def __init__(self, server: Server, email: str, role: str) -> None:
        """Register and sign in."""
        self.http = httpx2.Client(base_url=f"{server.url}/interview/v1", timeout=60)
        new = {"email": email, "password": PASSWORD, "username": email, "role": role}
        self.send("POST", "/users/register", json=new)
        who = self.send("POST", "/users/login", json={"email": email, "password": PASSWORD})
        self.http.headers["Authorization"] = f"Bearer {who['access_token']}"

    def close(self) -> None:
        """Close every tab."""
        self.http.close()

    def send(self, method: str, path: str, **sent: Any) -> Any:
        """Make a request that must succeed; answers its data."""
        response = self.http.request(method, path, **sent)
        assert response.status_code == 200, response.text
        return response.json()["data"]

    def answer(self, interview: str, question: str) -> Any:
        """Hand in the answer as JSON, under a key of its own."""
        body, headers = answer_to(question)
        return self.send("POST", f"/interviews/{interview}/answers", json=body, headers=headers)

    def watch_answer(self, interview: str, question: str) -> Generator[Event]:
        """Hand in the answer and hear the interviewer, until the tab is closed."""
        body, headers = answer_to(question)
        headers["Accept"] = "text/event-stream"
        path = f"/interviews/{interview}/answers"
        with self.http.stream("POST", path, json=body, headers=headers) as response:
            yield from events(response)

    def listen(self, interview: str, after: int) -> Iterator[Event]:
        """Hear the interview from *after* on."""
        headers = {"Last-Event-ID": str(after)}
        path = f"/interviews/{interview}/events"
        with self.http.stream("GET", path, headers=headers) as response:
            yield from events(response)

    def hear_turn(self, interview: str, after: int) -> list[Event]:
        """Hear everything after *after* until the turn that is going on ends."""
        heard = []
        for event in self.listen(interview, after):
            heard.append(event)
            if event[0] == "done":
                break
        return heard


def answer_to(question: str) -> tuple[dict[str, Any], dict[str, str]]:
    body = {"question_id": question, "audio_url": "", "video_url": "", "duration": 30}
    return body | {"transcript": ANSWER}, {"Idempotency-Key": f"key-{question}"}


def events(response: httpx2.Response) -> Iterator[Event]:
    fields: dict[str, str] = {}
    for line in response.iter_lines():
        if line and not line.startswith(":"):
            name, _, value = line.partition(": ")
            fields[name] = value
        elif not line and "data" in fields:
            yield fields.get("event", ""), int(fields.get("id", "0")), json.loads(fields["data"])
            fields = {}


def spoken(heard: list[Event]) -> str:
    return "".join(data["content"] for name, _, data in heard if name == "token")


@pytest.fixture
def model(openai_server: OpenAIDouble) -> Dawdler:
    dawdler = Dawdler()
    openai_server.answer_with(dawdler)
    return dawdler


@pytest.fixture
def server(
    tmp_path: Path, openai_server: OpenAIDouble, own_database: Mapping[str, str]
) -> Iterator[Server]:
    settings = {
        **own_database,
        "ZHIREN_MODEL": "openai:dawdler",
        "ZHIREN_OPENAI_BASE_URL": openai_server.url,
        "ZHIREN_OPENAI_API_KEY": "none",
        "ZHIREN_REQUESTS_PER_MINUTE": "10000",
    }
    server = Server(tmp_path / "home", settings)
    server.home.mkdir()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def hr(server: Server) -> Iterator[Browser]:
    with closing(Browser(server, "hr@a.cn", "enterprise")) as browser:
        yield browser


@pytest.fixture
def candidate(server: Server) -> Iterator[Browser]:
    with closing(Browser(server, "candidate@b.cn", "candidate")) as browser:
        yield browser


def begin(hr: Browser, candidate: Browser) -> tuple[str, str]:
    position = hr.send("POST", "/positions", json=POSITION)["position_id"]
    hr.send("POST", "/questions", json=QUESTION | {"position_id": position})
    interview = candidate.send("POST", "/interviews", json={"position_id": position})
    started = candidate.send("POST", f"/interviews/{interview['interview_id']}/start")
    return interview["interview_id"], started["current_question"]["question_id"]


@pytest.mark.timeout(240)
def test_nothing_is_lost_and_nothing_asked_twice(
    server: Server, model: Dawdler, hr: Browser, candidate: Browser
) -> None:
    interview, first = begin(hr, candidate)
    greeting = candidate.hear_turn(interview, 0)
    assert spoken(greeting) == greeting[-1][2]["content"]

    # The tab is closed after the first event; another one comes back and misses nothing.
    tab = candidate.watch_answer(interview, first)
    name, last, begun = next(tab)
    tab.close()
    assert name == "turn_started"
    turn = candidate.hear_turn(interview, last)
    assert [event[1] for event in turn] == list(range(last + 1, turn[-1][1] + 1))
    assert spoken(turn) == turn[-1][2]["content"]
    follow_up = turn[-1][2]["data"]["follow_up"]["question_id"]
    assert candidate.answer(interview, first)["answer_id"] == begun["data"]["answer_id"]

    # The server is killed while the model dawdles in the middle of the next turn.
    model.dawdles_at = "Words"
    tab = candidate.watch_answer(interview, follow_up)
    _, last, begun = next(tab)
    model.wait_until_dawdling()
    server.kill()
    with pytest.raises(httpx2.TransportError):
        list(tab)
    model.dawdles_at = None
    server.start()

    # A reconnect hears that what it heard is void, and then the whole turn, once.
    again = candidate.hear_turn(interview, last)
    assert [event[0] for event in again[:2]] == ["reset", "turn_started"]
    assert spoken(again) == again[-1][2]["content"]
    assert again[-1][2]["data"]["answer_id"] == begun["data"]["answer_id"]
    resent = candidate.answer(interview, follow_up)
    assert resent["answer_id"] == begun["data"]["answer_id"]

    check_the_whole(candidate, interview, first)


def check_the_whole(candidate: Browser, interview: str, first: str) -> None:
    """Hold what the rows say, and what the stream tells, against each other."""
    candidate.send("POST", f"/interviews/{interview}/end")
    put = candidate.send("GET", f"/interviews/{interview}")["questions"]
    ids = [question["question_id"] for question in put]
    assert ids[:3] == [first, f"{first}_f1", f"{first}_f2"]
    assert len(set(ids)) == len(ids) == 4
    assert [question["answer"] is not None for question in put] == [True, True, False, False]

    whole = list(candidate.listen(interview, 0))
    told = Counter(data["data"].get("answer_id") for name, _, data in whole if name == "done")
    # The greeting and the farewell follow no answer; each answer is followed up once.
    answers = [question["answer"]["answer_id"] for question in put[:2]]
    assert told == {None: 2, answers[0]: 1, answers[1]: 1}
    asked = [
        data["data"]["question_id"] for name, _, data in whole if name == "follow_up_generated"
    ]
    assert asked == [f"{first}_f1", f"{first}_f2"]
    assert whole[-1][2]["data"] == {"kind": "interview_ended"}
