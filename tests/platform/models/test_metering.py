"""What is said is counted, and a conversation ends when its budget does."""

import pytest
from pydantic import BaseModel

from zhiren.errors import QuotaExceeded, Unavailable
from zhiren.models.chat import ChatModel, Message, Usage
from zhiren.models.metering import Budget, Meter, Metered, charging, estimate, paying
from zhiren.models.scripted import ScriptedModel

ASK: list[Message] = [{"role": "user", "content": "hello"}]


class Empty(BaseModel):
    """Anything fits."""


async def listen(model: ChatModel) -> None:
    async for _ in model.stream(ASK):
        pass


async def test_a_meter_counts_by_model() -> None:
    meter = Meter()
    await listen(Metered(ScriptedModel("a b", name="x:1"), [meter]))
    await Metered(ScriptedModel("{}", name="x:2"), [meter]).structured(ASK, Empty)
    assert meter.answers == {"x:1": 1, "x:2": 1}
    assert meter.prompt_tokens == {"x:1": 1, "x:2": 1}


async def test_a_spent_budget_refuses_the_next_answer_in_both_ways_of_asking() -> None:
    budget = Budget(limit=2)
    model = Metered(ScriptedModel("first", "second"), [budget])
    await listen(model)
    with pytest.raises(QuotaExceeded, match="has used 2 of its 2 tokens"):
        await listen(model)
    with pytest.raises(QuotaExceeded):
        await model.structured(ASK, Empty)


async def test_a_conversation_that_goes_on_has_spent_already() -> None:
    with pytest.raises(QuotaExceeded):
        await listen(Metered(ScriptedModel("never"), [Budget(limit=10, spent=10)]))


async def test_an_answer_that_the_listener_leaves_is_estimated_and_counted() -> None:
    meter = Meter()
    words = Metered(ScriptedModel("one two three", name="x:1"), [meter]).stream(ASK)
    await anext(words)
    await words.aclose()
    assert meter.completion_tokens["x:1"] == 1


async def test_a_model_that_never_began_costs_nothing() -> None:
    meter = Meter()
    with pytest.raises(Unavailable):
        await listen(Metered(ScriptedModel(Unavailable("down")), [meter]))
    assert not meter.answers


def test_an_estimate_says_that_it_is_one() -> None:
    assert estimate("x:1", ASK, "知人善任") == Usage("x:1", 1, 3, estimated=True)


def test_whoever_pays_pays_for_everything_inside_and_nothing_after() -> None:
    outer, inner = Budget(10), Budget(5)
    with charging(outer):
        with charging(inner):
            assert list(paying()) == [outer, inner]
        assert list(paying()) == [outer]
    assert list(paying()) == []


async def test_a_budget_tells_what_it_saw_apart_from_what_was_gone_before() -> None:
    budget = Budget(100, spent=10)
    await listen(Metered(ScriptedModel("a b"), [budget]))
    assert (budget.spent, budget.prompt_tokens, budget.completion_tokens) == (12, 1, 1)
