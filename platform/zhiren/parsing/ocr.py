"""This is where a page is read by eye, by rapidocr, which the extra ``ocr`` brings."""

from functools import lru_cache
from typing import Any

import pypdfium2 as pdfium

from zhiren.parsing.columns import in_reading_order
from zhiren.parsing.layout import Line

_WIDTH = 1600
_LEAST_SCORE = 0.5


@lru_cache(maxsize=1)
def _engine() -> Any:
    """Load the engine once in a worker's life."""
    from rapidocr import RapidOCR

    return RapidOCR(params={"Global.log_level": "error"})


def read_image(page: pdfium.PdfPage) -> list[Line]:
    """Give the lines that are seen on *page*, in reading order, in the page's own points."""
    scale = _WIDTH / max(page.get_width(), 1)
    left, _, _, top = page.get_bbox()
    seen = _engine()(page.render(scale=scale, rev_byteorder=False).to_numpy())
    if seen.txts is None or seen.boxes is None:
        return []
    lines = []
    for text, box, score in zip(seen.txts, seen.boxes, seen.scores, strict=True):
        if score < _LEAST_SCORE:
            continue
        across = [left + float(x) / scale for x, _ in box]
        down = [top - float(y) / scale for _, y in box]
        lines.append(
            Line(
                text=text,
                left=min(across),
                bottom=min(down),
                right=max(across),
                top=max(down),
                size=max(down) - min(down),
            )
        )
    return in_reading_order(lines)
