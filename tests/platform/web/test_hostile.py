"""Whatever is sent, the answer is a clear refusal: never a 500, never half a row."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping

import httpx2
import pytest
from pydantic import BaseModel, Field
from sqlalchemy import select

from zhiren import ANYONE, PUBLIC, Call, Endpoint, Stream, Token, UploadFile, Utterance, hookimpl
from zhiren.kernel.tables import Candidate
from zhiren.testing import MakeClient, MakeHost, sign_in
from zhiren.web import frames
from zhiren.web.endpoints import get, post

API = "/documind/api/v1"


class NoteIn(BaseModel):
    """A note with a grade."""

    text: str = ""
    grade: float = Field(default=0, ge=0)


class PageIn(BaseModel):
    """A page of a list, however far."""

    page: int = 1


class NameForm(BaseModel):
    """A name, and perhaps a file."""

    name: str
    file: UploadFile | None = None


async def keep(call: Call, body: NoteIn) -> None:
    """Write a note down."""
    async with call.writing() as session:
        session.add(Candidate(name=body.text))


async def turn(call: Call, query: PageIn) -> None:
    """Turn to a page."""
    async with call.reading() as session:
        await session.execute(select(Candidate).offset(query.page))


async def name_it(call: Call, form: NameForm) -> None:
    """Keep a name."""
    async with call.writing() as session:
        session.add(Candidate(name=form.name))


class Silence:
    """A plugin with a stream in which nothing is ever said."""

    def __init__(self) -> None:
        self.left = asyncio.Event()

    async def listen(self, call: Call) -> Stream:
        """Listen to nothing."""
        return Stream(self.say_nothing())

    async def say_nothing(self) -> AsyncIterator[Utterance]:
        """Wait for good."""
        try:
            await asyncio.sleep(60)
            yield Token("")
        finally:
            self.left.set()

    @hookimpl
    def register_endpoints(self) -> Mapping[str, Iterable[Endpoint]]:
        return {
            "documind": [
                post("/notes", keep, roles=ANYONE),
                get("/notes", turn, roles=ANYONE),
                post("/names", name_it, roles=PUBLIC),
                get("/silence", self.listen, roles=PUBLIC),
            ]
        }


@pytest.fixture
def silence() -> Silence:
    return Silence()


@pytest.fixture
async def client(
    make_host: MakeHost, make_client: MakeClient, silence: Silence
) -> httpx2.AsyncClient:
    host = await make_host(silence=silence)
    client = make_client(host)
    client.headers.update(await sign_in(host, "hr"))
    return client


@pytest.mark.parametrize("page", ["9" * 19, "9" * 30, "-" + "9" * 30])
async def test_a_number_that_no_database_holds_is_refused(
    client: httpx2.AsyncClient, page: str
) -> None:
    answer = await client.get(f"{API}/notes", params={"page": page})
    assert answer.status_code == 400


@pytest.mark.parametrize("grade", ["NaN", "Infinity", "-Infinity"])
async def test_numbers_that_are_none_are_refused(client: httpx2.AsyncClient, grade: str) -> None:
    answer = await client.post(f"{API}/notes", content=f'{{"grade": {grade}}}')
    assert answer.status_code == 400


@pytest.mark.parametrize("charset", ["unicode_escape", "utf-7", "undefined", "idna"])
async def test_a_form_in_a_strange_charset_is_refused(
    client: httpx2.AsyncClient, charset: str
) -> None:
    part = '--x\r\nContent-Disposition: form-data; name="name"\r\n\r\n\\ud800+2AA-\r\n--x--\r\n'
    kind = f"multipart/form-data; boundary=x; charset={charset}"
    answer = await client.post(f"{API}/names", content=part, headers={"Content-Type": kind})
    assert answer.status_code == 400


async def test_a_form_that_names_utf_8_is_read(client: httpx2.AsyncClient) -> None:
    part = '--x\r\nContent-Disposition: form-data; name="name"\r\n\r\n知人\r\n--x--\r\n'
    kind = 'multipart/form-data; boundary=x; charset="UTF-8"'
    content = part.encode()
    answer = await client.post(f"{API}/names", content=content, headers={"Content-Type": kind})
    assert answer.status_code == 200


@pytest.mark.parametrize("header", ["Host", "Origin"])
@pytest.mark.parametrize("value", ["[::1", "http://[", "//]["])
async def test_an_address_that_is_none_is_not_local(
    client: httpx2.AsyncClient, header: str, value: str
) -> None:
    del client.headers["Authorization"]
    answer = await client.get(f"{API}/notes", headers={header: value})
    assert answer.status_code == 401


async def test_a_body_without_files_may_not_be_huge(client: httpx2.AsyncClient) -> None:
    answer = await client.post(f"{API}/notes", content=b" " * (5 * 1024 * 1024) + b"{}")
    assert (answer.status_code, answer.json()["code"]) == (413, 40003)


async def test_headers_of_a_silent_stream_go_out_and_a_listener_who_leaves_is_noticed(
    client: httpx2.AsyncClient, silence: Silence, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(frames, "_EARLY", 0.05)
    listening = asyncio.create_task(client.get(f"{API}/silence"))
    await asyncio.sleep(0.2)
    listening.cancel()
    await asyncio.wait_for(silence.left.wait(), 2)


@pytest.mark.parametrize("path", ["no%0Asuch", "%0A", "%0D%0A%00"])
async def test_a_path_with_a_line_break_is_refused_in_its_own_dialect(
    client: httpx2.AsyncClient, path: str
) -> None:
    answer = await client.get(f"{API}/{path}")
    assert (answer.status_code, answer.json()["code"]) == (404, 40001)
