"""Documents, transcripts and reports, read by an MCP client as its user may read them."""

import asyncio
import json
import re
from collections.abc import Callable

import mcp.types as mcp
import pytest
from mcp.client import Client
from mcp.shared.exceptions import MCPError
from mcp.shared.subscriptions import ResourcesListChanged, ToolsListChanged

from tests.house.world import ANSWER, Builder
from zhiren import Actor, Host
from zhiren.events import DocumentIndexed, ToolsChanged
from zhiren.testing import MakeClient, make_user, sign_in
from zhiren_mcp.server import make_server
from zhiren_mcp.transcripts import as_markdown

SENTENCE = re.compile(r"Sentence \d says something of its own\.")
SENTENCES = "Sentence {0} says something of its own. " * 60
TEXT = "".join(f"# Part {n}\n\n{SENTENCES.format(n)}" for n in range(9))


@pytest.fixture
async def hr(host: Host) -> Actor:
    return await make_user(host, "hr")


@pytest.fixture
async def builder(host: Host, hr: Actor, make_client: MakeClient) -> Builder:
    candidate = await make_user(host, "candidate", hr.organisation_id)
    return Builder(
        client=make_client(host),
        staff=await sign_in(host, hr),
        candidate=await sign_in(host, candidate),
    )


Reader = Callable[[], Client]


@pytest.fixture
def reader(host: Host, hr: Actor) -> Reader:
    return lambda: Client(make_server(host, lambda _: hr))


async def read(client: Client, uri: str) -> mcp.TextResourceContents:
    [contents] = (await client.read_resource(uri)).contents
    assert isinstance(contents, mcp.TextResourceContents)
    return contents


async def test_a_document_is_read_whole(
    host: Host, hr: Actor, builder: Builder, reader: Reader
) -> None:
    kb = (await builder.knowledge())["kb"]
    given = {"kb_id": kb, "filename": "long.md", "text": TEXT}
    made = await host.call_tool("add_document", given, actor=hr)
    status = f"/documind/api/v1/documents/{made['id']}/status"
    await builder.until(status, "status", "completed", "failed")
    async with reader() as client:
        contents = await read(client, f"zhiren://documents/{made['id']}")
    assert contents.mime_type == "text/plain"
    assert SENTENCE.findall(contents.text) == SENTENCE.findall(TEXT)


async def test_an_interview_is_listed_and_read_as_a_transcript(
    builder: Builder, reader: Reader
) -> None:
    uri = f"zhiren://interviews/{(await builder.interviewing())['interview']}"
    async with reader() as client:
        assert uri in {str(one.uri) for one in (await client.list_resources()).resources}
        words = (await read(client, uri)).text
    assert "**面试官**: " in words
    assert f"**候选人**: {ANSWER}" in words


async def test_a_report_is_listed_and_read_as_data(builder: Builder, reader: Reader) -> None:
    uri = f"zhiren://reports/{(await builder.interviewing())['interview']}"
    async with reader() as client:
        assert uri in {str(one.uri) for one in (await client.list_resources()).resources}
        assert json.loads((await read(client, uri)).text)["status"] == "ready"


async def test_an_id_is_completed_by_its_beginning_and_by_its_name(
    builder: Builder, reader: Reader
) -> None:
    made = (await builder.knowledge())["document"]
    ref = mcp.ResourceTemplateReference(type="ref/resource", uri="zhiren://documents/{id}")
    async with reader() as client:
        for begun, found in (("doc_", [made]), ("HandB", [made]), ("other", [])):
            completed = await client.complete(ref, {"name": "id", "value": begun})
            assert completed.completion.values == found


async def test_nobody_reads_what_is_anothers(host: Host, builder: Builder, reader: Reader) -> None:
    made = (await builder.knowledge())["document"]
    other = await make_user(host, "hr")
    async with Client(make_server(host, lambda _: other)) as client:
        assert (await client.list_resources()).resources == []
        with pytest.raises(MCPError, match="No document"):
            await client.read_resource(f"zhiren://documents/{made}")


async def test_kinds_are_offered_as_the_role_allows(host: Host) -> None:
    candidate = await make_user(host, "candidate")
    async with Client(make_server(host, lambda _: candidate)) as client:
        kinds = {one.name for one in (await client.list_resource_templates()).resource_templates}
    assert kinds == {"documents", "reports"}


@pytest.mark.parametrize("uri", ["zhiren://secrets/1", "zhiren://documents/", "file:///etc/hosts"])
async def test_what_is_no_resource_is_refused(reader: Reader, uri: str) -> None:
    async with reader() as client:
        with pytest.raises(MCPError, match="No resource"):
            await client.read_resource(uri)


async def test_an_organisation_hears_of_its_own_documents(
    host: Host, hr: Actor, reader: Reader
) -> None:
    async with reader() as client, client.listen(resources_list_changed=True) as heard:
        await host.publish(DocumentIndexed(organisation_id="org_other", document_id="doc_1"))
        mine = DocumentIndexed(organisation_id=hr.organisation_id, document_id="doc_2")
        await host.publish(mine)
        await host.publish(ToolsChanged())
        assert await asyncio.wait_for(anext(aiter(heard)), 5) == ResourcesListChanged()


async def test_everybody_hears_that_tools_changed(host: Host, reader: Reader) -> None:
    async with reader() as client, client.listen(tools_list_changed=True) as heard:
        await host.publish(ToolsChanged())
        assert await asyncio.wait_for(anext(aiter(heard)), 5) == ToolsListChanged()


def test_a_transcript_marks_follow_ups_and_silence() -> None:
    turn = {"content": "Why?", "is_follow_up": True, "answer": None}
    record = {
        "language": "en",
        "position": {"title": "Engineer"},
        "candidate": {"username": "ann"},
        "turns": [turn],
    }
    assert as_markdown(record) == (
        "# Engineer · ann\n\n**Interviewer (follow-up)**: Why?\n\n**Candidate**: (no answer)\n"
    )
