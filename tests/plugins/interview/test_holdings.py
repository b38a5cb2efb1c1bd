"""Somebody who was invited is erased: the interview stays, nameless and without recordings."""

from typing import Any

import pytest
from sqlalchemy import select

from tests.plugins.interview.conftest import Door
from tests.plugins.interview.test_open import PERSON, PLAN, OpenDoor
from zhiren import Host
from zhiren.holdings import GONE
from zhiren.kernel.tables import User
from zhiren.testing import sign_in


@pytest.fixture
async def invited(hr: Door) -> dict[str, Any]:
    """Invite somebody, and let them say their name in the first answer."""
    assistant = OpenDoor(hr.client, hr.headers)
    plan = await assistant.ask("POST", "/plans", json=PLAN)
    candidate = (await assistant.ask("POST", "/candidates", json=PERSON))["candidate"]
    ids = {"plan_id": plan["id"], "candidate_id": candidate["id"]}
    session = await assistant.ask("POST", "/sessions", json=ids)
    token = session["interview_url"].rpartition("/")[2]
    guest = Door(hr.client, {"Authorization": f"Bearer {token}"})
    listed = await hr.ask("GET", "/interviews")
    (interview,) = listed["items"]
    begun = await guest.ask("POST", f"/interviews/{interview['interview_id']}/start")
    question = begun["current_question"]["question_id"]
    said = "我叫张三，先用监控定位瓶颈，电话13900139000。"
    await guest.answer(interview["interview_id"], question, said)
    return {"candidate": candidate["id"], "interview": interview["interview_id"], "guest": guest}


async def test_what_was_said_in_interviews_is_given_out(hr: Door, invited: dict[str, Any]) -> None:
    path = f"/api/v1/candidates/{invited['candidate']}/export"
    held = (await hr.client.get(path, headers=hr.headers)).json()["held"]["interviews"]
    assert held["interviews"][0]["candidate_name"] == "张三"
    assert "我叫张三" in held["answers"][0]["transcript"]


async def test_the_interview_of_somebody_erased_stays_without_a_name(
    hr: Door, invited: dict[str, Any]
) -> None:
    path = f"/api/v1/candidates/{invited['candidate']}"
    erased = (await hr.client.delete(path, headers=hr.headers)).json()["erased"]
    assert (erased["interviews"], erased["candidates"]) == (1, 1)
    (interview,) = (await hr.ask("GET", "/interviews"))["items"]
    assert interview["candidate_name"] == GONE
    shown = await hr.ask("GET", f"/interviews/{invited['interview']}")
    assert "张三" not in str(shown)
    assert "13900139000" not in str(shown)
    assert "先用监控定位瓶颈" in str(shown)


async def test_the_link_of_somebody_erased_opens_nothing_more(
    hr: Door, host: Host, invited: dict[str, Any]
) -> None:
    path = f"/api/v1/candidates/{invited['candidate']}"
    assert (await hr.client.delete(path, headers=hr.headers)).status_code == 200
    await invited["guest"].ask("GET", f"/interviews/{invited['interview']}", 401)
    async with host.database.reading(None) as session:
        names = set(await session.scalars(select(User.username)))
    assert "张三" not in names


async def test_an_account_of_their_own_is_not_touched(host: Host) -> None:
    admin = await host.accounts.first_admin()
    await host.accounts.forget_guest(admin.user_id)
    assert (await sign_in(host, admin))["Authorization"]
    user = await host.accounts.get(admin.user_id)
    assert user is not None
    assert user.is_active
