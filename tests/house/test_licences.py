"""THIRD_PARTY.md says whose work this stands on, completely and truly."""

import ctypes
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest

from scripts import licences


def test_every_locked_package_is_listed_with_its_version_and_a_licence() -> None:
    listed = licences.listed()
    assert {name: version for name, (version, _) in listed.items()} == licences.locked()
    assert [name for name, (_, licence) in listed.items() if licence == "not said"] == []


def test_the_project_carries_the_whole_apache_licence() -> None:
    text = (licences.ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "Version 2.0, January 2004" in text
    assert "END OF TERMS AND CONDITIONS" in text


@pytest.mark.parametrize(
    ("name", "licence"),
    [("pyphen", "GNU Lesser General Public License"), ("scipy", "BSD"), ("certifi", "MPL-2.0")],
)
def test_a_licence_is_read_from_the_package_itself(name: str, licence: str) -> None:
    assert licence in licences.licence_of(distribution(name))


def test_what_is_said_of_ffmpeg_is_what_the_wheel_says() -> None:
    try:
        libraries = Path(str(distribution("av").locate_file("av.libs")))
    except PackageNotFoundError:
        pytest.skip("the extra 'speech' is not installed")
    codec = next(libraries.glob("libavcodec-*.so*"), None)
    if codec is None:
        pytest.skip("this platform's wheel keeps FFmpeg elsewhere")
    said = ctypes.CDLL(str(codec)).avcodec_license
    said.restype = ctypes.c_char_p
    text = licences.LISTING.read_text(encoding="utf-8")
    assert said().decode() in text
    assert all(name in text for name in ("libx264", "libx265"))
