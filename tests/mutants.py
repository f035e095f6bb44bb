"""Mutants: small changes to a reference solution, each of which the graders must notice.

Only what a student writes is changed: the marked regions, and the default arguments of their functions. A mutant that
no grader can notice, because it computes the same, is listed in ``equivalent_mutants.toml`` with the reason.
"""

from __future__ import annotations

import ast
import copy
import warnings
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from graders.curriculum import outline, stubs
from graders.curriculum.manifest import read_toml

EQUIVALENT = Path(__file__).resolve().with_name("equivalent_mutants.toml")

COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.Gt),
    ast.LtE: (ast.Lt, ast.GtE),
    ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.LtE),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.FloorDiv,
    ast.Pow: ast.Mult,
    ast.MatMult: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}
ORDER_MATTERS = (ast.Sub, ast.Div, ast.FloorDiv, ast.Mod, ast.Pow, ast.MatMult)
# Names that a beginner takes for one another: functions, methods, dtypes.
CONFUSED = {
    "min": "max",
    "max": "min",
    "amin": "amax",
    "amax": "amin",
    "minimum": "maximum",
    "maximum": "minimum",
    "clamp_min": "clamp_max",
    "clamp_max": "clamp_min",
    "any": "all",
    "all": "any",
    "floor": "ceil",
    "ceil": "floor",
    "mean": "sum",
    "sum": "mean",
    "float32": "float64",
    "float64": "float32",
    "int64": "int32",
}
DIMS = ("dim", "axis")
TRANSPOSES = ("T", "mT", "H", "mH")


@dataclass(frozen=True)
class Mutant:
    """One changed solution.

    Attributes:
        id: ``function: before -> after``, both as one line of Python; edits elsewhere in the file do not change it.
        function: the function or class that was changed.
        line: the changed line of the solution, counted from 1.
        source: the whole changed file.
    """

    id: str
    function: str
    line: int
    source: str


@dataclass(frozen=True)
class _Place:
    """A node that may be changed: in which statement or default argument it stands, and in which function."""

    node: ast.AST
    within: ast.stmt | ast.expr
    argument: str  # the name of the argument whose default it is; empty for a statement
    function: ast.FunctionDef | ast.AsyncFunctionDef


def mutants(source: str) -> list[Mutant]:
    """Every mutant of a solution, in the order of its functions; no two of them are the same program.

    Raises:
        MarkError: the solution cannot be cut.
    """
    regions = stubs.regions(source)
    tree = ast.parse(source)
    imports = [node for node in tree.body if isinstance(node, (ast.Import, ast.ImportFrom))]
    modules = {alias.asname or alias.name for node in imports for alias in node.names}
    seen = {ast.dump(tree)}
    found: list[Mutant] = []
    used: Counter[str] = Counter()
    for top in outline.definitions(tree):
        own = [region for region in regions if region.name == top.name]
        for place in _places(top, own):
            for replacement in _changes(place, modules):
                text = _with_replaced(source, top, place.node, replacement)
                program = _program(text)
                if program is None or program in seen:
                    continue
                seen.add(program)
                name = _name(top, place, replacement)
                used[name] += 1
                unique = name if used[name] == 1 else f"{name} ({used[name]})"
                found.append(Mutant(unique, top.name, getattr(place.within, "lineno", top.lineno), text))
    return found


def _program(source: str) -> str | None:
    """What the source means to Python, the same for the same program; None when it is no valid program."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Python warns of much that a mutant does on purpose
            compile(source, "mutant", "exec")
            return ast.dump(ast.parse(source))
    except (SyntaxError, ValueError):
        return None


def _with_replaced(source: str, top: outline.Definition, node: ast.AST, replacement: ast.AST) -> str:
    """The source with one node of a definition replaced; the definition is printed anew, all else stays."""
    lines = source.splitlines()
    lines[outline.first_line(top) - 1 : top.end_lineno] = ast.unparse(_replaced(top, node, replacement)).splitlines()
    return "\n".join(lines) + "\n"


def _replaced(tree: ast.AST, node: ast.AST, replacement: ast.AST) -> ast.AST:
    """A copy of the tree, with another node in place of ``node``."""
    # What the memo knows, deepcopy takes for copied already.
    return ast.fix_missing_locations(copy.deepcopy(tree, {id(node): replacement}))


def _name(top: outline.Definition, place: _Place, replacement: ast.AST) -> str:
    name = top.name if place.function is top else f"{top.name}.{place.function.name}"
    before, after = (
        ast.unparse(tree).splitlines()[0] for tree in (place.within, _replaced(place.within, place.node, replacement))
    )
    prefix = f"{place.argument}=" if place.argument else ""
    return f"{name}: {prefix}{before} -> {prefix}{after}"


def _places(top: outline.Definition, regions: list[stubs.Region]) -> Iterator[_Place]:
    """Every node that may be changed in the functions of one definition, with the defaults of their arguments first."""
    functions = outline.definitions(top) if isinstance(top, ast.ClassDef) else [top]
    for function in functions:
        if isinstance(function, ast.ClassDef):
            continue
        marked = [node for node in function.body if any(region.begin < node.lineno <= region.end for region in regions)]
        if marked:
            for name, default in _defaults(function.args):
                yield from (_Place(node, default, name, function) for node in _below(default))
        for statement in marked:
            yield from _places_below(statement, statement, function)


def _places_below(
    node: ast.AST, statement: ast.stmt, function: ast.FunctionDef | ast.AsyncFunctionDef
) -> Iterator[_Place]:
    yield _Place(node, statement, "", function)
    if isinstance(node, ast.Raise) or _is_number(node):
        return  # the words of a message are free, and a negative number is one thing
    for child in ast.iter_child_nodes(node):
        inner = child if isinstance(child, ast.stmt) else statement
        yield from _places_below(child, inner, child if isinstance(child, ast.FunctionDef) else function)


def _below(node: ast.AST) -> Iterator[ast.AST]:
    yield node
    if not _is_number(node):
        for child in ast.iter_child_nodes(node):
            yield from _below(child)


def _defaults(arguments: ast.arguments) -> Iterator[tuple[str, ast.expr]]:
    positional = [*arguments.posonlyargs, *arguments.args]
    last = positional[len(positional) - len(arguments.defaults) :]
    yield from ((argument.arg, default) for argument, default in zip(last, arguments.defaults, strict=True))
    for argument, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        if default is not None:
            yield argument.arg, default


def _is_number(node: ast.AST) -> bool:
    match node:
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float())):
            return True
    return False


def _changes(place: _Place, modules: set[str]) -> Iterator[ast.AST]:
    """What may stand in place of a node."""
    node = place.node
    if isinstance(node, ast.stmt):
        yield from _statements(node, place.function)
    elif isinstance(node, ast.Call):
        yield from _calls(node, modules)
    else:
        yield from _expressions(node)


def _statements(node: ast.stmt, function: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[ast.stmt]:
    if not isinstance(node, (ast.FunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom)):
        yield ast.Pass()
    match node:
        case ast.If():
            yield ast.If(_negated(node.test), node.body, node.orelse)
        case ast.AugAssign(target=target, op=op, value=value) if type(op) in ARITHMETIC:
            yield ast.AugAssign(target, ARITHMETIC[type(op)](), value)
        case ast.Raise(exc=ast.Call(args=args)):
            yield ast.Raise(ast.Call(ast.Name("Exception"), args, []))
        case ast.Return():
            for argument in function.args.args:
                if argument.arg != "self":
                    yield ast.Return(ast.Name(argument.arg))


def _calls(call: ast.Call, modules: set[str]) -> Iterator[ast.expr]:
    """The call taken away, its arguments swapped or left out, its dimension another one."""
    if isinstance(call.func, ast.Attribute) and not _is_module(call.func.value, modules):
        yield call.func.value
    elif call.args:
        yield call.args[0]
    for args in _swapped(call.args):
        yield ast.Call(call.func, args, call.keywords)
    for position, argument in enumerate(call.args):
        for dim in _other_dims(argument):
            yield ast.Call(call.func, [*call.args[:position], dim, *call.args[position + 1 :]], call.keywords)
    for position, keyword in enumerate(call.keywords):
        others = [*call.keywords[:position], *call.keywords[position + 1 :]]
        if keyword.arg != "keepdim":  # leaving it out is the same as flipping it
            yield ast.Call(call.func, call.args, others)
        for dim in _other_dims(keyword.value):
            changed = ast.keyword(keyword.arg, dim)
            yield ast.Call(call.func, call.args, [*call.keywords[:position], changed, *call.keywords[position + 1 :]])


def _is_module(node: ast.expr, modules: set[str]) -> bool:
    """``torch``, and ``torch.nn.functional`` too."""
    while isinstance(node, ast.Attribute):
        node = node.value
    return isinstance(node, ast.Name) and node.id in modules


def _other_dims(argument: ast.expr) -> list[ast.expr]:
    if isinstance(argument, ast.Name) and argument.id in DIMS:
        return [ast.Constant(0), ast.Constant(-1)]
    return []


def _swapped(items: list[ast.expr]) -> Iterator[list[ast.expr]]:
    """The list with two neighbours swapped, for every two neighbours."""
    for position, (left, right) in enumerate(pairwise(items)):
        yield [*items[:position], right, left, *items[position + 2 :]]


def _expressions(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.Compare(left=left, ops=ops, comparators=comparators):
            for position, op in enumerate(ops):
                for other in COMPARISONS[type(op)]:
                    yield ast.Compare(left, [*ops[:position], other(), *ops[position + 1 :]], comparators)
        case ast.BinOp(left=left, op=op, right=right):
            if type(op) in ARITHMETIC:
                yield ast.BinOp(left, ARITHMETIC[type(op)](), right)
            if isinstance(op, ORDER_MATTERS):
                yield ast.BinOp(right, op, left)
        case ast.BoolOp(op=op, values=values):
            yield ast.BoolOp(ast.Or() if isinstance(op, ast.And) else ast.And(), values)
        case ast.IfExp(test=test, body=body, orelse=orelse):
            yield from (body, orelse, ast.IfExp(_negated(test), body, orelse))
        case ast.comprehension(ifs=ifs):
            for position, test in enumerate(ifs):
                others = [*ifs[:position], _negated(test), *ifs[position + 1 :]]
                yield ast.comprehension(node.target, node.iter, others, node.is_async)
        case ast.Slice(lower=lower, upper=upper, step=step):
            yield from (ast.Slice(None, upper, step), ast.Slice(lower, None, step), ast.Slice(lower, upper, None))
        case ast.Tuple(elts=items, ctx=ast.Load()):
            yield from (ast.Tuple(other, ast.Load()) for other in _swapped(items))
        case _:
            yield from _atoms(node)


def _atoms(node: ast.AST) -> Iterator[ast.expr]:
    """Constants and names."""
    match node:
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as value)):
            yield from _numbers(-value)
        case ast.UnaryOp(op=ast.USub() | ast.Not(), operand=operand):
            yield operand
        case ast.Constant(value=bool(value)):
            yield ast.Constant(not value)
        case ast.Constant(value=int() | float() as value):
            yield from _numbers(value)
        case ast.Constant(value=str(value)):
            yield ast.Constant(value + "_")
        case ast.Attribute(value=inner, attr=name) if name in TRANSPOSES:
            yield inner
        case ast.Attribute(value=inner, attr=name) if name in CONFUSED:
            yield ast.Attribute(inner, CONFUSED[name], ast.Load())
        case ast.Name(id=name, ctx=ast.Load()) if name in CONFUSED:
            yield ast.Name(CONFUSED[name], ast.Load())


def _numbers(value: float) -> Iterator[ast.expr]:
    """The next number, the negated one and, for a small epsilon, one that is a hundred times as large."""
    others = [value + 1, -value]
    if 0 < abs(value) < 1e-2:
        others.append(value * 100)
    for other in others:
        yield ast.Constant(other) if other >= 0 else ast.UnaryOp(ast.USub(), ast.Constant(-other))


def _negated(test: ast.expr) -> ast.expr:
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        return test.operand
    return ast.UnaryOp(ast.Not(), test)


def known_equivalent(path: Path = EQUIVALENT) -> dict[str, dict[str, str]]:
    """The mutants that compute the same as their solution: file id (``stage1_tensors/shapes``) -> mutant id -> why."""
    return read_toml(path)


def without_mutant(solutions: Path, path: Path = EQUIVALENT) -> list[str]:
    """The entries of the list that stand for no mutant (any more), one sentence each.

    Args:
        solutions: the folder of the reference solutions.
        path: the list.
    """
    found = []
    for file, reasons in known_equivalent(path).items():
        solution = solutions / f"{file}.py"
        known = {mutant.id for mutant in mutants(solution.read_text(encoding="utf-8"))} if solution.is_file() else set()
        found += [f"{file}: no mutant is called {name!r}" for name in reasons if name not in known]
        found += [f"{file}: no reason is given for {name!r}" for name, why in reasons.items() if not why.strip()]
    return found
