"""The step that reads a question about talents into a filter: by a model, or by rule.

What a filter looks like is said by the tool that searches with it, so that nothing that the tool
does not know can be asked for.
"""

from typing import Any

from pydantic import BaseModel

from zhiren import Mind, Nonsense, Skill

_VERDICTS = frozenset({"clarify", "refused"})


def read_query(mind: Mind) -> Skill[BaseModel] | None:
    """Give the skill; none where the mind may not search for talents."""
    tool = next((tool for tool in mind.tools if tool.name == "search_talents"), None)
    shape: Any = tool.arguments.model_fields["filter"].annotation if tool else None
    if not (isinstance(shape, type) and issubclass(shape, BaseModel)):
        return None
    output: type[BaseModel] = shape
    return Skill(
        name="read_query",
        prompt="screening/read_query",
        output=output,
        builtin=lambda inputs: output.model_validate(inputs["by_rule"]),
        check=check_reading,
    )


def check_reading(inputs: dict[str, Any], reading: BaseModel) -> BaseModel:
    """Refuse a reading that asks for nothing, or for words that the question does not hold."""
    asked = reading.model_dump(exclude_defaults=True)
    if not asked:
        raise Nonsense("The reading asks for nothing.")
    if asked.keys() <= _VERDICTS:
        return reading
    rule = inputs["by_rule"]
    lost = [name for name in ("years_min", "years_max", "status") if rule.get(name) is not None]
    if any(asked.get(name) is None for name in lost):
        raise Nonsense("The reading forgets a bound that the question states.")
    return reading
