"""A candidate who holds interview after interview, whatever happens to the server meanwhile.

What is not answered is sent again as it was, under the same key; what was acknowledged is noted.
"""

import random
import threading
import time
from dataclasses import dataclass, field
from typing import Any

import httpx2

from tests.journeys.test_interview_survives import Browser

PATIENCE = 90.0
"""Seconds for which a request is sent again and again."""
_SENT_TWICE = 409
_AWAY = frozenset({502, 503, 504})


@dataclass
class Held:
    """One interview, as its candidate remembers it."""

    interview_id: str
    acknowledged: dict[str, str] = field(default_factory=dict)
    """What was said, by the id of the answer that was acknowledged."""
    over: bool = False


@dataclass
class Persistent:
    """A candidate in a thread of their own, who goes on until told to stop."""

    browser: Browser
    position: str
    random: random.Random
    stop: threading.Event
    held: list[Held] = field(default_factory=list)
    trouble: list[BaseException] = field(default_factory=list)

    def run(self) -> None:
        """Hold interviews; the last one is held to its end."""
        try:
            while not self.stop.is_set():
                self.hold()
        except BaseException as error:  # told by the test, in its own thread
            self.trouble.append(error)
            raise

    def hold(self) -> None:
        """Hold one interview: answer what is asked, and what is asked on."""
        made = self.ask("POST", "/interviews", json={"position_id": self.position})
        held = Held(made["interview_id"])
        self.held.append(held)
        path = f"/interviews/{held.interview_id}"
        self.ask("POST", f"{path}/start")
        question: str | None = self.ask("GET", path)["questions"][0]["question_id"]
        while question:
            told = self.answer(held, question)
            following = told["next_question"]
            sought = {"answer_id": told["answer_id"]}
            asked_on = self.ask("GET", f"{path}/follow-up", params=sought)["follow_up_question"]
            if asked_on and self.random.random() < 0.8:
                following = asked_on
            question = following["question_id"] if following else None
        self.ask("POST", f"{path}/end")
        held.over = True

    def answer(self, held: Held, question: str) -> Any:
        """Answer *question*, and note that the answer was acknowledged."""
        said = f"我负责召回模型，决定改用PyTorch，第{len(held.acknowledged)}次从十小时降到四小时。"
        body = {"question_id": question, "audio_url": "", "video_url": "", "duration": 30}
        told = self.ask(
            "POST",
            f"/interviews/{held.interview_id}/answers",
            json=body | {"transcript": said},
            headers={"Idempotency-Key": f"key-{question}"},
        )
        held.acknowledged[told["answer_id"]] = said
        return told

    def ask(self, method: str, path: str, **sent: Any) -> Any:
        """Send a request until it is answered; a change that was made unheard is taken as made."""
        until, again = time.monotonic() + PATIENCE, False
        while time.monotonic() < until:
            try:
                response = self.browser.http.request(method, path, **sent)
            except httpx2.TransportError:
                again = True
                time.sleep(0.1)
                continue
            if response.status_code in _AWAY:
                time.sleep(0.1)
                continue
            if again and response.status_code == _SENT_TWICE and "answers" not in path:
                return None
            assert response.status_code == 200, f"{method} {path}: {response.text}"
            return response.json()["data"]
        raise AssertionError(f"{method} {path}: no answer in {PATIENCE:.0f} s")
