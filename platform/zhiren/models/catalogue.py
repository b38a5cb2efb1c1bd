"""This is where the models that can be fetched are listed: from where, how large, for what."""

import hashlib
import tomllib
from importlib.resources import files
from pathlib import Path, PurePosixPath
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from zhiren.errors import Invalid, NotFound

Status = Literal["there", "missing", "partly", "damaged"]
_AT_ONCE = 1024 * 1024


def _below(path: str) -> str:
    parts = PurePosixPath(path)
    if parts.is_absolute() or ".." in parts.parts or not parts.parts:
        raise ValueError("must lie below the folder of models")
    return path


Below = Annotated[str, AfterValidator(_below)]


class ModelFile(BaseModel):
    """One file of a model."""

    model_config = ConfigDict(extra="forbid")

    path: Below
    """Where it is put, below the folder of models."""
    url: Annotated[str, Field(pattern=r"^https?://")]
    size: Annotated[int, Field(ge=1)]
    """Bytes; about so many where no sum is known."""
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")] | None = None
    """None: nobody has seen the file; it is taken only on trust."""

    def status(self, folder: Path, *, verify: bool = False) -> Status:
        """Look at the file; *verify* also computes its sum."""
        target = folder / self.path
        if not target.is_file():
            return "partly" if part_of(target).is_file() else "missing"
        if self.sha256 is None:
            return "there"
        whole = target.stat().st_size == self.size
        return "there" if whole and (not verify or sum_of(target) == self.sha256) else "damaged"


class Model(BaseModel):
    """A model that can be fetched."""

    model_config = ConfigDict(extra="forbid")

    name: str
    brings: str
    """What it is good for, in English; ``{folder}`` stands for where it lies."""
    zh: str
    licence: str
    page: str
    files: Annotated[list[ModelFile], Field(min_length=1)]
    folder: Below | None = None
    """Where a model of several files lies."""
    about: dict[str, Any] | None = None
    """What is written beside an embedder, as ``zhiren.json``."""

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(file.size for file in self.files)

    def status(self, folder: Path, *, verify: bool = False) -> Status:
        """Look at all files below *folder*."""
        found = {file.status(folder, verify=verify) for file in self.files}
        if len(found) == 1:
            return found.pop()
        return "damaged" if "damaged" in found else "partly"


class Catalogue(BaseModel):
    """What can be fetched."""

    model_config = ConfigDict(extra="forbid")

    model: list[Model]

    def find(self, name: str) -> Model:
        """Find the model called *name*."""
        for model in self.model:
            if model.name == name:
                return model
        known = ", ".join(model.name for model in self.model)
        raise NotFound(f"model in the catalogue ({known})", name)


def read_catalogue(path: Path | None = None) -> Catalogue:
    """Read the catalogue at *path*, or ours."""
    try:
        text = (path or files(__package__).joinpath("catalogue.toml")).read_text(encoding="utf-8")
        return Catalogue.model_validate(tomllib.loads(text))
    except (OSError, ValueError, ValidationError) as error:
        raise Invalid(f"The catalogue {path or 'of Zhiren'} cannot be read: {error}") from None


def part_of(target: Path) -> Path:
    """Say where *target* grows until it is whole."""
    return target.with_name(f"{target.name}.part")


def sum_of(path: Path) -> str:
    """Compute the SHA-256 of a file."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while data := stream.read(_AT_ONCE):
            digest.update(data)
    return digest.hexdigest()
