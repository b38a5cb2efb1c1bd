"""The database: one base class, one way to open a transaction, and nobody sees foreign rows."""

from zhiren.db.base import (
    Base,
    UtcDateTime,
    bare,
    canonical,
    hyphened,
    later,
    new_id,
    new_uuid,
    prefixed,
    utcnow,
)
from zhiren.db.database import Database
from zhiren.db.scope import Owned, Scope

__all__ = [
    "Base",
    "Database",
    "Owned",
    "Scope",
    "UtcDateTime",
    "bare",
    "canonical",
    "hyphened",
    "later",
    "new_id",
    "new_uuid",
    "prefixed",
    "utcnow",
]
