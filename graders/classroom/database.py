"""The results of a class in one SQLite file, each written as soon as it is there.

A plain rollback journal: whatever ends the run at whatever moment, what was written before is there and whole, also on
a full disk and on a network drive. One process writes; a second one is told so.
"""

from __future__ import annotations

import json
import sqlite3
import time
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import chain, count
from pathlib import Path
from typing import Any, overload

from graders.classroom.graded import Fault, Graded, Result, Student
from graders.session.result import why_ungraded

NAME = "results.sqlite"
VERSION = 1
ABOUT = "CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL)"
STUDENTS = """CREATE TABLE students (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, digest TEXT NOT NULL, language TEXT NOT NULL,
    other TEXT NOT NULL
)"""
RESULTS = """CREATE TABLE results (
    digest TEXT NOT NULL, language TEXT NOT NULL, conditions TEXT NOT NULL, result BLOB NOT NULL,
    PRIMARY KEY (digest, language, conditions)
)"""
SIDES = ("-journal", "-wal", "-shm")  # files that SQLite may put beside a database


class DatabaseFault(Exception):
    """The database cannot be used; the text is SQLite's reason."""


class Damaged(DatabaseFault):
    """The file is no database, or not one of ours, or not whole."""


class Busy(DatabaseFault):
    """Another process is writing into it."""


class Unwritable(DatabaseFault):
    """It cannot be opened or written to, as on a full disk."""


class Database:
    """A class's students and results; what was in the file before is still there.

    Args:
        path: of the file, which is made where there is none; its folder must exist.

    Attributes:
        conditions: what the results depend on that are shown, besides the submissions; others are kept, too.

    Raises:
        DatabaseFault: as its subclasses say; the methods raise it, too.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        with faults():
            self.file = sqlite3.connect(path, timeout=0, isolation_level=None)
        try:
            with faults():
                self.file.execute("PRAGMA locking_mode = EXCLUSIVE")  # until it is closed, nobody else writes
                self.file.execute("BEGIN EXCLUSIVE")
                if self.is_empty():
                    for statement in (ABOUT, STUDENTS, RESULTS, f"PRAGMA user_version = {VERSION}"):
                        self.file.execute(statement)
                self.check()
                self.conditions = self.about("conditions", "")
                self.file.execute("COMMIT")
        except BaseException:
            self.file.close()
            raise

    def is_empty(self) -> bool:
        """Whether it is new; a run that was ended at its very start leaves it so, too."""
        (tables,) = self.file.execute("SELECT count(*) FROM sqlite_master").fetchone()
        return bool(tables == 0)

    def check(self) -> None:
        (version,) = self.file.execute("PRAGMA user_version").fetchone()
        if version != VERSION:
            raise Damaged(f"version {version}")
        (said,) = self.file.execute("PRAGMA quick_check(1)").fetchone()
        if said != "ok":
            raise Damaged(str(said))

    def about(self, name: str, default: str) -> str:
        row = self.file.execute("SELECT value FROM about WHERE name = ?", (name,)).fetchone()
        return str(row[0]) if row else default

    def close(self) -> None:
        with suppress(sqlite3.Error):
            self.file.close()

    def __enter__(self) -> Database:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def seed(self, new: int) -> int:
        """The number that decides what checks draw: the new one at the first time, and later always the same."""
        with self.writing():
            self.file.execute("INSERT OR IGNORE INTO about VALUES ('seed', ?)", (str(new),))
            return int(self.about("seed", ""))

    def enter(self, students: Iterable[Student], conditions: str) -> None:
        """Write down who is in the class and how it is graded, in place of what was; results stay."""
        rows = ((number, s.id, s.digest, s.language, other_facts(s)) for number, s in enumerate(students))
        with self.writing():
            self.file.execute("DELETE FROM students")
            self.file.executemany("INSERT INTO students VALUES (?, ?, ?, ?, ?)", rows)
            self.file.execute("INSERT OR REPLACE INTO about VALUES ('conditions', ?)", (conditions,))
        self.conditions = conditions

    def keep(self, digest: str, language: str, result: Result) -> None:
        """Write a result down; when this returns, it stays."""
        # Packed with a checksum: a tenth of the room, and what is not as it was written is noticed.
        packed = zlib.compress(json.dumps(result).encode())
        with self.writing():
            row = (digest, language, self.conditions, packed)
            self.file.execute("INSERT OR REPLACE INTO results VALUES (?, ?, ?, ?)", row)

    def done(self) -> set[tuple[str, str]]:
        """Digest and language of what need not be graded again: it was, and not stopped by a fault of the kit's."""
        with faults():
            rows = self.file.execute(
                "SELECT digest, language, result FROM results WHERE conditions = ?", (self.conditions,)
            )
            return {
                (digest, language)
                for digest, language, packed in rows
                if (result := unpacked(packed)) is not None and not why_ungraded(result)
            }

    def students(self) -> list[Student]:
        """Who is in the class, in order."""
        with faults():
            rows = self.file.execute("SELECT id, digest, language, other FROM students ORDER BY number")
            return [student_of(*row) for row in rows]

    def graded(self) -> Everybody:
        """Every student, in order, with the result that there is; those who handed in the same have the same one."""
        return Everybody(self, self.students())

    def result(self, digest: str, language: str) -> Result | None:
        with faults():
            row = self.file.execute(
                "SELECT result FROM results WHERE digest = ? AND language = ? AND conditions = ?",
                (digest, language, self.conditions),
            ).fetchone()
        return unpacked(row[0]) if row else None

    @contextmanager
    def writing(self) -> Iterator[None]:
        """A transaction: all of it, or nothing."""
        with faults():
            self.file.execute("BEGIN IMMEDIATE")
            try:
                yield
                self.file.execute("COMMIT")
            except BaseException:
                with suppress(sqlite3.Error):  # it may have been rolled back already
                    self.file.execute("ROLLBACK")
                raise


class Everybody(Sequence[Graded]):
    """A class, of which no more than one result is in memory, unless somebody keeps them."""

    def __init__(self, database: Database, students: Sequence[Student]) -> None:
        self.database = database
        self.students = students

    def __len__(self) -> int:
        return len(self.students)

    @overload
    def __getitem__(self, place: int) -> Graded: ...

    @overload
    def __getitem__(self, place: slice) -> Everybody: ...

    def __getitem__(self, place: int | slice) -> Graded | Everybody:
        if isinstance(place, slice):
            return Everybody(self.database, self.students[place])
        student = self.students[place]
        return Graded(student, self.database.result(student.digest, student.language))


def set_aside(path: Path) -> Path:
    """Give a database another name, made from the time at which it was last written to; nothing of it is lost."""
    when = time.strftime("%Y-%m-%d-%H%M%S", time.localtime(path.stat().st_mtime))
    endings = chain([""], (f"-{n}" for n in count(2)))
    names = (path.with_name(f"{path.stem}-{when}{ending}{path.suffix}") for ending in endings)
    aside = next(name for name in names if not name.exists())
    # First what belongs to it: a database that has lost its journal would not be whole.
    for side in SIDES:
        with suppress(FileNotFoundError):
            path.with_name(path.name + side).rename(aside.with_name(aside.name + side))
    return path.rename(aside)


@contextmanager
def faults() -> Iterator[None]:
    """What SQLite finds wrong, by what can be done about it."""
    try:
        yield
    except sqlite3.OperationalError as error:
        raise (Busy if "locked" in str(error) else Unwritable)(str(error)) from error
    except sqlite3.DatabaseError as error:
        raise Damaged(str(error)) from error


def other_facts(student: Student) -> str:
    """As JSON, which can hold any text: names may have bytes that are no text, which SQLite would refuse."""
    folder = str(student.folder) if student.folder else None
    fault = student.fault and (student.fault.kind, student.fault.sentence)
    return json.dumps([student.name, student.place, folder, student.problems, fault])


def student_of(id: str, digest: str, language: str, other: str) -> Student:
    name, place, folder, problems, *more = json.loads(other)
    fault = more[0] if more else None  # an older torchpath did not write it down
    return Student(
        id=id,
        name=name,
        place=place,
        language=language,
        digest=digest,
        folder=Path(folder) if folder else None,
        problems=tuple(problems),
        fault=Fault(*fault) if fault else None,
    )


def unpacked(packed: Any) -> Result | None:
    """The result; None where it is not what was written."""
    try:
        result: Result = json.loads(zlib.decompress(packed))
    except (zlib.error, ValueError, TypeError):
        return None
    return result
