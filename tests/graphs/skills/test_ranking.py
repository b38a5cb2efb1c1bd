"""Follow-ups are ranked by what they take up, and by meaning where somebody can tell."""

from collections.abc import Sequence
from typing import Any

import pytest

from zhiren import Unavailable
from zhiren_graphs.skills.follow_ups import best_follow_up, likeness_to_answer, most_wanted
from zhiren_graphs.skills.ranking import choose_among, rank

ASKED = "What motivates you?"
ANSWER = "Building tools that save my team hours of boring work."
GENERAL = "Do you like music?"
FITTING = "Which tools did you build for your team?"


async def nobody(_text: str, _others: Sequence[str]) -> list[float] | None:
    return None


async def down(_text: str, _others: Sequence[str]) -> list[float] | None:
    raise Unavailable("The embedder is down.")


async def likes_music(_text: str, others: Sequence[str]) -> list[float] | None:
    return [1.0 if "music" in other else 0.0 for other in others]


def inputs(answer: str = ANSWER) -> dict[str, Any]:
    return {
        "question": {
            "content": ASKED,
            "type": "basic",
            "scoring_points": ["reasons"],
            "reference_answer": None,
        },
        "answer": answer,
        "said": answer,
        "asked": [ASKED],
        "language": "en",
        "flags": [],
        "points": [{"point": "reasons", "state": "open", "quote": ""}],
    }


def test_a_question_that_takes_the_answer_up_comes_first() -> None:
    general, fitting = rank(ASKED, ANSWER, [GENERAL, FITTING])
    assert fitting > general


def test_a_question_without_words_comes_last() -> None:
    assert rank(ASKED, ANSWER, ["?"]) == [0.0]


def test_meaning_counts_beside_the_words() -> None:
    plain = rank(ASKED, ANSWER, [GENERAL])
    (near,) = rank(ASKED, ANSWER, [GENERAL], [0.9])
    assert near > plain[0]


@pytest.mark.parametrize("alike", [nobody, down])
async def test_without_an_embedder_the_words_decide(alike: Any) -> None:
    assert await choose_among(ASKED, ANSWER, [GENERAL, FITTING], alike) == [1, 0]


async def test_with_an_embedder_meaning_can_decide() -> None:
    assert await choose_among(ASKED, ANSWER, [GENERAL, FITTING], likes_music) == [0, 1]


async def test_nothing_to_choose_from_is_no_choice() -> None:
    assert await choose_among(ASKED, ANSWER, [], likes_music) == []


async def test_an_interview_ranks_its_own_candidates_by_meaning_too() -> None:
    given = inputs()
    by_words = best_follow_up(given)
    last = most_wanted(given)[-1].text

    async def likes_the_last(_text: str, others: Sequence[str]) -> list[float] | None:
        return [9.0 if other == last else 0.0 for other in others]

    likeness = await likeness_to_answer(given, likes_the_last)
    chosen = best_follow_up(given | {"likeness": likeness})
    assert by_words is not None
    assert chosen is not None
    assert chosen.text == last != by_words.text


async def test_an_embedder_that_is_down_changes_no_interview() -> None:
    given = inputs()
    likeness = await likeness_to_answer(given, down)
    assert likeness == {}
    assert best_follow_up(given | {"likeness": likeness}) == best_follow_up(given)
