"""The pages of those who hire, in a real browser: a plan, its questions, a link, an interview."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx2
import pytest
from playwright.async_api import Page, expect

from tests.browser import browsing, needs_chromium
from tests.journeys.test_library import Office, legible, width
from tests.journeys.test_room import ANSWER, PHONE
from tests.plugins.analysis.sounds import packed, silence, talk, voice
from tests.serving import served
from zhiren.testing import MakeHost, make_user

pytestmark = [needs_chromium, pytest.mark.once, pytest.mark.timeout(120)]
REQUIREMENTS = "后端工程师，熟悉 Java、MySQL、Redis"


@pytest.fixture
async def office(make_host: MakeHost) -> AsyncIterator[Office]:
    host = await make_host()
    async with served(host) as port:
        yield Office(host, await make_user(host, "hr"), f"http://127.0.0.1:{port}")


async def make_plan(page: Page) -> None:
    """Have a plan made of what a job requires."""
    await page.fill("#requirements", REQUIREMENTS)
    await page.fill("#count", "3")
    await page.get_by_role("button", name="生成计划").click()
    await expect(page.locator("h1")).to_have_text("后端工程师")


async def invite(page: Page, name: str = "张三") -> str:
    """Invite somebody; give their link."""
    await page.fill("#name", name)
    await page.fill("#phone", "13900139000")
    await page.get_by_role("button", name="生成面试链接").click()
    await expect(page.locator("h1")).to_contain_text(name)
    await page.wait_for_load_state()
    return await page.locator("#link").input_value()


async def test_a_plan_is_made_and_its_questions_are_changed(office: Office) -> None:
    async with browsing() as (page, complaints):
        await office.come_in(page, path="/hiring")
        await make_plan(page)
        questions = page.locator(".questions > li")
        await expect(questions).to_have_count(3)
        await questions.first.locator("summary").click()
        await questions.first.locator("textarea[name=content]").fill("请讲讲索引。")
        await questions.first.locator("textarea[name=scoring_points]").fill("要点一\n\n要点二")
        await questions.first.get_by_role("button", name="保存").click()
        changed = page.locator(".questions > li", has=page.get_by_text("请讲讲索引。"))
        await expect(changed.locator("ul li")).to_have_text(["要点一", "要点二"])
        await page.get_by_text("添加题目").click()
        await page.fill("#new-content", "你为什么换工作？")
        await page.select_option("#new-type", "behavioral")
        await page.get_by_role("button", name="添加", exact=True).click()
        await expect(questions).to_have_count(4)
        await changed.locator("summary").click()
        await changed.get_by_role("button", name="删除题目").click()
        await expect(questions).to_have_count(3)
        await expect(page.locator("main")).not_to_contain_text("请讲讲索引。")
        assert complaints == []


async def test_a_candidate_is_invited_and_followed_as_they_answer(office: Office) -> None:
    async with browsing() as (page, complaints), browsing() as (room, _):
        await office.come_in(page, path="/hiring")
        await make_plan(page)
        await page.get_by_text("便利安排").click()
        await page.select_option("#extra-time", "1.5")
        await page.check("input[name=pauses]")
        link = await invite(page)
        await page.click("#copy")
        await expect(page.locator("#copied")).to_have_text("已复制")
        await page.get_by_role("link", name="跟进面试").click()
        await expect(page.locator("#said .tag")).to_have_text("未开始")
        await page.wait_for_load_state()
        await room.goto(link)
        await expect(room.locator("#granted")).to_contain_text("1.5 倍；可以随时暂停计时")
        await room.check("input[name=ai]")
        await room.click("#consent button")
        await room.fill("#words", ANSWER)
        await room.click("#submit")
        await expect(page.locator("#said .you")).to_contain_text(ANSWER)
        await expect(page.locator("#said .tag")).to_have_text("进行中")
        await room.click("#end")
        await room.click("dialog button[value=end]")
        await expect(page.locator("#said .tag")).to_have_text("已结束")
        await page.get_by_role("link", name="查看报告").click()
        await expect(page.locator(".chart svg")).to_be_visible(timeout=30_000)
        await expect(page.locator("blockquote").first).to_contain_text("库存")
        async with page.expect_download() as coming:
            await page.get_by_role("link", name="下载 Excel").click()
        assert (await coming.value).suggested_filename.endswith(".xlsx")
        await page.get_by_text("写下你的复核").click()
        await page.fill("#why", "口头补充了压测数据。")
        await page.fill("#logical_thinking", "90")
        await page.get_by_role("button", name="保存复核").click()
        await expect(page.locator(".review")).to_contain_text("逻辑思维能力 90")
        await page.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})
        assert await width(page) <= PHONE["width"]
        assert complaints == []


async def test_what_a_candidate_sounds_like_is_shown_while_they_record(
    office: Office, tmp_path: Path
) -> None:
    sound = tmp_path / "voice.wav"
    sound.write_bytes(packed(talk(voice(5), silence(0.6))))
    async with browsing() as (page, complaints), browsing(hears=sound) as (room, refused):
        await office.come_in(page, path="/hiring")
        await make_plan(page)
        link = await invite(page)
        await page.get_by_role("link", name="跟进面试").click()
        await expect(page.locator("#live-why")).to_have_text("当前没有录音")
        await room.goto(link)
        await expect(room.locator("#consent")).to_contain_text("30 天后删除")
        for name in ("ai", "recording", "signals"):
            await room.check(f"input[name={name}]")
        await room.click("#consent button")
        await room.click("#record")
        await expect(page.locator("[data-figure=speech_rate]")).to_contain_text("字/分钟")
        await expect(page.locator("[data-figure=emotion]")).not_to_have_text("未分析")
        await expect(page.locator("#live-sure")).to_contain_text("置信度")
        await page.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})
        assert await width(page) <= PHONE["width"]
        await room.click("#record")
        await expect(room.locator("#recorded")).to_contain_text("已录音")
        await room.click("#discard")
        await expect(room.locator("#recorded")).to_be_empty()
        assert complaints == refused == []


async def test_the_link_is_shown_once(office: Office) -> None:
    async with browsing() as (page, _):
        await office.come_in(page, path="/hiring")
        await make_plan(page)
        plan = page.url
        link = await invite(page)
        await page.goto(plan)
        await expect(page.locator("main")).to_contain_text("张三")
        assert link.rpartition("/")[2] not in await page.content()


async def test_another_organisation_sees_no_plan_and_no_interview(office: Office) -> None:
    async with browsing() as (page, _):
        await office.come_in(page, path="/hiring")
        await make_plan(page)
        plan = page.url
        await invite(page)
        followed = await page.get_by_role("link", name="跟进面试").get_attribute("href")
        await page.get_by_role("button", name="退出登录").click()
        await office.come_in(page, await make_user(office.host, "hr"), "/hiring")
        await expect(page.locator("main")).not_to_contain_text("后端工程师 ")
        for path in (plan, f"{office.base}{followed}", f"{office.base}{followed}/said"):
            response = await page.goto(path)
            assert response is not None
            assert response.status == 404


async def test_who_only_reads_sees_no_questions_and_changes_nothing(office: Office) -> None:
    viewer = await make_user(office.host, "viewer", office.hr.organisation_id)
    async with browsing() as (page, _):
        await office.come_in(page, path="/hiring")
        await make_plan(page)
        plan = page.url
        await page.get_by_role("button", name="退出登录").click()
        await office.come_in(page, viewer, "/hiring")
        await page.goto(plan)
        await expect(page.locator("h1")).to_have_text("后端工程师")
        await expect(page.locator("main form, .questions")).to_have_count(0)


async def test_a_researcher_has_no_part_in_hiring(office: Office) -> None:
    async with browsing() as (page, _):
        await office.come_in(page, await make_user(office.host, "user"), "/desk")
        await expect(page.locator("a[href='/hiring']")).to_have_count(0)
        response = await page.goto(f"{office.base}/hiring")
        assert response is not None
        assert response.status == 403


async def test_a_form_without_the_pages_token_changes_nothing(office: Office) -> None:
    async with browsing() as (page, _):
        await office.come_in(page, path="/hiring")
        cookies = {one["name"]: one["value"] for one in await page.context.cookies()}
        async with httpx2.AsyncClient(cookies=cookies) as client:
            sent = await client.post(f"{office.base}/hiring", data={"requirements": REQUIREMENTS})
        assert sent.status_code == 403
        await page.reload()
        await expect(page.locator("main")).not_to_contain_text("3 题")


@pytest.mark.parametrize("colours", ["light", "dark"])
async def test_a_phone_shows_plans_without_scrolling_sideways(office: Office, colours: str) -> None:
    still = {"viewport": PHONE, "color_scheme": colours, "reduced_motion": "reduce"}
    async with browsing(**still) as (page, _):
        await office.come_in(page, path="/hiring")
        assert await width(page) <= PHONE["width"]
        await make_plan(page)
        await page.locator(".questions summary").first.click()
        assert await width(page) <= PHONE["width"]
        for where in ("body", ".quiet", "summary", "button.bad"):
            assert await legible(page, where) >= 4.5, where
        await invite(page)
        assert await width(page) <= PHONE["width"]
        await page.get_by_role("link", name="跟进面试").click()
        assert await width(page) <= PHONE["width"]


async def test_every_control_of_the_hiring_pages_has_a_name(office: Office) -> None:
    async with browsing() as (page, _):
        await office.come_in(page, path="/hiring")
        await make_plan(page)
        await page.locator(".questions summary").first.click()
        controls = "button, summary, textarea, input:not([type=hidden]), select, a"
        for control in await page.locator(controls).all():
            name = await control.evaluate(
                "(it) => it.ariaLabel || it.labels?.[0]?.textContent || it.textContent || ''"
            )
            assert name.strip(), await control.evaluate("(it) => it.outerHTML")
