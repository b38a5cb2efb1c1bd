"""The assistant talks, uses its tools, and destroys nothing without a person's yes."""

import asyncio
import sys
from collections.abc import Sequence
from typing import Any

import pytest

from tests.graphs.office import BOSS, Office, plugins
from zhiren import Actor, Call, Conflict, Done, Fact, Graph, Host, Invalid, NotFound, Token
from zhiren.errors import QuotaExceeded, Unavailable
from zhiren.kernel.tables import Candidate
from zhiren.models.chat import ToolCall
from zhiren.models.openai_double import OpenAIDouble, Reply
from zhiren.models.scripted import Line, ScriptedModel
from zhiren.talks.runs import Turn, run_agent
from zhiren.testing import MakeClient, MakeHost, make_user, sign_in
from zhiren.utterances import Utterance

TALENT = "0b0d0c0a-1111-4222-8333-444455556666"
DELETE = ToolCall("c1", "delete_talent", {"talent_id": TALENT})


@pytest.fixture
def office() -> Office:
    return Office()


@pytest.fixture
async def host(make_host: MakeHost, office: Office) -> Host:
    host = await make_host(**plugins(office))
    async with host.database.writing(BOSS) as session:
        session.add(Candidate(id=TALENT, name="张三"))
        session.add(Candidate(name="Li Si"))
    return host


async def hear(host: Host, said: str = "", actor: Actor = BOSS, **turn: Any) -> list[Utterance]:
    call = Call(host=host, actor=actor, name="run", language="en")
    return [one async for one in run_agent(call, "clerk", Turn(said=said, **turn))]


async def outcome(host: Host, said: str = "", **turn: Any) -> dict[str, Any]:
    *_, done = await hear(host, said, **turn)
    assert isinstance(done, Done)
    return dict(done.data)


def script(host: Host, *lines: Line) -> ScriptedModel:
    model = ScriptedModel(*lines)
    host.models.pin(model)
    return model


async def names(host: Host) -> list[str]:
    listed = await host.call_tool("list_talents", {}, actor=BOSS)
    return [one["name"] for one in listed["talents"]]


def facts(utterances: Sequence[Utterance], name: str) -> list[dict[str, Any]]:
    return [dict(one.data) for one in utterances if isinstance(one, Fact) and one.name == name]


class TestWithAModel:
    async def test_it_speaks_word_by_word(self, host: Host) -> None:
        script(host, "Good morning to you")
        heard = await hear(host, "hello")
        assert heard[:2] == [Token("Good "), Token("morning ")]
        assert isinstance(heard[-1], Done)
        assert heard[-1].data["made_by"] == "scripted:model"

    async def test_it_uses_tools_and_reads_their_results_as_data(self, host: Host) -> None:
        asks = ToolCall("c1", "ask_knowledge", {"question": "leave?"})
        model = script(host, asks, "Fifteen days.")
        heard = await hear(host, "How much leave do I get?")
        assert facts(heard, "tool_result")[0]["ok"] is True
        result = model.asked[1][-1]
        assert result["role"] == "tool"
        assert result["content"].count("</data>") == 1
        assert result["content"].endswith("</data>")

    async def test_it_remembers_what_was_said(self, host: Host) -> None:
        model = script(host, "Hello Ann.", "Ann.")
        first = await outcome(host, "I am Ann")
        await outcome(host, "Who am I?", conversation_id=first["conversation_id"])
        said = [(m["role"], m["content"].strip()) for m in model.asked[1][1:]]
        assert said == [("user", "I am Ann"), ("assistant", "Hello Ann."), ("user", "Who am I?")]

    async def test_it_sees_only_the_tools_that_the_caller_may_use(self, host: Host) -> None:
        model = script(host, "Hi.")
        viewer = Actor(user_id="u_v", organisation_id=BOSS.organisation_id, role="viewer")
        await hear(host, "hello", viewer)
        assert model.offered == [["list_talents", "ask_knowledge"]]

    async def test_a_tool_it_made_up_is_an_error_that_it_hears(self, host: Host) -> None:
        model = script(host, ToolCall("c1", "rm_rf", {}), "Sorry.")
        heard = await hear(host, "hello")
        assert facts(heard, "tool_result")[0]["ok"] is False
        assert "no tool 'rm_rf'" in model.asked[1][-1]["content"]

    async def test_it_must_answer_after_six_rounds(self, host: Host) -> None:
        again = [ToolCall(f"c{n}", "list_talents", {}) for n in range(6)]
        model = script(host, *again, "Enough.")
        assert (await outcome(host, "list"))["text"].strip() == "Enough."
        assert model.offered[-1] == []

    async def test_when_the_model_is_down_a_rule_answers_and_says_so(self, host: Host) -> None:
        script(host, Unavailable("down"), Unavailable("down"))
        done = await outcome(host, "list all talents")
        assert (done["made_by"], done["fell_back"]) == ("builtin", "Unavailable: down")
        assert "张三" in done["text"]

    async def test_a_conversation_has_a_budget(self, make_host: MakeHost, office: Office) -> None:
        host = await make_host({"conversation_max_tokens": 2}, **plugins(office))
        script(host, "One.", "Two.")
        first = await outcome(host, "hello")
        with pytest.raises(QuotaExceeded):
            await outcome(host, "again", conversation_id=first["conversation_id"])


class TestDestruction:
    async def test_a_destructive_tool_waits_for_a_yes(self, host: Host, office: Office) -> None:
        script(host, DELETE, "Gone.")
        heard = await hear(host, "Delete him")
        (asked,) = facts(heard, "confirmation")
        assert asked["calls"][0]["arguments"] == {"talent_id": TALENT}
        assert office.deletions == 0
        assert isinstance(heard[-1], Done)
        asked_for = f"Please confirm: Delete one person for good. (talent_id: {TALENT})"
        assert heard[-1].text == asked_for

    async def test_with_a_yes_it_is_done_once(self, host: Host, office: Office) -> None:
        script(host, DELETE, "Gone.")
        first = await outcome(host, "Delete him")
        done = await outcome(host, conversation_id=first["conversation_id"], approve=True)
        assert done["text"].strip() == "Gone."
        assert (office.deletions, await names(host)) == (1, ["Li Si"])

    async def test_with_a_no_it_is_not_done(self, host: Host, office: Office) -> None:
        model = script(host, DELETE, "As you like.")
        first = await outcome(host, "Delete him")
        await outcome(host, conversation_id=first["conversation_id"], approve=False)
        assert office.deletions == 0
        assert "Not approved" in model.asked[1][-1]["content"]

    async def test_saying_something_else_is_a_no(self, host: Host, office: Office) -> None:
        model = script(host, DELETE, "Li Si is still here.")
        first = await outcome(host, "Delete him")
        ident = first["conversation_id"]
        await outcome(host, "yes, and who else is there?", conversation_id=ident)
        assert office.deletions == 0
        assert [m["role"] for m in model.asked[1]] == [
            "system",
            "user",
            "assistant",
            "tool",
            "user",
        ]

    async def test_a_yes_counts_for_one_question_only(self, host: Host, office: Office) -> None:
        script(host, DELETE, DELETE)
        first = await outcome(host, "Delete him")
        again = await outcome(host, conversation_id=first["conversation_id"], approve=True)
        assert (office.deletions, len(again["waiting"])) == (1, 1)

    async def test_a_yes_to_nothing_is_a_conflict(self, host: Host) -> None:
        script(host, "Hi.")
        first = await outcome(host, "hello")
        with pytest.raises(Conflict, match="Nothing waits"):
            await outcome(host, conversation_id=first["conversation_id"], approve=True)

    async def test_nobody_else_can_say_yes(self, host: Host, office: Office) -> None:
        script(host, DELETE)
        first = await outcome(host, "Delete him")
        other = Actor(user_id="u_other", organisation_id=BOSS.organisation_id, role="admin")
        with pytest.raises(NotFound, match="conversation"):
            await outcome(host, conversation_id=first["conversation_id"], approve=True, actor=other)
        assert office.deletions == 0

    async def test_a_process_killed_after_the_deletion_does_not_delete_again(
        self, host: Host, office: Office
    ) -> None:
        model = script(host, DELETE, "It was done already.", "You are welcome.")
        ident = (await outcome(host, "Delete him"))["conversation_id"]
        assert await _die(host, ident) == 9
        assert await names(host) == ["Li Si"]
        async with host.database.writing(BOSS) as session:
            session.add(Candidate(id=TALENT, name="王五"))  # a second deletion would hit him
        done = await outcome(host, "thanks", conversation_id=ident)
        assert done["text"].strip() == "You are welcome."
        assert (office.deletions, len(await names(host))) == (0, 2)
        assert "was done already" in model.asked[1][-1]["content"]

    async def test_a_turn_cut_off_before_the_tool_ran_is_finished_by_the_next(
        self, host: Host, office: Office, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        script(host, DELETE, "Gone.", "You are welcome.")
        ident = (await outcome(host, "Delete him"))["conversation_id"]
        with monkeypatch.context() as patched:
            patched.setattr(host, "call_once", _crash)
            with pytest.raises(RuntimeError, match="crash"):
                await outcome(host, conversation_id=ident, approve=True)
        assert office.deletions == 0
        await outcome(host, "thanks", conversation_id=ident)
        assert office.deletions == 1


async def _die(host: Host, ident: str) -> int:
    where = str(host.settings.home), host.settings.database_url
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.graphs.office", *where, ident
    )
    return await process.wait()


async def _crash(*_: object, **__: object) -> None:
    raise RuntimeError("crash")


class TestWithoutAModel:
    async def test_it_says_what_it_can_do_and_that_no_model_is_configured(self, host: Host) -> None:
        done = await outcome(host, "hello")
        assert done["text"].startswith("No language model is configured")
        assert "- List the people." in done["text"]

    async def test_it_leads_a_question_to_the_documents(self, host: Host, office: Office) -> None:
        done = await outcome(host, "How many days of leave do I get?")
        assert office.asked == ["How many days of leave do I get?"]
        assert done["text"].startswith("Fifteen days.")

    async def test_it_lists(self, host: Host) -> None:
        done = await outcome(host, "列出所有人才")
        assert f"- 张三 ({TALENT})" in done["text"]

    async def test_it_deletes_only_after_a_yes(self, host: Host, office: Office) -> None:
        first = await outcome(host, f"删除候选人 {TALENT}")
        assert (office.deletions, first["waiting"][0]["name"]) == (0, "delete_talent")
        done = await outcome(host, conversation_id=first["conversation_id"], approve=True)
        assert (office.deletions, done["text"]) == (1, "Done.")

    async def test_it_asks_for_the_id_that_a_deletion_lacks(self, host: Host) -> None:
        done = await outcome(host, "please delete the candidate")
        assert done["text"] == "To use delete_talent I need the talent_id. Please name it."

    async def test_a_no_is_said_plainly(self, host: Host) -> None:
        first = await outcome(host, f"delete candidate {TALENT}")
        done = await outcome(host, conversation_id=first["conversation_id"], approve=False)
        assert done["text"] == "Not approved: nothing was changed."


class TestTurns:
    async def test_a_persona_of_another_graph_is_not_talked_to(self, host: Host) -> None:
        call = Call(host=host, actor=BOSS, name="run")
        with pytest.raises(Invalid, match="interview_turn"):
            await anext(run_agent(call, "interviewer", Turn(said="hello")))

    async def test_saying_nothing_is_refused(self, host: Host) -> None:
        with pytest.raises(Invalid, match="Say something"):
            await hear(host, "  ")

    async def test_one_turn_at_a_time(self, host: Host) -> None:
        host.models.pin(ScriptedModel("one two three", "four"))
        ident = (await outcome(host, "hello"))["conversation_id"]
        call = Call(host=host, actor=BOSS, name="run")
        first = run_agent(call, "clerk", Turn(said="go on", conversation_id=ident))
        await anext(first)
        with pytest.raises(Conflict, match="still being answered"):
            await hear(host, "and?", conversation_id=ident)
        await first.aclose()

    async def test_a_listener_who_leaves_can_come_back(self, host: Host) -> None:
        host.models.pin(ScriptedModel("one two three", "four", "five"))
        ident = (await outcome(host, "hello"))["conversation_id"]
        call = Call(host=host, actor=BOSS, name="run")
        left = run_agent(call, "clerk", Turn(said="go on", conversation_id=ident))
        await anext(left)
        await left.aclose()
        assert (await outcome(host, "still there?", conversation_id=ident))["text"] == "five "


async def test_over_the_wire_a_streamed_call_of_a_tool_leads_to_an_answer(
    make_host: MakeHost, office: Office, openai_server: OpenAIDouble
) -> None:
    settings = {"model": "openai:test", "openai_base_url": openai_server.url}
    host = await make_host(settings, **plugins(office))
    asks = Reply(tools=[("ask_knowledge", {"question": "年假几天？"})])
    openai_server.script(asks, "年假十五天。")
    done = await outcome(host, "年假几天？")
    assert (done["text"], done["made_by"]) == ("年假十五天。", "openai:test")
    assert office.asked == ["年假几天？"]
    assert openai_server.requests[1]["messages"][-1]["role"] == "tool"


@pytest.fixture
async def wire(host: Host, make_client: MakeClient) -> Any:
    headers = await sign_in(host, await make_user(host, "hr"))
    client = make_client(host)
    client.headers.update(headers)
    return client


async def test_the_native_api_talks_whole(wire: Any) -> None:
    response = await wire.post("/api/v1/agents/clerk/runs", json={"input": "How much leave?"})
    assert response.json()["result"]["text"].startswith("Fifteen days.")


async def test_the_native_api_talks_in_events(wire: Any) -> None:
    headers = {"Accept": "text/event-stream"}
    body = {"input": "How much leave?"}
    response = await wire.post("/api/v1/agents/clerk/runs", json=body, headers=headers)
    events = [line[7:] for line in response.text.splitlines() if line.startswith("event: ")]
    assert events == ["tool_call", "tool_result", "token", "result"]


async def test_a_yes_over_the_native_api_is_to_one_question(wire: Any, office: Office) -> None:
    path = "/api/v1/agents/clerk/runs"
    asked = (await wire.post(path, json={"input": f"删除候选人 {TALENT}"})).json()["result"]
    talk = {"conversation_id": asked["conversation_id"], "approve": True}
    assert (await wire.post(path, json=talk)).status_code == 400  # to which?
    assert (await wire.post(path, json=talk | {"step": asked["step"] + 1})).status_code == 409
    assert office.deletions == 0
    answer = talk | {"step": asked["step"]}
    assert (await wire.post(path, json=answer)).status_code == 200
    assert (await wire.post(path, json=answer)).status_code == 409  # sent twice


async def test_the_native_api_knows_no_such_agent(wire: Any) -> None:
    response = await wire.post("/api/v1/agents/nobody/runs", json={"input": "hello"})
    assert response.status_code == 404


def test_the_graph_keeps_its_shape() -> None:
    drawing = Graph("assistant", "zhiren_graphs.assistant:build").compiled.get_graph()
    edges = {(edge.source, edge.target) for edge in drawing.edges}
    assert edges == {
        ("__start__", "answer"),
        ("answer", "__end__"),
        ("answer", "act"),
        ("answer", "confirm"),
        ("confirm", "act"),
        ("act", "answer"),
    }


async def test_a_tool_whose_plugin_is_missing_is_missing_alone(make_host: MakeHost) -> None:
    office = Office()
    office.tool_names = ["list_talents", "query_galaxies"]
    host = await make_host(**plugins(office))
    mind = host.mind("clerk", Call(host=host, actor=BOSS, name="run"))
    assert [tool.name for tool in mind.tools] == ["list_talents"]
