"""One person is one talent, however often and however they apply; who seems the same is linked."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import func, select

from tests.plugins.screening.conftest import Desk, MakeDesk
from tests.plugins.screening.resumes import LI, ZHANG
from zhiren import Host
from zhiren.kernel.tables import Candidate

AGAIN = {
    "the very same file": ZHANG,
    "the same telephone, another e-mail": ZHANG.replace("zhangsan@", "zs2024@"),
    "the same e-mail, another telephone": ZHANG.replace("13812345678", "13700001111"),
    "the telephone is written otherwise": ZHANG.replace("13812345678", "138-1234-5678"),
    "the e-mail is written in capitals": ZHANG.replace("zhangsan@", "ZhangSan@").replace(
        "13812345678", "13700001111"
    ),
}


async def people(hr: Desk) -> int:
    total: int = (await hr.data("GET", "/talents"))["total"]
    return total


@pytest.mark.parametrize("again", AGAIN.values(), ids=AGAIN.keys())
async def test_somebody_who_applies_again_is_renewed(hr: Desk, again: str) -> None:
    first = await hr.upload(ZHANG)
    second = await hr.upload(again)
    assert second["talent_id"] == first["talent_id"]
    assert await people(hr) == 1


async def test_a_namesake_is_somebody_else(hr: Desk) -> None:
    await hr.upload(ZHANG)
    other = ZHANG.replace("13812345678", "13700001111").replace("zhangsan@", "another@")
    await hr.upload(other)
    assert await people(hr) == 2


async def test_resumes_of_one_person_that_are_read_at_once_make_one_talent(
    hr: Desk, host: Host
) -> None:
    texts = [ZHANG.replace("MySQL", f"MySQL{n}") for n in range(8)]
    files = [("files", (f"{n}.txt", text.encode())) for n, text in enumerate(texts)]
    batch = await hr.data("POST", "/talents/batch-upload", files=files)
    task: dict[str, Any] = {"status": "running"}
    while task["status"] == "running":
        await asyncio.sleep(0.05)
        task = await hr.data("GET", f"/talents/tasks/{batch['task_id']}")
    assert task["result"] == {"completed": 8}
    assert len({one["talent_id"] for one in task["files"]}) == 1
    assert await people(hr) == 1
    async with host.database.reading(hr.actor) as session:
        assert await session.scalar(select(func.count()).select_from(Candidate)) == 1


async def test_two_who_turn_out_to_be_one_are_linked_both_ways(hr: Desk) -> None:
    one, two = [(await hr.upload(text))["talent_id"] for text in (ZHANG, LI)]
    assert (await hr.data("GET", f"/talents/{one}"))["same_person"] == []
    await hr.data("PUT", f"/talents/{two}", json={"phone": "138 1234 5678"})
    assert (await hr.data("GET", f"/talents/{one}"))["same_person"] == [two]
    assert (await hr.data("GET", f"/talents/{two}"))["same_person"] == [one]
    await hr.data("DELETE", f"/talents/{two}")
    assert (await hr.data("GET", f"/talents/{one}"))["same_person"] == []


async def test_the_same_person_in_another_organisation_is_not_linked(
    hr: Desk, make_desk: MakeDesk
) -> None:
    ident = (await hr.upload(ZHANG))["talent_id"]
    stranger = await make_desk("hr")
    assert (await stranger.upload(ZHANG))["talent_id"] != ident
    assert (await hr.data("GET", f"/talents/{ident}"))["same_person"] == []
