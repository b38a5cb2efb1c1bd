"""How much of a reference an answer says, whatever its order and its words' endings."""

import pytest

from zhiren_graphs.skills.closeness import closeness, contradicts, kinship, stance

ASKED = "Where are variables declared in a C++ program?"
REFERENCE = "Variables can be declared inside a function or outside the functions."


def test_the_reference_itself_is_all_of_it() -> None:
    assert closeness(REFERENCE, ASKED, REFERENCE) == 1.0


def test_silence_is_none_of_it() -> None:
    assert closeness(REFERENCE, ASKED, "") == 0.0


def test_no_reference_is_close_to_nothing() -> None:
    assert closeness("", ASKED, "inside a function") == 0.0


def test_the_order_of_sentences_does_not_matter() -> None:
    one, two = "They stand outside functions.", "They stand inside a function."
    said = closeness(REFERENCE, ASKED, f"{one} {two}")
    assert said == closeness(REFERENCE, ASKED, f"{two} {one}")


def test_saying_more_of_it_is_closer() -> None:
    little = closeness(REFERENCE, ASKED, "outside")
    more = closeness(REFERENCE, ASKED, "outside, or inside a function")
    assert 0 < little < more < 1


def test_repeating_is_no_closer() -> None:
    said = "outside the functions. "
    assert closeness(REFERENCE, ASKED, said * 9) == closeness(REFERENCE, ASKED, said)


def test_the_words_of_the_question_count_little() -> None:
    echoed = closeness(REFERENCE, ASKED, "Variables are declared")
    own = closeness(REFERENCE, ASKED, "inside or outside of a function")
    assert echoed < own


@pytest.mark.parametrize(
    ("term", "said", "kin"),
    [
        ("declar", {"declar"}, 1.0),
        ("protect", {"protector"}, 0.8),
        ("java", {"javascript"}, 0.0),
        ("port", {"portfolio"}, 0.0),
        ("2019", {"20190"}, 0.0),
        ("线程", {"线程池"}, 0.0),
    ],
)
def test_words_of_one_family_are_kin(term: str, said: set[str], kin: float) -> None:
    assert kinship(term, said) == kin


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Yes, because it is cold.", 1),
        ("I agree with her.", 1),
        ("I do not agree.", -1),
        ("I don't agree at all", -1),
        ("No. Two things were changed.", -1),
        ("Disagree. It happens at any temperature.", -1),
        ("Evaporation happens anywhere.", 0),
        ("会，因为它是线程安全的。", 1),
        ("不会，它只读一次。", -1),
        ("我不同意，理由有两个。", -1),
        ("不同的线程各有一份。", 0),
        ("会议开了三次。", 0),
        ("", 0),
    ],
)
def test_yes_and_no_are_read_at_the_beginning(text: str, expected: int) -> None:
    assert stance(text) == expected


def test_yes_to_a_no_is_a_contradiction_and_costs() -> None:
    asked = "Did John control the variables?"
    reference = "No. John changed the water and the food."
    assert contradicts(reference, "Yes, he watered them.")
    wrong = closeness(reference, asked, "Yes, John changed the water and the food.")
    right = closeness(reference, asked, "No, John changed the water and the food.")
    assert wrong < 0.5 < right
