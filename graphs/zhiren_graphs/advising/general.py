"""A chat with nobody in particular, without a model: what knowledge bases say, and nothing else."""

from collections.abc import Mapping, Sequence
from typing import Any

_NO_MODEL = {
    "zh": "这里没有配置语言模型，我只能依据你引用的知识库回答。",
    "en": (
        "No language model is configured here: I can only answer from the knowledge bases that "
        "you name."
    ),
}
_NAME_ONE = {
    "zh": "请用 @ 引用一个知识库，或请管理员配置 ZHIREN_MODEL。",
    "en": "Name a knowledge base with @, or have ZHIREN_MODEL configured.",
}
_FROM = {"zh": "来自知识库", "en": "From the knowledge bases"}


def advise(said: Sequence[str], answers: Sequence[Mapping[str, Any]], language: str) -> str:  # noqa: ARG001 - a rule like the others
    """Say that there is no model, and what the knowledge bases answer."""
    known = from_shelves(answers, language) or _NAME_ONE[language]
    return f"{_NO_MODEL[language]}\n\n{known}"


def from_shelves(answers: Sequence[Mapping[str, Any]], language: str) -> str:
    """Lay out what knowledge bases answered, each with the files that it rests on."""
    if not answers:
        return ""
    lines = [f"- {one['answer']}{_files(one)}" for one in answers]
    return "\n".join([f"**{_FROM[language]}**", *lines])


def _files(answer: Mapping[str, Any]) -> str:
    names = dict.fromkeys(source["filename"] for source in answer["citations"])
    return f"（{'、'.join(names)}）" if names else ""
