"""Language models over the wire, good days and bad."""

from collections.abc import Callable
from typing import Any

import pytest
from pydantic import BaseModel, SecretStr

from zhiren.errors import Nonsense, TimedOut, Unavailable
from zhiren.models import Models
from zhiren.models.chat import ChatModel, Message, Piece, Text, ToolCall, Usage
from zhiren.models.openai_double import OpenAIDouble, Reply

MakeModels = Callable[..., Models]
ASK: list[Message] = [{"role": "user", "content": "你好 there"}]
ADD = {
    "name": "add_numbers",
    "description": "Add.",
    "parameters": {"type": "object", "properties": {"a": {"type": "integer"}}},
}


class Grade(BaseModel):
    """A grade."""

    score: int


def chat(models: Models) -> ChatModel:
    model = models.chat()
    assert model is not None
    return model


async def heard(model: ChatModel, *tools: dict[str, Any]) -> list[Piece]:
    return [piece async for piece in model.stream(ASK, tools or None)]


async def test_words_come_one_by_one_and_the_cost_last(
    make_models: MakeModels, openai_server: OpenAIDouble
) -> None:
    openai_server.script("知人善任 wins today")
    *words, usage = await heard(chat(make_models()))
    assert words == [Text(w) for w in ("知", "人", "善", "任 ", "wins ", "today")]
    assert usage == Usage("openai:first", prompt_tokens=3, completion_tokens=6)


async def test_a_tool_call_streamed_in_parts_comes_whole(
    make_models: MakeModels, openai_server: OpenAIDouble
) -> None:
    called = Reply(
        "Let me see. ", tools=[("add_numbers", {"a": 1, "b": "三"}), ("add_numbers", {"a": 2})]
    )
    openai_server.script(called)
    pieces = await heard(chat(make_models()), ADD)
    assert [piece for piece in pieces if isinstance(piece, ToolCall)] == [
        ToolCall("call_0", "add_numbers", {"a": 1, "b": "三"}),
        ToolCall("call_1", "add_numbers", {"a": 2}),
    ]
    assert openai_server.requests[0]["tools"] == [{"type": "function", "function": ADD}]


async def test_a_tool_call_with_broken_arguments_is_nonsense(
    make_models: MakeModels, openai_server: OpenAIDouble
) -> None:
    openai_server.script(Reply(tools=[("add_numbers", '{"a": 1')]))
    with pytest.raises(Nonsense, match="no JSON"):
        await heard(chat(make_models()), ADD)


async def test_the_results_of_tools_go_back_in_the_protocols_form(
    make_models: MakeModels, openai_server: OpenAIDouble
) -> None:
    call = {"id": "c1", "type": "function", "function": {"name": "add_numbers", "arguments": "{}"}}
    talk: list[Message] = [
        *ASK,
        {"role": "assistant", "content": "", "tool_calls": [call]},
        {"role": "tool", "tool_call_id": "c1", "content": "3"},
    ]
    openai_server.script("3")
    assert [piece async for piece in chat(make_models()).stream(talk)]
    sent = openai_server.requests[0]["messages"]
    assert sent[1]["tool_calls"] == [call]
    assert sent[2] == {"role": "tool", "tool_call_id": "c1", "content": "3"}


async def test_too_many_requests_are_tried_again(
    make_models: MakeModels, openai_server: OpenAIDouble
) -> None:
    openai_server.script(Reply(status=429, retry_after=0.01), "at last")
    pieces = await heard(chat(make_models()))
    assert pieces[:2] == [Text("at "), Text("last")]
    assert len(openai_server.requests) == 2


async def test_a_model_that_is_down_is_replaced_by_the_next(
    make_models: MakeModels, openai_server: OpenAIDouble
) -> None:
    def down_or_up(body: dict[str, Any]) -> Reply:
        return Reply("hello") if body["model"] == "second" else Reply(status=503, retry_after=0.01)

    openai_server.answer_with(down_or_up)
    pieces = await heard(chat(make_models(model_fallbacks=["openai:second"])))
    assert pieces[0] == Text("hello")
    assert isinstance(pieces[-1], Usage)
    assert pieces[-1].model == "openai:second"


async def test_when_all_are_down_it_says_unavailable(
    make_models: MakeModels, openai_server: OpenAIDouble
) -> None:
    openai_server.answer_with(lambda _: Reply(status=503, retry_after=0.01))
    with pytest.raises(Unavailable, match="openai:second"):
        await heard(chat(make_models(model_fallbacks=["openai:second"])))


async def test_a_stream_cut_in_the_middle_fails_and_nobody_else_is_asked(
    make_models: MakeModels, openai_server: OpenAIDouble
) -> None:
    openai_server.script(Reply("one two three", cut_after=2), "never said")
    pieces = chat(make_models(model_fallbacks=["openai:second"])).stream(ASK)
    assert [await anext(pieces), await anext(pieces)] == [Text("one "), Text("two ")]
    with pytest.raises(Unavailable):
        await anext(pieces)
    assert len(openai_server.requests) == 1


async def test_a_stream_that_ends_without_a_reason_was_cut(
    make_models: MakeModels, openai_server: OpenAIDouble
) -> None:
    openai_server.script(Reply("one two", vanish=True))
    with pytest.raises(Unavailable, match="cut off"):
        await heard(chat(make_models()))


async def test_a_model_that_dawdles_is_given_up_on(
    make_models: MakeModels, openai_server: OpenAIDouble
) -> None:
    openai_server.answer_with(lambda _: Reply("at last", delay=5))
    with pytest.raises(TimedOut):
        await heard(chat(make_models(model_timeout=0.1)))


async def test_a_wrong_address_is_unavailable(make_models: MakeModels) -> None:
    with pytest.raises(Unavailable):
        await heard(chat(make_models(openai_base_url="http://127.0.0.1:9/v1")))


async def test_a_value_in_a_fixed_shape_is_asked_for_by_schema(
    make_models: MakeModels, openai_server: OpenAIDouble
) -> None:
    openai_server.script('{"score": 7}')
    answer = await chat(make_models()).structured(ASK, Grade)
    assert (answer.value, answer.usage.model) == (Grade(score=7), "openai:first")
    asked = openai_server.requests[0]["response_format"]["json_schema"]
    assert asked["schema"] == Grade.model_json_schema()


async def test_a_server_without_json_schema_is_asked_in_words_from_then_on(
    make_models: MakeModels, openai_server: OpenAIDouble
) -> None:
    def old_server(body: dict[str, Any]) -> Reply:
        return Reply(status=400) if "response_format" in body else Reply('{"score": 7}')

    openai_server.answer_with(old_server)
    model = chat(make_models())
    await model.structured(ASK, Grade)
    await model.structured(ASK, Grade)
    assert ["response_format" in body for body in openai_server.requests] == [True, False, False]


async def test_a_value_is_read_out_of_prose_and_fences(
    make_models: MakeModels, openai_server: OpenAIDouble
) -> None:
    openai_server.script('<think>{"score": 1}?</think>Sure {ly}:\n```json\n{"score": 7}\n```')
    assert (await chat(make_models()).structured(ASK, Grade)).value == Grade(score=7)


async def test_nonsense_is_repaired_once_and_both_answers_are_paid_for(
    make_models: MakeModels, openai_server: OpenAIDouble
) -> None:
    openai_server.script('{"score": "many"}', '{"score": 7}')
    models = make_models()
    answer = await chat(models).structured(ASK, Grade)
    assert answer.value == Grade(score=7)
    assert "score" in openai_server.requests[1]["messages"][-1]["content"]
    assert models.meter.prompt_tokens["openai:first"] == answer.usage.prompt_tokens
    assert answer.usage.completion_tokens > 4


async def test_nonsense_twice_is_nonsense(
    make_models: MakeModels, openai_server: OpenAIDouble
) -> None:
    openai_server.script("I would rather not.", "{{{{")
    with pytest.raises(Nonsense):
        await chat(make_models()).structured(ASK, Grade)


async def test_without_key_or_address_it_says_what_to_set(make_models: MakeModels) -> None:
    with pytest.raises(Unavailable, match="ZHIREN_OPENAI_API_KEY"):
        await heard(chat(make_models(openai_base_url=None, openai_api_key=None)))


async def test_the_key_goes_nowhere_but_to_the_server(
    make_models: MakeModels, openai_server: OpenAIDouble
) -> None:
    openai_server.answer_with(lambda _: Reply("bad key", status=401))
    with pytest.raises(Unavailable) as refused:
        await heard(chat(make_models(openai_api_key=SecretStr("sk-very-secret"))))
    assert "very-secret" not in str(refused.value)
