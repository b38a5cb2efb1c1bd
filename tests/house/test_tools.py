"""Tools: described in both languages, with a call that works, offered at every door alike."""

import re

import httpx2
import jsonschema
from mcp.client import Client

import zhiren_mcp.server
from tests.house.world import Builder, filled_in
from zhiren import Host
from zhiren.testing import make_user, sign_in

CHINESE = re.compile(r"[\u4e00-\u9fff]")
PLACE = re.compile(r"\$(\w+)")
NOUNS = {"kb", "document", "talent", "condition", "position", "question", "interview", "recording"}


def test_every_tool_is_described_in_both_languages(house: Host) -> None:
    for tool in house.tools.values():
        assert CHINESE.search(tool.zh), tool.name
        assert len(tool.description.split()) >= 5, tool.name
        assert not CHINESE.search(tool.description), tool.name


def test_every_tools_schemas_are_schemas(house: Host) -> None:
    for tool in house.tools.values():
        for schema in (tool.input_schema, tool.output_schema):
            jsonschema.Draft202012Validator.check_schema(schema)
        assert tool.input_schema["additionalProperties"] is False, tool.name


def test_a_tool_that_only_reads_destroys_nothing(house: Host) -> None:
    both = [t.name for t in house.tools.values() if t.read_only and t.destructive]
    assert both == []


def test_every_example_speaks_of_nouns_that_there_are(house: Host) -> None:
    used = {noun for t in house.tools.values() for noun in PLACE.findall(str(dict(t.example)))}
    assert used <= NOUNS


async def test_every_tools_example_runs(host: Host, client: httpx2.AsyncClient) -> None:
    admin = await host.accounts.first_admin()
    candidate = await make_user(host, "candidate")
    staff, other = await sign_in(host, admin), await sign_in(host, candidate)
    builder = Builder(client=client, staff=staff, candidate=other)
    world = {
        **await builder.knowledge(),
        **await builder.screening(),
        **await builder.interviewing(),
    }
    last = sorted(host.tools.values(), key=lambda tool: tool.destructive)
    for tool in last:
        arguments = filled_in(dict(tool.example), world)
        result = await host.call_tool(tool.name, arguments, actor=admin)
        jsonschema.validate(result, tool.output_schema)


async def test_the_doors_offer_the_same_tools(host: Host, client: httpx2.AsyncClient) -> None:
    admin = await host.accounts.first_admin()
    answer = await client.get("/api/v1/tools", headers=await sign_in(host, admin))
    native = {tool["name"]: tool["inputSchema"] for tool in answer.json()["tools"]}
    async with Client(zhiren_mcp.server.make_server(host, lambda _: admin)) as mcp:
        offered = {tool.name: tool.input_schema for tool in (await mcp.list_tools()).tools}
    assert native == offered
    assert len(offered) >= 12
