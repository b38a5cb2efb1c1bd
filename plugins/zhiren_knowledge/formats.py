"""Which files may stand on a shelf."""

from pathlib import PurePath

from zhiren.errors import Invalid, TooLarge, UnsupportedFormat

MOST_BYTES = 50 * 1024 * 1024
MOST_FILES = 10
"""In one upload."""
FORMATS = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "txt": "text/plain",
    "md": "text/markdown",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv",
    "html": "text/html",
    "htm": "text/html",
    "eml": "message/rfc822",
}
"""Media types by what a file's name ends with."""


def check_file(name: str, size: int) -> tuple[str, str]:
    """Give the bare name and the format of a file, or say why it cannot be taken.

    Only the name counts here; what is really inside shows when it is read.
    """
    bare = PurePath(name.replace("\\", "/").replace("\0", "")).name.strip()[-255:]
    if not bare:
        raise Invalid("The file has no name.", field="file")
    suffix = bare.rsplit(".", 1)[-1].lower() if "." in bare else ""
    if suffix not in FORMATS:
        raise UnsupportedFormat(f"{bare}: only {', '.join(map(str.upper, FORMATS))} can be read.")
    if size > MOST_BYTES:
        raise TooLarge(f"{bare}: a file may have at most {MOST_BYTES // 1024**2} MB.")
    if size == 0:
        raise Invalid(f"{bare}: the file is empty.", field="file")
    return bare, suffix
