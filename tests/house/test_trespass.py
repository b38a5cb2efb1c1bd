"""Whoever guesses every id there is, at every door and in every form, reads nothing of others'."""

import asyncio
import re
import uuid
from collections.abc import Iterator
from typing import Any

import httpx2
import pytest

from tests.house.asking import Asked, outcome
from tests.house.crowd import SECRETS, World, snapshot
from tests.house.matrix import SENT, SPOKEN, heard, line_of, prefix
from tests.house.world import ANSWER, filled_in
from zhiren.access import PUBLIC
from zhiren.web.endpoints import Endpoint

pytestmark = pytest.mark.asyncio(loop_scope="module")

FOREIGN = ("rival", "stranger", "user", "operator", "anonymous")
SILENT = {"401", "403", "404", "none"}
PLACE = re.compile(r"{(\w+)(?::\w+)?}")
PREFIXED = re.compile(r"^[a-z]+[_-](?=[0-9a-f]{32}$)")
HEX = re.compile(r"[0-9a-f]{32}")
OF_EACH = 2
"""Rows of each table whose ids are tried: the newest."""


async def known(world: World) -> list[str]:
    """List ids of the first organisation from every table, and each in other dialects' forms."""
    home = world.actors["hr"].organisation_id
    theirs = {name: ident for name, ident in world.ids.items() if name != "rivals_interview"}
    found: dict[str, None] = dict.fromkeys(theirs.values())
    for rows in (await snapshot(world.host)).values():
        ours = [row for row in rows.values() if row.get("organisation_id") == home]
        idents = [str(row["id"]) for row in ours if "id" in row and not world.is_of("rival", row)]
        found |= dict.fromkeys(idents[-OF_EACH:])
    return list(dict.fromkeys(form for ident in found for form in forms(ident)))


def forms(ident: str) -> Iterator[str]:
    """Give *ident* as it is, and as the other dialects would write it."""
    yield ident
    if bare := _hex(ident):
        yield bare
        yield str(uuid.UUID(bare))
        yield from (f"{prefix}{bare}" for prefix in ("int_", "rpt_", "conv_", "doc_"))


def _hex(ident: str) -> str:
    """Give the part of an id that nobody can guess, if there is one."""
    bare = PREFIXED.sub("", ident).replace("-", "")
    return bare if HEX.fullmatch(bare) else ""


def takes_ids(endpoint: Endpoint) -> bool:
    if endpoint.method != "GET" or endpoint.roles is PUBLIC:
        return False
    fields = endpoint.hints["query"].model_fields if "query" in endpoint.hints else ()
    return "{" in endpoint.path or any(name.endswith(("_id", "Id")) for name in fields)


def attempts(asked: Asked, endpoint: Endpoint, ident: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Put *ident* into the path, and into each id of the query."""
    if "{" in endpoint.path:
        yield PLACE.sub(ident, endpoint.path), asked.sent.get("params", {})
    for name in asked.sent.get("params", {}):
        if name.endswith(("_id", "Id")):
            path = PLACE.sub(ident, endpoint.path)
            yield path, {**asked.sent["params"], name: ident}


async def leaks(world: World, dialect: str, endpoint: Endpoint, idents: list[str]) -> list[str]:
    """Try everything at one endpoint; say what should not have been told."""
    root = prefix(world.host, dialect)
    said = SENT.get(f"{dialect} {line_of(endpoint)}", {})
    asked = Asked(world, endpoint, root, said)
    found = []
    for ident in idents:
        for path, params in attempts(asked, endpoint, ident):
            for caller in FOREIGN:
                headers = world.headers[caller] | {"Last-Event-ID": "0"}
                async with asyncio.timeout(5):  # a stream that is heard would not end
                    response = await world.client.get(root + path, headers=headers, params=params)
                word = judged(response, world, caller, f"{path} {params}", ident)
                if word not in SILENT:
                    found.append(f"{caller} {path} {params}: {word}")
    return found


def judged(response: httpx2.Response, world: World, caller: str, asked: str, ident: str) -> str:
    told = _hex(ident) or ident  # what was asked for may be named again, in any form
    hidden = frozenset(m for m in world.marks(caller) if told not in m.replace("-", ""))
    if 400 <= response.status_code < 500 and response.status_code != 429:
        response.status_code = 404  # whichever way it was refused
    return outcome(response, hidden, asked)


@pytest.mark.parametrize("dialect", SPOKEN)
async def test_no_id_opens_anything_to_others(world: World, dialect: str) -> None:
    idents = await known(world)
    assert len(idents) > 40
    ours = [one for one in world.host.endpoints[dialect] if takes_ids(one)]
    found = [leak for one in ours for leak in await leaks(world, dialect, one, idents)]
    assert found == []


async def test_no_socket_tells_others_of_an_interview(world: World) -> None:
    frame = {"type": "query", "kb_id": world.ids["kb"], "query": "annual leave"}
    for caller in FOREIGN:
        for ident in (world.ids["open_interview"], world.ids["interview"]):
            path = f"/interview/ws/interviews/{ident}"
            assert await heard(world, path, caller, None) in SILENT, caller
        for ident in (world.ids["conversation"], "conv_" + "0" * 32):
            asked = frame | {"conversation_id": ident}
            told = await heard(world, "/documind/api/v1/ws/chat", caller, asked)
            assert told in SILENT, caller


@pytest.mark.parametrize("where", ["0", "1", "999999999999999999"])
async def test_no_event_number_opens_anothers_stream(world: World, where: str) -> None:
    for name in ("interview", "open_interview"):
        path = f"/interview/v1/interviews/{world.ids[name]}/events"
        for caller in FOREIGN:
            headers = world.headers[caller] | {"Last-Event-ID": where}
            response = await world.client.get(
                path, headers=headers, params={"last_event_id": where}
            )
            assert response.status_code in {401, 403, 404}, caller


async def test_anothers_idempotency_key_gives_nobody_the_first_reply(world: World) -> None:
    ours = f"/interview/v1/interviews/{world.ids['open_interview']}/answers"
    theirs = f"/interview/v1/interviews/{world.ids['rivals_interview']}/answers"
    answer = {"audio_url": "", "video_url": "", "duration": 1, "transcript": ANSWER}
    answer["question_id"] = world.ids["asked"]
    keyed = {"Idempotency-Key": "the-same-key"}
    first = await world.client.post(ours, headers=world.headers["candidate"] | keyed, json=answer)
    assert first.status_code == 200
    for caller in FOREIGN:
        response = await world.client.post(ours, headers=world.headers[caller] | keyed, json=answer)
        assert response.status_code in {401, 403, 404}, caller
    again = await world.client.post(theirs, headers=world.headers["rival"] | keyed, json=answer)
    assert first.json()["data"]["answer_id"] not in again.text


async def test_a_candidate_never_sees_what_interviewers_know(world: World) -> None:
    """Scoring points, reference answers and assessments are in no answer to a candidate."""
    for endpoint in world.host.endpoints["interview"]:
        if endpoint.method == "GET" and endpoint.roles is not PUBLIC:
            said = SENT.get(f"interview {line_of(endpoint)}", {})
            asked = Asked(world, endpoint, prefix(world.host, "interview"), said)
            response = await asked.ask("candidate")
            for secret in (*SECRETS, "scoring_points", "reference_answer", "assessment"):
                assert secret not in response.text, (asked.url, secret)


async def test_tools_take_nobodys_word_for_an_id(world: World) -> None:
    """Each tool that takes an id, with each id, as each of the others."""
    idents = [one for one in await known(world) if len(one) > 30]
    for tool in world.host.tools.values():
        fields = [name for name in tool.arguments.model_fields if name.endswith("_id")]
        for caller in (name for name in FOREIGN if name in world.actors):
            if not fields or not tool.allows(world.actors[caller]):
                continue
            example = filled_in(dict(tool.example), world.ids)
            for ident in idents[::3]:
                given = example | dict.fromkeys(fields, ident)
                url, signed = f"/api/v1/tools/{tool.name}", world.headers[caller]
                response = await world.client.post(url, headers=signed, json=given)
                word = judged(response, world, caller, str(given), ident)
                assert word in SILENT, (caller, given)
