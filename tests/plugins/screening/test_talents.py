"""Talents over HTTP: uploaded, listed, shown, corrected, deleted, restored."""

from tests.plugins.screening.conftest import Desk, MakeDesk
from tests.plugins.screening.resumes import ADA, LI, ZHANG
from zhiren import Host
from zhiren.kernel.tables import Candidate


async def test_an_upload_waits_for_its_result(hr: Desk) -> None:
    done = await hr.upload(ZHANG, await hr.condition())
    assert done["is_qualified"] is True
    assert done["qualification_reason"] == "符合所有筛选条件"
    assert done["processing_time"] >= 0


async def test_a_talent_is_shown_as_the_document_shows_it(hr: Desk) -> None:
    talent_id = (await hr.upload(ZHANG, await hr.condition()))["talent_id"]
    shown = await hr.data("GET", f"/talents/{talent_id}")
    assert shown["name"] == "张三"
    assert shown["phone"] == "138****5678"
    assert shown["email"] == "zhang***@example.com"
    assert shown["graduation_date"] == "2016-06"
    assert shown["work_experience"][0] == {
        "company": "阿里巴巴",
        "position": "高级Java开发工程师",
        "duration": "2019.07 - 2024.06",
    }
    assert shown["projects"][0]["role"] == "技术负责人"
    assert [one["mark"] for one in shown["decision"]["requirements"]] == ["✓"] * 5


async def test_only_an_admin_sees_how_to_reach_somebody(hr: Desk, make_desk: MakeDesk) -> None:
    talent_id = (await hr.upload(ZHANG))["talent_id"]
    admin = await make_desk("admin", hr.actor.organisation_id)
    viewer = await make_desk("viewer", hr.actor.organisation_id)
    whole = await admin.data("GET", f"/talents/{talent_id}")
    masked = await viewer.data("GET", f"/talents/{talent_id}")
    assert (whole["phone"], whole["email"]) == ("13812345678", "zhangsan@example.com")
    assert "12345" not in masked["phone"]
    assert "zhangsan" not in masked["email"]


async def test_the_same_person_is_one_row_and_one_candidate(hr: Desk, host: Host) -> None:
    first = await hr.upload(ZHANG)
    again = await hr.upload(ZHANG.replace("MySQL", "PostgreSQL"), await hr.condition())
    assert first["talent_id"] == again["talent_id"]
    page = await hr.data("GET", "/talents")
    assert page["total"] == 1
    assert "PostgreSQL" in page["items"][0]["skills"]
    async with host.database.reading(hr.actor) as session:
        candidate = await session.get_one(Candidate, first["talent_id"])
    assert candidate.phone == "13812345678"


LISTS = {
    "skills=Java,k8s": ["张三"],
    "skills=Java,React": [],
    "education_level=大专": ["李四"],
    "keyword=浙江": ["张三"],
    "keyword=13812345678": [],
    "keyword=zhangsan@example.com": [],
    "screening_status=qualified": [],
    "page=2&page_size=2": ["张三"],
}


async def test_a_list_can_be_narrowed(hr: Desk) -> None:
    for resume in (ZHANG, LI, ADA):
        await hr.upload(resume)
    pages = {query: await hr.data("GET", f"/talents?{query}") for query in LISTS}
    found = {query: [one["name"] for one in page["items"]] for query, page in pages.items()}
    assert found == LISTS


async def test_what_a_person_corrects_counts(hr: Desk) -> None:
    talent_id = (await hr.upload(LI, await hr.condition(skills=["Kubernetes"])))["talent_id"]
    sent = {"name": "李思", "skills": ["Java", "Spring", "Kubernetes"]}
    shown = await hr.data("PUT", f"/talents/{talent_id}", json=sent)
    assert (shown["name"], shown["skills"]) == ("李思", ["Java", "Spring", "Kubernetes"])
    assert shown["screening_status"] == "qualified"
    assert (await hr.ask("会Kubernetes的"))["analytics"]["total_count"] == 1


async def test_a_deleted_talent_is_gone_until_it_is_restored(hr: Desk) -> None:
    talent_id = (await hr.upload(ZHANG))["talent_id"]
    await hr.data("DELETE", f"/talents/{talent_id}")
    assert (await hr.send("GET", f"/talents/{talent_id}")).status_code == 404
    assert (await hr.data("GET", "/talents"))["total"] == 0
    assert (await hr.ask("会Java的"))["sources"] == []
    await hr.data("POST", f"/talents/{talent_id}/restore")
    assert (await hr.ask("会Java的"))["analytics"]["total_count"] == 1


async def test_several_are_decided_and_deleted_at_once(hr: Desk) -> None:
    ids = [(await hr.upload(resume))["talent_id"] for resume in (ZHANG, LI)]
    sent = {"ids": ids, "screening_status": "qualified"}
    assert await hr.data("POST", "/talents/batch-update-status", json=sent) == {"count": 2}
    assert (await hr.data("GET", "/talents?screening_status=qualified"))["total"] == 2
    assert await hr.data("POST", "/talents/batch-delete", json={"ids": ids}) == {"count": 2}


async def test_the_index_is_held_against_the_database_and_mended(hr: Desk, host: Host) -> None:
    talent_id = (await hr.upload(ZHANG))["talent_id"]
    async with host.database.writing(hr.actor) as session:
        await host.search.remove(session, "talents", ids=[talent_id])
    found = await hr.data("POST", "/talents/sync-chroma")
    assert (found["mysql_count"], found["chroma_count"]) == (1, 0)
    assert found["missing_in_chroma"] == [talent_id]
    assert (await hr.data("POST", "/talents/sync-chroma"))["fixed_count"] == 0
