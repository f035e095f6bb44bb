"""Hidden grader of stage6_deployment/checkpoints.py."""

import io
import os
import pickle
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from graders.engine.engine import Raised
from graders.kit import Opaque, SeenTensor, _, assert_equal, assert_tensor, fail, points
from graders.kit.failures import raise_for_exception, said_by
from graders.sandbox import probes
from graders.sandbox.raised import Missing, WrongCall, describe
from graders.stage6_deployment.disasters import campaign

# ------------------------------------------------------------------------------------------------- models


def network(weights):
    """A model with these weights; batch norm gives it buffers, one of them of whole numbers."""
    hidden, features = weights["0.weight"].shape
    classes = weights["3.weight"].shape[0]
    model = nn.Sequential(nn.Linear(features, hidden), nn.BatchNorm1d(hidden), nn.ReLU(), nn.Linear(hidden, classes))
    model.load_state_dict(weights)
    return model


def draw_weights(draw, features: int, hidden: int, classes: int) -> dict[str, Tensor]:
    """The state of a `network`, with running statistics that no training would give by chance."""

    def normal(*shape):
        return draw.normal(*shape).detach().float()

    return {
        "0.weight": normal(hidden, features), "0.bias": normal(hidden),
        "1.weight": normal(hidden), "1.bias": normal(hidden),
        "1.running_mean": normal(hidden), "1.running_var": draw.uniform(hidden, low=0.5, high=2.0).detach().float(),
        "1.num_batches_tracked": torch.tensor(draw.size(20, 90)),
        "3.weight": normal(classes, hidden), "3.bias": normal(classes),
    }  # fmt: skip


BUFFERS = ("1.running_mean", "1.running_var", "1.num_batches_tracked")
PARAMETERS = ("0.weight", "0.bias", "1.weight", "1.bias", "3.weight", "3.bias")


def adam(model, given):
    """An optimizer with two groups, and with the moments that are given, if any are."""
    parameters = list(model.parameters())
    first, second = given["lrs"]
    optimizer = torch.optim.Adam([{"params": parameters[:4]}, {"params": parameters[4:], "lr": second}], lr=first)
    for parameter, moments in zip(parameters, given["moments"], strict=False):
        optimizer.state[parameter] = {name: value.clone() for name, value in moments.items()}
    return optimizer


class Training:
    """A model and its optimizer in the middle of a training run, and a model that has just been made."""

    def __init__(self, draw) -> None:
        sizes = draw.size(3, 5), draw.size(6, 9), draw.size(2, 5)
        self.weights = draw_weights(draw, *sizes)
        self.start = draw_weights(draw, *sizes)
        steps = draw.size(5, 50)
        self.moments = [
            {
                "step": torch.tensor(float(steps)),
                "exp_avg": draw.normal(*self.weights[name].shape).detach().float(),
                "exp_avg_sq": draw.uniform(*self.weights[name].shape, low=0.1).detach().float(),
            }
            for name in PARAMETERS
        ]
        self.lrs = draw.size(1, 49) / 1000, draw.size(50, 99) / 1000
        self.epoch = draw.size(3, 40)

    @property
    def given(self) -> dict[str, Any]:
        """What goes inside to build the two."""
        return {"weights": self.weights, "moments": self.moments, "lrs": self.lrs, "epoch": self.epoch}

    @property
    def fresh(self) -> dict[str, Any]:
        """The same for the model that has just been made."""
        return {"weights": self.start, "moments": [], "lrs": (0.2, 0.3), "epoch": 0}


def ready_to_save(student, name, given):
    """Runs inside: what calls the student's function with a path, for one model."""
    model = network(given["weights"])
    args = (model,) if name == "save_weights" else (model, adam(model, given), given["epoch"])
    function = probes.find(student, name)
    return lambda path: probes.call(function, (path, *args), {})


def torch_file(content) -> bytes:
    """What torch.save makes of something."""
    file = io.BytesIO()
    torch.save(content, file)
    return file.getvalue()


def content_of(file) -> bytes:
    return bytes(file.values.numpy().tobytes())


# ------------------------------------------------------------------------------------------------- files, from outside


def read(path):
    """Runs in a clean child: what is in a file, as everybody should be able to read it."""
    return torch.load(path, map_location="cpu", weights_only=True)


def read_each(names):
    """Runs in a clean child: the same of many files; None where one cannot be read."""
    found = []
    for name in names:
        try:
            found.append(torch.load(name, map_location="cpu", weights_only=True))
        except Exception:
            found.append(None)
    return found


def suspects(path):
    """Runs in a clean child: what a file consists of that should not be read this way. It decides no points."""
    plain = False
    try:
        found = torch.load(path, map_location="cpu", weights_only=False)
    except Exception:
        plain = True
        found = pickle.loads(Path(path).read_bytes())
    parts = list(found.values()) if isinstance(found, dict) else [found]
    return {
        "pickle": plain,
        "module": any(isinstance(part, nn.Module) for part in parts),
        "optimizer": any(isinstance(part, torch.optim.Optimizer) for part in parts),
        "method": any(type(part).__name__ in ("method", "builtin_function_or_method") for part in parts),
    }


def refuse_unreadable(submission, file) -> None:
    """Name what makes a file unreadable with weights_only=True."""
    found = submission.clean(suspects, "file.pt", files={"file.pt": file})
    if isinstance(found, Raised):
        fail(_("torch.load cannot read the file at path: write it with torch.save, and let it be complete"))
    if found["pickle"]:
        fail(_("the file was written by pickle, not by torch.save, so torch.load does not know it"))
    if found["module"]:
        fail(_("the whole model was pickled: such a file needs your code to be read, and may run any other; save the "
               "numbers in it, model.state_dict()"))
    if found["optimizer"]:
        fail(_("the whole optimizer was pickled; save the numbers in it, optimizer.state_dict()"))
    if found["method"]:
        fail(_("a method was saved in place of what it returns: the parentheses of state_dict() are missing"))
    fail(_("torch.load with weights_only=True refuses the file: something in it is neither a tensor nor a plain value"))


def loaded_outside(submission, file):
    """What a process without the student's code finds in a file."""
    if file is None:
        fail(_("there is no file at path after the call"))
    found = submission.clean(read, "file.pt", files={"file.pt": file})
    if isinstance(found, Raised):
        refuse_unreadable(submission, file)
    return found


def assert_saved_state(found, weights: dict[str, Tensor]) -> None:
    """The state dict in a file must be that of the model."""
    if not isinstance(found, dict):
        fail(_("in place of the model's state dict, names with their tensors, there is something else in the file"))
    if not set(weights) - set(BUFFERS) - set(found) and set(BUFFERS) - set(found):
        fail(_("the buffers of the model are not in the file, here the running statistics of batch norm: parameters() "
               "leaves them out, state_dict() has them"))
    if set(found) != set(weights):
        text = _("the state dict of the model in the file has the names {got}; {wanted} were expected")
        fail(text.format(got=", ".join(map(str, found)), wanted=", ".join(weights)))
    for name, value in weights.items():
        seen = found[name]
        if isinstance(seen, SeenTensor) and seen.dtype != value.dtype:
            text = _("{name} was saved as {got}; in the model it is {wanted}, and less precise numbers lose something")
            fail(text.format(name=name, got=str(seen.dtype), wanted=str(value.dtype)))
        assert_tensor(seen, value, rtol=0, atol=0)


def assert_saved_optimizer(found, training: Training) -> None:
    """The state dict in a file must be that of the optimizer."""
    if isinstance(found, list):
        fail(_("param_groups alone are the options of the optimizer; its state, such as Adam's moments, is lost: save "
               "optimizer.state_dict()"))
    if not isinstance(found, dict) or set(found) != {"state", "param_groups"}:
        fail(_("the entry \"optimizer\" is not what optimizer.state_dict() gives"))
    if found["state"] == {}:
        fail(_("the state of the optimizer in the file is empty: Adam's moments are lost"))
    assert_equal(sorted(found["state"]), list(range(len(PARAMETERS))))
    for index, moments in enumerate(training.moments):
        assert_equal(sorted(found["state"][index]), sorted(moments))
        for name, value in moments.items():
            assert_tensor(found["state"][index][name], value, rtol=0, atol=0)
    options = [(group["lr"], group["params"]) for group in found["param_groups"]]
    assert_equal(options, [(training.lrs[0], [0, 1, 2, 3]), (training.lrs[1], [4, 5])])


def assert_saved_checkpoint(found, training: Training) -> None:
    """A whole checkpoint in a file must be that of the training run."""
    entries = ["epoch", "model", "optimizer"]
    if not isinstance(found, dict):
        fail(_("the checkpoint is no dict; one with the entries model, optimizer and epoch is wanted"))
    if set(training.weights) <= set(found):
        fail(_("the file has the weights themselves; a checkpoint is a dict with the entries model, optimizer and "
               "epoch"))
    if sorted(map(str, found)) == ["epoch", "model"]:
        fail(_("the optimizer is not in the checkpoint: its state, such as Adam's moments, is lost"))
    if sorted(map(str, found)) == ["model", "optimizer"]:
        fail(_("the number of epochs is not in the checkpoint: nobody knows where to go on"))
    if sorted(map(str, found)) != entries:
        text = _("the checkpoint has the entries {got}; {wanted} were expected")
        fail(text.format(got=", ".join(map(str, found)), wanted="model, optimizer, epoch"))
    assert_saved_state(found["model"], training.weights)
    assert_saved_optimizer(found["optimizer"], training)
    if isinstance(found["epoch"], SeenTensor):
        fail(_("the epoch was saved as a tensor; save the number itself"))
    if not isinstance(found["epoch"], int):
        fail(_("the epoch was saved as a {kind}; save the number itself").format(kind=type(found["epoch"]).__name__))
    assert_equal(found["epoch"], training.epoch, mistakes={
        _("the saved epoch is one too large: it is the number of epochs that are finished"): training.epoch + 1,
        _("the saved epoch is one too small: it is the number of epochs that are finished"): training.epoch - 1,
    })


def assert_saved(submission, name: str, file, training: Training) -> None:
    """A file that the student's function wrote must hold what it should."""
    found = loaded_outside(submission, file)
    if name == "save_checkpoint":
        assert_saved_checkpoint(found, training)
        return
    if isinstance(found, dict) and not set(found) & set(training.weights):
        text = _("the file has the entries {got}; the state dict itself is wanted, with no other dict around it")
        fail(text.format(got=", ".join(map(str, found))))
    assert_saved_state(found, training.weights)


# ------------------------------------------------------------------------------------------------- saving


def saved(student, name, given, training):
    """Runs inside: the file, and what became of model and optimizer."""
    model = network(given["weights"]).train(training)
    optimizer = adam(model, given)
    tensors = list(model.parameters())
    args = (model,) if name == "save_weights" else (model, optimizer, given["epoch"])
    result = probes.call(probes.find(student, name), ("saved.pt", *args), {})
    return {
        "result": result,
        "file": probes.file_content("saved.pt") if Path("saved.pt").is_file() else None,
        "model": model.state_dict(),
        "modes": [module.training for module in model.modules()],
        "kept": all(before is after for before, after in zip(tensors, model.parameters(), strict=True)),
        "tracked": [parameter.requires_grad for parameter in tensors],
        "moments": [dict(optimizer.state[tensor]) for tensor in tensors],
    }


def refuse_side_effects(seen, training: Training, mode: bool) -> None:
    """Saving must have left everything as it was."""
    if any(in_train_mode != mode for in_train_mode in seen["modes"]):
        fail(_("after saving the model is in another mode than before; saving does not depend on the mode"))
    same = [unchanged(seen["model"].get(name), value) for name, value in training.weights.items()]
    if not seen["kept"] or not all(same):
        fail(_("saving changed the model; go on with copies, where you need other numbers"))
    if not all(seen["tracked"]):
        fail(_("after saving the parameters no longer require gradients, so that training cannot go on"))
    for moments, before in zip(seen["moments"], training.moments, strict=True):
        if not all(unchanged(moments.get(name), value) for name, value in before.items()):
            fail(_("saving changed the state of the optimizer"))


def unchanged(seen, before: Tensor) -> bool:
    return isinstance(seen, SeenTensor) and seen.dtype == before.dtype and torch.equal(seen.values, before)


def placed(student, name, given, folder, path, as_text):
    """Runs inside: save to a path in a folder with other files, and look at all of them afterwards."""
    os.chdir(folder)
    try:
        ready_to_save(student, name, given)(path if as_text else Path(path))
    except (NotImplementedError, Missing, WrongCall):
        raise
    except Exception as error:
        return {"raised": describe(error, student.__file__)}
    files = [file for file in Path().rglob("*") if file.is_file()]
    return {"files": {str(file): probes.file_content(str(file)) for file in files}}


def refuse_place(submission, name: str, draw) -> None:
    """A file must come to lie at any kind of path, and only there."""
    old = torch_file({"epoch": 1})
    cases: tuple[tuple[str, bool, dict[str, bytes]], ...] = (
        ("here.pt", True, {}),
        ("runs/digits/epoch.{n}.pt", False, {"runs/digits/epoch.0.pt": old, "runs/digits/notes.txt": b"lr 0.1"}),
        ("runs/last", True, {"runs/last": old, "runs/best": old}),
    )
    for number, (path, as_text, before) in enumerate(cases):
        training, folder = Training(draw), f"place{number}"
        path = path.format(n=draw.size(1, 99))
        files = {f"{folder}/{file}": content for file, content in {**before, "readme.txt": b"files"}.items()}
        seen = submission.run(placed, name, training.given, folder, path, as_text, files=files)
        kind = "str" if as_text else "Path"
        if "raised" in seen:
            text = _("given {path} as a {kind}, it raised {error}; a string and a Path must both do; an f-string "
                     "makes a string of either")
            fail(text.format(path=path, kind=kind, error=said_by(Raised.read(seen["raised"]))))
        found = {f"{folder}/{file}": content for file, content in seen["files"].items()}
        new = found.pop(f"{folder}/{path}", None)
        files.pop(f"{folder}/{path}", None)
        lost = [file for file, content in files.items() if file not in found or content_of(found[file]) != content]
        if lost:
            fail(_("another file, {file}, was changed or removed").format(file=lost[0].partition("/")[2]))
        written_to = new is not None and content_of(new) != before.get(path)
        if not written_to and set(found) > set(files):
            text = _("the file was not written to {path}, but to {other}")
            fail(text.format(path=path, other=next(iter(set(found) - set(files))).partition("/")[2]))
        if set(found) > set(files):
            text = _("after saving, {other} lies beside the file: nothing but the file itself may stay behind")
            fail(text.format(other=next(iter(set(found) - set(files))).partition("/")[2]))
        assert_saved(submission, name, new, training)


def trials_of(submission, name: str, draw, kind: str) -> list[dict[str, Any]]:
    """Save with mishaps; `content` of a trial says what was at the path then: "old", "new", "broken" or "none"."""
    training = Training(draw)
    old = torch_file({"model": draw_weights(draw, 3, 40, 2), "epoch": 1})
    args = (name, training.given)
    seen = submission.run(campaign, ready_to_save, args, old, kind, processes=True)
    assert_saved(submission, name, seen["first"], training)
    if seen["moved"]:
        fail(_("the file was first written in another folder: if that is on another disk, it cannot be moved to path "
               "in one go; make the temporary file in the folder of path"))
    names = [f"{number}.pt" for number in range(len(seen["contents"]))]
    found = submission.clean(read_each, names, files=dict(zip(names, seen["contents"], strict=True)))
    kinds = {None: "none", -1: "broken"}
    for number, content in enumerate(seen["contents"]):
        kinds[number] = "new" if holds(found[number], name, training) else "broken"
        kinds[number] = "old" if content_of(content) == old else kinds[number]
    return [{**trial, "content": kinds[trial["content"]]} for trial in seen["trials"]]


def holds(found, name: str, training: Training) -> bool:
    """Whether a file that was read is the new one, whole."""
    if not isinstance(found, dict):
        return False
    if name == "save_weights":
        return all(unchanged(found.get(key), value) for key, value in training.weights.items())
    return found.get("epoch") == training.epoch and holds(found.get("model"), "save_weights", training)


def refuse_killed(submission, name: str, draw) -> None:
    """However a process is killed while it saves, there is a whole file."""
    for trial in trials_of(submission, name, draw, "killed"):
        if trial["kind"] == "again":
            if trial["ended"] != "returned" or trial["content"] != "new":
                fail(_("one save was killed, and the next one failed because of the temporary file that was left: it "
                       "must not matter that there is one"))
            continue
        if trial["content"] == "none" and trial["old"]:
            fail(_("the process was killed while it saved, and the old file was gone: it must stay where it is until "
                   "the new one, which is complete by then, takes its place in one go, with os.replace"))
        if trial["content"] == "broken" and trial["old"]:
            fail(_("the process was killed in the middle, and in place of the old file there was a broken one: write a "
                   "temporary file beside it, and let that take its place when it is complete, with os.replace"))
        if trial["content"] == "broken":
            fail(_("the process was killed in the middle, and there was half a file at path, which looks like a "
                   "checkpoint: write a temporary file beside it, and rename it when it is complete"))


def refuse_failed(trials) -> None:
    """Whatever goes wrong while a process saves, its caller hears of it, and the folder is as before."""
    for trial in trials:
        what = _("the disk was full") if trial["kind"] == "full" else _("Ctrl+C was pressed while it saved")
        if trial["ended"] == "killed":
            fail(_("{what}, and the process crashed").format(what=what))
        if trial["ended"] == "returned" and trial["content"] != "new":
            fail(_("{what}, and the function returned as if the file had been saved: let the exception out").format(
                what=what))
        if trial["content"] == "none" and trial["old"]:
            fail(_("{what}, and the old file was gone: it must stay until the new one is complete").format(what=what))
        if trial["content"] == "broken" and trial["old"]:
            fail(_("{what}, and the old file was broken: write to a temporary file beside it, and let that take its "
                   "place when it is complete").format(what=what))
        if trial["content"] == "broken":
            fail(_("{what}, and half a file stayed behind at path").format(what=what))
        if trial["others"]:
            text = _("{what}, and the temporary file {name} stayed behind: remove it in a finally, which runs whatever "
                     "was raised")
            fail(text.format(what=what, name=trial["others"][0]))
    assert_equal([trial["others"] for trial in trials], [[] for _trial in trials])


def refuse_unclear(trials) -> None:
    """The error of a full disk must be an OSError."""
    for trial in trials:
        if trial["ended"] != "raised":
            fail(_("the disk was full, and no exception was raised"))
        if "OSError" not in trial["types"]:
            text = _("the disk was full, and the exception was {error}: nobody can guess the reason from that. Open "
                     "the file with open(…, \"wb\"), and give the open file to torch.save; then Python raises an "
                     "OSError that tells it")
            fail(text.format(error=f"{trial['types'][0]}: {trial['message'][:80]}"))
    assert_equal(["OSError" in trial["types"] for trial in trials], [True] * len(trials))


@points(3)
def test_save_checkpoint_contents(submission, draw):
    """save_checkpoint: the file holds the states of model and optimizer, and the epoch"""
    training = Training(draw)
    seen = submission.run(saved, "save_checkpoint", training.given, True)
    assert_saved(submission, "save_checkpoint", seen["file"], training)


@points(1)
def test_save_checkpoint_unchanged(submission, draw):
    """save_checkpoint: model and optimizer are as they were before"""
    for mode in (True, False):
        training = Training(draw)
        seen = submission.run(saved, "save_checkpoint", training.given, mode)
        refuse_side_effects(seen, training, mode)
        assert_saved(submission, "save_checkpoint", seen["file"], training)


@points(2)
def test_save_checkpoint_path(submission, draw):
    """save_checkpoint: any path will do, as a string or a Path; nothing else is touched"""
    refuse_place(submission, "save_checkpoint", draw)


@points(3)
def test_save_checkpoint_killed(submission, draw):
    """save_checkpoint: killed at any moment, it leaves a whole file, the old or the new one"""
    refuse_killed(submission, "save_checkpoint", draw)


@points(2)
def test_save_checkpoint_full_disk(submission, draw):
    """save_checkpoint: a full disk costs neither the old file, nor leaves a temporary one"""
    refuse_failed(trials_of(submission, "save_checkpoint", draw, "full"))


@points(1)
def test_save_checkpoint_clear_error(submission, draw):
    """save_checkpoint: on a full disk the exception is an OSError, which says so"""
    refuse_unclear(trials_of(submission, "save_checkpoint", draw, "error"))


@points(1)
def test_save_checkpoint_interrupted(submission, draw):
    """save_checkpoint: Ctrl+C costs neither the old file, nor leaves a temporary one"""
    refuse_failed(trials_of(submission, "save_checkpoint", draw, "interrupted"))


@points(3)
def test_save_weights_contents(submission, draw):
    """save_weights: the file is the state dict of the model, with its buffers"""
    training = Training(draw)
    seen = submission.run(saved, "save_weights", training.given, True)
    assert_saved(submission, "save_weights", seen["file"], training)


@points(1)
def test_save_weights_unchanged(submission, draw):
    """save_weights: the model is as it was before"""
    for mode in (True, False):
        training = Training(draw)
        seen = submission.run(saved, "save_weights", training.given, mode)
        refuse_side_effects(seen, training, mode)
        assert_saved(submission, "save_weights", seen["file"], training)


@points(1)
def test_save_weights_path(submission, draw):
    """save_weights: any path will do, as a string or a Path; nothing else is touched"""
    refuse_place(submission, "save_weights", draw)


@points(2)
def test_save_weights_killed(submission, draw):
    """save_weights: killed at any moment, it leaves a whole file, the old or the new one"""
    refuse_killed(submission, "save_weights", draw)


@points(2)
def test_save_weights_full_disk(submission, draw):
    """save_weights: a full disk costs neither the old file, nor leaves a temporary one"""
    refuse_failed(trials_of(submission, "save_weights", draw, "full"))


@points(1)
def test_save_weights_clear_error(submission, draw):
    """save_weights: on a full disk the exception is an OSError, which says so"""
    refuse_unclear(trials_of(submission, "save_weights", draw, "error"))


@points(1)
def test_save_weights_interrupted(submission, draw):
    """save_weights: Ctrl+C costs neither the old file, nor leaves a temporary one"""
    refuse_failed(trials_of(submission, "save_weights", draw, "interrupted"))


# ------------------------------------------------------------------------------------------------- loading


def written(given, tag, weights_only):
    """Runs in a clean child: a file as it should be; with a tag, as if its tensors had been on another device."""
    model = network(given["weights"])
    content = {"model": model.state_dict(), "optimizer": adam(model, given).state_dict(), "epoch": given["epoch"]}
    if tag:
        torch.serialization.location_tag = lambda storage: tag
    torch.save(content["model"] if weights_only else content, "written.pt")
    return probes.file_content("written.pt")


def file_for(submission, name: str, given, tag: str = ""):
    file = submission.clean(written, given, tag, name == "load_weights")
    assert isinstance(file, SeenTensor), file
    return file


def loading(student, name, given, path, mode, others, kwargs):
    """Runs inside: load into a model; what came of it, and what became of model and optimizer.

    `others`: whether `load_checkpoint` gets the optimizer, too.
    """
    model = network(given["weights"]).train(mode)
    optimizer = adam(model, given)
    tensors, buffers = list(model.parameters()), list(model.buffers())
    args = (path, model, optimizer) if others else (path, model)
    try:
        seen = {"result": probes.call(probes.find(student, name), args, kwargs)}
    except (NotImplementedError, Missing, WrongCall):
        raise
    except Exception as error:
        seen = {"raised": describe(error, student.__file__)}
    now = [*model.parameters(), *model.buffers()]
    return {
        **seen,
        "model": model.state_dict(),
        "moments": [dict(optimizer.state.get(tensor, {})) for tensor in tensors],
        "lrs": tuple(group["lr"] for group in optimizer.param_groups),
        "modes": [module.training for module in model.modules()],
        "kept": all(before is after for before, after in zip([*tensors, *buffers], now, strict=True)),
        "ran": Path("ran").exists(),
    }


def placing(student, name, given, path):
    """Runs inside: load a checkpoint with a function as map_location, and note what that is asked."""
    asked = []

    def place(storage, location):
        asked.append(str(location))
        return storage

    seen = loading(student, name, given, path, True, False, {"map_location": place})
    return {**seen, "asked": len(asked)}


def load(submission, name: str, file, training: Training, *, others=True, mode=True, path="saved.pt", **kwargs):
    """Load a file into the model that has just been made."""
    others = others and name == "load_checkpoint"
    return submission.run(loading, name, training.fresh, path, mode, others, kwargs, files={"saved.pt": file})


def result_of(seen, name: str):
    """What came back from a call that must not raise."""
    if "raised" in seen:
        raise_for_exception(Raised.read(seen["raised"]), name)
    return seen["result"]


def assert_loaded(seen, training: Training) -> None:
    """The model must have the weights of the file."""
    for name, value in training.weights.items():
        where = (_("the buffers of the model were not loaded, here the running statistics of batch norm")
                 if name in BUFFERS else _("the model still has its own weights: load_state_dict is missing"))
        assert_tensor(seen["model"][name], value, rtol=0, atol=0, mistakes={where: training.start[name]})


def refuse_new_tensors(seen, mode: bool) -> None:
    if not seen["kept"]:
        fail(_("the model has new tensors now, and an optimizer that was made before still has the old ones: copy into "
               "those that are there, as load_state_dict does without assign=True"))
    if any(in_train_mode != mode for in_train_mode in seen["modes"]):
        fail(_("after loading the model is in another mode than before; the caller decides about that"))


def number_of(result):
    """The epoch, which must be a Python int."""
    if isinstance(result, SeenTensor):
        fail(_("the function returned a tensor; the epoch is wanted, a Python int"))
    if isinstance(result, (dict, Opaque)):
        fail(_("the function returned something else than a number; the epoch is wanted, a Python int"))
    return result


def assert_epoch(result, training: Training) -> None:
    assert_equal(number_of(result), training.epoch, mistakes={
        _("the epoch is one too large: return the saved number as it is"): training.epoch + 1,
        _("the epoch is one too small: return the saved number as it is"): training.epoch - 1,
    })


def assert_moments(seen, training: Training) -> None:
    """The optimizer must have the state and the options of the file."""
    if not any(seen["moments"]):
        fail(_("the state of the optimizer was not loaded: Adam starts anew, without its moments"))
    assert_equal([sorted(moments) for moments in seen["moments"]], [sorted(moments) for moments in training.moments])
    for found, moments in zip(seen["moments"], training.moments, strict=True):
        for name, value in moments.items():
            assert_tensor(found[name], value, rtol=0, atol=0)
    assert_equal(seen["lrs"], training.lrs, mistakes={
        _("the options of the optimizer, such as its learning rates, were not loaded"): training.fresh["lrs"],
    })


@points(3)
def test_load_checkpoint_values(submission, draw):
    """load_checkpoint: model and optimizer get what was saved, and the epoch is returned"""
    for mode in (True, False):
        training = Training(draw)
        file = file_for(submission, "load_checkpoint", training.given)
        seen = load(submission, "load_checkpoint", file, training, mode=mode)
        result = result_of(seen, "load_checkpoint")
        assert_loaded(seen, training)
        assert_moments(seen, training)
        refuse_new_tensors(seen, mode)
        assert_epoch(result, training)


def steps(model, optimizer, x, y, count):
    """A few steps of training, the same in every process."""
    for _step in range(count):
        optimizer.zero_grad()
        F.cross_entropy(model(x), y).backward()
        optimizer.step()


def optimizer_for(model, kind, options):
    return getattr(torch.optim, kind)(model.parameters(), **options)


def first_part(student, weights, kind, options, x, y, before):
    """Runs inside: train, and save."""
    model = network(weights)
    optimizer = optimizer_for(model, kind, options)
    steps(model, optimizer, x, y, before)
    probes.call(probes.find(student, "save_checkpoint"), ("saved.pt", model, optimizer, before), {})
    return probes.file_content("saved.pt") if Path("saved.pt").is_file() else None


def second_part(student, weights, kind, options, x, y, after):
    """Runs inside, in another process: load, and go on."""
    model = network(weights)
    optimizer = optimizer_for(model, kind, options)
    done = probes.call(probes.find(student, "load_checkpoint"), (Path("saved.pt"), model, optimizer), {})
    steps(model, optimizer, x, y, after)
    return {"model": model.state_dict(), "done": done}


def uninterrupted(weights, kind, options, x, y, before, after):
    """Runs in a clean child: the same without a break, and with what a break can cost."""
    ends = {}
    for way in ("whole", "fresh optimizer", "no steps"):
        model = network(weights)
        optimizer = optimizer_for(model, kind, options)
        steps(model, optimizer, x, y, before)
        if way == "fresh optimizer":
            optimizer = optimizer_for(model, kind, options)
        steps(model, optimizer, x, y, 0 if way == "no steps" else after)
        ends[way] = model.state_dict()
    return ends


@points(4)
def test_load_checkpoint_resumes(submission, draw):
    """load_checkpoint: resumed in a new process, training gives the very same weights"""
    for kind, options in (("Adam", {"lr": 0.02}), ("SGD", {"lr": 0.05, "momentum": 0.9})):
        training = Training(draw)
        n = draw.size(9, 15)
        classes, features = len(training.weights["3.bias"]), training.weights["0.weight"].shape[1]
        x, y = draw.normal(n, features).detach().float(), draw.integers(n, low=0, high=classes - 1)
        before, after = draw.size(3, 6), draw.size(3, 6)
        ends = submission.clean(uninterrupted, training.weights, kind, options, x, y, before, after)
        assert isinstance(ends, dict), ends
        file = submission.fresh().run(first_part, training.weights, kind, options, x, y, before)
        if file is None:
            fail(_("save_checkpoint wrote no file at path, so there is nothing to resume from"))
        seen = submission.fresh().run(second_part, training.start, kind, options, x, y, after, files={"saved.pt": file})
        for name, value in ends["whole"].items():
            assert_tensor(seen["model"][name], value.values, rtol=0, atol=0, mistakes={
                _("training went on with an optimizer that has forgotten its past: its momentum, or Adam's moments, "
                  "must be saved and loaded, too"): ends["fresh optimizer"][name].values,
                _("after loading, the steps of the optimizer do not change the model: it has the old tensors, and the "
                  "model has new ones"): ends["no steps"][name].values,
            })
        assert_equal(number_of(seen["done"]), before)


@points(1)
def test_load_checkpoint_without_optimizer(submission, draw):
    """load_checkpoint: without an optimizer it loads the model only"""
    training = Training(draw)
    file = file_for(submission, "load_checkpoint", training.given)
    seen = load(submission, "load_checkpoint", file, training, others=False)
    result = result_of(seen, "load_checkpoint")
    assert_loaded(seen, training)
    assert_epoch(result, training)


def assert_from_gpu(submission, name: str, training: Training) -> None:
    """A file that was written on a GPU must be readable where there is none."""
    file = file_for(submission, name, training.given, tag="cuda:0")
    seen = load(submission, name, file, training)
    if "raised" in seen:
        text = _("the file was written on a GPU, which this machine does not have, and the call raised {error}: "
                 "torch.load must be told where to put the tensors, with map_location")
        fail(text.format(error=said_by(Raised.read(seen["raised"]))[:120]))
    assert_loaded(seen, training)


@points(2)
def test_load_checkpoint_map_location(submission, draw):
    """load_checkpoint: map_location decides where the tensors go; by default that is the CPU"""
    training = Training(draw)
    file = file_for(submission, "load_checkpoint", training.given)
    seen = submission.run(placing, "load_checkpoint", training.fresh, "saved.pt", files={"saved.pt": file})
    result_of(seen, "load_checkpoint")
    if not seen["asked"]:
        fail(_("map_location has no effect: hand it on to torch.load, whatever it is"))
    assert_loaded(seen, training)
    assert_from_gpu(submission, "load_checkpoint", training)


class Trap:
    """When a file with one of these is unpickled without care, it makes a folder; it could do anything."""

    def __reduce__(self):
        return os.mkdir, ("ran",)


def refuse_trap(submission, name: str, draw) -> None:
    """A file with a pickle of its own must be refused, and must not run."""
    training = Training(draw)
    whole = {"model": training.weights, "optimizer": {"state": {}, "param_groups": []}, "epoch": training.epoch}
    content = training.weights if name == "load_weights" else whole
    seen = load(submission, name, torch_file({**content, "note": Trap()}), training)
    if seen["ran"]:
        fail(_("a file had a piece of code in it, and loading the file ran that: load with weights_only=True, and "
               "never try again without it"))
    refuse_other_errors(seen, training, _("a file with a pickled object, which could run any code"))


def refuse_other_errors(seen, training: Training, given: str) -> None:
    """The call must have raised a RuntimeError that names the file, and have changed nothing."""
    if "raised" not in seen:
        text = _("given {what}, the function returned as if all were well: the caller must hear of it")
        fail(text.format(what=given))
    raised = Raised.read(seen["raised"])
    if "RuntimeError" not in raised.types:
        text = _("given {what}, it raised {error}; a RuntimeError that names the file is wanted: raise RuntimeError(…) "
                 "from error")
        fail(text.format(what=given, error=said_by(raised)[:120]))
    if "saved.pt" not in raised.message:
        text = _("given {what}, it raised {error}; put the path into the message: which file is it?")
        fail(text.format(what=given, error=said_by(raised)[:120]))
    if not all(unchanged(seen["model"].get(name), value) for name, value in training.start.items()):
        fail(_("given {what}, the model was changed all the same: read the whole file first").format(what=given))
    if any(seen["moments"]):
        fail(_("given {what}, the optimizer was changed all the same: read the whole file first").format(what=given))


def refuse_broken(submission, name: str, draw) -> None:
    """Files that cannot be read, or are not there."""
    training = Training(draw)
    whole = content_of(file_for(submission, name, training.given))
    assert_loaded(load(submission, name, whole, training), training)
    for content, what in (
        (whole[: len(whole) // 2], _("a file that ends in the middle")),
        (whole[:-1], _("a file without its last byte")),
        (b"", _("an empty file")),
        (b"no checkpoint\n" * 9, _("a text file")),
    ):
        refuse_other_errors(load(submission, name, content, training), training, what)
    seen = load(submission, name, whole, training, path="missing.pt")
    if "raised" not in seen:
        fail(_("there was no file at path, and the function returned as if all were well"))
    raised = Raised.read(seen["raised"])
    if "FileNotFoundError" not in raised.types:
        text = _("there was no file at path, and it raised {error}; a FileNotFoundError is wanted, which torch.load "
                 "raises by itself")
        fail(text.format(error=said_by(raised)[:120]))
    assert_equal("FileNotFoundError" in raised.types, True)


@points(2)
def test_load_checkpoint_broken(submission, draw):
    """load_checkpoint: a truncated file raises RuntimeError with its name; nothing is changed"""
    refuse_broken(submission, "load_checkpoint", draw)


@points(2)
def test_load_checkpoint_trap(submission, draw):
    """load_checkpoint: a file with code in it is refused, and the code does not run"""
    refuse_trap(submission, "load_checkpoint", draw)


def without(weights: dict[str, Tensor], draw) -> tuple[dict[str, Tensor], list[str], list[str]]:
    """Weights of a file that does not fit, and which names are missing and unexpected."""
    missing = [PARAMETERS[draw.size(0, 1)], BUFFERS[draw.size(0, 1)]]
    unexpected = {f"{draw.size(4, 9)}.scale": torch.ones(3), f"head{draw.size(0, 9)}.bias": torch.zeros(2)}
    file = {name: value for name, value in weights.items() if name not in missing}
    return {**file, **unexpected}, missing, list(unexpected)


def refuse_silence(seen, missing, unexpected) -> None:
    """The call must have raised a RuntimeError that names all the keys."""
    if "raised" not in seen:
        fail(_("the file lacks some of the model's weights and has others, and the function returned as if all were "
               "well; load_state_dict raises a RuntimeError, unless strict=False is given"))
    raised = Raised.read(seen["raised"])
    if "RuntimeError" not in raised.types:
        text = _("the file lacks some of the model's weights and has others, and it raised {error}; a RuntimeError is "
                 "wanted, as load_state_dict raises it")
        fail(text.format(error=said_by(raised)[:120]))
    left_out = [name for name in (*missing, *unexpected) if name not in raised.message]
    if left_out:
        text = _("the error does not name {name}, which is missing or unexpected: load_state_dict lists all of them in "
                 "its message")
        fail(text.format(name=left_out[0]))


@points(1)
def test_load_checkpoint_keys(submission, draw):
    """load_checkpoint: weights that do not fit raise RuntimeError, with all their names"""
    training = Training(draw)
    weights, missing, unexpected = without(training.weights, draw)
    file = torch_file({"model": weights, "optimizer": {"state": {}, "param_groups": []}, "epoch": training.epoch})
    refuse_silence(load(submission, "load_checkpoint", file, training, others=False), missing, unexpected)
    fitting = file_for(submission, "load_checkpoint", training.given)
    assert_loaded(load(submission, "load_checkpoint", fitting, training), training)


def assert_names(result, missing: list[str], unexpected: list[str]) -> None:
    """What load_weights returns must be the two lists."""
    if isinstance(result, Opaque):
        text = _("the function returned a value of type {kind}; return what load_state_dict returns")
        fail(text.format(kind=result.type_name))
    assert_equal(result, (missing, unexpected), mistakes={
        _("missing and unexpected changed places"): (unexpected, missing) if missing or unexpected else None,
        _("the names were thrown away: return what load_state_dict returns"): ([], []) if missing else None,
    })


@points(3)
def test_load_weights_values(submission, draw):
    """load_weights: the model gets what was saved, parameters and buffers; two empty lists are returned"""
    for mode in (True, False):
        training = Training(draw)
        file = file_for(submission, "load_weights", training.given)
        seen = load(submission, "load_weights", file, training, mode=mode)
        result = result_of(seen, "load_weights")
        assert_loaded(seen, training)
        refuse_new_tensors(seen, mode)
        assert_names(result, [], [])


@points(2)
def test_load_weights_strict(submission, draw):
    """load_weights: strict by default, a file that does not fit raises RuntimeError with all names"""
    training = Training(draw)
    weights, missing, unexpected = without(training.weights, draw)
    for kwargs in ({}, {"strict": True}):
        seen = load(submission, "load_weights", torch_file(weights), training, **kwargs)
        refuse_silence(seen, missing, unexpected)
    fitting = load(submission, "load_weights", torch_file(training.weights), training, strict=True)
    result_of(fitting, "load_weights")
    assert_loaded(fitting, training)


@points(2)
def test_load_weights_not_strict(submission, draw):
    """load_weights: with strict=False what fits is loaded, and the other names are returned"""
    training = Training(draw)
    weights, missing, unexpected = without(training.weights, draw)
    seen = load(submission, "load_weights", torch_file(weights), training, strict=False)
    if "raised" in seen:
        text = _("with strict=False, a file that lacks some names and has others raised {error}; what fits is to be "
                 "loaded, and the names of the rest to be returned")
        fail(text.format(error=said_by(Raised.read(seen["raised"]))[:120]))
    for name, value in training.weights.items():
        wanted = training.start[name] if name in missing else value
        assert_tensor(seen["model"][name], wanted, rtol=0, atol=0, mistakes={
            _("with strict=False, what the file and the model both have was not loaded"): training.start[name],
            _("a tensor that is not in the file was set to zero; it must stay as it is"): torch.zeros_like(value),
        })
    assert_names(seen["result"], missing, unexpected)


@points(1)
def test_load_weights_shapes(submission, draw):
    """load_weights: a tensor of another shape raises RuntimeError, strict or not"""
    training = Training(draw)
    name = draw.choice(("0.bias", "3.weight"))
    weights = {**training.weights, name: torch.ones(len(training.weights[name]) + 1, *training.weights[name].shape[1:])}
    for strict in (True, False):
        seen = load(submission, "load_weights", torch_file(weights), training, strict=strict)
        if "raised" not in seen:
            text = _("{name} has another shape in the file than in the model, and the function returned as if all were "
                     "well (strict={strict})")
            fail(text.format(name=name, strict=strict))
        raised = Raised.read(seen["raised"])
        if "RuntimeError" not in raised.types or name not in raised.message:
            text = _("{name} has another shape in the file than in the model, and it raised {error}; a RuntimeError "
                     "that names it is wanted, as load_state_dict raises it")
            fail(text.format(name=name, error=said_by(raised)[:120]))
    fitting = load(submission, "load_weights", torch_file(training.weights), training)
    result_of(fitting, "load_weights")
    assert_loaded(fitting, training)


@points(1)
def test_load_weights_from_gpu(submission, draw):
    """load_weights: a file that was written on a GPU can be read without one"""
    assert_from_gpu(submission, "load_weights", Training(draw))


@points(1)
def test_load_weights_broken(submission, draw):
    """load_weights: a truncated file raises RuntimeError with its name; nothing is changed"""
    refuse_broken(submission, "load_weights", draw)


@points(2)
def test_load_weights_trap(submission, draw):
    """load_weights: a file with code in it is refused, and the code does not run"""
    refuse_trap(submission, "load_weights", draw)
