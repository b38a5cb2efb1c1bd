"""The knowledge pages without a browser: what is refused, and what forms do on their own."""

import re
from typing import Any

import httpx2
import pytest

from tests.platform.web.pages import come_in, token_of
from tests.plugins.knowledge.conftest import Ask, Upload
from zhiren import Host
from zhiren.access import Actor
from zhiren.testing import MakeClient, make_user
from zhiren_knowledge.tables import KnowledgeBase


@pytest.fixture
async def keeper(host: Host, kb: str) -> Actor:
    """Somebody of the organisation in which the fixtures put things."""
    async with host.database.reading(None) as session:
        base = await session.get_one(KnowledgeBase, kb)
    return await make_user(host, "hr", base.organisation_id)


@pytest.fixture
async def browser(host: Host, make_client: MakeClient, keeper: Actor) -> httpx2.AsyncClient:
    browser = make_client(host)
    await come_in(browser, host, keeper)
    return browser


async def test_a_form_alone_uploads_a_file(browser: httpx2.AsyncClient, kb: str) -> None:
    token, path = await token_of(browser), f"/knowledge/{kb}"
    files = {"files": ("a.md", b"# A\n\nFifteen days.")}
    sent = await browser.post(f"{path}/documents", data={"csrf": token}, files=files)
    assert (sent.status_code, sent.headers["location"]) == (303, path)
    assert "a.md" in (await browser.get(path)).text


async def test_a_file_without_the_pages_token_stays_out(
    browser: httpx2.AsyncClient, kb: str
) -> None:
    files = {"files": ("a.md", b"# A\n\nFifteen days.")}
    sent = await browser.post(f"/knowledge/{kb}/documents", files=files)
    assert sent.status_code == 403
    assert "a.md" not in (await browser.get(f"/knowledge/{kb}")).text


async def test_too_many_files_are_refused(browser: httpx2.AsyncClient, kb: str) -> None:
    token = await token_of(browser)
    files = [("files", (f"{number}.md", b"words")) for number in range(11)]
    sent = await browser.post(f"/knowledge/{kb}/documents", data={"csrf": token}, files=files)
    assert sent.status_code in {400, 422}


async def test_asking_without_the_pages_token_is_refused_in_json(
    browser: httpx2.AsyncClient, kb: str
) -> None:
    heard = {"Accept": "text/event-stream"}
    told = await browser.post(f"/knowledge/{kb}/questions", data={"question": "?"}, headers=heard)
    assert (told.status_code, told.json()["title"]) == (403, "Forbidden")


async def test_an_answer_is_heard_and_shown_with_its_citations(
    browser: httpx2.AsyncClient, kb: str, upload: Upload
) -> None:
    await upload()
    headers = {"Accept": "text/event-stream", "X-CSRF-Token": await token_of(browser)}
    form = {"question": "年假有多少天？"}
    told = await browser.post(f"/knowledge/{kb}/questions", data=form, headers=headers)
    assert "event: token" in told.text
    assert "event: answer" in told.text
    assert "/citations/0" in told.text


async def test_an_opinion_is_kept_by_a_form_alone(
    browser: httpx2.AsyncClient, kb: str, upload: Upload, ask: Ask
) -> None:
    await upload()
    said: dict[str, Any] = await ask("年假有多少天？")
    path = f"/knowledge/answers/{said['message_id']}/opinion"
    form = {"csrf": await token_of(browser), "rating": "good"}
    told = await browser.post(path, data=form)
    assert told.headers["location"].startswith(f"/knowledge/{kb}?conversation=")
    assert (await browser.post(path, data=form | {"rating": "?"})).status_code in {400, 422}
    shown = (await browser.get(told.headers["location"])).text
    assert 'value="good" aria-pressed="true"' in shown
    assert 'value="bad" aria-pressed="false"' in shown


async def test_one_goes_back_to_an_earlier_conversation_and_reads_on_from_its_passage(
    browser: httpx2.AsyncClient, kb: str, upload: Upload, ask: Ask
) -> None:
    await upload()
    said: dict[str, Any] = await ask("年假有多少天？")
    shelf = (await browser.get(f"/knowledge/{kb}")).text
    address = f"/knowledge/{kb}?conversation={said['conversation_id']}"
    assert f'<a href="{address}">年假有多少天？</a>' in shelf
    assert said["answer"].split("[")[0].strip() in (await browser.get(address)).text
    cited = f"/knowledge/answers/{said['message_id']}/citations/0"
    passage = (await browser.get(cited)).text
    [following] = re.findall(r'rel="next" class="end" href="([^"]+)#here"', passage)
    assert 'rel="prev"' in (await browser.get(following)).text


@pytest.mark.parametrize(
    "path",
    [
        "/knowledge/nothing",
        "/knowledge/nothing/documents",
        "/knowledge/passages/nothing/0",
        f"/knowledge/passages/nothing/{10**30}",
        f"/knowledge/answers/nothing/citations/{10**30}",
    ],
)
async def test_what_is_not_there_is_said(browser: httpx2.AsyncClient, path: str) -> None:
    assert (await browser.get(path)).status_code == 404


async def test_a_conversation_about_another_base_is_not_shown(
    browser: httpx2.AsyncClient, kb: str
) -> None:
    told = await browser.get(f"/knowledge/{kb}", params={"conversation": "conv_nothing"})
    assert told.status_code == 404


async def test_a_quote_that_is_gone_is_shown_as_it_was(
    browser: httpx2.AsyncClient, upload: Upload, ask: Ask
) -> None:
    await upload()
    said: dict[str, Any] = await ask("年假有多少天？")
    await upload("# 手册\n\n一切照旧。")
    told = await browser.get(f"/knowledge/answers/{said['message_id']}/citations/0")
    assert told.status_code == 200
    assert "有了变化" in told.text
