"""Every small change to a solution costs points, unless it computes the same."""

from __future__ import annotations

import os
import sys

import pytest

from graders.curriculum import manifest
from graders.session.settings import Settings
from tests.survivors import disagreements

ONE_IN = 1 if os.environ.get("TORCHPATH_LONG") else 8


@pytest.fixture(scope="module")
def found(request):
    """What is wrong by exercise; those of the tests that are run are judged in one run."""
    items = [item for item in request.session.items if item.path == request.path]
    return disagreements((item.callspec.params["exercise"] for item in items), Settings(seed=1), ONE_IN)


@pytest.mark.timeout(7200)
@pytest.mark.skipif(sys.version_info < (3, 11), reason="Python 3.10 prints some tuples in other words")
@pytest.mark.parametrize("exercise", [file.id for file in manifest.load().files])
def test_every_mutant_is_noticed_unless_it_is_equivalent(exercise, found):
    assert found[exercise] == []
