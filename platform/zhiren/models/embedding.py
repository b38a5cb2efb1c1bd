"""This is where text becomes vectors: the port `Embedder`, and fastembed behind it.

A setting names the embedder: ``fastembed:BAAI/bge-small-zh-v1.5`` (a model that fastembed knows,
fetched before) or ``fastembed:/a/folder`` (any sentence model in ONNX form). No download is ever
begun here. Which languages it knows is said by ``?languages=zh,en`` at the end of the setting, by a
``zhiren.json`` in the folder, or else guessed from its name.

A folder holds what sentence-transformers write: an ``.onnx`` file, ``tokenizer.json``,
``tokenizer_config.json``, ``config.json``. Its ``zhiren.json``, if there is one, may say::

    {"languages": ["en"], "pooling": "mean" | "cls" | "last_token" | "disabled",
     "normalize": true, "dimension": 384, "model_file": "model.onnx"}
"""

import asyncio
import re
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from typing import Any, Literal, Protocol, TypeVar, cast, get_args
from urllib.parse import parse_qs

from pydantic import BaseModel, Field, ValidationError

from zhiren.errors import Invalid, Unavailable
from zhiren.settings import Settings

Language = Literal["zh", "en"]
Languages = frozenset[Language]

_HAN = re.compile(r"[\u3400-\u9fff]")
_LATIN = re.compile(r"[A-Za-z]+")
_THREADS = 2
_AT_ONCE = 16
"""Texts of one piece of work, so that a query never waits for a whole document."""


class Embedder(Protocol):
    """Turns texts into vectors that lie near each other when the texts mean the like."""

    @property
    def name(self) -> str:
        """What tells its vectors from those of other embedders."""

    @property
    def dimension(self) -> int:
        """How many numbers a vector has."""

    @property
    def languages(self) -> Languages:
        """What it understands; texts in other languages are not given to it."""

    async def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Embed texts that are to be found, in their order; each vector has length 1."""

    async def embed_query(self, text: str) -> list[float]:
        """Embed a text that something is looked for with."""

    async def close(self) -> None:
        """Let go of the model."""


def language_of(text: str) -> Language:
    """Tell whether *text* is Chinese or English; one Chinese character weighs like four words."""
    return "zh" if len(_HAN.findall(text)) * 4 > len(_LATIN.findall(text)) else "en"


def resolve_embedder(setting: str | None, *, cache: Path | None = None) -> Embedder | None:
    """Make the embedder that *setting* names; none for ``None``, ``""`` and ``builtin:none``.

    Nothing is loaded before the first text. *cache* is where fetched models lie.
    """
    scheme, _, rest = (setting or "builtin:none").partition(":")
    name, _, query = rest.partition("?")
    if scheme == "builtin" and name in ("", "none"):
        return None
    if scheme != "fastembed" or not name:
        raise Invalid(
            f"Unknown embedder {setting!r}: say fastembed:NAME or fastembed:/folder.", "embedder"
        )
    languages = _languages(",".join(parse_qs(query).get("languages", [])))
    folder = Path(name).expanduser()
    if folder.is_absolute() or name.startswith("."):
        return FolderEmbedder(folder, languages=languages)
    return FastEmbedder(name, languages=languages or _guess(name), cache=cache)


def open_fastembed(rest: str, settings: Settings) -> Embedder:
    """Make the embedder that stands after ``fastembed:`` in a setting."""
    embedder = resolve_embedder(f"fastembed:{rest}", cache=settings.home / "models")
    assert embedder is not None
    return embedder


class FolderModel(BaseModel):
    """What is to be known of a model in a folder."""

    languages: list[Language] | None = None
    pooling: Literal["mean", "cls", "last_token", "disabled"] = "mean"
    normalize: bool = True
    dimension: int | None = Field(default=None, ge=1)
    model_file: str | None = None


class FastEmbedder:
    """A model that fastembed knows by *name*, from its cache."""

    def __init__(self, name: str, *, languages: Languages, cache: Path | None = None) -> None:
        """Remember which model is meant; it is loaded for the first text."""
        self.name = name
        self.languages = languages
        self._cache = cache
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="embed")

    @cached_property
    def dimension(self) -> int:
        """How many numbers a vector has."""
        from fastembed import TextEmbedding

        try:
            return TextEmbedding.get_embedding_size(self.name)
        except ValueError as error:
            raise Unavailable(f"fastembed knows no embedder {self.name!r}.") from error

    async def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Embed texts that are to be found, in their order; each vector has length 1."""
        vectors: list[list[float]] = []
        for start in range(0, len(texts), _AT_ONCE):
            some = texts[start : start + _AT_ONCE]
            vectors += await self._do(lambda: self._model.embed(some))  # noqa: B023 - awaited here
        return vectors

    async def embed_query(self, text: str) -> list[float]:
        """Embed a text that something is looked for with."""
        [vector] = await self._do(lambda: self._model.query_embed(text))
        return vector

    async def close(self) -> None:
        """Let go of the model."""
        self._thread.shutdown(wait=False, cancel_futures=True)
        self.__dict__.pop("_model", None)

    async def _do(self, embed: Callable[[], Iterable[Any]]) -> list[list[float]]:
        def work() -> list[list[float]]:
            return [vector.tolist() for vector in embed()]

        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    @cached_property
    def _model(self) -> Any:
        try:
            return self._load()
        # Whatever is wrong with a model's files comes out of three libraries in as many ways.
        except Exception as error:
            raise Unavailable(f"The embedder {self.name} cannot be loaded: {error}") from error

    def _load(self) -> Any:
        from fastembed import TextEmbedding

        if not self.dimension:
            raise ValueError("unknown to fastembed")
        cache = str(self._cache) if self._cache else None
        return TextEmbedding(self.name, cache_dir=cache, threads=_THREADS, local_files_only=True)


class FolderEmbedder(FastEmbedder):
    """A sentence model in a *folder*, in ONNX form."""

    def __init__(self, folder: Path, *, languages: Languages = frozenset()) -> None:
        """Remember the folder; *languages* go before what the folder says."""
        self._folder = folder.resolve()
        known = _read(self._folder / "zhiren.json", FolderModel)
        said = languages or frozenset(known.languages or ()) or _guess(folder.name)
        super().__init__(self._folder.name, languages=said)
        self._known = known

    @cached_property
    def dimension(self) -> int:
        """How many numbers a vector has, as the folder says."""
        config = _read(self._folder / "config.json", _Config)
        dimension = self._known.dimension or config.hidden_size or config.dim or config.d_model
        if dimension is None:
            raise self._missing('"dimension" in zhiren.json, or "hidden_size" in config.json')
        return dimension

    def _load(self) -> Any:
        from fastembed import TextEmbedding
        from fastembed.common.model_description import ModelSource, PoolingType

        file = self._file()
        # fastembed keeps custom models in a register of the process, under a name of ours.
        name = f"folder/{blake2b(f'{self._folder}{file}'.encode(), digest_size=8).hexdigest()}"
        if not any(model["model"] == name for model in TextEmbedding.list_supported_models()):
            TextEmbedding.add_custom_model(
                model=name,
                pooling=PoolingType[self._known.pooling.upper()],
                normalization=self._known.normalize,
                sources=ModelSource(hf="folder/none"),
                dim=self.dimension,
                model_file=file,
            )
        return TextEmbedding(
            name, specific_model_path=str(self._folder), local_files_only=True, threads=_THREADS
        )

    def _file(self) -> str:
        if not self._folder.is_dir():
            raise Unavailable(f"The embedder's folder {self._folder} does not exist.")
        files = sorted(file.relative_to(self._folder) for file in self._folder.rglob("*.onnx"))
        chosen = self._known.model_file or next(map(str, files), None)
        if chosen is None or not (self._folder / chosen).is_file():
            raise self._missing(f"the model file {chosen or '*.onnx'}")
        return chosen

    def _missing(self, what: str) -> Unavailable:
        return Unavailable(f"The embedder's folder {self._folder} lacks {what}.")


class _Config(BaseModel):
    hidden_size: int | None = None
    dim: int | None = None
    d_model: int | None = None


M = TypeVar("M", bound=BaseModel)


def _read(path: Path, model: type[M]) -> M:
    """Read a small JSON file of a folder; a missing one says nothing, a wrong one is an error."""
    try:
        return model.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        return model()
    except (OSError, ValidationError) as error:
        raise Unavailable(f"{path} cannot be understood: {error}") from error


def _languages(said: str) -> Languages:
    names = {name.strip() for name in said.split(",") if name.strip()}
    if unknown := names - set(get_args(Language)):
        raise Invalid(f"Unknown languages {sorted(unknown)}: say zh, en or both.", "embedder")
    return frozenset(cast("set[Language]", names))


def _guess(name: str) -> Languages:
    """Guess what a model knows from how it is called: most that say nothing know English only."""
    name = name.lower()
    if re.search(r"multilingual|bge-m3|gte-multi|-e5-multi", name):
        return frozenset({"zh", "en"})
    return frozenset({"zh"}) if re.search(r"[-_](?:zh|chinese)\b", name) else frozenset({"en"})
