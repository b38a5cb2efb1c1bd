"""How well answers are graded, through the product's own front door.

``python -m benchmarks.grading --data DIR --out OUTDIR [--json FILE]`` puts each question of
``DIR/interview`` into a position's bank, gives each answer in an interview of its own, and takes
from the report the level of professional knowledge (of an essay: of language). It writes
``asag.jsonl``, ``answers_zh_constructed.jsonl`` and ``essay_zh.jsonl``.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.office import INTERVIEW, Office, opened
from benchmarks.sets import Figure, Given, Judged, found, rows, run

KNOWLEDGE, LANGUAGE = "professional_knowledge", "language_expression"
_TOP = 4
_LONGEST = 20_000
_NUMBERED = re.compile(r"^\s*\d+[.)、]\s*")
_FIGURE = re.compile(
    r"^(?P<name>\S.*?)\s{2,}(?:pairs right|\d+)\s+(?P<value>-?\d\.\d+)", re.MULTILINE
)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A question, and an answer to be graded."""

    ident: str
    question: str
    answer: str
    points: Sequence[str] = ()
    reference: str = ""
    type: str = "technical"


async def predict(given: Given) -> Sequence[Judged]:
    """Hold an interview for every answer of every set."""
    folder = given.data / "interview"
    sets = {
        "asag.jsonl": (short_answers(folder), KNOWLEDGE, "score"),
        "answers_zh_constructed.jsonl": (constructed(folder), KNOWLEDGE, "rank"),
        "essay_zh.jsonl": (essays(folder), LANGUAGE, "score"),
    }
    judged = []
    async with opened(given.embedder) as office:
        for name, (asked, dimension, mark) in sets.items():
            graded = [(one.ident, await grade(office, one, dimension)) for one in asked]
            judged.append(
                Judged(
                    file=name,
                    predictions=[{"id": ident, "score": score} for ident, score in graded],
                    scorer="score_grading.py",
                    gold=found(folder, name),
                    mark=mark,
                    read=figures_of,
                )
            )
    return judged


def short_answers(folder: Path) -> list[Asked]:
    """Read the short answers; a rubric's lines are the scoring points."""
    return [
        Asked(
            ident=row["id"],
            question=row["question"],
            answer=row["student_answer"],
            points=lines_of(row.get("rubric") or ""),
            reference=row["reference"],
        )
        for row in _all(folder, "asag.jsonl")
    ]


def constructed(folder: Path) -> list[Asked]:
    """Read the answers to the questions of the bank."""
    bank = {row["id"]: row for row in _all(folder, "interview_bank_zh.jsonl")}
    return [
        Asked(
            ident=row["id"],
            question=bank[row["question_id"]]["question"],
            answer=row["answer"],
            points=bank[row["question_id"]]["scoring_points"],
            reference=bank[row["question_id"]]["reference_answer"] or "",
            type=bank[row["question_id"]]["type"],
        )
        for row in _all(folder, "answers_zh_constructed.jsonl")
    ]


def essays(folder: Path) -> list[Asked]:
    """Read the essays: nothing is known of what each should say but its title."""
    return [
        Asked(ident=row["id"], question=row["title"], answer=row["text"], type="basic")
        for row in _all(folder, "essay_zh.jsonl")
    ]


def lines_of(rubric: str) -> list[str]:
    """Take a rubric line by line, without the numbers."""
    lines = [_NUMBERED.sub("", line).strip() for line in rubric.splitlines()]
    return [line for line in lines if line]


async def grade(office: Office, asked: Asked, dimension: str) -> float:
    """Hold an interview of one question; the level reached, 0 to 1."""
    position = await office.post(f"{INTERVIEW}/positions", _POSITION)
    await office.post(f"{INTERVIEW}/questions", _question(asked, position["position_id"]))
    opening = {"position_id": position["position_id"]}
    interview = (await office.post(f"{INTERVIEW}/interviews", opening))["interview_id"]
    path = f"{INTERVIEW}/interviews/{interview}"
    current = (await office.post(f"{path}/start"))["current_question"]
    await office.post(f"{path}/answers", _answer(current["question_id"], asked.answer))
    await office.post(f"{path}/end")
    report = await office.use("show_report", interview_id=interview)
    answers = report["report"]["evidence"]["answers"]
    first = [answer["levels"] for answer in answers if not answer["is_follow_up"]][:1]
    levels: dict[str, float | None] = first[0] if first else {}
    return (levels.get(dimension) or 0.0) / _TOP


_POSITION: Mapping[str, Any] = {
    "title": "Examination",
    "category": "system",
    "description": "One question and its answer.",
    "requirements": [],
    "question_count": 1,
}


def _question(asked: Asked, position_id: str) -> dict[str, Any]:
    return {
        "position_id": position_id,
        "content": asked.question,
        "type": asked.type,
        "difficulty": "medium",
        "follow_up_enabled": False,
        "reference_answer": asked.reference or None,
        "scoring_points": list(asked.points),
    }


def _answer(question_id: str, said: str) -> dict[str, Any]:
    media = {"audio_url": "", "video_url": "", "duration": 60}
    return {"question_id": question_id, "transcript": said[:_LONGEST], **media}


def _all(folder: Path, name: str) -> list[dict[str, Any]]:
    return [row for file in found(folder, name) for row in rows(file)]


def figures_of(printed: str) -> Iterable[Figure]:
    """Read what the scorer prints: correlations by source, or the share of pairs in order."""
    for match in _FIGURE.finditer(printed):
        yield match["name"], float(match["value"])


if __name__ == "__main__":
    run("Grading answers", predict)
