"""The manifest: stages, files and functions in the order in which they are taught, with titles, concepts and hints.

Everything here is read from ``manifest.toml`` beside this file; nothing is imported from solutions or graders.
"""

from __future__ import annotations

import difflib
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from graders.i18n import _

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).resolve().parents[2]
MANIFEST = Path(__file__).resolve().with_name("manifest.toml")

Selection = dict[str, frozenset[str]]
"""What is to be graded: file id -> names of the functions, in the order of the manifest."""


class ManifestError(ValueError):
    """The manifest cannot be used; the message says where and why."""


class UnknownTarget(ValueError):
    """A word that names no exercise, or more than one.

    Attributes:
        word: what was asked for.
        close: targets that may have been meant, the best first; may be empty.
        ambiguous: True when ``word`` fits every one of ``close``, False when it fits nothing.
    """

    def __init__(self, word: str, close: Iterable[str], ambiguous: bool = False) -> None:
        self.word, self.close, self.ambiguous = word, tuple(close), ambiguous
        known = _(" or ").join(self.close)
        if ambiguous:
            text = _('"{word}" could be {known}: say which.')
        elif self.close:
            text = _('There is no exercise "{word}". Did you mean {known}?')
        else:
            text = _('There is no exercise "{word}".')
        super().__init__(text.format(word=word, known=known))


@dataclass(frozen=True)
class Function:
    """One function or class to write. ``needs`` names earlier ones as ``file:function``."""

    name: str
    title: str
    concepts: tuple[str, ...]
    needs: tuple[str, ...]
    hints: tuple[str, ...]


@dataclass(frozen=True)
class File:
    """One stub file; ``stage`` is the id of its stage."""

    name: str
    title: str
    stage: str
    functions: tuple[Function, ...]

    @property
    def id(self) -> str:
        """``stage1_tensors/shapes``"""
        return f"{self.stage}/{self.name}"

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the functions, in order."""
        return tuple(function.name for function in self.functions)

    def function(self, name: str) -> Function:
        """The function of that name; KeyError when there is none."""
        for function in self.functions:
            if function.name == name:
                return function
        raise KeyError(name)


@dataclass(frozen=True)
class Stage:
    """One stage; ``id`` is the name of its folder, ``number`` counts from 1.

    ``preload`` names modules that most of its checks need and that take long to import.
    """

    id: str
    number: int
    title: str
    files: tuple[File, ...]
    preload: tuple[str, ...] = ()


@dataclass(frozen=True)
class Manifest:
    """The whole curriculum."""

    stages: tuple[Stage, ...]

    @property
    def files(self) -> tuple[File, ...]:
        """The files of all stages, in order."""
        return tuple(file for stage in self.stages for file in stage.files)

    def file(self, file_id: str) -> File:
        """The file with that id (``stage1_tensors/shapes``); KeyError when there is none."""
        for file in self.files:
            if file.id == file_id:
                return file
        raise KeyError(file_id)

    def stage(self, stage_id: str) -> Stage:
        """The stage with that id (``stage1_tensors``); KeyError when there is none."""
        for stage in self.stages:
            if stage.id == stage_id:
                return stage
        raise KeyError(stage_id)

    def functions(self) -> Iterator[tuple[File, Function]]:
        """Every function with its file, in order."""
        return ((file, function) for file in self.files for function in file.functions)

    def targets(self, words: Iterable[str]) -> Selection:
        """Which functions the words name; no words name everything.

        Args:
            words: a stage (``2`` or ``stage2_autograd``), a file (``stage1_tensors/shapes``, ``shapes`` where one file
                only has that name, or its path ``exercises/stage1_tensors/shapes.py``), a function
                (``stage1_tensors/shapes:split_heads``, ``shapes:split_heads``, or ``split_heads`` where one file only
                has it).

        Raises:
            UnknownTarget: a word names nothing, or more than one thing.
        """
        wanted = [pair for word in words for pair in self._resolve(word)]
        everything = [(file.id, function.name) for file, function in self.functions()]
        chosen = set(wanted or everything)
        names: dict[str, list[str]] = {}
        for file_id, name in everything:
            if (file_id, name) in chosen:
                names.setdefault(file_id, []).append(name)
        return {file_id: frozenset(found) for file_id, found in names.items()}

    def _resolve(self, word: str) -> list[tuple[str, str]]:
        """The functions that one word names, as pairs of file id and name."""
        plain = _without_path(word)
        meanings = self._meanings.get(plain, ())
        if len(meanings) == 1:
            return list(self._spelled_out[meanings[0]])
        if meanings:
            raise UnknownTarget(word, meanings, ambiguous=True)
        close = difflib.get_close_matches(plain, self._meanings, n=5)
        spelled_out = dict.fromkeys(meaning for spelling in close for meaning in self._meanings[spelling])
        raise UnknownTarget(word, list(spelled_out)[:3])

    @cached_property
    def _spelled_out(self) -> dict[str, tuple[tuple[str, str], ...]]:
        """Every target in its full spelling, and what it selects."""
        found: dict[str, tuple[tuple[str, str], ...]] = {}
        for stage in self.stages:
            found[stage.id] = tuple((file.id, name) for file in stage.files for name in file.names)
            for file in stage.files:
                found[file.id] = tuple((file.id, name) for name in file.names)
                found.update({f"{file.id}:{name}": ((file.id, name),) for name in file.names})
        return found

    @cached_property
    def _meanings(self) -> dict[str, tuple[str, ...]]:
        """Every spelling, and the full spellings it may stand for."""
        found: dict[str, list[str]] = {target: [target] for target in self._spelled_out}
        for stage in self.stages:
            found.setdefault(str(stage.number), []).append(stage.id)
        for file in self.files:
            found.setdefault(file.name, []).append(file.id)
            for name in file.names:
                found.setdefault(f"{file.name}:{name}", []).append(f"{file.id}:{name}")
        # The bare name of a function is the weakest spelling: where a file or stage has that name, it is meant.
        taken = set(found)
        for file, function in self.functions():
            if function.name not in taken:
                found.setdefault(function.name, []).append(f"{file.id}:{function.name}")
        return {spelling: tuple(meanings) for spelling, meanings in found.items()}


def _without_path(word: str) -> str:
    """``exercises/stage1_tensors/shapes.py`` as a target: what completing a path in a terminal gives."""
    path, colon, name = word.strip().replace("\\", "/").partition(":")
    path = path.removeprefix("./").removeprefix("exercises/").removesuffix("/").removesuffix(".py")
    return path + colon + name


@lru_cache(maxsize=8)
def load(path: Path = MANIFEST) -> Manifest:
    """Read a manifest, once.

    Raises:
        ManifestError: it is not there, is no TOML, or a part of it is missing, misspelled or there twice.
    """
    try:
        data = read_toml(path)
    except OSError as error:
        raise ManifestError(f"{path}: cannot be read ({error.strerror})") from error
    except ValueError as error:
        raise ManifestError(f"{path}: {error}") from error
    try:
        stages = tuple(_stage(table, number) for number, table in enumerate(_tables(data, "stage"), start=1))
        _expect(data, {"stage"}, "the manifest")
        manifest = Manifest(stages)
        _no_twins([file.id for file in manifest.files])
    except ManifestError as error:
        raise ManifestError(f"{path}: {error}") from None
    return manifest


def read_toml(path: Path) -> dict[str, Any]:
    """The tables of a TOML file; OSError when it cannot be read, ValueError when it is no TOML."""
    tables: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    return tables


def _stage(table: dict[str, Any], number: int) -> Stage:
    stage_id = _text(table, "id", f"stage {number}")
    _expect(table, {"id", "title", "preload", "file"}, stage_id)
    files = tuple(_file(entry, stage_id) for entry in _tables(table, "file"))
    preload = _texts({"preload": [], **table}, "preload", stage_id)
    return Stage(stage_id, number, _text(table, "title", stage_id), files, preload)


def _file(table: dict[str, Any], stage: str) -> File:
    name = _text(table, "name", f"a file of {stage}")
    where = f"{stage}/{name}"
    _expect(table, {"name", "title", "function"}, where)
    functions = tuple(_function(entry, where) for entry in _tables(table, "function"))
    _no_twins([f"{where}:{function.name}" for function in functions])
    return File(name, _text(table, "title", where), stage, functions)


def _function(table: dict[str, Any], file: str) -> Function:
    name = _text(table, "name", f"a function of {file}")
    where = f"{file}:{name}"
    _expect(table, {"name", "title", "concepts", "needs", "hints"}, where)
    return Function(
        name,
        _text(table, "title", where),
        concepts=_texts(table, "concepts", where),
        needs=_texts(table, "needs", where),
        hints=_texts(table, "hints", where),
    )


def _tables(table: dict[str, Any], key: str) -> list[dict[str, Any]]:
    found = table.get(key, [])
    if not isinstance(found, list) or not all(isinstance(entry, dict) for entry in found):
        raise ManifestError(f'"{key}" must be written as [[{key}]] tables')
    return found


def _text(table: dict[str, Any], key: str, where: str) -> str:
    found = table.get(key)
    if not isinstance(found, str) or not found.strip():
        raise ManifestError(f'{where}: "{key}" must be a text')
    return found


def _texts(table: dict[str, Any], key: str, where: str) -> tuple[str, ...]:
    found = table.get(key, [])
    if not isinstance(found, list) or not all(isinstance(entry, str) and entry.strip() for entry in found):
        raise ManifestError(f'{where}: "{key}" must be a list of texts')
    return tuple(found)


def _expect(table: dict[str, Any], keys: set[str], where: str) -> None:
    for key in table.keys() - keys:
        raise ManifestError(f'{where}: "{key}" is not one of {", ".join(sorted(keys))}')


def _no_twins(names: list[str]) -> None:
    for name in names:
        if names.count(name) > 1:
            raise ManifestError(f"{name} is there twice")
