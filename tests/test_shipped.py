"""Probes that would send what a check expects are found."""

from __future__ import annotations

import math

import pytest
import torch

from graders.kit.shipped import ShippedData, refuse_data

EXPECTED = torch.ones(3)
TABLE = {"answer": 42}
SIZE = 3


@pytest.fixture(autouse=True)
def a_grader(monkeypatch):
    """The functions below stand for those of a grader."""
    for function in (mentions, mentions_by_another, nested, harmless, helper):
        monkeypatch.setattr(function, "__module__", "graders.stage1_tensors.test_shapes")


def mentions(student):
    return student.f(EXPECTED)


def mentions_by_another(student):
    return mentions(student)


def nested(student):
    return [(lambda: TABLE["answer"])() for _time in range(SIZE)]


def helper(x):
    return math.sqrt(x) * SIZE


def harmless(student, x):
    return student.f(helper(x)), torch.float64, [torch.nn.Linear(SIZE, 2)]


def closure():
    expected = torch.ones(2)

    def probe(student):
        return student.f(expected)

    probe.__module__ = "graders.stage1_tensors.test_shapes"
    return probe


@pytest.mark.parametrize("probe", [mentions, mentions_by_another, nested, closure()])
def test_data_that_a_probe_mentions_is_refused(probe):
    with pytest.raises(ShippedData, match="would send"):
        refuse_data(probe)


def test_functions_modules_types_and_plain_constants_are_fine():
    refuse_data(harmless)
    refuse_data(len)
