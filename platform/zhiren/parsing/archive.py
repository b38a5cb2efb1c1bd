"""This is where an Office file's container is checked before anything is unpacked."""

import io
import zipfile

from zhiren.errors import Unreadable

MOST_MEMBERS = 10_000
MOST_BYTES = 300_000_000
MOST_XML = 80_000_000
MOST_RATIO = 200
_RATIO_MATTERS_FROM = 20_000_000
_DECLARATION_WITHIN = 4096


def open_office(data: bytes, main: str) -> zipfile.ZipFile:
    """Open a container with a part *main*… that is safe to unpack, or raise ``Unreadable``."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        members = archive.infolist()
        _check_sizes(members, len(data))
        names = [member.filename for member in members]
        if "[Content_Types].xml" not in names or not any(each.startswith(main) for each in names):
            raise Unreadable("The file is not a document of its kind, or a part of it is missing.")
        if any(member.flag_bits & 1 for member in members):
            raise Unreadable("The file is protected by a password.")
        _refuse_entities(archive, members)
        return archive
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError) as error:
        raise Unreadable("The file is damaged: its container cannot be opened.") from error


def _check_sizes(members: list[zipfile.ZipInfo], packed: int) -> None:
    """Refuse what is small only while it is packed."""
    unpacked = sum(member.file_size for member in members)
    parts = [member for member in members if member.filename.endswith((".xml", ".rels"))]
    xml = sum(member.file_size for member in parts)
    bomb = unpacked > _RATIO_MATTERS_FROM and unpacked > MOST_RATIO * packed
    if bomb or unpacked > MOST_BYTES or xml > MOST_XML or len(members) > MOST_MEMBERS:
        raise Unreadable(
            f"The file unpacks to {unpacked // 1_000_000} MB in {len(members)} parts, "
            "which is more than a document may."
        )


def _refuse_entities(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> None:
    """Refuse XML that declares a document type: Office never does, and bombs begin so."""
    for member in members:
        if member.filename.endswith((".xml", ".rels")) and member.file_size:
            with archive.open(member) as part:
                if b"<!DOCTYPE" in part.read(_DECLARATION_WITHIN):
                    raise Unreadable("The file declares XML entities, which no document needs.")
