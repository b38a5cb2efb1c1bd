"""A model is fetched whole and checked, or it is not there; what broke off goes on."""

import hashlib
import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.platform.models.file_server import CONTENT, FileServer, serving
from zhiren.errors import Invalid, NotFound, Unavailable
from zhiren.models.catalogue import Catalogue, ModelFile, part_of, read_catalogue
from zhiren.models.pulling import pull, take

SUM = hashlib.sha256(CONTENT).hexdigest()
ZHIREN = Path(sys.executable).with_name("zhiren")


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[FileServer]:
    monkeypatch.setattr("zhiren.models.pulling._PAUSE", 0.01)
    with serving() as server:
        yield server


def file_at(url: str, sha256: str | None = SUM) -> ModelFile:
    return ModelFile(path="some/model.bin", url=url, size=len(CONTENT), sha256=sha256)


def quiet(there: int, total: int) -> None:
    """Hear how far it has come."""


def left_over(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def test_a_model_is_fetched_and_its_sum_told(server: FileServer, tmp_path: Path) -> None:
    heard: list[tuple[int, int]] = []
    found = pull(file_at(server.url), tmp_path, lambda there, total: heard.append((there, total)))
    assert found == SUM
    assert (tmp_path / "some/model.bin").read_bytes() == CONTENT
    assert heard[-1] == (len(CONTENT), len(CONTENT))
    assert left_over(tmp_path) == ["model.bin"]


def test_a_connection_that_is_cut_is_taken_up_again(server: FileServer, tmp_path: Path) -> None:
    server.cut_after = [300_000, 200_000]
    pull(file_at(server.url), tmp_path, quiet)
    assert (tmp_path / "some/model.bin").read_bytes() == CONTENT
    assert server.asked[0] is None
    assert len([asked for asked in server.asked if asked]) == 2


def test_what_broke_off_goes_on_another_day(server: FileServer, tmp_path: Path) -> None:
    server.cut_after = [400_000, *[0] * 20]
    with pytest.raises(Unavailable, match=r"broke off after 0\.4 MB\. Pull again: it goes on"):
        pull(file_at(server.url), tmp_path, quiet)
    assert not (tmp_path / "some/model.bin").exists()
    server.cut_after = []
    pull(file_at(server.url), tmp_path, quiet)
    assert server.asked[-1] == "bytes=400000-"
    assert (tmp_path / "some/model.bin").read_bytes() == CONTENT


def test_a_file_that_has_changed_meanwhile_begins_anew(server: FileServer, tmp_path: Path) -> None:
    server.cut_after = [400_000, *[0] * 20]
    with pytest.raises(Unavailable):
        pull(file_at(server.url), tmp_path, quiet)
    server.cut_after, server.etag, server.content = [], '"two"', CONTENT[::-1]
    changed = hashlib.sha256(server.content).hexdigest()
    assert pull(file_at(server.url, changed), tmp_path, quiet) == changed
    assert (tmp_path / "some/model.bin").read_bytes() == CONTENT[::-1]


def test_a_part_of_another_file_is_found_out_and_fetched_once_more(
    server: FileServer, tmp_path: Path
) -> None:
    part = part_of(tmp_path / "some/model.bin")
    part.parent.mkdir()
    part.write_bytes(b"something else")
    assert pull(file_at(server.url), tmp_path, quiet) == SUM


def test_more_than_there_should_be_begins_anew(server: FileServer, tmp_path: Path) -> None:
    part = part_of(tmp_path / "some/model.bin")
    part.parent.mkdir()
    part.write_bytes(CONTENT * 2)
    assert pull(file_at(server.url), tmp_path, quiet) == SUM


def test_a_server_without_ranges_begins_anew(server: FileServer, tmp_path: Path) -> None:
    server.ranges, server.cut_after = False, [300_000]
    assert pull(file_at(server.url), tmp_path, quiet) == SUM


def test_a_wrong_sum_throws_the_file_away_and_keeps_what_was_there(
    server: FileServer, tmp_path: Path
) -> None:
    target = tmp_path / "some/model.bin"
    target.parent.mkdir()
    target.write_bytes(b"the old one")
    with pytest.raises(Unavailable, match="is not what was expected"):
        pull(file_at(server.url, "0" * 64), tmp_path, quiet)
    assert target.read_bytes() == b"the old one"
    assert left_over(tmp_path) == ["model.bin"]


def test_without_a_known_sum_trust_is_asked_for(server: FileServer, tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="Say --trust"):
        pull(file_at(server.url, None), tmp_path, quiet)
    assert server.asked == []
    assert pull(file_at(server.url, None), tmp_path, quiet, trust=True) == SUM


def test_a_refusal_names_the_address(server: FileServer, tmp_path: Path) -> None:
    server.status = 404
    with pytest.raises(Unavailable, match=r"model.bin answers 404\."):
        pull(file_at(server.url), tmp_path, quiet)


def test_without_a_network_one_line_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("zhiren.models.pulling._PAUSE", 0.01)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(Unavailable, match="cannot be reached") as offline:
        pull(file_at(f"http://127.0.0.1:{port}/model.bin"), tmp_path, quiet)
    assert "--from FILE" in str(offline.value)
    assert "\n" not in str(offline.value)


def test_a_disk_that_is_too_full_is_said_before(
    server: FileServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("zhiren.models.pulling._MARGIN", 10**18)
    with pytest.raises(Unavailable, match="too little"):
        pull(file_at(server.url), tmp_path, quiet)
    assert server.asked == []


def test_a_file_from_elsewhere_is_checked_too(tmp_path: Path) -> None:
    given = tmp_path / "carried.bin"
    given.write_bytes(CONTENT)
    assert take(file_at("https://nowhere.invalid/x"), tmp_path / "models", given) == SUM
    given.write_bytes(b"something else")
    with pytest.raises(Unavailable, match="is not what was expected"):
        take(file_at("https://nowhere.invalid/x"), tmp_path / "models", given)
    with pytest.raises(Invalid, match="There is no file"):
        take(file_at("https://nowhere.invalid/x"), tmp_path / "models", tmp_path / "none")


def test_our_catalogue_can_be_read_and_says_what_each_is_for() -> None:
    models = read_catalogue().model
    assert {"whisper-base", "face-landmarker", "bge-small-zh"} <= {model.name for model in models}
    assert len({model.name for model in models}) == len(models)
    paths = [file.path for model in models for file in model.files]
    assert len(set(paths)) == len(paths)
    media = [model for model in models if model.name.startswith(("whisper-", "face-", "pose-"))]
    assert all(file.sha256 for model in media for file in model.files)
    for model in models:
        assert model.brings
        assert model.zh
        assert model.licence
        assert all(urlsplit(file.url).scheme == "https" for file in model.files)


@pytest.mark.parametrize("path", ["/etc/passwd", "../outside", "a/../../b", ""])
def test_a_catalogue_puts_nothing_outside_its_folder(tmp_path: Path, path: str) -> None:
    with pytest.raises(ValueError, match="path"):
        ModelFile(path=path, url="https://x.invalid/y", size=1)
    broken = tmp_path / "broken.toml"
    broken.write_text("[[model]]\nname = 3\n", encoding="utf-8")
    with pytest.raises(Invalid, match=r"broken\.toml cannot be read"):
        read_catalogue(broken)


def test_an_unknown_model_names_those_that_there_are() -> None:
    with pytest.raises(NotFound, match="whisper-tiny"):
        read_catalogue().find("nothing")


def test_the_standing_of_a_model_is_told(tmp_path: Path) -> None:
    file = file_at("https://x.invalid/y")
    assert file.status(tmp_path) == "missing"
    target = tmp_path / "some/model.bin"
    target.parent.mkdir()
    part_of(target).write_bytes(b"some")
    assert file.status(tmp_path) == "partly"
    target.write_bytes(b"short")
    assert file.status(tmp_path) == "damaged"
    target.write_bytes(CONTENT[::-1])
    assert file.status(tmp_path) == "there"
    assert file.status(tmp_path, verify=True) == "damaged"


def run(home: Path, *command: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "ZHIREN_HOME": str(home), "COLUMNS": "200"}
    return subprocess.run(
        [str(ZHIREN), "models", *command],
        env=environment,
        cwd=home,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_commands_list_and_pull(server: FileServer, tmp_path: Path) -> None:
    of_ours = Catalogue.model_validate(
        {
            "model": [
                {
                    "name": "small",
                    "brings": "fastembed:{folder}",
                    "zh": "小",
                    "licence": "MIT",
                    "page": "https://x.invalid",
                    "folder": "some",
                    "about": {"languages": ["zh"]},
                    "files": [file_at(server.url).model_dump()],
                }
            ]
        }
    )
    toml = tmp_path / "mirror.toml"
    toml.write_text(_toml(of_ours), encoding="utf-8")
    listed = run(tmp_path, "list", "--json", "--catalogue", str(toml))
    assert json.loads(listed.stdout)[0]["status"] == "missing", listed.stderr
    done = run(tmp_path, "pull", "small", "--catalogue", str(toml))
    assert done.returncode == 0, done.stderr
    assert SUM in done.stdout
    assert f"fastembed:{tmp_path}/models/some" in done.stdout
    about = (tmp_path / "models/some/zhiren.json").read_text(encoding="utf-8")
    assert json.loads(about) == {"languages": ["zh"]}
    listed = run(tmp_path, "list", "--verify", "--catalogue", str(toml))
    assert "there" in listed.stdout
    again = run(tmp_path, "pull", "small", "--catalogue", str(toml))
    assert "there" in again.stdout
    assert len(server.asked) == 1


def _toml(catalogue: Catalogue) -> str:
    [model] = catalogue.model
    lines = ["[[model]]", *(f"{n} = {json.dumps(v)}" for n, v in _plain(model.model_dump()))]
    lines += ['about = { languages = ["zh"] }', "[[model.files]]"]
    lines += [f"{n} = {json.dumps(v)}" for n, v in _plain(model.files[0].model_dump())]
    return "\n".join(lines)


def _plain(values: dict[str, object]) -> list[tuple[str, object]]:
    return [(name, value) for name, value in values.items() if isinstance(value, str | int)]


def test_the_commands_fail_in_one_line(tmp_path: Path) -> None:
    refused = run(tmp_path, "pull", "bge-small-zh")
    assert refused.returncode == 1
    assert refused.stderr.strip().count("\n") == 0
    assert "--trust" in refused.stderr
