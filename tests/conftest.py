"""The tests read what the kit says in English, whatever the language of the machine they run on."""

import os
from collections.abc import Iterator

import pytest

os.environ["TORCHPATH_LANG"] = "en"

from graders import i18n


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """A test that speaks another language leaves nothing of it to the next one."""
    i18n.use("en")
    yield
    i18n.use("en")
