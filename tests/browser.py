"""This is where a test opens a page in the Chromium that the machine has."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from playwright.async_api import BrowserContext, ConsoleMessage, Page, async_playwright

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
_QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
]

Opened = tuple[Page, list[str]]


@asynccontextmanager
async def browsing(**options: Any) -> AsyncIterator[Opened]:
    """Open a page; also what its console complains about. *options* are of the context.

    The microphone hears the WAV file that ``hears`` names, else a beep.
    """
    sound = options.pop("hears", None)
    heard = [f"--use-file-for-fake-audio-capture={sound}"] if sound else []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=[*_QUIET, *heard])
        context: BrowserContext = await browser.new_context(**{"locale": "zh-CN"} | options)
        context.set_default_timeout(20_000)
        page = await context.new_page()
        complaints: list[str] = []

        def note(said: ConsoleMessage) -> None:
            if said.type == "error":
                complaints.append(said.text)

        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", note)
        try:
            yield page, complaints
        finally:
            await browser.close()
