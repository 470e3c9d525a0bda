"""A whole installation, started as ``make run`` starts it, for tests that use it as people do."""

import pytest

from tests.installation import own_installation


@pytest.fixture(scope="module")
def installation():
    """The sample with its bulletin as a draft, and nothing started yet."""
    with own_installation(SAMPLE="draft") as own:
        yield own
