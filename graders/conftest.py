"""`pytest graders/stage1_tensors` grades the stubs in exercises/ (or --submission DIR), with pytest's own report."""

from graders.session.plugin import (  # noqa: F401  (hooks and fixtures that pytest finds here)
    draw,
    pytest_addoption,
    pytest_configure,
    pytest_runtest_makereport,
    pytest_unconfigure,
    submission,
)
