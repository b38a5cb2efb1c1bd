"""The client for asynchronous programs."""

import asyncio
import time
from types import TracebackType
from typing import Any, Self, TypeVar, Unpack

import httpx2

from interview_ai import asking
from interview_ai.asking import Asked, Given, answer
from interview_ai.errors import Pending
from interview_ai.records import (
    Interview,
    Page,
    Position,
    Question,
    Report,
    Submitted,
    Upload,
    User,
)

T = TypeVar("T")
_AGAIN = 0.5
"""Seconds between two looks at a report in the making."""


class AsyncInterviewClient:
    """Asks the interview API; every verb is awaited.

    ``base_url`` ends with the version: ``https://…/v1``. Raises `InterviewError` for whatever is
    refused.
    """

    def __init__(
        self,
        base_url: str,
        access_token: str | None = None,
        *,
        timeout: float = 60.0,
        transport: httpx2.AsyncBaseTransport | None = None,
    ) -> None:
        """Ask *base_url* as the owner of *access_token*; *timeout* in seconds."""
        self._http = httpx2.AsyncClient(base_url=base_url, timeout=timeout, transport=transport)
        self.access_token = access_token
        self.users = Users(self)
        self.positions = Positions(self)
        self.questions = Questions(self)
        self.interviews = Interviews(self)
        self.uploads = Uploads(self)
        self.reports = Reports(self)

    async def ask(self, asked: Asked[T]) -> T:
        """Send one request."""
        return answer(asked, await self._send(asked))

    async def download(self, path: str, **params: Any) -> bytes:
        """Fetch a file."""
        asked: Asked[None] = Asked(method="GET", path=path, params=params, read=lambda _: None)
        response = await self._send(asked)
        if response.is_error:
            answer(asked, response)
        return response.content

    async def put(self, url: str, data: bytes, content_type: str) -> None:
        """Send bytes to a place that was given out."""
        headers = {"Content-Type": content_type}
        response = await self._http.put(url, content=data, headers=headers)
        asked: Asked[None] = Asked(method="PUT", path=url, read=lambda _: None)
        answer(asked, response)

    async def close(self) -> None:
        """Let go of the connections."""
        await self._http.aclose()

    async def __aenter__(self) -> Self:
        """Use it in a ``async with``."""
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close it."""
        await self.close()

    async def _send(self, asked: Asked[Any]) -> httpx2.Response:
        signed = {"Authorization": f"Bearer {self.access_token}"} if self.access_token else {}
        return await self._http.request(
            asked.method,
            asked.path.lstrip("/"),
            json=asked.json,
            params=dict(asked.params),
            headers={**signed, **asked.headers},
        )


class _Part:
    """The verbs of one noun."""

    def __init__(self, client: AsyncInterviewClient) -> None:
        """Ask by *client*."""
        self._client = client


class Users(_Part):
    """Accounts."""

    async def register(
        self, *, email: str, password: str, username: str, role: str, phone: str | None = None
    ) -> User:
        """Register as ``candidate`` or ``enterprise``."""
        account = {"email": email, "password": password, "username": username, "role": role}
        more = {"phone": phone} if phone else {}
        return await self._client.ask(asking.register(**account, **more))

    async def login(self, email: str, password: str) -> User:
        """Sign in; what is asked from now on is asked as this user."""
        told = await self._client.ask(asking.login(email, password))
        self._client.access_token = told["access_token"]
        self.refresh_token = told["refresh_token"]
        return User.of(told["user"])

    async def refresh(self) -> None:
        """Take new tokens for those of `login`."""
        told = await self._client.ask(asking.refresh(self.refresh_token))
        self._client.access_token = told["access_token"]
        self.refresh_token = told.get("refresh_token", self.refresh_token)

    async def me(self) -> User:
        """Tell who is signed in."""
        return await self._client.ask(asking.me())


class Positions(_Part):
    """Jobs that people are interviewed for."""

    async def create(self, **position: Any) -> Position:
        """Open a position: ``title``, ``category``, ``description``, ``requirements`` …."""
        return await self._client.ask(asking.create_position(**position))

    async def update(self, position_id: str, **changes: Any) -> Position:
        """Change or close a position."""
        return await self._client.ask(asking.change_position(position_id, **changes))

    async def get(self, position_id: str) -> Position:
        """Find a position."""
        return await self._client.ask(asking.get_position(position_id))

    async def list(self, **filters: Any) -> Page:
        """List positions: ``category``, ``status``, ``page``, ``page_size``."""
        return await self._client.ask(asking.listed("/positions", Position, **filters))


class Questions(_Part):
    """A position's bank."""

    async def create(self, **question: Any) -> Question:
        """Add one: ``position_id``, ``content``, ``type``, ``difficulty`` …."""
        return await self._client.ask(asking.create_question(**question))

    async def list(self, **filters: Any) -> Page:
        """List them: ``position_id``, ``type``, ``difficulty``, ``page``, ``page_size``."""
        return await self._client.ask(asking.listed("/questions", Question, **filters))


class Interviews(_Part):
    """Interviews, from opening to end."""

    async def create(self, position_id: str, interviewer_style: str = "friendly") -> Interview:
        """Open one for whoever is signed in."""
        return await self._client.ask(asking.create_interview(position_id, interviewer_style))

    async def start(self, interview_id: str) -> Interview:
        """Begin; ``question`` of what is answered is the first one."""
        return await self._client.ask(asking.carry_on(interview_id, "start"))

    async def submit_answer(
        self, interview_id: str, question_id: str, **given: Unpack[Given]
    ) -> Submitted:
        """Hand in an answer; sent again with the same ``idempotency_key``, it is taken once."""
        return await self._client.ask(asking.submit(interview_id, question_id, given))

    async def follow_up(self, interview_id: str, answer_id: str) -> Question | None:
        """Ask whether the interviewer asks on about an answer."""
        return await self._client.ask(asking.follow_up(interview_id, answer_id))

    async def end(self, interview_id: str) -> Interview:
        """End it; a report is made then."""
        return await self._client.ask(asking.carry_on(interview_id, "end"))

    async def get(self, interview_id: str) -> dict[str, Any]:
        """Read the transcript."""
        return await self._client.ask(asking.get_interview(interview_id))

    async def list(self, **filters: Any) -> Page:
        """List interviews: ``status``, ``position_id``, ``start_date``, ``end_date`` …."""
        return await self._client.ask(asking.listed("/interviews", Interview, **filters))


class Uploads(_Part):
    """Recordings."""

    async def presign(self, file_type: str, file_name: str, content_type: str) -> Upload:
        """Ask for a place to send a recording to."""
        return await self._client.ask(asking.presign(file_type, file_name, content_type))

    async def send(self, data: bytes, *, file_type: str, file_name: str, content_type: str) -> str:
        """Send a recording; answers the key to name in `Interviews.submit_answer`."""
        place = await self.presign(file_type, file_name, content_type)
        await self._client.put(place.upload_url, data, content_type)
        return place.file_key


class Reports(_Part):
    """What interviews showed."""

    async def get(self, interview_id: str, *, patience: float = 120.0) -> Report:
        """Read a report; one in the making is waited for, *patience* seconds at most."""
        until = time.monotonic() + patience
        while True:
            try:
                return await self._client.ask(asking.get_report(interview_id))
            except Pending:
                if time.monotonic() >= until:
                    raise
            await asyncio.sleep(_AGAIN)

    async def list(self, **filters: Any) -> Page:
        """List reports: ``position_id``, ``min_score``, ``recommendation`` …."""
        return await self._client.ask(asking.listed("/reports", Report, **filters))

    async def export(self, interview_id: str, format: str = "pdf") -> bytes:  # noqa: A002 - the document's word
        """Take a report away as ``pdf`` or ``excel``."""
        return await self._client.download(f"/reports/{interview_id}/export", format=format)
