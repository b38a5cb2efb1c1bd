"""Passwords: hashed with argon2, in a thread, since one hash takes an eighth of a second."""

import asyncio
import secrets
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pwdlib import PasswordHash


@cache
def hasher() -> "PasswordHash":
    """Give what hashes: argon2id, as strong as its library recommends."""
    from pwdlib import PasswordHash

    return PasswordHash.recommended()


@cache
def _decoy() -> str:
    return str(hasher().hash(secrets.token_urlsafe(16)))


async def hash_password(password: str) -> str:
    """Hash *password*."""
    return str(await asyncio.to_thread(hasher().hash, password))


async def is_password(password: str, hashed: str | None) -> bool:
    """Check *password*. An unknown user takes as long as a known one."""
    right = await asyncio.to_thread(lambda: hasher().verify(password, hashed or _decoy()))
    return bool(right) and hashed is not None


def make_password() -> str:
    """Make a password that nobody has to invent."""
    return secrets.token_urlsafe(12)
