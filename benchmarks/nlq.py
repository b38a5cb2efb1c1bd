"""How well questions about talents are answered, through the product's own front door.

``python -m benchmarks.nlq --data DIR --out OUTDIR [--json FILE]`` uploads a resume for each of the
talents, corrects by hand what a person may, asks every question and writes ``nlq.jsonl`` and
``nlq_external.jsonl``. The tiers of schools are withheld: the product knows its own.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.office import TALENT, Office, opened
from benchmarks.sets import Figure, Given, Judged, Prediction, found, rows, run

TODAY = "2025-07-01"
"""The day that the questions were written for: it decides who is a fresh graduate."""
_SETS = {"nlq": "queries.jsonl", "nlq_external": "queries_external.jsonl"}
_BY_HAND = (
    "name", "phone", "email", "city", "education_level", "school", "major", "graduation_date",
    "work_years", "skills", "screening_status",
)  # fmt: skip
_DECIDED = frozenset(("qualified", "unqualified"))


async def predict(given: Given) -> Sequence[Judged]:
    """Take the talents in and ask about them."""
    folder = given.data / "nlq"
    async with opened(given.embedder) as office:
        known = [await _take_in(office, talent) for talent in _talents(folder)]
        ids = dict(known)
        return [
            Judged(
                file=f"{name}.jsonl",
                predictions=[await _ask(office, row, ids) for row in _asked(folder, file)],
                scorer="score_nlq.py",
                gold=found(folder, file),
                mark="gold_ids",
                options=("--errors", "20"),
                as_json=True,
                read=figures_of,
            )
            for name, file in _SETS.items()
        ]


def _talents(folder: Path) -> list[dict[str, Any]]:
    return [row for file in found(folder, "talents.jsonl") for row in rows(file)]


def _asked(folder: Path, file: str) -> list[dict[str, Any]]:
    return [row for part in found(folder, file) for row in rows(part)]


def resume_of(talent: Mapping[str, Any]) -> str:
    """Write the resume of a talent."""
    jobs = [f"{job['duration']}  {job['company']}  {job['position']}" for job in
            talent.get("work_experience") or ()]  # fmt: skip
    schooling = [talent.get(name) or "" for name in ("school", "education_level", "major")]
    return "\n".join(
        (
            f"姓名：{talent['name']}",
            f"电话：{talent['phone']}",
            f"邮箱：{talent['email']}",
            f"现居城市：{talent.get('city') or ''}",
            f"现任职位：{talent.get('current_position') or ''}",
            "",
            "教育背景",
            f"{talent.get('graduation_date') or ''}  {'  '.join(schooling)}",
            "",
            "工作经历",
            *jobs,
            "",
            "专业技能",
            "、".join(talent.get("skills") or ()),
            "",
        )
    )


async def _take_in(office: Office, talent: Mapping[str, Any]) -> tuple[str, str]:
    """Upload a talent's resume and correct it; our id, and theirs."""
    data = resume_of(talent).encode()
    told = await office.upload(f"{TALENT}/talents/upload", f"{talent['id']}.txt", data)
    ident: str = told["talent_id"]
    known = {name: talent[name] for name in _BY_HAND if talent.get(name) is not None}
    if known.get("screening_status") not in _DECIDED:
        known.pop("screening_status", None)
    await office.put(f"{TALENT}/talents/{ident}", known)
    return ident, talent["id"]


async def _ask(office: Office, asked: Mapping[str, Any], ids: Mapping[str, str]) -> Prediction:
    question = asked["query"]
    told = await office.use("query_talents", question=question, top_k=100, today=TODAY)
    declined = bool(told["filter"].keys() & {"clarify", "refused"})
    return {
        "id": asked["id"],
        "ids": [ids[person["id"]] for person in told["sources"]],
        "result": told["result"],
        "clarify": declined,
    }


def figures_of(printed: str) -> Iterable[Figure]:
    """Read what the scorer prints."""
    for group, measures in json.loads(printed).items():
        yield f"{group} ok", measures["ok"]


if __name__ == "__main__":
    run("Questions about talents", predict)
