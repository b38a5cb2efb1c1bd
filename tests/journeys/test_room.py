"""The candidate's room, in a real browser: consent, words, voice, a reload, a lost connection."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import httpx2
import pytest
from playwright.async_api import Page, expect

from tests.browser import browsing, needs_chromium
from tests.serving import served
from zhiren import Host
from zhiren.testing import MakeHost, make_user, sign_in

pytestmark = [needs_chromium, pytest.mark.once, pytest.mark.timeout(120)]
ANSWER = "我在订单系统负责并发控制，用分段锁把库存超卖从每天三十单降到零。"
PHONE = {"width": 360, "height": 740}


@dataclass
class Invited:
    """A candidate with a link."""

    host: Host
    url: str
    session_id: str
    headers: dict[str, str]
    base: str


@pytest.fixture
async def invited(make_host: MakeHost) -> AsyncIterator[Invited]:
    host = await make_host()
    headers = await sign_in(host, await make_user(host, "hr"))
    async with served(host) as port:
        base = f"http://127.0.0.1:{port}"
        async with httpx2.AsyncClient(headers=headers, base_url=f"{base}/open/api/v1") as client:
            plan = {"name": "一面", "questions": "自我介绍\n并发/锁", "job_title": "后端工程师"}
            made = (await client.post("/plans", json=plan)).json()
            person = {"name": "张三", "phone": "13900139000", "plan_id": made["id"]}
            told = (await client.post("/candidates", json=person)).json()
        yield Invited(host, told["interview_url"], told["session_id"], headers, base)


async def begin(page: Page, invited: Invited, *, recording: bool = False) -> None:
    """Follow the link, agree, and wait for the first question."""
    await page.goto(invited.url)
    await page.check("input[name=ai]")
    if recording:
        await page.check("input[name=recording]")
    await page.click("#consent button")
    await expect(page.locator("#answer")).to_be_visible()


async def test_a_candidate_is_interviewed_from_the_link_to_the_thanks(invited: Invited) -> None:
    async with browsing() as (page, complaints):
        await begin(page, invited, recording=True)
        # The token is in no address that the browser keeps.
        assert page.url == f"{invited.base}/join"
        await page.click("#record")
        await page.wait_for_timeout(800)
        await page.click("#record")
        await expect(page.locator("#recorded")).not_to_be_empty()
        await page.fill("#words", ANSWER)
        await page.click("#submit")
        await expect(page.locator("#talk .interviewer")).to_have_count(2)
        await expect(page.locator("#talk .you")).to_have_count(1)
        await expect(page.locator("#place")).to_have_text("追问")
        await page.click("#end")
        await page.click("dialog button[value=end]")
        await expect(page.locator("#over")).to_be_visible()
        assert complaints == []
    async with httpx2.AsyncClient(headers=invited.headers) as client:
        path = f"/open/api/v1/sessions/{invited.session_id}/result"
        result = (await client.get(invited.base + path, timeout=30)).json()
    assert ANSWER in [one["content"] for one in result["transcript"]]


async def test_after_the_end_the_candidate_gets_a_letter(invited: Invited) -> None:
    async with browsing() as (page, complaints):
        await begin(page, invited)
        await page.fill("#words", ANSWER)
        await page.click("#submit")
        await expect(page.locator("#talk .interviewer")).to_have_count(2)
        await page.click("#end")
        await page.click("dialog button[value=end]")
        await expect(page.locator("#letter-text")).to_contain_text("张三", timeout=30_000)
        await page.reload()
        await expect(page.locator("#letter-text")).to_contain_text("张三", timeout=30_000)
        assert complaints == []


async def test_after_the_last_answer_the_candidate_ends_it_in_their_own_time(
    invited: Invited,
) -> None:
    async with browsing() as (page, complaints):
        await begin(page, invited)
        for _ in range(9):
            if await page.locator("#answer").is_hidden():
                break
            said = await page.locator("#talk .interviewer").count()
            await page.fill("#words", "不知道")
            await page.click("#submit")
            await expect(page.locator("#talk .interviewer")).to_have_count(said + 1)
            await expect(page.locator("#answer:visible, #closing:visible")).to_have_count(1)
        await page.reload()
        await page.click("#finish")
        await expect(page.locator("#over")).to_be_visible()
        await expect(page.locator("#closing")).to_be_hidden()
        assert complaints == []


async def test_an_answer_is_corrected_on_the_page(invited: Invited) -> None:
    async with browsing() as (page, _):
        await begin(page, invited)
        await page.fill("#words", ANSWER)
        await page.click("#submit")
        await page.click("#talk .correct")
        await page.fill("#corrected", "我负责的是支付系统。")
        await page.click("#correction button[value=keep]")
        await expect(page.locator("#talk .you")).to_contain_text("我负责的是支付系统。 （已更正）")
        await page.reload()
        await expect(page.locator("#talk .you")).to_contain_text("我负责的是支付系统。")


async def test_what_was_arranged_is_shown_and_the_clock_can_be_stopped(invited: Invited) -> None:
    granted = {"extra_time": 1.5, "text_only": True, "pauses": True}
    async with httpx2.AsyncClient(headers=invited.headers, base_url=invited.base) as client:
        path = f"/interview/v1/interviews/{invited.session_id}/accommodations"
        assert (await client.put(path, json=granted)).status_code == 200
    async with browsing() as (page, complaints):
        await page.goto(invited.url)
        await expect(page.locator("#granted")).to_contain_text("1.5 倍")
        await expect(page.locator("input[name=recording]")).to_have_count(0)
        await page.check("input[name=ai]")
        await page.click("#consent button")
        await page.click("#pause")
        await expect(page.locator("#pause")).to_have_text("继续计时")
        stood = await page.locator("#timer").inner_text()
        await page.wait_for_timeout(1500)
        assert await page.locator("#timer").inner_text() == stood
        await page.click("#pause")
        await expect(page.locator("#timer")).not_to_have_text(stood)
        assert complaints == []


async def test_a_reload_in_the_middle_shows_all_that_was_said_and_the_draft(
    invited: Invited,
) -> None:
    async with browsing() as (page, _):
        await begin(page, invited)
        await page.fill("#words", ANSWER)
        await page.click("#submit")
        await expect(page.locator("#talk .interviewer")).to_have_count(2)
        await expect(page.locator("#talk .you")).to_have_count(1)
        await expect(page.locator("#answer")).to_be_visible()
        await page.locator("#words").press_sequentially("我先")
        before = await page.locator("#talk").inner_text()
        await page.reload()
        await expect(page.locator("#answer")).to_be_visible()
        await expect(page.locator("#talk li")).to_have_count(3)
        assert await page.locator("#talk").inner_text() == before
        await expect(page.locator("#words")).to_have_value("我先")


async def test_an_answer_that_was_sent_without_a_connection_arrives_once(
    invited: Invited,
) -> None:
    async with browsing() as (page, _):
        await begin(page, invited)
        await page.fill("#words", ANSWER)
        await page.context.set_offline(offline=True)
        await page.click("#submit")
        await expect(page.locator("#notice")).to_be_visible()
        await page.context.set_offline(offline=False)
        await expect(page.locator("#talk .you")).to_have_count(1)
        await expect(page.locator("#talk .interviewer")).to_have_count(2)
        await page.reload()
        await expect(page.locator("#talk .you")).to_have_count(1)


async def test_the_keyboard_alone_is_enough(invited: Invited) -> None:
    async with browsing() as (page, _):
        await page.goto(invited.url)
        await page.keyboard.press("Tab")  # the other language
        await page.keyboard.press("Tab")
        await page.keyboard.press("Space")
        for _ in range(3):
            await page.keyboard.press("Tab")
        await page.keyboard.press("Enter")
        await expect(page.locator("#words")).to_be_focused()
        await page.keyboard.type(ANSWER)
        await page.keyboard.press("Control+Enter")
        await expect(page.locator("#talk .you")).to_have_count(1)


@pytest.mark.parametrize("colours", ["light", "dark"])
async def test_a_phone_shows_everything_without_scrolling_sideways(
    invited: Invited, colours: str
) -> None:
    async with browsing(viewport=PHONE, color_scheme=colours, has_touch=True) as (page, _):
        await begin(page, invited)
        box = await page.locator("main").bounding_box()
        page_width = await page.locator("html").evaluate("(root) => root.scrollWidth")
        assert box is not None
        assert page_width <= PHONE["width"]
        ink, paper = await page.locator("body").evaluate(
            "(body) => [getComputedStyle(body).color, getComputedStyle(body).backgroundColor]"
        )
        assert contrast(ink, paper) >= 7


async def test_every_control_has_a_name_in_either_language(invited: Invited) -> None:
    for language in ("zh", "en"):
        async with browsing(locale=f"{language}-US") as (page, _):
            await page.goto(invited.url)
            assert (await page.locator("html").get_attribute("lang") or "").startswith(language)
            for control in await page.locator("button, textarea, input, meter").all():
                name = await control.evaluate(
                    "(it) => it.ariaLabel || it.textContent || it.labels?.[0]?.textContent || ''"
                )
                assert name.strip()


async def test_a_link_that_is_no_good_says_so(invited: Invited) -> None:
    async with browsing() as (page, _):
        await page.goto(f"{invited.base}/join/nonsense")
        await expect(page.get_by_role("alert")).to_contain_text("链接已失效")
        # A token that is good for everything is no link.
        token = invited.headers["Authorization"].removeprefix("Bearer ")
        await page.goto(f"{invited.base}/join/{token}")
        await expect(page.get_by_role("alert")).to_contain_text("链接已失效")


def contrast(one: str, other: str) -> float:
    """Tell the contrast of two colours as WCAG 2 does, 1 to 21."""
    lights = sorted((light(one), light(other)), reverse=True)
    return (lights[0] + 0.05) / (lights[1] + 0.05)


def light(colour: str) -> float:
    """Tell the relative luminance of ``rgb(r, g, b)``."""
    parts = [int(part) / 255 for part in colour.strip("rgb()").split(",")]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
