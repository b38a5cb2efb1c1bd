"""This is where an interview's record is written down as a transcript to read."""

from collections.abc import Iterator
from typing import Any

_WORDS = {
    "zh": {"asked": "面试官", "answered": "候选人", "follow": "追问", "none": "（未回答）"},
    "en": {
        "asked": "Interviewer",
        "answered": "Candidate",
        "follow": "follow-up",
        "none": "(no answer)",
    },
}


def as_markdown(record: dict[str, Any]) -> str:
    """Write the questions and answers of *record* down, in its own language."""
    words = _WORDS.get(record["language"], _WORDS["en"])
    return "\n\n".join(_lines(record, words)) + "\n"


def _lines(record: dict[str, Any], words: dict[str, str]) -> Iterator[str]:
    yield f"# {record['position']['title']} · {record['candidate']['username']}"
    for turn in record["turns"]:
        mark = f" ({words['follow']})" if turn["is_follow_up"] else ""
        yield f"**{words['asked']}{mark}**: {turn['content']}"
        said = turn["answer"]["transcript"] if turn["answer"] else words["none"]
        yield f"**{words['answered']}**: {said}"
