"""A form that an agent fills with a researcher: lines, each with their own words, and one question.

With a model and without, what is quoted stands letter by letter in what the researcher said.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from pydantic import BaseModel, Field

from zhiren import Nonsense, Skill
from zhiren.documents import language_of
from zhiren.quotes import find_quote
from zhiren_graphs.advising.general import from_shelves
from zhiren_graphs.skills.tact import is_question

_LONGEST_QUOTE = 120
_LONGEST_QUESTION = 200
Texts = Mapping[str, str]
"""By language."""


class Quoted(BaseModel):
    """What the researcher said to one line of the form."""

    line: str
    """The line's key."""
    quote: str
    """Their own words, copied letter by letter."""


class Filled(BaseModel):
    """A form, as far as it is filled."""

    quotes: list[Quoted] = Field(default_factory=list)
    """At most one a line; a line that nobody spoke to is left out."""
    question: str = ""
    """About the gap that matters most; empty when every line has its words."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of a form."""

    key: str
    name: Texts
    ask: Texts
    """What to ask while it is open."""


@dataclass(frozen=True, kw_only=True)
class Words:
    """What stands around the lines, in one language."""

    title: str
    quoted: str
    """Behind a quote."""
    unsaid: str
    """In place of one."""
    ask: str
    """Before the question."""
    done: str
    """In its place when nothing is open."""


@dataclass(frozen=True, kw_only=True)
class Form:
    """What an agent goes through with a researcher."""

    lines: Sequence[Line]
    find: Callable[[Sequence[str]], Mapping[str, str | None]]
    """Finds each line's words, by key, in what was said."""
    words: Mapping[str, Words]
    """By language."""

    def skill(self, prompt: str) -> Skill[Filled]:
        """Make the step that fills this form: with a model's help, or by rule alone.

        Its inputs: ``said`` (all of it, the latest last), ``language``, ``background``, ``known``.
        """
        return Skill(
            name="fill_form",
            prompt=prompt,
            output=Filled,
            builtin=partial(_fill, self),
            check=partial(_check, self),
        )

    def show(self, filled: Filled, answers: Sequence[Mapping[str, Any]], language: str) -> str:
        """Lay the form out, with what knowledge bases answered, and ask."""
        words = self.words[language]
        quotes = {one.line: one.quote for one in filled.quotes}
        colon = "：" if language == "zh" else ": "
        rows = [
            f"- **{line.name[language]}**{colon}{_row(quotes.get(line.key), words)}"
            for line in self.lines
        ]
        ask = f"{words.ask}{colon}{filled.question}" if filled.question else words.done
        shelves = from_shelves(answers, language)
        parts = [f"**{words.title}**", "\n".join(rows), shelves, ask]
        return "\n\n".join(part for part in parts if part)

    def asks(self, quotes: Sequence[Quoted], language: str) -> str:
        """Ask for the first line that is open; empty when none is."""
        filled = {one.line for one in quotes}
        gaps = (line.ask[language] for line in self.lines if line.key not in filled)
        return next(gaps, "")


def _row(quote: str | None, words: Words) -> str:
    return f"“{quote}”{words.quoted}" if quote else words.unsaid


def _fill(form: Form, inputs: Mapping[str, Any]) -> Filled:
    found = form.find(inputs["said"])
    quotes = [Quoted(line=key, quote=quote) for key, quote in found.items() if quote]
    return Filled(quotes=quotes, question=form.asks(quotes, inputs["language"]))


def _check(form: Form, inputs: Mapping[str, Any], given: Filled) -> Filled:
    """Keep the quotes that were said; refuse a form of the model that has none of what was."""
    wanted = {one.line.strip(): one.quote for one in reversed(given.quotes)}
    found = {line.key: _said(wanted.get(line.key, ""), inputs["said"]) for line in form.lines}
    quotes = [Quoted(line=key, quote=quote) for key, quote in found.items() if quote]
    if not quotes and (given.quotes or any(form.find(inputs["said"]).values())):
        raise Nonsense("Nothing of the form was said by the researcher.")
    return Filled(quotes=quotes, question=_question(form, inputs, given, quotes))


def _said(quote: str, said: Sequence[str]) -> str | None:
    """Find *quote* in the latest of what was *said* that has it, in its own wording."""
    if len(quote) > _LONGEST_QUOTE:
        return None
    for text in reversed(said):
        if span := find_quote(text, quote):
            return text[slice(*span)]
    return None


def _question(
    form: Form, inputs: Mapping[str, Any], given: Filled, quotes: Sequence[Quoted]
) -> str:
    """Take the model's question where one is open and it is one, in the researcher's language."""
    language = inputs["language"]
    ask, better = form.asks(quotes, language), given.question.strip()
    one = is_question(better) and len(better) <= _LONGEST_QUESTION and "\n" not in better
    return better if ask and one and language_of(better) == language else ask
