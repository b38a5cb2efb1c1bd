"""The step that says who was found, how many, and why: by a model, or in plain words by rule."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic import BaseModel

from zhiren import Nonsense, Skill
from zhiren.documents import language_of

_SHOWN = 5
"""People who are named in an answer; the others are among its sources."""
_SAID = {
    "zh": {
        "found": "根据简历库查询，共有 {total} 位候选人符合条件{meant}。",
        "none": "简历库中没有符合条件的候选人{meant}。",
        "more": "其余 {rest} 位见来源列表。",
        "count": "符合条件的候选人共有 {total} 位{meant}。",
        "average": "{total} 位候选人的平均工作年限为 {value} 年{meant}。",
        "groups": "按分组统计{meant}：{rows}。",
        "skills": "最常见的技能{meant}：{rows}。",
        "nothing": "没有可以统计的数据{meant}。",
        "row": "{name} {number}",
        "meant": "（{parts}）",
        "unnamed": "（未写姓名）",
        "person": "{place}. {name}：{content}{reasons}",
        "reasons": "。依据：{reasons}",
        "quoted": "{text}（“{quote}”）",
    },
    "en": {
        "found": "{total} {match} among the resumes{meant}.",
        "none": "No candidate among the resumes matches{meant}.",
        "more": "The other {rest} are among the sources.",
        "count": "{total} {match}{meant}.",
        "average": "The average of {total} candidates is {value} years of work{meant}.",
        "groups": "By group{meant}: {rows}.",
        "skills": "The most common skills{meant}: {rows}.",
        "nothing": "There is nothing to count{meant}.",
        "row": "{name} {number}",
        "meant": " ({parts})",
        "unnamed": "(no name given)",
        "person": "{place}. {name}: {content}{reasons}",
        "reasons": ". Because: {reasons}",
        "quoted": "{text} (“{quote}”)",
    },
}


class ScreeningAnswer(BaseModel):
    """What is said."""

    text: str


def word_by_rule(inputs: dict[str, Any]) -> ScreeningAnswer:
    """Say the number, then the first few people with reasons and the resume's own words."""
    words = _SAID[language_of(inputs["question"])]
    listed = "、" if words is _SAID["zh"] else ", "
    parts = listed.join(inputs["understood"])
    meant = words["meant"].format(parts=parts) if parts else ""
    found: Mapping[str, Any] = inputs["found"]
    if inputs["aggregate"]:
        return ScreeningAnswer(text=_computed(words, found, inputs["aggregate"], meant))
    total, people = found["total"], found["people"]
    lines = [
        words["found" if total else "none"].format(total=total, match=_match(total), meant=meant)
    ]
    lines += [_person(words, place, one) for place, one in enumerate(people[:_SHOWN], 1)]
    if total > min(_SHOWN, len(people)) and people:
        lines.append(words["more"].format(rest=total - min(_SHOWN, len(people))))
    return ScreeningAnswer(text="\n".join(lines))


def _computed(
    words: Mapping[str, str], found: Mapping[str, Any], aggregate: Mapping[str, Any], meant: str
) -> str:
    """Say the number or the table that was asked for."""
    result, listed = found["result"], "、" if words is _SAID["zh"] else ", "
    if result is None or result in ({}, []):
        return words["nothing"].format(meant=meant)
    if isinstance(result, dict):
        rows = sorted(result.items(), key=lambda row: -row[1])
        said = [words["row"].format(name=name, number=f"{number:g}") for name, number in rows]
        return words["groups"].format(rows=listed.join(said), meant=meant)
    if isinstance(result, list):
        said = [words["row"].format(name=row["name"], number=row["count"]) for row in result]
        return words["skills"].format(rows=listed.join(said), meant=meant)
    name = "average" if aggregate["op"] == "average" else "count"
    total = found["total"]
    return words[name].format(total=total, match=_match(total), value=f"{result:g}", meant=meant)


def _match(total: int) -> str:
    return "candidate matches" if total == 1 else "candidates match"


def _person(words: Mapping[str, str], place: int, person: Mapping[str, Any]) -> str:
    reasons = "; ".join(_reasons(words, person["reasons"]))
    return words["person"].format(
        place=place,
        name=person["name"] or words["unnamed"],
        content=person["content"],
        reasons=words["reasons"].format(reasons=reasons) if reasons else "",
    )


def _reasons(words: Mapping[str, str], reasons: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for reason in reasons:
        quoted = reason["quote"] and reason["quote"] not in reason["text"]
        yield words["quoted"].format(**reason) if quoted else reason["text"]


def check_words(inputs: dict[str, Any], answer: ScreeningAnswer) -> ScreeningAnswer:
    """Refuse words that tell another number, or name nobody of those who were found."""
    found = inputs["found"]
    if not answer.text.strip():
        raise Nonsense("The answer is empty.")
    if not inputs["aggregate"] and not _tells(answer.text, found["total"]):
        raise Nonsense("The answer does not tell how many were found.")
    names = [person["name"] for person in found["people"] if person["name"]]
    if names and not inputs["aggregate"] and not any(name in answer.text for name in names):
        raise Nonsense("The answer names nobody who was found.")
    return answer


def _tells(text: str, total: int) -> bool:
    if total:
        return bool(re.search(rf"(?<!\d){total}(?!\d)", text))
    return bool(re.search(r"没有|无|\bno\b|\bnone\b|\bnobody\b|0", text, re.IGNORECASE))


word_screening_answer = Skill(
    name="word_screening_answer",
    prompt="screening/word_answer",
    output=ScreeningAnswer,
    builtin=word_by_rule,
    check=check_words,
)
