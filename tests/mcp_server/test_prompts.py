"""The agents' prompts, as other models may use them."""

import json

import mcp.types as mcp
import pytest
from mcp.client import Client
from mcp.shared.exceptions import MCPError

from zhiren import Host
from zhiren.testing import make_user
from zhiren_mcp.prompts import OFFERS
from zhiren_mcp.server import make_server


async def told(host: Host, name: str, arguments: dict[str, str]) -> str:
    viewer = await make_user(host, "viewer")
    async with Client(make_server(host, lambda _: viewer)) as client:
        [message] = (await client.get_prompt(name, arguments)).messages
    assert isinstance(message.content, mcp.TextContent)
    return message.content.text


def example(host: Host, name: str) -> dict[str, str]:
    values = host.prompts.example(OFFERS[name].prompt)
    return {
        key: value if isinstance(value, str) else json.dumps(value) for key, value in values.items()
    }


async def test_every_prompt_on_offer_is_listed_with_its_arguments(host: Host) -> None:
    viewer = await make_user(host, "viewer")
    async with Client(make_server(host, lambda _: viewer)) as client:
        listed = {one.name: one for one in (await client.list_prompts()).prompts}
    assert set(listed) == set(OFFERS)
    names = [one.name for one in listed["answer_from_passages"].arguments or []]
    assert names == ["question", "passages", "language"]


@pytest.mark.parametrize("name", OFFERS)
@pytest.mark.parametrize("language", ["zh", "en"])
async def test_every_prompt_on_offer_can_be_had(host: Host, name: str, language: str) -> None:
    given = example(host, name) | {"language": language}
    assert len(await told(host, name, given)) > 100


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({}, "question: required"),
        ({"question": "q", "passages": "none"}, "passages: give JSON like"),
        ({"question": "q", "passages": "{}"}, "passages: give JSON like"),
        ({"question": "q", "passages": "[]", "language": "fr"}, "language: one of zh, en"),
    ],
)
async def test_wrong_arguments_are_explained(
    host: Host, arguments: dict[str, str], said: str
) -> None:
    assert said in await refused(host, "answer_from_passages", arguments)


async def test_a_prompt_that_is_not_on_offer_is_unknown(host: Host) -> None:
    assert "Unknown prompt" in await refused(host, "system", {})


async def refused(host: Host, name: str, arguments: dict[str, str]) -> str:
    viewer = await make_user(host, "viewer")
    async with Client(make_server(host, lambda _: viewer)) as client:
        with pytest.raises(MCPError) as caught:
            await client.get_prompt(name, arguments)
    return str(caught.value)


async def test_a_language_is_completed(host: Host) -> None:
    viewer = await make_user(host, "viewer")
    ref = mcp.PromptReference(type="ref/prompt", name="read_query")
    async with Client(make_server(host, lambda _: viewer)) as client:
        completed = await client.complete(ref, {"name": "language", "value": "e"})
    assert completed.completion.values == ["en"]
