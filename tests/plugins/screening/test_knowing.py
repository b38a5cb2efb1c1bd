"""Names that the talents carry are found in a question, and only those."""

import pytest

from tests.plugins.screening.conftest import Desk, MakeDesk
from zhiren import Host
from zhiren_screening.knowing import known_in
from zhiren_screening.query.names import Known

RESUME = """欧阳晓
13912340000
教育经历
2014.09-2018.06  北河技术学院  本科  专业：古建筑保护
工作经历
2018.07-至今  HarborPine科技有限公司  测试工程师
专业技能
榫卯、Java
"""


@pytest.fixture
async def desk(hr: Desk) -> Desk:
    await hr.upload(RESUME)
    return hr


async def known(desk: Desk, host: Host, question: str) -> Known:
    async with host.database.reading(desk.actor) as session:
        return await known_in(session, question)


async def test_every_noun_is_found_where_it_is_said(desk: Desk, host: Host) -> None:
    said = "欧阳晓在北河技术学院学过古建筑保护吗，会榫卯吗"
    found = await known(desk, host, said)
    assert (found.names, found.schools, found.majors, found.skills) == (
        ["欧阳晓"], ["北河技术学院"], ["古建筑保护"], ["榫卯"],
    )  # fmt: skip


async def test_case_and_signs_do_not_matter(desk: Desk, host: Host) -> None:
    found = await known(desk, host, "谁在harborpine科技有限公司干过")
    assert found.companies == ["harborpine科技有限公司"]


async def test_what_nobody_carries_is_no_name(desk: Desk, host: Host) -> None:
    assert await known(desk, host, "晓在技术学院，会Java") == Known()


async def test_names_of_others_are_not_known(desk: Desk, host: Host, make_desk: MakeDesk) -> None:
    stranger = await make_desk("hr")
    assert await known(stranger, host, "欧阳晓会榫卯吗") == Known()
