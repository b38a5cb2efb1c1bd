"""Where bytes are kept: any file system that fsspec knows. Rows say whose they are."""

import asyncio
import hashlib
from pathlib import PurePath

import fsspec
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.util import await_only

from zhiren.errors import NotFound
from zhiren.kernel.tables import File


class Files:
    """Uploaded and made files, by id."""

    def __init__(self, url: str) -> None:
        """Keep bytes under the fsspec *url*."""
        self._system, self._root = fsspec.core.url_to_fs(url)

    async def store(
        self, session: AsyncSession, data: bytes, *, name: str, media_type: str
    ) -> File:
        """Keep *data*; its row joins the open transaction.

        The bytes are written first: a rollback may leave bytes without a row, never the reverse.
        """
        file = File(
            name=PurePath(name.replace("\\", "/")).name[:255] or "file",
            media_type=media_type,
            size=len(data),
            sha256=hashlib.sha256(data).hexdigest(),
        )
        session.add(file)
        await session.flush()
        await asyncio.to_thread(self._write, file.id, data)
        return file

    async def read(self, session: AsyncSession, file_id: str) -> tuple[File, bytes]:
        """Find the row, which the session's scope must see, and its bytes."""
        if (file := await session.get(File, file_id)) is None:
            raise NotFound("file", file_id)
        return file, await asyncio.to_thread(self._read, file_id)

    async def erase(self, session: AsyncSession, file_id: str) -> None:
        """Delete a row, and its bytes once that is committed: a rollback keeps both."""
        if (file := await session.get(File, file_id)) is None:
            return
        await session.delete(file)
        await session.flush()
        event.listen(
            session.sync_session,
            "after_commit",
            lambda _: await_only(asyncio.to_thread(self._remove, file_id)),
        )

    async def look(self) -> None:
        """Reach for the place where bytes are kept; raises ``OSError`` when it is not there."""
        await asyncio.to_thread(self._system.makedirs, self._root, exist_ok=True)
        await asyncio.to_thread(self._system.ls, self._root)

    def _path(self, file_id: str) -> str:
        return f"{self._root}/{file_id[-2:]}/{file_id}"

    def _write(self, file_id: str, data: bytes) -> None:
        path = self._path(file_id)
        self._system.makedirs(path.rsplit("/", 1)[0], exist_ok=True)
        with self._system.open(path, "wb") as stream:
            stream.write(data)

    def _read(self, file_id: str) -> bytes:
        with self._system.open(self._path(file_id), "rb") as stream:
            data: bytes = stream.read()
        return data

    def _remove(self, file_id: str) -> None:
        if self._system.exists(path := self._path(file_id)):
            self._system.rm(path)
