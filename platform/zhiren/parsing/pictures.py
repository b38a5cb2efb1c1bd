"""This is where a picture of a page is read: as the one page of a PDF, by eye."""

import importlib.util
import io

from zhiren.documents import ParsedDocument
from zhiren.errors import Unreadable
from zhiren.parsing.glyphs import MOST_PIXELS
from zhiren.parsing.pdf import parse_pdf

_DOTS = 150
"""An inch: what a scanner usually takes."""


def parse_picture(data: bytes, name: str) -> ParsedDocument:
    """Read a PNG or JPEG; say so when the extra that sees is not there, or saw no words."""
    if not importlib.util.find_spec("rapidocr"):
        raise Unreadable("A picture needs OCR, which is not installed (pip install 'zhiren[ocr]').")
    read = parse_pdf(_as_page(data), name)
    if not read.text.strip():
        raise Unreadable("No words can be made out in this picture.")
    return read


def _as_page(data: bytes) -> bytes:
    """Put a picture on a page as somebody would hold it, on white where it is transparent."""
    from PIL import Image, ImageOps  # comes with the extra

    try:
        with Image.open(io.BytesIO(data), formats=("PNG", "JPEG")) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise Unreadable("The picture is too large to be read.")
            upright = ImageOps.exif_transpose(picture).convert("RGBA")
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise Unreadable("The picture is damaged and cannot be opened.") from error
    page = Image.new("RGBA", upright.size, "white")
    page.alpha_composite(upright)
    buffer = io.BytesIO()
    page.convert("RGB").save(buffer, "PDF", resolution=_DOTS)
    return buffer.getvalue()
