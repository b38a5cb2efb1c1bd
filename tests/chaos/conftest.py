"""What tests of killed servers share with the journeys: a database of their own."""

from tests.journeys.conftest import own_database

__all__ = ["own_database"]
