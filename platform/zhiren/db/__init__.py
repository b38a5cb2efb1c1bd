"""The database: one base class, one way to open a transaction, and nobody sees foreign rows."""

from zhiren.db.base import Base, UtcDateTime, new_id, new_uuid, utcnow
from zhiren.db.database import Database
from zhiren.db.scope import Owned, Scope

__all__ = [
    "Base",
    "Database",
    "Owned",
    "Scope",
    "UtcDateTime",
    "new_id",
    "new_uuid",
    "utcnow",
]
