"""Every small change to a solution costs points, unless it computes the same."""

from __future__ import annotations

import os
import sys

import pytest

from graders.curriculum import manifest
from graders.session.settings import Settings
from tests.survivors import disagreements

ONE_IN = 1 if os.environ.get("TORCHPATH_LONG") else 6


# Not every survivor of these has been looked at yet: some compute the same, some may be a check that is missing.
OPEN = {
    "stage5_data/mnist",
}


@pytest.mark.timeout(3600)
@pytest.mark.skipif(sys.version_info < (3, 11), reason="Python 3.10 prints some tuples in other words")
@pytest.mark.parametrize("exercise", [file.id for file in manifest.load().files])
def test_every_mutant_is_noticed_unless_it_is_equivalent(exercise):
    if exercise in OPEN:
        pytest.skip("its survivors are not worked through yet: python -m tests.survivors " + exercise)
    assert disagreements(exercise, Settings(seed=1), ONE_IN) == []
