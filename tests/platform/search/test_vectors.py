import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zhiren.errors import Unavailable
from zhiren.search.vectors import MilvusIndex, Space, Vector

SPACE = Space(collection="chunks", embedder="demo/Model-1.5", dimension=4)
EAST, NORTH, BETWEEN = [1.0, 0, 0, 0], [0, 1.0, 0, 0], [0.8, 0.6, 0, 0]


def vector(
    ident: str, values: list[float], *, organisation: str = "ours", parent: str = "doc_1"
) -> Vector:
    return Vector(id=ident, organisation_id=organisation, parent_id=parent, values=values)


@pytest.fixture
async def index(tmp_path: Path) -> AsyncIterator[MilvusIndex]:
    index = MilvusIndex(tmp_path / "index.db")
    yield index
    await index.close()


async def near(
    index: MilvusIndex, organisation: str = "ours", parents: list[str] | None = None
) -> list[str]:
    found = await index.nearest(SPACE, organisation, EAST, parents=parents, limit=10)
    return [ident for ident, _ in found]


def test_a_space_is_named_after_what_is_in_it() -> None:
    assert SPACE.name == "chunks__demo_model_1_5_4"


async def test_an_index_that_was_never_used_loads_nothing(index: MilvusIndex) -> None:
    assert await near(index) == []
    await index.remove("chunks", "ours", parent_id="doc_1")
    assert await index.ids(SPACE, "ours") == set()
    assert not Path(index.uri).exists()


async def test_the_nearest_come_first_with_their_cosine(index: MilvusIndex) -> None:
    await index.add(SPACE, [vector("n", NORTH), vector("e", EAST), vector("b", BETWEEN)])
    found = await index.nearest(SPACE, "ours", EAST, limit=2)
    assert [ident for ident, _ in found] == ["e", "b"]
    assert [cosine for _, cosine in found] == pytest.approx([1.0, 0.8], abs=1e-5)


async def test_a_vector_put_twice_is_there_once_as_it_was_last(index: MilvusIndex) -> None:
    await index.add(SPACE, [vector("a", NORTH)])
    await index.add(SPACE, [vector("a", EAST)])
    [(ident, cosine)] = await index.nearest(SPACE, "ours", EAST, limit=9)
    assert ident == "a"
    assert cosine == pytest.approx(1.0)


async def test_only_the_parents_asked_for_are_searched(index: MilvusIndex) -> None:
    await index.add(SPACE, [vector("a", EAST), vector("b", EAST, parent='文档 "二"')])
    assert await near(index, parents=['文档 "二"']) == ["b"]
    assert await near(index, parents=[]) == []


async def test_another_organisations_vectors_are_neither_found_nor_removed(
    index: MilvusIndex,
) -> None:
    await index.add(SPACE, [vector("a", EAST, organisation="theirs")])
    assert await near(index) == []
    await index.remove("chunks", "ours", parent_id="doc_1")
    await index.remove("chunks", "ours", ids=["a"])
    assert await near(index, "theirs") == ["a"]
    assert await index.ids(SPACE, "ours") == set()


async def test_both_may_use_the_same_ids(index: MilvusIndex) -> None:
    await index.add(SPACE, [vector("a", EAST), vector("a", NORTH, organisation="theirs")])
    [(_, cosine)] = await index.nearest(SPACE, "ours", EAST, limit=9)
    assert cosine == pytest.approx(1.0)


async def test_a_name_cannot_break_out_of_its_filter(index: MilvusIndex) -> None:
    await index.add(SPACE, [vector("a", EAST, organisation="theirs")])
    for name in ('x" or organisation_id != "', "x' or true", "\\", '\\" or 1==1 or "', "{x}"):
        assert await near(index, name) == []
        assert await near(index, parents=[name]) == []


async def test_what_is_removed_by_parent_or_id_is_gone(index: MilvusIndex) -> None:
    vectors = [vector("a", EAST), vector("b", EAST), vector("c", EAST, parent="doc_2")]
    await index.add(SPACE, vectors)
    await index.remove("chunks", "ours", ids=["b"])
    assert await index.ids(SPACE, "ours") == {"a", "c"}
    await index.remove("chunks", "ours", parent_id="doc_1")
    assert await index.ids(SPACE, "ours") == {"c"}
    assert await index.ids(SPACE, "ours", parent_id="doc_1") == set()


async def test_removal_reaches_the_vectors_of_an_earlier_embedder(index: MilvusIndex) -> None:
    earlier = Space(collection="chunks", embedder="earlier", dimension=4)
    await index.add(earlier, [vector("a", EAST)])
    await index.remove("chunks", "ours", parent_id="doc_1")
    assert await index.ids(earlier, "ours") == set()


async def test_removal_leaves_other_collections_alone(index: MilvusIndex) -> None:
    talents = Space(collection="talents", embedder="demo", dimension=4)
    await index.add(talents, [vector("a", EAST)])
    await index.remove("chunks", "ours", parent_id="doc_1")
    assert await index.ids(talents, "ours") == {"a"}


async def test_what_was_kept_is_there_after_reopening(tmp_path: Path) -> None:
    first = MilvusIndex(tmp_path / "index.db")
    await first.add(SPACE, [vector("a", EAST)])
    await first.close()
    second = MilvusIndex(tmp_path / "index.db")
    assert await near(second) == ["a"]
    await second.close()


_DIES = """
import asyncio, os, signal, sys
from zhiren.search.vectors import MilvusIndex, Space, Vector

async def main() -> None:
    index = MilvusIndex(sys.argv[1])
    space = Space(collection="chunks", embedder="demo/Model-1.5", dimension=4)
    for number in range(20):
        row = Vector(id=f"v{number}", organisation_id="ours", parent_id="d", values=[1, 0, 0, 0])
        await index.add(space, [row])
    await index.remove("chunks", "ours", ids=["v0"])
    os.kill(os.getpid(), signal.SIGKILL)

asyncio.run(main())
"""


async def test_a_killed_process_loses_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    uri = str(tmp_path / "index.db")
    killed = subprocess.run([sys.executable, "-c", _DIES, uri], env=os.environ, check=False)
    assert killed.returncode == -signal.SIGKILL
    index = MilvusIndex(uri)
    assert await index.ids(SPACE, "ours") == {f"v{number}" for number in range(1, 20)}
    assert len(await index.nearest(SPACE, "ours", EAST, limit=50)) == 19
    await index.close()


async def test_an_index_that_cannot_be_opened_says_so(tmp_path: Path) -> None:
    (tmp_path / "index.db").write_text("no index")
    index = MilvusIndex(tmp_path / "index.db")
    with pytest.raises(Unavailable, match=r"index\.db failed"):
        await index.add(SPACE, [vector("a", EAST)])
    await index.close()


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(name=st.text(min_size=1, max_size=30))
async def test_any_name_is_found_by_itself_and_by_nobody_else(
    index: MilvusIndex, name: str
) -> None:
    await index.add(SPACE, [vector("a", EAST, organisation=name)])
    assert await near(index, name) == ["a"]
    assert await near(index, name + "x") == []
