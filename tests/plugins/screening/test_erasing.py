"""Not a byte of somebody erased stays: neither in the database nor in a file beside it."""

from sqlalchemy import text

from tests.plugins.screening.conftest import Desk
from tests.plugins.screening.resumes import LI
from zhiren import Host

NAME, PHONE, EMAIL = "欧阳晓鸥", "13912349999", "xiaoou.ouyang@example.com"
OTHER = "quillfeather"
RESUME = f"""{NAME}
{OTHER.title()}
{PHONE}
{EMAIL}
工作经历
2018.07-至今  海桐坊科技有限公司  测试工程师
专业技能
Java、Selenium
"""


def bytes_of(host: Host) -> bytes:
    home = host.settings.home
    return b"\n".join(one.read_bytes() for one in sorted(home.rglob("*")) if one.is_file())


async def test_no_byte_of_somebody_erased_stays_anywhere(hr: Desk, host: Host) -> None:
    ident = (await hr.upload(RESUME, name=f"{NAME}.txt"))["talent_id"]
    await hr.upload(LI)
    await hr.ask(f"{NAME}会什么")
    before = bytes_of(host)
    assert [word for word in (NAME, PHONE, EMAIL) if word.encode() not in before] == []
    path = f"/api/v1/candidates/{ident}"
    assert (await hr.client.delete(path, headers=hr.headers)).is_success
    if host.database.is_sqlite:  # what was written last lies beside the database for a while
        async with host.database.engine.connect() as connection:
            await connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
    after = bytes_of(host).lower()
    assert [word for word in (NAME, PHONE, EMAIL, OTHER[:9]) if word.encode() in after] == []
