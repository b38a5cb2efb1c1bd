"""A person is asked, through the client, before a tool destroys anything; in both eras."""

from typing import Any

import mcp.types as mcp
import pytest
from mcp.client import Client
from mcp.client.context import ClientRequestContext
from mcp.shared.exceptions import MCPError

from tests.mcp_server.test_server import ERAS, words
from zhiren import Actor, Host
from zhiren.testing import make_user
from zhiren_mcp.asking import can_ask
from zhiren_mcp.server import make_server

INVALID = "Invalid or expired requestState"


class Person:
    """Somebody at a client, who answers always the same."""

    def __init__(self, action: Any, content: dict[str, Any] | None = None) -> None:
        self.answer = mcp.ElicitResult(action=action, content=content)
        self.heard: list[str] = []

    async def __call__(
        self, context: ClientRequestContext, params: mcp.ElicitRequestParams
    ) -> mcp.ElicitResult:
        self.heard.append(params.message)
        return self.answer


@pytest.fixture
async def admin(small_host: Host) -> Actor:
    return await small_host.accounts.first_admin()


def yes() -> Person:
    return Person("accept", {"confirm": True})


async def reset(host: Host, actor: Actor, mode: str, person: Person | None) -> mcp.CallToolResult:
    server = make_server(host, lambda _: actor)
    async with Client(server, mode=mode, elicitation_callback=person) as client:
        return await client.call_tool("reset_sum")


@pytest.mark.parametrize("mode", ERAS)
async def test_a_yes_lets_the_tool_run(small_host: Host, admin: Actor, mode: str) -> None:
    person = yes()
    result = await reset(small_host, admin, mode, person)
    assert result.structured_content == {"sum": 0, "asked_by": "admin"}
    [heard] = person.heard
    assert heard.startswith("清零。\nreset_sum {}")


@pytest.mark.parametrize("mode", ERAS)
@pytest.mark.parametrize(
    "person",
    [Person("decline"), Person("cancel"), Person("accept", {"confirm": False}), Person("accept")],
    ids=["decline", "cancel", "unticked", "empty"],
)
async def test_anything_else_means_no(
    small_host: Host, admin: Actor, mode: str, person: Person
) -> None:
    result = await reset(small_host, admin, mode, person)
    assert result.is_error
    assert "nothing was changed" in words(result)


@pytest.mark.parametrize("mode", ERAS)
async def test_a_client_that_cannot_ask_is_refused(
    small_host: Host, admin: Actor, mode: str
) -> None:
    result = await reset(small_host, admin, mode, None)
    assert result.is_error
    assert "cannot ask" in words(result)


@pytest.mark.parametrize("mode", ERAS)
async def test_nobody_is_asked_about_arguments_that_are_wrong(
    small_host: Host, admin: Actor, mode: str
) -> None:
    person, server = yes(), make_server(small_host, lambda _: admin)
    async with Client(server, mode=mode, elicitation_callback=person) as client:
        result = await client.call_tool("reset_sum", {"all": True})
    assert (result.is_error, person.heard) == (True, [])


@pytest.mark.parametrize("mode", ERAS)
async def test_nobody_is_asked_about_what_harms_nothing(
    small_host: Host, admin: Actor, mode: str
) -> None:
    person, server = yes(), make_server(small_host, lambda _: admin)
    async with Client(server, mode=mode, elicitation_callback=person) as client:
        await client.call_tool("add_numbers", {"a": 1})
    assert person.heard == []


@pytest.fixture
async def asked(small_host: Host, admin: Actor) -> mcp.InputRequiredResult:
    """The question of a first call, with its sealed state."""
    server = make_server(small_host, lambda _: admin)
    async with Client(server, elicitation_callback=yes()) as client:
        first = await client.session.call_tool("reset_sum", allow_input_required=True)
    assert isinstance(first, mcp.InputRequiredResult)
    return first


async def answer(host: Host, actor: Actor, state: str | None) -> Any:
    """Say yes at once, with *state*; a protocol's refusal is answered in words."""
    server, content = make_server(host, lambda _: actor), {"confirm": True}
    async with Client(server, elicitation_callback=yes()) as client:
        try:
            return await client.session.call_tool(
                "reset_sum",
                input_responses={"confirm": mcp.ElicitResult(action="accept", content=content)},
                request_state=state,
                allow_input_required=True,
            )
        except MCPError as error:
            return str(error)


async def test_a_yes_is_good_in_another_process_of_the_home(
    small_host: Host, admin: Actor, asked: mcp.InputRequiredResult
) -> None:
    assert not (await answer(small_host, admin, asked.request_state)).is_error


async def test_a_yes_to_no_question_is_asked_again(small_host: Host, admin: Actor) -> None:
    assert isinstance(await answer(small_host, admin, None), mcp.InputRequiredResult)


async def test_a_yes_is_of_no_use_to_another(
    small_host: Host, asked: mcp.InputRequiredResult
) -> None:
    other = await make_user(small_host, "admin")
    assert await answer(small_host, other, asked.request_state) == INVALID


async def test_a_state_that_somebody_made_up_is_refused(small_host: Host, admin: Actor) -> None:
    assert await answer(small_host, admin, "0" * 32) == INVALID


def test_a_client_that_only_opens_pages_cannot_ask() -> None:
    form, url = mcp.FormElicitationCapability(), mcp.UrlElicitationCapability()
    able = [
        mcp.ElicitationCapability(),
        mcp.ElicitationCapability(form=form),
        mcp.ElicitationCapability(form=form, url=url),
        mcp.ElicitationCapability(url=url),
    ]
    assert [can_ask(mcp.ClientCapabilities(elicitation=one)) for one in able] == [
        True,
        True,
        True,
        False,
    ]
