"""Documents found by meaning too: a small embedder of our own in a real index."""

from pathlib import Path

import pytest

from tests.plugins.knowledge.conftest import API, HANDBOOK, data
from zhiren import Actor, Host
from zhiren.models.demonstration import make_demonstration_embedder
from zhiren.search.vectors import Space
from zhiren.testing import MakeClient, MakeHost
from zhiren_knowledge.shelf import COLLECTION

PUBLIC = Actor.anonymous()


@pytest.fixture
async def host(make_host: MakeHost, tmp_path: Path) -> Host:
    folder = make_demonstration_embedder(tmp_path / "embedder")
    return await make_host({"embedder": f"fastembed:{folder}"})


async def vectors(host: Host) -> set[str]:
    """List the chunks whose vectors are in the index."""
    embedder, index = host.search.embedder, host.search.vectors
    assert embedder is not None
    assert index is not None
    space = Space(collection=COLLECTION, embedder=embedder.name, dimension=embedder.dimension)
    return set(await index.ids(space, PUBLIC.organisation_id))


async def test_vectors_come_and_go_with_the_documents(host: Host, make_client: MakeClient) -> None:
    client = make_client(host)
    kb = (await data(await client.post(f"{API}/kb", json={"name": "库"})))["id"]
    path = f"{API}/documents/upload/batch"
    files = [("files", (name, HANDBOOK.encode())) for name in ("甲.md", "乙.md")]
    sent = await data(await client.post(path, data={"kb_id": kb}, files=files))
    body = {"kb_id": kb, "query": "年假有多少天？"}
    assert "15天" in (await data(await client.post(f"{API}/chat", json=body)))["answer"]
    assert len(await vectors(host)) == 6
    await data(await client.delete(f"{API}/documents/{sent['documents'][0]['id']}"))
    assert len(await vectors(host)) == 3
    await data(await client.delete(f"{API}/kb/{kb}"))
    assert await vectors(host) == set()
