"""The pages of the knowledge bases, in a real browser: files, progress, answers, passages."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.browser import browsing, needs_chromium
from tests.journeys.test_room import PHONE, contrast
from tests.platform.web.pages import login_of
from tests.serving import served
from zhiren import Actor, Host
from zhiren.testing import PASSWORD, MakeHost, make_user

pytestmark = [needs_chromium, pytest.mark.once, pytest.mark.timeout(120)]
HANDBOOK = """# 员工手册

## 休假

员工入职满一年后，每年享有15天带薪年假。年假应当在当年休完。

## 报销

出差住宿的报销上限为每晚600元。
"""
QUESTION = "年假有多少天？"


@dataclass
class Office:
    """A server, and somebody who works there."""

    host: Host
    hr: Actor
    base: str

    async def come_in(self, page: Page, who: Actor | None = None, path: str = "/knowledge") -> None:
        """Go to *path*, and sign in on the way."""
        await page.goto(f"{self.base}{path}")
        await page.fill("#name", await login_of(self.host, who or self.hr))
        await page.fill("#password", PASSWORD)
        await page.keyboard.press("Enter")
        await page.wait_for_url(f"{self.base}{path}")

    async def make_shelf(self, page: Page) -> str:
        """Make a knowledge base by hand; give its address."""
        await page.fill("#name", "制度库")
        await page.get_by_role("button", name="新建").click()
        await expect(page.locator("h1")).to_have_text("制度库")
        await page.wait_for_load_state()  # its script listens from then on
        return page.url


@pytest.fixture
async def office(make_host: MakeHost) -> AsyncIterator[Office]:
    host = await make_host()
    async with served(host) as port:
        yield Office(host, await make_user(host, "hr"), f"http://127.0.0.1:{port}")


@pytest.fixture
def handbook(tmp_path: Path) -> Path:
    path = tmp_path / "员工手册.md"
    path.write_text(HANDBOOK, encoding="utf-8")
    return path


async def fill(page: Page, *paths: Path) -> None:
    """Choose files, send them, and wait until they were read."""
    await page.set_input_files("#files", paths)
    await page.get_by_role("button", name="上传").click()
    await expect(page.locator("#documents .tag.good")).to_have_count(len(paths))


async def ask(page: Page, question: str = QUESTION) -> None:
    """Ask, and wait for the whole answer."""
    await page.fill("#question", question)
    await page.keyboard.press("Enter")
    await expect(page.locator("#talk .answer .opinion").last).to_be_visible()


async def test_a_file_becomes_an_answer_that_points_to_its_passage(
    office: Office, handbook: Path
) -> None:
    async with browsing() as (page, complaints):
        await office.come_in(page)
        await office.make_shelf(page)
        await fill(page, handbook)
        await ask(page)
        answer = page.locator("#talk .answer")
        await expect(answer.locator(".words")).to_contain_text("15天")
        await answer.locator("button[value=good]").click()
        await expect(answer.get_by_role("status")).to_have_text("已记录，谢谢。")
        await expect(answer.locator("button[value=good]")).to_have_attribute("aria-pressed", "true")
        await answer.locator("a.cite").first.click()
        await expect(page.locator("mark").first).to_contain_text("15天带薪年假")
        await page.get_by_role("link", name="返回").click()
        await expect(page.locator("#talk .answer .words")).to_contain_text("15天")
        assert complaints == []


async def test_a_file_is_dropped(office: Office) -> None:
    async with browsing() as (page, complaints):
        await office.come_in(page)
        await office.make_shelf(page)
        dropped = await page.evaluate_handle(
            """(text) => {
                const data = new DataTransfer();
                data.items.add(new File([text], "手册.md"));
                data.items.add(new File(["x"], "程序.exe"));
                return data;
            }""",
            HANDBOOK,
        )
        await page.dispatch_event("#upload", "drop", {"dataTransfer": dropped})
        await expect(page.locator("#documents .tag.good")).to_have_count(1)
        await expect(page.locator("#uploads .wrong")).to_contain_text("程序.exe")
        refused = "Failed to load resource"  # the browser's own line for what was refused
        assert [one for one in complaints if refused not in one] == []


async def test_what_is_not_there_is_said_with_the_nearest_passages(
    office: Office, handbook: Path
) -> None:
    async with browsing() as (page, _):
        await office.come_in(page)
        await office.make_shelf(page)
        await fill(page, handbook)
        await ask(page, "年假折算现金的比例由谁批准？")
        answer = page.locator("#talk .answer")
        await expect(answer.locator(".words")).to_contain_text("没有找到")
        await expect(answer.locator("a.cite")).to_have_count(0)
        await answer.locator(".nearest a").first.click()
        await expect(page.locator(".here")).not_to_be_empty()


async def test_a_document_is_deleted(office: Office, handbook: Path) -> None:
    async with browsing() as (page, _):
        await office.come_in(page)
        await office.make_shelf(page)
        await fill(page, handbook)
        await page.locator(".remove summary").click()
        await page.get_by_role("button", name="确认删除").click()
        await expect(page.locator("#documents")).to_contain_text("还没有文档")


async def test_an_answer_survives_a_reload(office: Office, handbook: Path) -> None:
    async with browsing() as (page, _):
        await office.come_in(page)
        await office.make_shelf(page)
        await fill(page, handbook)
        await ask(page)
        words = await page.locator("#talk").inner_text()
        await page.reload()
        assert await page.locator("#talk").inner_text() == words


async def test_a_file_whose_words_are_code_runs_nothing(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "<img src=x onerror=alert(1)>.md"
    path.write_text("# <script>alert(1)</script>\n\n年假有<b>20</b>天。\n", encoding="utf-8")
    async with browsing() as (page, complaints):
        await office.come_in(page)
        await office.make_shelf(page)
        await fill(page, path)
        await ask(page)
        await expect(page.locator("#talk img, #talk b, #documents img")).to_have_count(0)
        assert complaints == []


async def test_another_organisation_sees_nothing(office: Office, handbook: Path) -> None:
    async with browsing() as (page, _):
        await office.come_in(page)
        shelf = await office.make_shelf(page)
        await fill(page, handbook)
        await ask(page)
        cited = await page.locator("a.cite").first.get_attribute("href")
        await page.get_by_role("button", name="退出登录").click()
        stranger = await make_user(office.host, "hr")
        await office.come_in(page, stranger)
        await expect(page.locator("main")).not_to_contain_text("制度库")
        for address in (shelf, f"{shelf}/documents", f"{office.base}{cited}"):
            response = await page.goto(address)
            assert response is not None
            assert response.status == 404
            assert "15天" not in await page.content()


async def test_who_only_reads_asks_and_changes_nothing(office: Office, handbook: Path) -> None:
    async with browsing() as (page, _):
        await office.come_in(page)
        shelf = await office.make_shelf(page)
        await fill(page, handbook)
        await page.get_by_role("button", name="退出登录").click()
        viewer = await make_user(office.host, "viewer", office.hr.organisation_id)
        await office.come_in(page, viewer)
        await expect(page.locator("form[action='/knowledge']")).to_have_count(0)
        await page.goto(shelf)
        await expect(page.locator("#upload, .remove")).to_have_count(0)
        await ask(page)
        await expect(page.locator("#talk .words")).to_contain_text("15天")


@pytest.mark.parametrize("colours", ["light", "dark"])
async def test_a_phone_shows_the_shelf_without_scrolling_sideways(
    office: Office, handbook: Path, colours: str
) -> None:
    long = handbook.with_name("a-very-long-name-" * 8 + ".md")
    long.write_text(HANDBOOK, encoding="utf-8")
    async with browsing(viewport=PHONE, color_scheme=colours, has_touch=True) as (page, _):
        await office.come_in(page)
        for path in ("/desk", "/knowledge"):
            await page.goto(office.base + path)
            assert await width(page) <= PHONE["width"]
        await office.make_shelf(page)
        await fill(page, handbook, long)
        await ask(page)
        assert await width(page) <= PHONE["width"]
        for where in ("body", ".quiet", "a.cite", "#send", ".tag.good", ".talk .you"):
            assert await legible(page, where) >= 4.5, where


async def width(page: Page) -> int:
    """Tell how wide the page is."""
    wide: int = await page.locator("html").evaluate("(root) => root.scrollWidth")
    return wide


async def legible(page: Page, where: str) -> float:
    """Tell the contrast of the first such element's words with what is behind them."""
    ink, paper = await page.locator(where).first.evaluate(
        """(it) => {
            const ink = getComputedStyle(it).color;
            let paper = "rgba(0, 0, 0, 0)";
            for (; it && paper === "rgba(0, 0, 0, 0)"; it = it.parentElement)
                paper = getComputedStyle(it).backgroundColor;
            return [ink, paper];
        }"""
    )
    return contrast(ink, paper)


async def test_every_control_of_a_shelf_has_a_name(office: Office, handbook: Path) -> None:
    async with browsing() as (page, _):
        await office.come_in(page)
        await office.make_shelf(page)
        await fill(page, handbook)
        await ask(page)
        for language in ("zh", "en"):
            await page.goto(page.url.partition("?")[0] + f"?lang={language}")
            controls = "button, summary, textarea, input:not([type=hidden]), select, a, progress"
            for control in await page.locator(controls).all():
                name = await control.evaluate(
                    "(it) => it.ariaLabel || it.labels?.[0]?.textContent || it.textContent || ''"
                )
                assert name.strip(), await control.evaluate("(it) => it.outerHTML")
