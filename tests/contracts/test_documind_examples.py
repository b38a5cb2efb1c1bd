"""The documind document's own examples, word for word but for where the server listens."""

import asyncio
import re
import shutil
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.plugins.knowledge.conftest import API, Upload, kb, upload
from tests.serving import served
from zhiren import Host

__all__ = ["kb", "upload"]

CURL = """
# 创建知识库
curl -X POST http://localhost:8000/api/v1/kb \\
  -H "Content-Type: application/json" \\
  -d '{"name": "测试知识库", "description": "测试描述"}'

# 上传文档
curl -X POST http://localhost:8000/api/v1/documents/upload \\
  -F "kb_id=kb_a1b2c3d4" \\
  -F "file=@/path/to/document.pdf"

# 发起对话
curl -X POST http://localhost:8000/api/v1/chat \\
  -H "Content-Type: application/json" \\
  -d '{"kb_id": "kb_a1b2c3d4", "query": "文档主要讲了什么？"}'
"""
PYTHON = """
import requests

BASE_URL = "http://localhost:8000/api/v1"

# 创建知识库
response = requests.post(f"{BASE_URL}/kb", json={
    "name": "测试知识库",
    "description": "测试描述"
})
kb_id = response.json()["data"]["id"]

# 上传文档
with open("document.pdf", "rb") as f:
    response = requests.post(
        f"{BASE_URL}/documents/upload",
        data={"kb_id": kb_id},
        files={"file": f}
    )

# 发起对话
response = requests.post(f"{BASE_URL}/chat", json={
    "kb_id": kb_id,
    "query": "文档主要讲了什么？"
})
print(response.json()["data"]["answer"])
"""
SOCKET = """
const ws = new WebSocket("ws://localhost:8000/api/v1/ws/chat");
"""
FRAME = """
{
  "type": "query",
  "kb_id": "kb_a1b2c3d4",
  "query": "正式员工每年有多少天带薪年假？"
}
"""
HEARD = """
ws.onopen = () => ws.send(process.argv[2]);
ws.onmessage = (event) => {
  console.log(event.data);
  if (["done", "error"].includes(JSON.parse(event.data).type)) ws.close();
};
"""


@pytest.fixture
async def base(host: Host) -> AsyncIterator[str]:
    """Serve, and tell where."""
    async with served(host) as port:
        yield f"localhost:{port}{API}"


async def run(*command: str, folder: Path) -> str:
    process = await asyncio.create_subprocess_exec(
        *command,
        cwd=folder,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={"PATH": "/usr/bin:/bin:/usr/local/bin", "no_proxy": "*"},
    )
    out, error = await process.communicate()
    assert process.returncode == 0, error.decode()
    return out.decode()


def tool(name: str) -> str:
    if (path := shutil.which(name)) is None:
        pytest.skip(f"{name} is not installed")
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "document.pdf").write_bytes(_pdf("Business trips need approval in advance."))
    return tmp_path


def _pdf(words: str) -> bytes:
    """Write a PDF of one line by hand: readers mend what it lacks."""
    stream = f"BT /F1 12 Tf 72 720 Td ({words}) Tj ET"
    return f"""%PDF-1.4
1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj
2 0 obj <</Type /Pages /Kids [3 0 R] /Count 1>> endobj
3 0 obj <</Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R
/Resources <</Font <</F1 <</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>>>>>>> endobj
4 0 obj <</Length {len(stream)}>> stream
{stream}
endstream endobj
trailer <</Root 1 0 R>>
%%EOF""".encode()


async def test_the_curl_examples(base: str, folder: Path) -> None:
    tool("curl")
    script = CURL.replace("localhost:8000/api/v1", base).replace("/path/to/", f"{folder}/")
    create, *rest = script.split("\n\n")
    made = await run("bash", "-c", create, folder=folder)
    kb_id = re.findall(r'"id":"(kb_\w+)"', made)[0]
    upload, chat = (one.replace("kb_a1b2c3d4", kb_id) for one in rest)
    assert '"status":"pending"' in await run("bash", "-c", upload, folder=folder)
    assert "Business trips need approval" in await run("bash", "-c", chat, folder=folder)


async def test_the_python_example(base: str, folder: Path) -> None:
    script = PYTHON.replace("localhost:8000/api/v1", base)
    said = await run(sys.executable, "-c", script, folder=folder)
    assert "Business trips need approval" in said


async def test_the_javascript_example(base: str, kb: str, upload: Upload, folder: Path) -> None:
    node = tool("node")
    await upload()
    script = (SOCKET + HEARD).replace("localhost:8000/api/v1", base)
    (folder / "chat.js").write_text(script, "utf-8")
    frame = FRAME.replace("kb_a1b2c3d4", kb)
    said = await run(node, "--experimental-websocket", "chat.js", frame, folder=folder)
    lines = said.splitlines()
    assert all('"type":"chunk"' in line.replace(" ", "") for line in lines[:-2])
    assert '"sources"' in lines[-2]
    assert '"message_id"' in lines[-1]
