"""Whether a quote really stands in a text, and where.

A model may change blanks, case, width or punctuation when it quotes; such a quote is still found,
and what is kept is the text's own wording. Anything else is not there.
"""

import unicodedata

Span = tuple[int, int]


def find_quote(text: str, quote: str) -> Span | None:
    """Find *quote* in *text*: offsets with ``text[start:end]`` as its true wording, or None."""
    if not quote.strip():
        return None
    at = text.find(quote)
    if at >= 0:
        return at, at + len(quote)
    folded, places = _fold(text)
    wanted, _ = _fold(quote)
    at = folded.find(wanted) if wanted else -1
    if at < 0:
        return None
    return places[at], places[at + len(wanted) - 1] + 1


def _fold(text: str) -> tuple[str, list[int]]:
    """Keep letters and digits alone, in one case and width, with the place each came from."""
    letters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        for folded in unicodedata.normalize("NFKC", character).casefold():
            if folded.isalnum() or folded in "+#%" or _is_point(folded, text, place):
                letters.append(folded)
                places.append(place)
    return "".join(letters), places


def _is_point(letter: str, text: str, place: int) -> bool:
    """Tell a decimal point, which changes a number, from a full stop, which changes nothing."""
    return letter == "." and text[place - 1 : place].isdigit() and text[place + 1 :][:1].isdigit()
