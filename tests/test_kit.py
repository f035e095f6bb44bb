"""What a grader author relies on: the common checks of every call, and assertions that name what is wrong."""

from __future__ import annotations

import sys
import textwrap
from pathlib import Path

import cloudpickle
import numpy
import pytest
import torch

from graders.engine import launch
from graders.engine.allowance import Allowance
from graders.engine.engine import Engine
from graders.kit import (
    Draw,
    Submission,
    assert_equal,
    assert_not_used,
    assert_number,
    assert_raises,
    assert_tensor,
)
from graders.kit.failures import CheckFailed, Crashed, StillToDo, TimedOut
from graders.kit.submission import file_problem
from graders.sandbox.probes import file_content
from graders.session.settings import default_isolation

cloudpickle.register_pickle_by_value(sys.modules[__name__])


@pytest.fixture(scope="module")
def engine():
    with Engine(launch.start(default_isolation())) as engine:
        yield engine


@pytest.fixture
def student(engine, tmp_path):
    """Makes a submission of one file with the given text."""
    made = []

    def make(text: str, **options) -> Submission:
        path = tmp_path / "stage" / "file.py"
        path.parent.mkdir(exist_ok=True)
        path.write_text("import torch\nimport numpy\n" + textwrap.dedent(text))
        made.append(Submission(engine, tmp_path, "stage/file", **options))
        return made[-1]

    yield make
    for submission in made:
        submission._end()


@pytest.fixture
def draw():
    return Draw(3, "a check")


def failure(action, *args, **kwargs) -> CheckFailed:
    with pytest.raises(CheckFailed) as caught:
        action(*args, **kwargs)
    return caught.value


# ----------------------------------------------------------------------------------------------- draw


def test_draws_are_the_same_for_a_seed_and_a_check_only():
    assert torch.equal(Draw(1, "a").normal(3), Draw(1, "a").normal(3))
    assert not torch.equal(Draw(1, "a").normal(3), Draw(2, "a").normal(3))
    assert not torch.equal(Draw(1, "a").normal(3), Draw(1, "b").normal(3))


def test_drawn_numbers_are_exact_in_float32_and_carry_gradients(draw):
    for x in (draw.normal(50), draw.uniform(50, low=-3, high=7)):
        assert x.dtype == torch.float64
        assert x.requires_grad
        assert x.is_leaf
        assert torch.equal(x, x.float().double())
    assert draw.uniform(1000, low=2, high=3).min() >= 2


def test_sizes_and_integers_include_both_ends(draw):
    assert {draw.size(2, 4) for _time in range(200)} == {2, 3, 4}
    assert set(draw.integers(500, low=-1, high=1).tolist()) == {-1, 0, 1}
    assert sorted(draw.permutation(5)) == [0, 1, 2, 3, 4]
    assert draw.choice("xyz") in "xyz"


@pytest.mark.parametrize("shape", [(6,), (1,), (3, 4), (2, 1, 3), (0, 3)])
def test_strided_has_the_same_values_elsewhere_in_memory(draw, shape):
    x = draw.normal(*shape)
    y = draw.strided(x)
    assert torch.equal(x, y)
    assert y.is_leaf
    assert y.requires_grad
    assert y.numel() < 2 or not y.is_contiguous()


def test_a_folder_that_may_not_be_looked_into_is_a_sentence(tmp_path, monkeypatch):
    def refuse(_path):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "exists", refuse)
    problem = file_problem(tmp_path, tmp_path / "stage1_tensors" / "shapes.py")
    assert problem is not None
    assert problem.message == "shapes.py cannot be opened: Permission denied"


# ----------------------------------------------------------------------------------------------- calls


def test_a_right_function_passes_every_common_check(student, draw):
    x = draw.normal(3, 4)
    assert_tensor(student("def f(x): return x.exp() * 2").f(x), x.exp() * 2)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("return x.exp()", "values are wrong"),
        ("return (x.exp() * 2).reshape(-1)", "shape (12,)"),
        ("return (x.exp() * 2).detach()", "no longer carries gradients"),
        ("return torch.tensor((x.exp() * 2).tolist(), dtype=x.dtype)", "no longer carries gradients"),
        ("return (x.exp() * 2).double()", "dtype float64; float32 was expected"),
        ("return (x.exp() * 2).float()", "given float64 numbers, the result has the dtype float32"),
        ("return (x.float().exp() * 2).to(x.dtype)", "only right to float32 precision"),
        ("return x.exp() + x.detach().exp()", "the gradient is wrong"),
        ("x.add_(1); return (x - 1).exp() * 2", "changed its argument number 1"),
        ("x.requires_grad_(); return x.exp() * 2", "changed requires_grad"),
        ("x.exp() * 2", "returned None"),
        ("return (x.exp() * 2).detach().numpy()", "is a numpy array"),
        ("return (x.exp() * 2).tolist()", "a value of type list"),
        ("return (x.exp() * 2).to_sparse()", "sparse"),
        ("return x / 0 * float('nan')", "NaN"),
        ("return x.exp() / 0", "infinite"),
        ("return x.exp() @ x.exp()", "raised RuntimeError"),
        ("return x.exp().double() * 2 if x.requires_grad else x.exp().numpy()", "is a numpy array"),
        ("return (x.exp() * 2).numpy() if x.requires_grad else x.exp() * 2", "given float64 numbers"),
        ("raise NotImplementedError('f')", "still to do"),
        ("import os; os._exit(2)", "ended the whole program (exit 2)"),
    ],
)
def test_each_common_mistake_is_said(student, draw, body, words):
    x = draw.normal(3, 4)
    submission = student(f"def f(x):\n    {body}")
    assert words in failure(lambda: assert_tensor(submission.f(x), x.exp() * 2)).message


def test_the_line_of_an_exception_is_the_students(student, draw):
    submission = student("def f(x):\n    y = x\n    return y.nothing")
    assert failure(lambda: submission.f(draw.normal(2))).line == 5


def test_the_repetition_over_dtypes_reaches_nested_arguments_and_keywords(student, draw):
    x, y = draw.normal(3), draw.normal(3)
    submission = student("def f(pair, *, scale): return pair[0] * pair[1]['y'] * scale[0]")
    assert_tensor(submission.f((x, {"y": y}), scale=[x]), x * y * x)


def test_strides_survive_the_way_inside(student, draw):
    submission = student("def f(x): return x * 2, x.is_contiguous()")
    assert submission.f(draw.strided(draw.normal(3, 4)))[1] is False
    assert submission.f(draw.normal(3, 4))[1] is True


def test_changes_are_seen_in_lists_dicts_and_arrays(student):
    submission = student(
        """
        def grow(items): items.append(1)
        def write(array): array[0] = 9
        def put(table): table["new"] = 1
        def named(items): items[0] = 5
        """
    )
    assert "argument number 1" in failure(submission.grow, [2]).message
    assert "argument number 1" in failure(submission.write, numpy.zeros(3)).message
    assert "argument number 1" in failure(submission.put, {}).message
    assert "argument items" in failure(submission.named, items=[1, 2]).message


def test_nan_in_an_argument_is_no_change(student):
    assert_equal(student("def f(x): return 1").f.plain(torch.tensor([float("nan")])), 1)


def test_time_outs_cost_less_and_less_of_a_function(student, draw):
    submission = student("def f():\n    while True: pass", allowance=Allowance(cpu_seconds=1.0))
    submission._about = "f"
    with pytest.raises(TimedOut, match="after 1 s"):
        submission.f()
    assert submission._slow == {"f"}


def test_a_crash_costs_its_own_check_only(student):
    submission = student("import os\ndef f(): os.abort()\ndef g(): return 1")
    with pytest.raises(Crashed, match="SIGABRT"):
        submission.f()
    assert_equal(submission.g(), 1)


def test_operators_are_seen_below_the_python_api(student):
    submission = student("def f(a): return torch.ops.aten.mm(a, a)\ndef g(a): return (a[:, :, None] * a).sum(1)")
    with pytest.raises(CheckFailed, match="without mm; sum products"):
        assert_not_used(submission.f.calls(torch.ones(2, 2)), {"aten.mm"}, instead="sum products")
    assert_not_used(submission.g.calls(torch.ones(2, 2)), {"aten.mm"})


# ----------------------------------------------------------------------------------------------- assertions


def test_a_named_mistake_is_said_in_place_of_the_difference(student, draw):
    x = draw.normal(3, 4)
    got = student("def f(x): return x.sum(0)").f(x)
    error = failure(assert_tensor, got, x.sum(1), mistakes={"over the rows": x.sum(0), "no sum": x})
    assert (error.message, error.mistake) == ("over the rows", "over the rows")


def test_a_mistake_that_equals_the_right_answer_is_passed_over(student, draw):
    x = draw.normal(3)
    assert_tensor(student("def f(x): return x").f(x), x * 1, mistakes={"the input itself": x, "skipped": None})


def test_whole_numbers_are_compared_exactly_and_by_dtype(student):
    submission = student("def f(x): return x.float()\ndef g(x): return x + 1")
    x = torch.arange(3)
    assert "dtype float32; int64 was expected" in failure(assert_tensor, submission.f(x), x).message
    assert "1 of 3" in failure(assert_tensor, submission.g(x), torch.tensor([1, 2, 9])).message


@pytest.mark.parametrize(
    ("got", "expected", "words"),
    [
        (True, 1, "type bool"),
        ([1], (1,), "type list"),
        ((1, 2), (1, 3), "item 1"),
        ((1,), (1, 2), "1 items"),
        ({"a": 1}, {"b": 1}, "keys"),
        ({"a": 1.0}, {"a": 1}, "entry 'a'"),
        (None, 1, "returned None"),
        ("x", "y", "value is wrong"),
    ],
)
def test_plain_data_must_be_equal_with_its_types(got, expected, words):
    assert words in failure(assert_equal, got, expected).message
    assert_equal(expected, expected)


def test_numbers_are_compared_within_a_tolerance():
    assert_number(1.0 + 1e-9, 1.0)
    assert failure(assert_number, 2.0, 1.0, mistakes={"twice": 2.0}).message == "twice"
    assert "type bool" in failure(assert_number, True, 1.0).message
    assert "wrong" in failure(assert_number, float("nan"), 1.0).message


def test_exceptions_must_be_of_the_asked_kind(student):
    submission = student(
        """
        class Mine(ValueError): pass
        def mine(): raise Mine("so")
        def other(): raise KeyError("k")
        def none(): return 1
        def todo(): raise NotImplementedError("todo")
        """
    )
    assert_raises(submission.mine, error=ValueError)
    assert "raised KeyError" in failure(assert_raises, submission.other, error=ValueError, when="x").message
    assert "given x, a ValueError was expected" in failure(assert_raises, submission.none, when="x").message
    with pytest.raises(StillToDo):
        assert_raises(submission.todo)


# ----------------------------------------------------------------------------------------------- the file itself


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b"  \n", "is empty"),
        (b"\x89PNG\0\0", "no text file"),
        ("x = 'é'".encode("latin-1"), "not saved as UTF-8 (see line 1)"),
        (b"x = 1\n" * 200_000, "larger than 1 MB"),
        (b"def f(:\n", "line 1 of file.py is no Python yet"),
        (b"x = 1\nimport nowhere_to_be_found\n", "line 2 of file.py imports nowhere_to_be_found"),
        (b"\n1 / 0\n", "line 2 of file.py raised ZeroDivisionError"),
        (b"import sys\nsys.exit()\n", "line 2 of file.py raised SystemExit"),
        (b"import os\nos._exit(4)\n", "ended the whole program while it was imported (exit 4)"),
        (b"while True: pass\n", "never came to its end while it was imported"),
        (b"print('x' * 10**7)\n1/0\n", "line 2 of file.py raised"),
        (None, "is missing"),
        ("folder", "is no file"),
        ("link", "is a link to another place"),
    ],
)
def test_files_that_cannot_be_used_are_described(engine, tmp_path, data, words):
    path = tmp_path / "stage" / "file.py"
    path.parent.mkdir()
    if data == "folder":
        path.mkdir()
    elif data == "link":
        path.symlink_to(Path(__file__))
    elif data is not None:
        path.write_bytes(data)
    submission = Submission(engine, tmp_path, "stage/file", Allowance(cpu_seconds=0.5))
    error = failure(submission.f)
    assert words in error.message
    assert error.whole_file
    submission._end()


def test_files_travel_in_and_out_and_are_read_by_a_clean_child(student):
    def save(student):
        student.keep()
        return file_content("kept.pt")

    def read():
        return torch.load("kept.pt", weights_only=True), "student" in sys.modules

    submission = student("def keep(): torch.save({'a': torch.ones(2)}, 'kept.pt')")
    assert submission.run(lambda _student: Path("a/b.txt").read_text(), files={"a/b.txt": b"deep"}) == "deep"
    seen, has_student = submission.clean(read, files={"kept.pt": submission.run(save)})
    assert seen["a"].values.tolist() == [1, 1]
    assert has_student is False
    raised = submission.clean(read, files={"kept.pt": b"no checkpoint"})
    assert raised.name in ("UnpicklingError", "RuntimeError", "ValueError")


def test_processes_inside_are_an_exception_that_is_asked_for(student):
    def load(student):
        data = torch.utils.data.TensorDataset(torch.arange(5))
        return [len(batch) for (batch,) in torch.utils.data.DataLoader(data, batch_size=2, num_workers=1)]

    assert student("").run(load, processes=True) == [2, 2, 1]
    if default_isolation() == "strict":
        assert "raised" in failure(student("").run, load).message
