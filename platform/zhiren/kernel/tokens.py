"""Signed tokens: who somebody is, for how long, and for what."""

import hmac
import secrets
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

import jwt

from zhiren.db import later, utcnow
from zhiren.errors import Unauthorized
from zhiren.settings import Settings

Use = Literal["access", "refresh", "interview", "upload", "page"]
_ALGORITHM = "HS256"
_ROOM = timedelta(days=1)


class Tokens:
    """Signs and reads tokens with the secret of this home."""

    def __init__(self, settings: Settings) -> None:
        """Take the secret from *settings*, or make one and keep it in the home."""
        self._settings = settings
        self._process = secrets.token_hex(16)

    @cached_property
    def _secret(self) -> str:
        if self._settings.secret is not None:
            return self._settings.secret.get_secret_value()
        return _kept(self._settings.home / "secret")

    def derive(self, purpose: str) -> bytes:
        """Make a key of 32 bytes for one other *purpose*, the same in every process of a home."""
        return hmac.digest(self._secret.encode(), f"zhiren/{purpose}".encode(), "sha256")

    @property
    def seconds(self) -> int:
        """How long an access token is good for."""
        return self._settings.token_minutes * 60

    @property
    def refreshing(self) -> timedelta:
        """How long a refresh token is good for."""
        return timedelta(days=self._settings.refresh_days)

    def access(
        self,
        user_id: str,
        version: int,
        sign_in_id: str | None = None,
        lasting: timedelta | None = None,
    ) -> str:
        """Let *user_id* in for a while, at most until the signing in ends."""
        lasting = lasting or timedelta(seconds=self.seconds)
        ends_with = {"ses": sign_in_id} if sign_in_id else {}
        return self.sign("access", user_id, lasting, ver=version, **ends_with)

    def refresh(self, user_id: str, version: int, sign_in_id: str, ident: str) -> str:
        """Let *user_id* ask for new tokens, once."""
        claims = {"ver": version, "ses": sign_in_id, "jti": ident}
        return self.sign("refresh", user_id, self.refreshing, **claims)

    def interview(
        self, user_id: str, version: int, interview_id: str, lasting: timedelta = _ROOM
    ) -> str:
        """Let *user_id* into one interview and nothing else."""
        return self.sign("interview", user_id, lasting, ver=version, int=interview_id)

    def page(self, user_id: str, version: int, sign_in_id: str, until: float) -> str:
        """Let *user_id* see pages for a while, and nothing else.

        *until*, in seconds since 1970, is when they have to sign in again, whatever they did.
        """
        left = timedelta(seconds=until - utcnow().timestamp())
        lasting = min(timedelta(seconds=self.seconds), left)
        return self.sign("page", user_id, lasting, ver=version, ses=sign_in_id, end=until)

    def own(self, user_id: str, version: int) -> str:
        """Let *user_id* in as long as this process lives: no other one takes the token."""
        return self.sign("access", user_id, timedelta(days=365), ver=version, own=self._process)

    def sign(self, use: Use, user_id: str, lasting: timedelta, **claims: Any) -> str:
        """Sign a token for one *use*."""
        now = utcnow()
        payload = {"sub": user_id, "use": use, "iat": now, "exp": later(now, lasting), **claims}
        return jwt.encode(payload, self._secret, algorithm=_ALGORITHM)

    def read(self, token: str, *uses: Use) -> dict[str, Any]:
        """Read a token that must be for one of *uses*."""
        try:
            claims: dict[str, Any] = jwt.decode(
                token,
                self._secret,
                algorithms=[_ALGORITHM],
                options={"require": ["sub", "exp", "use", "ver"]},
            )
        except jwt.ExpiredSignatureError:
            raise Unauthorized("登录已过期 · This token has expired.") from None
        except jwt.InvalidTokenError:
            raise Unauthorized("令牌无效 · This token is not valid.") from None
        if claims["use"] not in uses:
            raise Unauthorized("令牌用途不符 · This token is not for this.")
        if claims.get("own", self._process) != self._process:
            raise Unauthorized("登录已过期 · This token has expired.")
        return claims


def _kept(path: Path) -> str:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        # Whole or not at all: half a secret, after a crash, could be guessed.
        whole = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
        whole.touch(mode=0o600)
        whole.write_text(secrets.token_urlsafe(48))
        whole.replace(path)
    return path.read_text().strip()
