"""Real files, read in the parsing worker."""

import pytest

from tests.plugins.screening.conftest import Desk
from tests.plugins.screening.resumes import INJECTION, ZHANG
from zhiren import Host
from zhiren.testing import MakeHost


@pytest.fixture
async def host(make_host: MakeHost) -> Host:
    """Start a host that reads files for real."""
    return await make_host()


async def test_attempts_to_instruct_are_shown_and_change_nothing(hr: Desk) -> None:
    done = await hr.upload(INJECTION, await hr.condition())
    shown = await hr.data("GET", f"/talents/{done['talent_id']}")
    assert done["is_qualified"] is False
    assert "injection" in {finding["kind"] for finding in shown["findings"]}


async def test_files_that_cannot_be_screened_are_clear_errors(hr: Desk) -> None:
    files = {
        "empty.txt": b"",
        "broken.pdf": b"%PDF-1.4 nothing",
        "song.mp3": b"ID3\x04\x00\x00\x00",
        "weather.txt": "今天天气很好。".encode(),
    }
    for name, content in files.items():
        response = await hr.send("POST", "/talents/upload", files={"file": (name, content)})
        assert response.status_code == 400, name
        assert response.json()["message"]
    assert (await hr.data("GET", "/talents"))["total"] == 0


async def test_markdown_and_text_say_the_same(hr: Desk) -> None:
    first = await hr.upload(ZHANG, name="a.txt")
    second = await hr.upload(ZHANG, name="b.md")
    assert first["talent_id"] == second["talent_id"]
