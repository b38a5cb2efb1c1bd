"""This is where an answer about talents becomes a Markdown document."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

_HEADS = {
    "zh": {
        "title": "查询结果",
        "question": "问题",
        "answer": "回答",
        "people": "候选人",
        "columns": "姓名|学校|学历|工作年限|相关度|依据",
        "numbers": "统计",
        "total": "候选人总数",
        "skills": "常见技能",
    },
    "en": {
        "title": "Candidates",
        "question": "Question",
        "answer": "Answer",
        "people": "Who was found",
        "columns": "Name|School|Education|Years|Similarity|Why",
        "numbers": "Numbers",
        "total": "Candidates in all",
        "skills": "Common skills",
    },
}


def markdown(question: str, answered: Mapping[str, Any]) -> str:
    """Write the question, the answer, who was found and why, and the numbers."""
    language = "zh" if re.search(r"[\u4e00-\u9fff]", question) else "en"
    return "\n".join(_lines(question, answered, _HEADS[language])) + "\n"


def _lines(question: str, answered: Mapping[str, Any], heads: Mapping[str, str]) -> Iterator[str]:
    yield from (f"# {heads['title']}", "", f"**{heads['question']}**: {_plain(question)}", "")
    yield from (f"## {heads['answer']}", "", _plain(answered["answer"], keep_lines=True), "")
    if answered["sources"]:
        yield from (
            f"## {heads['people']}",
            "",
            _row(heads["columns"].split("|")),
            _row(["---"] * 6),
        )
        for source in answered["sources"]:
            yield _row(
                [
                    source["name"], source["school"], source["education_level"],
                    source["work_years"], source["similarity"],
                    "; ".join(reason["text"] for reason in source["reasons"]),
                ]
            )  # fmt: skip
        yield ""
    analytics = answered["analytics"]
    skills = ", ".join(f"{skill['name']} ({skill['count']})" for skill in analytics["top_skills"])
    yield from (f"## {heads['numbers']}", "", f"- {heads['total']}: {analytics['total_count']}")
    yield f"- {heads['skills']}: {_plain(skills)}"


def _row(cells: Any) -> str:
    shown = ("" if cell is None else _plain(str(cell)) for cell in cells)
    return f"| {' | '.join(shown)} |"


def _plain(text: str, *, keep_lines: bool = False) -> str:
    """Make what a resume says harmless in Markdown: no cells, tags, links or pictures."""
    text = re.sub(r"([|<>\[\]`])", r"\\\1", text)
    return text if keep_lines else re.sub(r"\s+", " ", text)
