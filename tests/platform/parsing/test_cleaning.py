"""What characters become before anything is looked for in them."""

import pytest

from zhiren.parsing.cleaning import clean, shortened


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("⼯作经⻓", "工作经长"),
        ("ＡＢＣ１２３，全角：标点。", "ABC123，全角：标点。"),
        ("ﬁve oﬃce", "five office"),
        ("Ja\u200bva\u00ad\ufeff", "Java"),
        ("\uf0b7 item \ue0010", "item 0"),
        ("姓\u3000\u3000名\u00a0x", "姓 名 x"),
        ("a \t b\r\n  c\x0bd", "a b\nc\nd"),
        ("nul\0 bell\a", "nul bell"),
        ("cafe\u0301", "café"),
        ("👩\u200d💻 ok\u200d", "👩\u200d💻 ok"),
        ("\u202eevil", "evil"),
        ("\ud800half", "half"),
        ("①㎡…", "①㎡…"),
    ],
)
def test_text_becomes_what_is_read(raw: str, cleaned: str) -> None:
    assert clean(raw) == cleaned


def test_cleaning_twice_changes_nothing() -> None:
    once = clean("  ⼯作\u200b \uf0b7ﬁ\r\n\r\n x ")
    assert clean(once) == once


def test_a_quote_is_one_short_line() -> None:
    assert shortened("a\n b" + "c" * 300, 10) == "a bcccccc…"
