"""Skills of many people are counted exactly, however many there are."""

import random
from collections import Counter

from zhiren_screening.tallying import common

SKILLS = [f"skill{number:02}" for number in range(40)]


def crowd(people: int) -> str:
    """Write what *people* can, the first skills more often than the last."""
    chance = random.Random(3)
    odds = [1 / (place + 1) for place in range(len(SKILLS))]
    had = (dict.fromkeys(chance.choices(SKILLS, odds, k=8)) for _ in range(people))
    return "".join(f"|{'|'.join(one)}|" for one in had)


def test_the_most_common_come_first_and_as_often_as_they_are_there() -> None:
    assert common("|java|sql||java||go|java|", 2) == [("java", 3), ("go", 1)]
    assert common("", 10) == []


def test_what_is_long_is_counted_as_exactly_as_what_is_short() -> None:
    long = crowd(20_000)
    assert len(long) > 800_000
    exact = Counter(word for word in long.split("|") if word)
    assert common(long, 10) == sorted(exact.items(), key=lambda one: (-one[1], one[0]))[:10]
