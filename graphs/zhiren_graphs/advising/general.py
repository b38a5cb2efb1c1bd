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
_FAILED = {
    "zh": "语言模型暂时没有回答，我只能依据你引用的知识库回答。",
    "en": (
        "The language model does not answer just now: I can only answer from the knowledge bases "
        "that you name."
    ),
}
_AGAIN = {
    "zh": "请稍后再试，或用 @ 引用一个知识库。",
    "en": "Try again in a while, or name a knowledge base with @.",
}
_NAME_ONE = {
    "zh": "请用 @ 引用一个知识库，或请管理员配置 ZHIREN_MODEL。",
    "en": "Name a knowledge base with @, or have ZHIREN_MODEL configured.",
}
_GROUNDS = {"zh": "文档中的依据", "en": "What the documents say"}
_QUOTED = {"zh": "“{quote}”（{file}）", "en": "“{quote}” ({file})"}
_NONE = {
    "zh": "引用的知识库中没有找到依据；以上是语言模型自己的说法。",
    "en": "The knowledge bases that you named hold nothing on this: the words above are the "
    "model's own.",
}
_FROM = {"zh": "来自知识库", "en": "From the knowledge bases"}


def advise(answers: Sequence[Mapping[str, Any]], language: str, *, failed: bool) -> str:
    """Say that there is no model, or that it *failed*, and what the knowledge bases answer."""
    why, instead = (_FAILED, _AGAIN) if failed else (_NO_MODEL, _NAME_ONE)
    return f"{why[language]}\n\n{from_shelves(answers, language) or instead[language]}"


def from_shelves(answers: Sequence[Mapping[str, Any]], language: str) -> str:
    """Lay out what knowledge bases answered, each with the files that it rests on."""
    if not answers:
        return ""
    lines = [f"- {one['answer']}{_files(one, language)}" for one in answers]
    return "\n".join([f"**{_FROM[language]}**", *lines])


def grounds(answers: Sequence[Mapping[str, Any]], language: str) -> str:
    """Lay out what a model's words may be held against: quotes that were found in the documents."""
    if not answers:
        return ""
    quotes = dict.fromkeys(
        _QUOTED[language].format(quote=" ".join(cited["quote"].split()), file=cited["filename"])
        for one in answers
        for cited in one["citations"]
    )
    lines = [f"- {quote}" for quote in quotes]
    return "\n".join([f"**{_GROUNDS[language]}**", *lines]) if lines else _NONE[language]


def _files(answer: Mapping[str, Any], language: str) -> str:
    """Name the files, where the answer does not name them itself."""
    names = dict.fromkeys(source["filename"] for source in answer["citations"])
    unnamed = [name for name in names if name not in answer["answer"]]
    if not unnamed:
        return ""
    return f"（{'、'.join(unnamed)}）" if language == "zh" else f" ({', '.join(unnamed)})"
