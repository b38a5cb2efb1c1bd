"""What cannot be honoured is refused in the protocol's own words, and names the parameter."""

from collections.abc import Awaitable, Callable
from typing import Any

import httpx2
import openai
import pytest

from zhiren import Host
from zhiren.models.openai_double import OpenAIDouble, Reply
from zhiren.testing import MakeClient, MakeHost, make_user, sign_in

Connect = Callable[..., Awaitable[openai.AsyncOpenAI]]
HELLO: Any = [{"role": "user", "content": "Hello"}]
GOOD: dict[str, Any] = {"model": "clerk", "messages": HELLO}


@pytest.fixture
async def post(house: Host, make_client: MakeClient) -> Callable[..., Awaitable[httpx2.Response]]:
    client, headers = make_client(house), await sign_in(house, "hr")

    async def send(**body: Any) -> httpx2.Response:
        return await client.post("/v1/chat/completions", json=body, headers=headers)

    return send


@pytest.mark.parametrize(
    ("wrong", "param"),
    [
        ({"n": 2}, "n"),
        ({"tools": [{"type": "function", "function": {"name": "f"}}]}, "tools"),
        ({"tool_choice": "required"}, "tool_choice"),
        ({"response_format": {"type": "json_object"}}, "response_format"),
        ({"logprobs": True}, "logprobs"),
        ({"stop": ["x"]}, "stop"),
        ({"audio": {"voice": "alloy"}}, "audio"),
        ({"temprature": 1}, "temprature"),
    ],
)
async def test_a_parameter_that_is_not_supported_is_named(
    post: Callable[..., Awaitable[httpx2.Response]], wrong: dict[str, Any], param: str
) -> None:
    answer = await post(**GOOD, **wrong)
    assert answer.status_code == 400
    error = answer.json()["error"]
    assert (error["param"], error["code"]) == (param, "unsupported_parameter")
    assert error["type"] == "invalid_request_error"
    assert param in error["message"]


@pytest.mark.parametrize(
    ("body", "param"),
    [
        ({"model": "clerk"}, "messages"),
        ({"model": "clerk", "messages": []}, "messages"),
        ({"messages": HELLO}, "model"),
        ({"model": 3, "messages": HELLO}, "model"),
        ({**GOOD, "stream": "yes"}, "stream"),
        ({**GOOD, "max_tokens": 0}, "max_tokens"),
        ({"model": "clerk", "messages": [{"role": "judge", "content": ""}]}, "messages[0].role"),
        ({"model": "clerk", "messages": [{"role": "user", "content": 3}]}, "messages[0].content"),
        ({"model": "clerk", "messages": [{"role": "user", "content": " "}]}, "messages[0].content"),
        (
            {"model": "clerk", "messages": [*HELLO, {"role": "assistant", "content": "Hi"}]},
            "messages[1].role",
        ),
        (
            {"model": "clerk", "messages": [{"role": "user", "content": "x" * 20_001}]},
            "messages[0].content",
        ),
    ],
)
async def test_a_request_that_is_none_is_refused(
    post: Callable[..., Awaitable[httpx2.Response]], body: dict[str, Any], param: str
) -> None:
    answer = await post(**body)
    assert answer.status_code == 400
    assert answer.json()["error"]["param"] == param


async def test_pictures_are_refused_where_they_stand(
    post: Callable[..., Awaitable[httpx2.Response]],
) -> None:
    part = {"type": "image_url", "image_url": {"url": "data:image/png;base64,AA"}}
    answer = await post(model="clerk", messages=[{"role": "user", "content": [part]}])
    assert answer.status_code == 400
    assert answer.json()["error"]["param"] == "messages[0].content[0]"


async def test_hints_that_nobody_relies_on_are_taken(
    house: Host, connect: Connect, openai_server: OpenAIDouble
) -> None:
    client = await connect(house)
    openai_server.script("Hello.")
    said = await client.chat.completions.create(
        model="clerk",
        messages=HELLO,
        temperature=0.1,
        top_p=1,
        seed=3,
        user="somebody",
        n=1,
        stop=None,
        tools=[],
    )
    assert said.choices[0].message.content == "Hello."


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b'{"model": NaN}', b"\xff"])
async def test_a_body_that_is_no_request_is_refused(
    house: Host, make_client: MakeClient, body: bytes
) -> None:
    answer = await make_client(house).post(
        "/v1/chat/completions", content=body, headers=await sign_in(house, "hr")
    )
    assert answer.status_code == 400
    assert answer.json()["error"]["type"] == "invalid_request_error"


async def test_a_body_that_is_too_large_is_refused(house: Host, make_client: MakeClient) -> None:
    answer = await make_client(house).post(
        "/v1/chat/completions", content=b" " * 5_000_000, headers=await sign_in(house, "hr")
    )
    assert answer.status_code == 413
    assert answer.json()["error"]["code"] == "request_too_large"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/v1/chat/completions", 405),
        ("POST", "/v1/models", 405),
        ("POST", "/v1/embeddings", 404),
        ("GET", "/v1/", 404),
    ],
)
async def test_other_paths_and_verbs_are_refused_in_the_same_words(
    house: Host, make_client: MakeClient, method: str, path: str, status: int
) -> None:
    answer = await make_client(house).request(method, path, headers=await sign_in(house, "hr"))
    assert answer.status_code == status
    assert answer.json()["error"]["type"] == "invalid_request_error"


async def test_nobody_gets_in_without_a_key_that_is_good(house: Host, connect: Connect) -> None:
    client = await connect(house)
    with pytest.raises(openai.AuthenticationError) as refused:
        await client.with_options(api_key="zr_none").models.list()
    assert refused.value.code == "invalid_api_key"


async def test_a_key_opens_this_door_when_it_names_it(house: Host, connect: Connect) -> None:
    with pytest.raises(openai.PermissionDeniedError):
        await (await connect(house, "hr", "documind")).models.list()
    assert (await (await connect(house, "hr", "openai")).models.list()).data


async def test_a_key_that_only_reads_offers_only_what_reads(
    house: Host, connect: Connect, openai_server: OpenAIDouble
) -> None:
    client = await connect(house, "hr", "read", "openai")
    openai_server.script("Hello.")
    await client.chat.completions.create(model="clerk", messages=HELLO)
    offered = {tool["function"]["name"] for tool in openai_server.requests[0]["tools"]}
    assert offered == {"list_talents", "ask_knowledge"}


async def test_the_personas_that_one_may_talk_to_are_the_models(
    make_host: MakeHost, connect: Connect
) -> None:
    host = await make_host()
    staff = [model.id async for model in await (await connect(host)).models.list()]
    assert set(staff) == {"assistant", "librarian", "screener"}
    candidate = await connect(host, "candidate")
    assert "screener" not in [model.id async for model in await candidate.models.list()]
    shown = await candidate.models.retrieve("librarian")
    assert (shown.id, shown.object) == ("librarian", "model")
    for hidden in ("screener", "friendly_interviewer", "nobody"):
        with pytest.raises(openai.NotFoundError) as refused:
            await candidate.models.retrieve(hidden)
        assert refused.value.code == "model_not_found"


async def test_an_unknown_model_is_not_found(house: Host, connect: Connect) -> None:
    client = await connect(house)
    with pytest.raises(openai.NotFoundError) as refused:
        await client.chat.completions.create(model="gpt-4o", messages=HELLO)
    assert (refused.value.code, refused.value.param) == ("model_not_found", "model")


async def test_whoever_asks_too_often_is_told_when_to_come_back(
    make_host: MakeHost, connect: Connect
) -> None:
    client = await connect(await make_host({"requests_per_minute": 1}))
    await client.models.list()
    with pytest.raises(openai.RateLimitError) as refused:
        await client.models.list()
    assert refused.value.code == "rate_limit_exceeded"
    assert int(refused.value.response.headers["retry-after"]) >= 1


async def test_a_budget_that_is_spent_is_a_quota(
    house: Host, connect: Connect, openai_server: OpenAIDouble
) -> None:
    house.models._settings.conversation_max_tokens = 1
    client = await connect(house)
    openai_server.script(Reply(tools=[("list_talents", {})]))
    with pytest.raises(openai.RateLimitError) as refused:
        await client.chat.completions.create(model="clerk", messages=HELLO)
    assert refused.value.code == "insufficient_quota"


async def test_a_stream_that_fails_late_ends_with_an_error_and_not_with_done(
    house: Host, connect: Connect, openai_server: OpenAIDouble
) -> None:
    house.models._settings.conversation_max_tokens = 1
    client = await connect(house)
    openai_server.script(Reply("Let me look.", tools=[("list_talents", {})]))
    stream = await client.chat.completions.create(model="clerk", messages=HELLO, stream=True)
    heard: list[Any] = []
    with pytest.raises(openai.APIError) as failed:
        await gather(stream, heard)
    assert "".join(chunk.choices[0].delta.content or "" for chunk in heard) == "Let me look."
    assert failed.value.code == "insufficient_quota"


async def gather(stream: Any, heard: list[Any]) -> None:
    async for chunk in stream:
        heard.append(chunk)  # noqa: PERF401 - what came before the error counts


async def test_somebody_who_is_shut_out_is_refused_at_once(house: Host, connect: Connect) -> None:
    who = await make_user(house, "hr")
    client = await connect(house, who)
    await client.models.list()
    async with house.database.writing(None) as session:
        from zhiren.kernel.tables import User

        user = await session.get(User, who.user_id)
        assert user is not None
        user.is_active = False
    house.accounts.forget()
    with pytest.raises(openai.AuthenticationError):
        await client.models.list()
