"""Agents of the whole cast at the research document's door: each thinks in its own way."""

from tests.plugins.knowledge.test_research import HANDBOOK, Desk, desk, until_read, words
from zhiren import Host
from zhiren.testing import MakeClient, make_user, sign_in

__all__ = ["desk"]


async def test_agents_for_hiring_are_of_use_to_those_who_hire(
    desk: Desk, host: Host, make_client: MakeClient
) -> None:
    hr = Desk(make_client(host), await sign_in(host, await make_user(host, "hr")))
    for who, status in ((hr, "active"), (desk, "inactive")):
        cards = {one["id"]: one for one in await who.ask("GET", "/agents")}
        assert cards["agent-screener"]["status"] == status
        assert all(card["description"] for card in cards.values())
    body = {"agentId": "agent-screener"}
    assert (await desk.ask("POST", "/conversations", 403, json=body))["error"][
        "code"
    ] == "FORBIDDEN"
    path = f"/conversations/{await hr.converse(**body)}/messages/stream"
    assert (await hr.hear(path, {"content": "谁会Java？"}))[-1]["type"] == "done"


async def test_the_librarian_answers_from_the_shelves(desk: Desk) -> None:
    """From the one that is named, from several, or from all there are."""
    shelves = []
    for name, text in (("手册.md", HANDBOOK), ("骨骼.md", "# 骨骼\n\n骨密度每年下降约2%。\n")):
        made = await desk.ask("POST", "/knowledge-bases", 201, json={"name": name})
        path = f"/knowledge-bases/{made['id']}/documents"
        await desk.ask("POST", path, 201, files={"file": (name, text.encode())})
        await until_read(desk, path)
        shelves.append(made["id"])
    ident = await desk.converse(agentId="agent-librarian")
    said = {"content": "正式员工每年有多少天带薪年假？"}
    for named in ([], shelves[:1], shelves):
        body = said | {"kbReferences": named}
        told = words(await desk.hear(f"/conversations/{ident}/messages/stream", body))
        assert "15天" in told
        assert told.count("手册.md") == 1
