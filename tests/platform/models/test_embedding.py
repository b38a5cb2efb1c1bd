import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from zhiren.errors import Invalid, Unavailable
from zhiren.models.demonstration import make_demonstration_embedder
from zhiren.models.embedding import Embedder, language_of, resolve_embedder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_demonstration_embedder(tmp_path_factory.mktemp("demo"))


@pytest.fixture
async def embedder(folder: Path) -> AsyncIterator[Embedder]:
    embedder = resolve_embedder(f"fastembed:{folder}")
    assert embedder is not None
    yield embedder
    await embedder.close()


def cosine(first: list[float], second: list[float]) -> float:
    return sum(a * b for a, b in zip(first, second, strict=True))


@pytest.mark.parametrize("setting", [None, "", "builtin:none", "builtin:"])
def test_no_embedder_is_a_choice(setting: str | None) -> None:
    assert resolve_embedder(setting) is None


@pytest.mark.parametrize("setting", ["fastembed:", "magic:model", "model"])
def test_an_unknown_embedder_is_refused(setting: str) -> None:
    with pytest.raises(Invalid, match=r"say fastembed:NAME or fastembed:/folder"):
        resolve_embedder(setting)


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(Invalid, match="say zh, en or both"):
        resolve_embedder("fastembed:name?languages=zh,tlh")


async def test_vectors_have_the_length_1_and_the_dimension_that_is_told(
    embedder: Embedder,
) -> None:
    [vector] = await embedder.embed_documents(["员工每年享有十天年假"])
    assert len(vector) == embedder.dimension == 64
    assert cosine(vector, vector) == pytest.approx(1.0)


async def test_texts_that_share_characters_lie_near_each_other(embedder: Embedder) -> None:
    query = await embedder.embed_query("年假")
    near, far = await embedder.embed_documents(["每年十天年假", "Kubernetes operator"])
    assert cosine(query, near) > cosine(query, far) + 0.3


async def test_the_order_of_many_texts_is_kept(embedder: Embedder) -> None:
    texts = [f"第{number}条 regulation {number}" for number in range(40)]
    together = await embedder.embed_documents(texts)
    alone = await embedder.embed_query(texts[37])
    assert together[37] == pytest.approx(alone, abs=1e-5)


async def test_no_text_gives_no_vector_and_an_empty_one_does_not_fail(embedder: Embedder) -> None:
    assert await embedder.embed_documents([]) == []
    [vector] = await embedder.embed_documents([""])
    assert len(vector) == embedder.dimension


async def test_two_embedders_may_share_a_folder(embedder: Embedder, folder: Path) -> None:
    other = resolve_embedder(f"fastembed:{folder}?languages=en")
    assert other is not None
    assert other.languages == {"en"}
    assert await other.embed_query("leave") == await embedder.embed_query("leave")
    await other.close()


def test_the_folder_says_what_it_knows(embedder: Embedder) -> None:
    assert embedder.languages == {"zh", "en"}


def test_the_demonstration_embedder_is_always_the_same(folder: Path, tmp_path: Path) -> None:
    again = make_demonstration_embedder(tmp_path / "again")
    names = sorted(file.name for file in folder.iterdir())
    assert [(again / name).read_bytes() for name in names] == [
        (folder / name).read_bytes() for name in names
    ]


@pytest.mark.parametrize(
    ("name", "languages"),
    [
        ("BAAI/bge-small-zh-v1.5", {"zh"}),
        ("BAAI/bge-small-en-v1.5", {"en"}),
        ("sentence-transformers/paraphrase-multilingual-MiniLM-L12-v2", {"zh", "en"}),
        ("sentence-transformers/all-MiniLM-L6-v2", {"en"}),
    ],
)
def test_languages_are_guessed_from_a_name(name: str, languages: set[str]) -> None:
    embedder = resolve_embedder(f"fastembed:{name}")
    assert embedder is not None
    assert embedder.languages == languages


async def test_a_missing_folder_is_told_in_one_line(tmp_path: Path) -> None:
    embedder = resolve_embedder(f"fastembed:{tmp_path / 'nowhere'}")
    assert embedder is not None
    with pytest.raises(Unavailable, match=r"nowhere does not exist") as raised:
        await embedder.embed_query("leave")
    assert "\n" not in str(raised.value)
    await embedder.close()


async def test_a_model_that_was_never_fetched_is_told_at_once(tmp_path: Path) -> None:
    embedder = resolve_embedder("fastembed:BAAI/bge-small-zh-v1.5", cache=tmp_path)
    assert embedder is not None
    with pytest.raises(Unavailable, match=r"bge-small-zh-v1\.5 cannot be loaded"):
        await embedder.embed_query("年假")
    await embedder.close()


async def test_a_model_that_fastembed_does_not_know_is_told() -> None:
    embedder = resolve_embedder("fastembed:no/such-model")
    assert embedder is not None
    with pytest.raises(Unavailable, match=r"no/such-model"):
        _ = embedder.dimension
    await embedder.close()


@pytest.mark.parametrize("file", ["model.onnx", "tokenizer.json"])
async def test_a_damaged_model_is_told(folder: Path, tmp_path: Path, file: str) -> None:
    for part in folder.iterdir():
        (tmp_path / part.name).write_bytes(part.read_bytes())
    (tmp_path / file).write_bytes(b"damaged")
    embedder = resolve_embedder(f"fastembed:{tmp_path}")
    assert embedder is not None
    with pytest.raises(Unavailable, match=r"cannot be loaded"):
        await embedder.embed_query("leave")
    await embedder.close()


def test_a_folder_without_a_dimension_says_what_it_lacks(tmp_path: Path) -> None:
    embedder = resolve_embedder(f"fastembed:{tmp_path}")
    assert embedder is not None
    with pytest.raises(Unavailable, match=r'lacks "dimension" in zhiren\.json'):
        _ = embedder.dimension


def test_a_nonsensical_zhiren_json_is_refused(tmp_path: Path) -> None:
    (tmp_path / "zhiren.json").write_text(json.dumps({"pooling": "sideways"}))
    with pytest.raises(Unavailable, match=r"zhiren\.json cannot be understood"):
        resolve_embedder(f"fastembed:{tmp_path}")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("年假有几天", "zh"),
        ("Java 工程师", "zh"),
        ("How many days of leave?", "en"),
        ("Zhang Wei (张伟) has led five teams of engineers in Shanghai", "en"),
        ("", "en"),
    ],
)
def test_the_language_of_a_text(text: str, language: str) -> None:
    assert language_of(text) == language
