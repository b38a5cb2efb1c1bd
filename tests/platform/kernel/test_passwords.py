"""Passwords are hashed as the field asks, also while tests hash theirs with less work."""

from argon2 import extract_parameters
from argon2.low_level import Type

# Imported before any fixture puts a quick one in its place.
from zhiren.kernel.passwords import hasher


def test_a_hash_costs_an_attacker_memory_and_time() -> None:
    """OWASP's cheat sheet on storing passwords asks for argon2id, 19 MiB and two passes."""
    costs = extract_parameters(hasher().hash("a good password"))
    assert costs.type is Type.ID
    assert costs.memory_cost >= 19 * 1024
    assert costs.time_cost >= 2
