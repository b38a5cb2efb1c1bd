"""Every answer is in the dialect of its door, whatever was sent; no input gets a traceback."""

import json
from collections.abc import AsyncIterator, Iterable, Mapping

import httpx2
import pytest
from openapi_spec_validator import validate
from pydantic import BaseModel, Field

from zhiren import (
    ANYONE,
    MEMBERS,
    PUBLIC,
    Call,
    Conflict,
    Done,
    Endpoint,
    Host,
    Invalid,
    NotFound,
    Numbered,
    Page,
    Stream,
    Token,
    TooLarge,
    UnsupportedFormat,
    UploadFile,
    Utterance,
    get,
    hookimpl,
    post,
)
from zhiren.testing import MakeClient, MakeHost, sign_in


class NoteIn(BaseModel):
    """A note."""

    text: str = Field(min_length=1)


class NoteOut(BaseModel):
    """A note, as it was understood."""

    text: str


class UploadForm(BaseModel):
    """Some files and a name."""

    name: str
    files: list[UploadFile]


class WhichIn(BaseModel):
    """What to fail with."""

    what: str = "none"


ERRORS = {
    "invalid": Invalid("x"),
    "missing": NotFound("document", "doc_1"),
    "conflict": Conflict("x"),
    "large": TooLarge("x"),
    "format": UnsupportedFormat("x"),
}


async def echo(call: Call, body: NoteIn) -> NoteOut:
    """Say it again."""
    return NoteOut(text=body.text)


async def list_notes(call: Call) -> Page:
    """List notes."""
    return Page(items=[{"n": 1}], total=21, page=1, page_size=20)


async def fail(call: Call, query: WhichIn) -> NoteOut:
    """Fail."""
    if query.what == "bug":
        raise ZeroDivisionError
    raise ERRORS[query.what]


async def receive(call: Call, form: UploadForm) -> NoteOut:
    """Take files."""
    return NoteOut(text=form.name + ":" + ",".join(f.name + f.data.decode() for f in form.files))


async def speak(call: Call, query: WhichIn) -> Stream:
    """Speak, and fail early, late or not at all."""

    async def say() -> AsyncIterator[Utterance | Numbered]:
        if query.what == "early":
            raise Conflict("too early")
        yield Numbered(7, Token("你好"))
        if query.what == "late":
            raise Conflict("too late")
        if query.what == "bug":
            raise ZeroDivisionError
        yield Done("你好", {"message_id": "msg_1", "conversation_id": "conv_1"})

    return Stream(say())


ENDPOINTS = [
    post("/echo", echo, roles=ANYONE),
    get("/notes", list_notes, roles=ANYONE),
    get("/fail", fail, roles=PUBLIC),
    post("/files", receive, roles=PUBLIC),
    post("/speak", speak, roles=PUBLIC),
    get("/old", fail, roles=PUBLIC, deprecated=True),
    get("/notes/{note_id}", list_notes, roles=MEMBERS),
]


class Notes:
    @hookimpl
    def register_endpoints(self) -> Mapping[str, Iterable[Endpoint]]:
        # `list_notes` takes no part of the path: only used to look at roles.
        return dict.fromkeys(("interview", "talent", "documind", "native"), ENDPOINTS[:6])


@pytest.fixture
async def host(make_host: MakeHost) -> Host:
    return await make_host(notes=Notes())


@pytest.fixture
def client(host: Host, make_client: MakeClient) -> httpx2.AsyncClient:
    return make_client(host)


async def test_each_dialect_has_its_envelope(client: httpx2.AsyncClient, host: Host) -> None:
    headers = await sign_in(host, "hr")
    said = {
        prefix: (await client.post(prefix + "/echo", json={"text": "喂"}, headers=headers)).json()
        for prefix in ("/interview/v1", "/talent/api/v1", "/api/v1")
    }
    assert said["/interview/v1"] == {"code": 0, "message": "success", "data": {"text": "喂"}}
    assert said["/talent/api/v1"]["success"] is True
    assert said["/api/v1"] == {"text": "喂"}


@pytest.mark.parametrize(
    ("what", "interview", "documind", "talent"),
    [
        ("invalid", (400, 40001), (400, 40001), 400),
        ("missing", (404, 40401), (404, 40005), 404),
        ("conflict", (409, 40001), (409, 40001), 400),
        ("large", (413, 40001), (413, 40003), 400),
        ("format", (415, 40001), (415, 40002), 400),
        ("bug", (500, 50001), (500, 50001), 500),
    ],
)
async def test_errors_are_spelt_as_the_documents_say(
    client: httpx2.AsyncClient,
    what: str,
    interview: tuple[int, int],
    documind: tuple[int, int],
    talent: int,
) -> None:
    for prefix, wanted in (("/interview/v1", interview), ("/documind/api/v1", documind)):
        answer = await client.get(f"{prefix}/fail?what={what}")
        assert (answer.status_code, answer.json()["code"]) == wanted
        assert answer.json()["data"] is None
    answer = await client.get(f"/talent/api/v1/fail?what={what}")
    assert answer.status_code == talent
    assert answer.json()["success"] is False


async def test_what_will_go_says_so(client: httpx2.AsyncClient) -> None:
    for path, told in (("/old", "true"), ("/fail", None)):
        answer = await client.get(f"/documind/api/v1{path}?what=invalid")
        assert answer.headers.get("X-API-Deprecated") == told
    described = (await client.get("/openapi.json")).json()["paths"]
    assert described["/documind/api/v1/old"]["get"]["deprecated"] is True
    assert "deprecated" not in described["/documind/api/v1/fail"]["get"]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("{}", "参数错误：text 必填"),
        ('{"text": 1}', "参数错误：text 须为字符串"),
        ('{"text": ""}', "参数错误：text 至少 1 个字符"),
        ("[]", "参数错误：须为对象"),
    ],
)
async def test_what_is_wrong_with_a_body_is_said_in_chinese(
    client: httpx2.AsyncClient, content: str, told: str
) -> None:
    kind = {"Content-Type": "application/json"}
    answer = await client.post("/documind/api/v1/echo", content=content, headers=kind)
    assert answer.json()["message"] == told


async def test_a_bug_of_ours_is_not_told(client: httpx2.AsyncClient) -> None:
    answer = await client.get("/api/v1/fail?what=bug")
    assert answer.headers["content-type"] == "application/problem+json"
    assert "ZeroDivision" not in answer.text


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", "application/json"),
        (b"{", "application/json"),
        (b'{"text": 1}', "application/json"),
        (b'{"text": ""}', "application/json"),
        (b"[]", "application/json"),
        (b"\xff\xfe", "application/json"),
        (b'{"text": "x"}', "text/plain"),
    ],
)
async def test_a_bad_body_is_a_clear_error(
    client: httpx2.AsyncClient, content: bytes, kind: str
) -> None:
    answer = await client.post(
        "/documind/api/v1/echo", content=content, headers={"Content-Type": kind}
    )
    assert (answer.status_code, answer.json()["code"]) == (400, 40001)


async def test_lists_name_their_fields_as_each_document_does(
    client: httpx2.AsyncClient, host: Host
) -> None:
    headers = await sign_in(host, "hr")
    talent = (await client.get("/talent/api/v1/notes", headers=headers)).json()["data"]
    documind = (await client.get("/documind/api/v1/notes", headers=headers)).json()["data"]
    assert talent == {"items": [{"n": 1}], "total": 21, "page": 1, "page_size": 20, "pages": 2}
    assert "pages" not in documind


async def test_files_come_whole_with_their_names(client: httpx2.AsyncClient) -> None:
    files = [("files", ("简历.md", b"one")), ("files", ("b.md", b"two"))]
    answer = await client.post("/interview/v1/files", data={"name": "n"}, files=files)
    assert answer.json()["data"]["text"] == "n:简历.mdone,b.mdtwo"


async def test_a_file_over_the_limit_is_refused(
    make_host: MakeHost, make_client: MakeClient
) -> None:
    client = make_client(await make_host(settings={"max_upload": 10}, notes=Notes()))
    files = [("files", ("big.md", b"x" * 11))]
    answer = await client.post("/documind/api/v1/files", data={"name": "n"}, files=files)
    assert (answer.status_code, answer.json()["code"]) == (413, 40003)


async def test_a_stream_ends_with_exactly_one_terminal_event(client: httpx2.AsyncClient) -> None:
    answer = await client.post("/documind/api/v1/speak")
    events = [part.split("\n") for part in answer.text.strip().split("\n\n")]
    assert events[0][:2] == ["id: 7", "event: chunk"]
    assert json.loads(events[-1][-1].removeprefix("data: "))["message_id"] == "msg_1"
    assert len(events) == 2


async def test_an_early_failure_of_a_stream_keeps_its_status(client: httpx2.AsyncClient) -> None:
    answer = await client.post("/interview/v1/speak?what=early")
    assert (answer.status_code, answer.json()["code"]) == (409, 40001)


@pytest.mark.parametrize("what", ["late", "bug"])
async def test_a_late_failure_of_a_stream_becomes_a_frame(
    client: httpx2.AsyncClient, what: str
) -> None:
    answer = await client.post(f"/interview/v1/speak?what={what}")
    assert answer.text.count("event: error") == 1
    assert "ZeroDivision" not in answer.text


async def test_a_wrong_verb_names_the_right_ones(client: httpx2.AsyncClient) -> None:
    answer = await client.put("/interview/v1/echo")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "OPTIONS, POST")
    assert answer.json()["code"] == 40001


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Origin": "https://evil.example"},
        {"X-Forwarded-For": "10.0.0.1"},
        {"Forwarded": "for=10.0.0.1"},
    ],
)
async def test_anonymous_calls_from_elsewhere_are_refused(
    client: httpx2.AsyncClient, headers: dict[str, str]
) -> None:
    assert (await client.get("/documind/api/v1/notes")).status_code == 200
    assert (await client.get("/documind/api/v1/notes", headers=headers)).status_code == 401
    assert (await client.get("/interview/v1/notes")).status_code == 401


async def test_the_hundred_and_first_request_of_a_minute_has_to_wait(
    make_host: MakeHost, make_client: MakeClient
) -> None:
    host = await make_host(settings={"requests_per_minute": 3}, notes=Notes())
    client, hr = make_client(host), await sign_in(host, "hr")
    statuses = [
        (await client.get("/talent/api/v1/notes", headers=hr)).status_code for _ in range(4)
    ]
    assert statuses == [200, 200, 200, 429]
    other = await sign_in(host, "hr")
    assert (await client.get("/talent/api/v1/notes", headers=other)).status_code == 200


async def test_the_description_is_valid_openapi(client: httpx2.AsyncClient) -> None:
    described = (await client.get("/openapi.json")).json()
    validate(described)
    assert described["openapi"].startswith("3.1")
    assert "/documind/api/v1/echo" in described["paths"]
    assert "<h1>Zhiren" in (await client.get("/docs")).text
