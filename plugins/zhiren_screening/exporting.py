"""This is where an answer about talents becomes a Markdown document."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

_HEADS = {
    "zh": ("查询结果", "问题", "回答", "候选人", "姓名", "学校", "学历", "工作年限", "相关度", "依据", "统计", "候选人总数", "常见技能"),
    "en": ("Answer", "Question", "Answer", "Candidates", "Name", "School", "Education", "Years", "Similarity", "Why", "Numbers", "Candidates in all", "Common skills"),
}  # fmt: skip


def markdown(question: str, answered: Mapping[str, Any]) -> str:
    """Write the question, the answer, who was found and why, and the numbers."""
    language = "zh" if re.search(r"[\u4e00-\u9fff]", question) else "en"
    return "\n".join(_lines(question, answered, _HEADS[language])) + "\n"


def _lines(question: str, answered: Mapping[str, Any], heads: tuple[str, ...]) -> Iterator[str]:
    yield from (f"# {heads[0]}", "", f"**{heads[1]}**: {_plain(question)}", "")
    yield from (f"## {heads[2]}", "", _plain(answered["answer"], keep_lines=True), "")
    if answered["sources"]:
        yield from (f"## {heads[3]}", "", _row(heads[4:10]), _row(["---"] * 6))
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
    yield from (f"## {heads[10]}", "", f"- {heads[11]}: {analytics['total_count']}")
    yield f"- {heads[12]}: {_plain(skills)}"


def _row(cells: Any) -> str:
    shown = ("" if cell is None else _plain(str(cell)) for cell in cells)
    return f"| {' | '.join(shown)} |"


def _plain(text: str, *, keep_lines: bool = False) -> str:
    """Make what a resume says harmless in Markdown: no cells, tags, links or pictures of its own."""
    text = re.sub(r"([|<>\[\]`])", r"\\\1", text)
    return text if keep_lines else re.sub(r"\s+", " ", text)
