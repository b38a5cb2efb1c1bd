"""How well resumes are read, through the product's own front door.

``python -m benchmarks.resumes --data DIR --out OUTDIR [--json FILE]`` uploads every file below
``DIR/resumes_en`` and ``DIR/resumes_zh`` over HTTP, asks what became of it, and writes
``resumes_en.jsonl`` and ``resumes_zh.jsonl``. A file that is refused gets no line.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.office import TALENT, Office, Refused, opened
from benchmarks.sets import Figure, Given, Judged, Prediction, found, run

LANGUAGES = ("en", "zh")
_MEASURES = ("strict_f1", "lenient_r")


async def predict(given: Given) -> Sequence[Judged]:
    """Upload the resumes of each language."""
    judged = []
    for language in LANGUAGES:
        folder = given.data / f"resumes_{language}"
        async with opened() as office:
            predictions = [
                prediction
                for file in resumes_in(folder)
                if (prediction := await _read(office, file)) is not None
            ]
        judged.append(
            Judged(
                file=f"resumes_{language}.jsonl",
                predictions=predictions,
                scorer="score_resume.py",
                gold=found(folder, "gold.jsonl"),
                mark="gold",
                options=("--by", "annotation"),
                as_json=True,
                read=figures_of,
            )
        )
    return judged


def resumes_in(folder: Path) -> list[Path]:
    """List the resumes of every part of a set."""
    return sorted(file for part in found(folder, "files") for file in part.iterdir())


async def _read(office: Office, file: Path) -> Prediction | None:
    try:
        told = await office.upload(f"{TALENT}/talents/upload", file.name, bytes_of(file))
    except Refused:
        return None
    talent = await office.use("show_talent", talent_id=told["talent_id"])
    return {"file": file.name} | fields_of(talent)


def bytes_of(file: Path) -> bytes:
    """Read a file whole: small, and nothing else waits meanwhile."""
    return file.read_bytes()


def fields_of(talent: Mapping[str, Any]) -> dict[str, Any]:
    """Give what a talent shows in the words of the scorer."""
    schools, jobs = talent["education"], talent["work_experience"]
    return {
        **{name: talent[name] for name in ("name", "email", "phone", "education_level", "skills")},
        "schools": _named(schools, "school"),
        "degrees": _named(schools, "degree"),
        "majors": _named(schools, "major"),
        "graduation_years": [day[:4] for day in _named(schools, "graduation")],
        "companies": _named(jobs, "company"),
        "titles": _named(jobs, "position"),
        "work_years": talent["work_years"],
    }


def _named(items: Iterable[Mapping[str, Any]], name: str) -> list[str]:
    return list(dict.fromkeys(str(item[name]) for item in items if item[name]))


def figures_of(printed: str) -> Iterable[Figure]:
    """Read what the scorer prints."""
    for group, measures in json.loads(printed).items():
        for measure in _MEASURES:
            yield f"{group} {measure}", measures[measure]


if __name__ == "__main__":
    run("Resumes", predict)
