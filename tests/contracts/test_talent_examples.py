"""The talent document's own examples, word for word but for where the server listens."""

import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.contracts.test_documind_examples import run, tool
from tests.serving import served
from zhiren.testing import MakeHost

API = "/talent/api/v1"
PYTHON = """
import requests

# 登录获取Token
response = requests.post(
    "http://localhost:8000/api/v1/auth/login",
    data={"username": "admin", "password": "admin123"}
)
token = response.json()["data"]["access_token"]

# 使用Token访问API
headers = {"Authorization": f"Bearer {token}"}
response = requests.get(
    "http://localhost:8000/api/v1/talents",
    headers=headers
)
print(response.json())
"""
JAVASCRIPT = """
// 登录获取Token
const loginRes = await fetch('http://localhost:8000/api/v1/auth/login', {
method: 'POST',
headers: {'Content-Type': 'application/x-www-form-urlencoded'},
body: 'username=admin&password=admin123'
});
const {data: {access_token}} = await loginRes.json();

// 使用Token访问API
const res = await fetch('http://localhost:8000/api/v1/talents', {
headers: {'Authorization': `Bearer ${access_token}`}
});
const data = await res.json();
console.log(data);
"""


@pytest.fixture
async def base(make_host: MakeHost) -> AsyncIterator[str]:
    """Serve a host whose first admin has the document's name and password; tell where."""
    host = await make_host({"admin_username": "admin", "admin_password": "admin123"})
    await host.accounts.first_admin()
    async with served(host) as port:
        yield f"localhost:{port}{API}"


async def test_the_python_example(base: str, tmp_path: Path) -> None:
    script = PYTHON.replace("localhost:8000/api/v1", base)
    said = await run(sys.executable, "-c", script, folder=tmp_path)
    assert "'success': True" in said
    assert "'items': []" in said


async def test_the_javascript_example(base: str, tmp_path: Path) -> None:
    node = tool("node")
    script = JAVASCRIPT.replace("localhost:8000/api/v1", base)
    (tmp_path / "talents.mjs").write_text(script, "utf-8")
    said = await run(node, "talents.mjs", folder=tmp_path)
    assert "success: true" in said
    assert "items: []" in said
