"""How agents of the research document are useful without a language model: one rule a persona."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from zhiren_graphs.advising import general, picos, topics

Rule = Callable[[Sequence[str], Sequence[Mapping[str, Any]], str], str]
"""What was said so far (the last is new), the answers of knowledge bases, and the language."""

RULES: Mapping[str, Rule] = {
    "picos": picos.advise,
    "topic_evaluation": topics.advise,
    "companion": general.advise,
}
