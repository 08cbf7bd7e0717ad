"""A world of its own for each test of digests."""

import pytest

from tests.jobs.digests.world import World, empty_world


@pytest.fixture
def world() -> World:
    """One in which nothing happened in the week before."""
    made = empty_world()
    made.freeze()
    return made
