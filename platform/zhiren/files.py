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
        await asyncio.to_thread(self.write, _place(file.id), data)
        return file

    async def read(self, session: AsyncSession, file_id: str) -> tuple[File, bytes]:
        """Find the row, which the session's scope must see, and its bytes."""
        if (file := await session.get(File, file_id)) is None:
            raise NotFound("file", file_id)
        return file, await asyncio.to_thread(self.open, _place(file_id))

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

    def write(self, path: str, data: bytes) -> None:
        """Write *data* at *path* below the place where bytes are kept; it blocks."""
        full = f"{self._root}/{path}"
        self._system.makedirs(full.rsplit("/", 1)[0], exist_ok=True)
        with self._system.open(full, "wb") as stream:
            stream.write(data)

    def place(self, path: str, data: bytes) -> None:
        """Write *data* at *path* so that nobody ever reads half of it; it blocks."""
        self.write(half := f"{path}.half", data)
        self._system.mv(f"{self._root}/{half}", f"{self._root}/{path}")

    def open(self, path: str) -> bytes:
        """Read what lies at *path*; it blocks. Raises ``FileNotFoundError``."""
        with self._system.open(f"{self._root}/{path}", "rb") as stream:
            data: bytes = stream.read()
        return data

    def has(self, path: str) -> bool:
        """Tell whether something lies at *path*; it blocks."""
        return bool(self._system.exists(f"{self._root}/{path}"))

    def drop(self, folder: str) -> None:
        """Remove all below *folder*, if it is there; it blocks."""
        if self.has(folder):
            self._system.rm(f"{self._root}/{folder}", recursive=True)

    def _remove(self, file_id: str) -> None:
        if self.has(place := _place(file_id)):
            self._system.rm(f"{self._root}/{place}")


def _place(file_id: str) -> str:
    return f"{file_id[-2:]}/{file_id}"
