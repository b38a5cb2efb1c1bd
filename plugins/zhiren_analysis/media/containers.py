"""This is where a recording is opened: told by its bytes, from memory, never from elsewhere."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from zhiren.errors import MissingExtra, TooLarge, Unreadable, UnsupportedFormat

if TYPE_CHECKING:
    from av.container import InputContainer

_NOTHING = "The recording is empty."
_DAMAGED = "The recording is damaged, broken off, or not what its beginning says."
_CODECS = frozenset(
    {
        *("opus", "vorbis", "aac", "mp3", "mp3float", "flac"),
        *("pcm_u8", "pcm_s16le", "pcm_s24le", "pcm_s32le", "pcm_f32le"),
        *("vp8", "vp9", "libvpx", "libvpx-vp9", "h264", "hevc", "av1"),
    }
)
"""What browsers and phones record with. Hundreds of others have no business here."""
_MP3_SYNC = 0xE0
_LIVE_WAV = 0x7FFF_0000


@dataclass(frozen=True, kw_only=True)
class Bounds:
    """How long and how large a recording may be."""

    seconds: float = 3600.0
    pixels: int = 2560 * 1600
    """Of one picture."""


def kind_of(data: bytes) -> str:
    """Tell the container by its first bytes, in FFmpeg's name for it.

    A playlist, a ``concat:`` script or anything else that names other files is none of these.
    """
    if not data:
        raise Unreadable(_NOTHING)
    if data[:4] == b"RIFF" and data[8:12] == b"WAVE":
        _refuse_cut_wav(data)
        return "wav"
    if data[:4] == b"OggS":
        return "ogg"
    if data[:4] == b"\x1aE\xdf\xa3":
        return "matroska"
    if data[4:8] in (b"ftyp", b"styp"):
        return "mp4"
    if data[:3] == b"ID3" or (data[0] == 0xFF and data[1:2] and data[1] & _MP3_SYNC == _MP3_SYNC):
        return "mp3"
    raise UnsupportedFormat("A recording comes as WebM, Ogg, MP4, M4A, MP3 or WAV.")


@contextmanager
def opened(data: bytes) -> Iterator["InputContainer"]:
    """Open *data*; what FFmpeg stumbles over, now or later, is `Unreadable`."""
    kind = kind_of(data)
    try:
        import av
    except ImportError as error:
        raise MissingExtra("Recordings", "speech") from error
    try:
        # Given as a file object, with its format and no protocol: nothing else can be opened.
        options = {"protocol_whitelist": "none"}
        source = io.BytesIO(data)
        with av.open(source, mode="r", format=kind, options=options) as container:
            yield container
    except av.error.FFmpegError as error:
        raise Unreadable(_DAMAGED) from error


def declared(container: "InputContainer") -> float | None:
    """Tell how many seconds the file says that it has; a live recording does not say."""
    return None if container.duration is None else container.duration / 1_000_000


def refuse_long(seconds: float | None, bounds: Bounds) -> None:
    """Raise `TooLarge` for what lasts longer than allowed."""
    if seconds is not None and seconds > bounds.seconds:
        raise TooLarge(f"A recording may last at most {bounds.seconds / 60:g} minutes.")


def refuse_broken_off(found: float, said: float | None) -> None:
    """Raise `Unreadable` where much less came out than the file says that it has."""
    if said is not None and found < said * 0.9 - 1:
        raise Unreadable(
            f"The recording is broken off: {found:.1f} of its {said:.1f} seconds are there."
        )


def _refuse_cut_wav(data: bytes) -> None:
    """Hold the length that the head names against what is there; a live one names none."""
    said = int.from_bytes(data[4:8], "little")
    if len(data) < said + 8 < _LIVE_WAV:
        raise Unreadable(
            f"The recording is broken off: {len(data)} of its {said + 8} bytes are there."
        )


def refuse_codec(stream: Any) -> None:
    """Raise `UnsupportedFormat` for a codec that no recorder uses."""
    if stream.codec_context is None or stream.codec_context.codec.name not in _CODECS:
        raise UnsupportedFormat("The recording is coded in a way that is not read here.")
