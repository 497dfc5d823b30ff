"""
Small wrong versions of a module: what ``tools/mutation.py`` puts before the tests.

cosmic-ray makes most of them.  A few operators of our own reach what it leaves
alone and rules are full of: conditions of comprehensions, ``any`` and ``all``,
``in``, statements, keyword arguments.
"""

# ruff: noqa: INP001 - a folder of scripts, not a package

import ast
from collections.abc import Iterator
from difflib import SequenceMatcher

import attrs
import cosmic_ray.plugins
import parso.tree
from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.operators.operator import Example, Operator

Node = parso.tree.NodeOrLeaf
Position = tuple[tuple[int, int], tuple[int, int]]

# Of cosmic-ray's twelve arithmetic operators, those that a tired author could mistake.
ARITHMETIC = {
    "Add": {"Sub"},
    "Sub": {"Add"},
    "Mul": {"Add", "FloorDiv"},
    "Div": {"Mul", "FloorDiv"},
    "FloorDiv": {"Mul", "Mod"},
    "Mod": {"FloorDiv"},
    "BitOr": {"BitAnd", "BitXor"},
    "BitAnd": {"BitOr", "BitXor"},
}
# Equality becomes neither identity, which differs by what Python happens to intern, nor order,
# which means nothing for texts; nor does either become equality of another kind.
KINDS = ({"Is", "IsNot"}, {"Eq", "NotEq"})
OTHERS = {
    "AddNot",
    "ExceptionReplacer",
    "NumberReplacer",
    "RemoveDecorator",
    "ReplaceAndWithOr",
    "ReplaceBreakWithContinue",
    "ReplaceContinueWithBreak",
    "ReplaceFalseWithTrue",
    "ReplaceOrWithAnd",
    "ReplaceTrueWithFalse",
    "ReplaceUnaryOperator_Delete_Not",
    "ReplaceUnaryOperator_Delete_USub",
    "ZeroIterationForLoop",
}
SWAPS = {"any": "all", "all": "any", "min": "max", "max": "min"}


@attrs.frozen(kw_only=True)
class Mutant:
    """
    One wrong version of a module.

    Attributes:
        module: Its dotted name.
        function: The function or class that differs; empty for the module itself.
        line: Where it differs.
        was: The lines that differ, as they should be.
        becomes: The same, as they are here; empty if they are gone.
        source: The whole wrong module.

    """

    module: str
    function: str
    line: int
    was: str
    becomes: str
    source: str = attrs.field(repr=False)

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What names the mutant wherever its line moves."""
        return self.module, self.function, self.was, self.becomes


class ConditionGone(Operator):
    """A comprehension keeps everything."""

    @classmethod
    def examples(cls) -> tuple[Example, ...]:
        """Return what it does."""
        return (Example("[a for a in b if a]\n", "[a for a in b if True]\n"),)

    def mutation_positions(self, node: Node) -> Iterator[Position]:
        """Yield each condition."""
        if node.type == "comp_if":
            yield node.start_pos, node.end_pos

    def mutate(self, node: Node, index: int) -> Node:
        """Replace the condition by one that is always true."""
        del index
        node.children[1] = parso.parse(" True")
        return node


class Swapped(Operator):
    """Another built-in function is called: ``all`` for ``any``, ``min`` for ``max``."""

    @classmethod
    def examples(cls) -> tuple[Example, ...]:
        """Return what it does."""
        return (Example("any(a)\n", "all(a)\n"),)

    def mutation_positions(self, node: Node) -> Iterator[Position]:
        """Yield each such call."""
        if node.type == "name" and node.value in SWAPS:
            after = node.get_next_leaf()
            if after is not None and after.value == "(":
                yield node.start_pos, node.end_pos

    def mutate(self, node: Node, index: int) -> Node:
        """Call the other one."""
        del index
        node.value = SWAPS[node.value]
        return node


class Membership(Operator):
    """``in`` becomes ``not in``, and the other way round."""

    @classmethod
    def examples(cls) -> tuple[Example, ...]:
        """Return what it does."""
        return (Example("a in b\n", "a not in b\n"),)

    def mutation_positions(self, node: Node) -> Iterator[Position]:
        """Yield each question of membership."""
        if node.type == "comparison":
            for which in node.children[1::2]:
                if which.get_code().split()[-1] == "in":
                    yield which.start_pos, which.end_pos

    def mutate(self, node: Node, index: int) -> Node:
        """Ask the opposite."""
        places = [
            place
            for place in range(1, len(node.children), 2)
            if node.children[place].get_code().split()[-1] == "in"
        ]
        place = places[index]
        plain = node.children[place].get_code().split() == ["in"]
        node.children[place] = parso.parse(" not in" if plain else " in")
        return node


class StatementGone(Operator):
    """A call, an addition or a yielded value is left out."""

    @classmethod
    def examples(cls) -> tuple[Example, ...]:
        """Return what it does."""
        return (Example("a()\n", "pass\n"),)

    def mutation_positions(self, node: Node) -> Iterator[Position]:
        """Yield each statement whose absence leaves a module that runs."""
        if node.type == "simple_stmt" and self._counts(node.children[0]):
            yield node.start_pos, node.end_pos

    @staticmethod
    def _counts(statement: Node) -> bool:
        """Tell whether *statement* does something without which names are still bound."""
        if statement.type == "expr_stmt":
            operator = statement.children[1]
            return operator.type == "operator" and operator.value != "="
        return statement.type in {"atom_expr", "power", "yield_expr"}

    def mutate(self, node: Node, index: int) -> Node:
        """Put nothing in its place; what was a generator stays one."""
        del index
        generates = node.children[0].type == "yield_expr"
        before = node.get_first_leaf().prefix
        node.children[0] = parso.parse(before + ("yield from ()" if generates else "pass"))
        return node


class KeywordGone(Operator):
    """A keyword argument is left to its default."""

    @classmethod
    def examples(cls) -> tuple[Example, ...]:
        """Return what it does."""
        return (Example("f(a, b=c, d=e)\n", "f(a, d=e)\n"),)

    def mutation_positions(self, node: Node) -> Iterator[Position]:
        """Yield each keyword argument of a call; decorators are cosmic-ray's."""
        for argument in self._keywords(node):
            yield argument.start_pos, argument.end_pos

    @staticmethod
    def _keywords(node: Node) -> list[Node]:
        """Return the keyword arguments right inside *node*."""
        call = node.type == "arglist" and node.parent.type == "trailer"
        if not (call or node.type == "trailer"):
            return []
        return [
            child
            for child in node.children
            if child.type == "argument" and child.children[1].type == "operator"
            if child.children[1].value == "="
        ]

    def mutate(self, node: Node, index: int) -> Node:
        """Take the argument and the comma after it out."""
        place = node.children.index(self._keywords(node)[index])
        after = node.children[place + 1 : place + 2]
        gone = 1 + any(leaf.get_code().strip() == "," for leaf in after)
        del node.children[place : place + gone]
        return node


OURS = (ConditionGone, Swapped, Membership, StatementGone, KeywordGone)


def operators() -> Iterator[Operator]:
    """Yield the operators that are used, cosmic-ray's and ours."""
    for full in sorted(cosmic_ray.plugins.operator_names()):
        name = full.partition("/")[2]
        if _is_used(name):
            yield cosmic_ray.plugins.get_operator(full)()
    for ours in OURS:
        yield ours()


def _is_used(name: str) -> bool:
    """Tell whether cosmic-ray's operator *name* makes mutants worth a look."""
    kind, _, rest = name.partition("_")
    old, _, new = rest.partition("_")
    if kind == "ReplaceBinaryOperator":
        return new in ARITHMETIC.get(old, ())
    if kind == "ReplaceComparisonOperator":
        return next((new in kind for kind in KINDS if old in kind), new not in KINDS[0])
    return name in OTHERS


def mutants_of(module: str, source: str) -> Iterator[Mutant]:
    """
    Yield every wrong version of *source*, each once.

    Left out is what differs in annotations alone, or does not compile.
    """
    nodes, seen = list(ast_nodes(get_ast(source))), {_meaning(source)}
    for operator in operators():
        for number in range(sum(len(list(operator.mutation_positions(node))) for node in nodes)):
            changed = mutate_code(source, operator, number)
            meaning = _meaning(changed)
            if meaning and meaning not in seen:
                seen.add(meaning)
                yield _mutant(module, source, changed)


def _meaning(source: str) -> str | None:
    """Return what tells programs apart, or None for what is none."""
    try:
        tree = ast.parse(source)
        compile(tree, "a mutant", "exec")
    except SyntaxError:
        return None
    for node in ast.walk(tree):
        if isinstance(node, ast.arg | ast.AnnAssign):
            node.annotation = ast.Constant(None)
        if isinstance(node, ast.FunctionDef):
            node.returns = None
    return ast.dump(tree)


def _mutant(module: str, source: str, changed: str) -> Mutant:
    """Return the mutant, named by the lines that differ."""
    old, new = source.splitlines(), changed.splitlines()
    blocks = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    first, last, since, until = next(block[1:] for block in blocks if block[0] != "equal")
    line = next((n for n in range(first, last) if old[n].strip()), first) + 1
    return Mutant(
        module=module,
        function=_function(ast.parse(source), line),
        line=line,
        was=" ".join(" ".join(old[first:last]).split()),
        becomes=" ".join(" ".join(new[since:until]).split()),
        source=changed,
    )


def _function(tree: ast.AST, line: int) -> str:
    """Return the dotted name of the innermost function or class that has *line*."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            first = min([node.lineno, *(d.lineno for d in node.decorator_list)])
            if first <= line <= (node.end_lineno or first):
                return ".".join(filter(None, (node.name, _function(node, line))))
    return ""
