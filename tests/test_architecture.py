"""The package is a stack of layers: a module knows only what lies below it."""

import ast
import importlib.util
import pathlib
import re
import subprocess
import sys
import tomllib
from importlib import metadata

import pytest

# Found, not imported: CI runs these tests against the installed wheel too.
PACKAGE = pathlib.Path(importlib.util.find_spec("onestop").origin).parent
CLONE = pathlib.Path(__file__).parents[1]

# Lowest first.  A module is a file or a folder of the package.
LAYERS = (
    {"texts"},
    {"errors"},
    {"model"},
    {"availability"},
    {"reading"},
    {"rules"},
    {"profiles"},
    {"preparing"},
    {"objective"},
    {"check"},
    {"followup"},
    {"bits"},
    {"starts"},
    {"search"},
    {"solver"},
    {"ical"},
    {"caldav"},
    {"mail"},
    {"storing"},
    {"files"},
    {"sheet"},
    {"cli"},
)
HEIGHT = {name: height for height, layer in enumerate(LAYERS) for name in layer}
# Above all layers, so no module may import from it.
FACADE = "the façade onestop/__init__.py"


def module_of(source):
    """Return the top-level module that the file *source* belongs to."""
    return source.relative_to(PACKAGE).parts[0].removesuffix(".py")


SOURCES = sorted(PACKAGE.rglob("*.py"))
PLACED = sorted({module_of(source) for source in SOURCES} - {"__init__", "__main__"})


def imports(source):
    """Return the full dotted names that *source* imports anywhere, lazily or not."""
    package = ".".join(["onestop", *source.relative_to(PACKAGE).parts[:-1]])
    names = set()
    for node in ast.walk(ast.parse(source.read_bytes())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            origin = "." * node.level + (node.module or "")
            origin = importlib.util.resolve_name(origin, package)
            names |= {f"{origin}.{alias.name}" for alias in node.names}
    return names


def siblings(module):
    """Return the other modules of the package that *module* imports."""
    names = {name for s in SOURCES if module_of(s) == module for name in imports(s)}
    parts = [name.split(".") for name in names]
    found = {p[1] if p[1:] else FACADE for p in parts if p[0] == "onestop"}
    return {name if name in {*HEIGHT, *PLACED} else FACADE for name in found} - {module}


def importers(library):
    """Return the modules of the package that import *library*."""
    return {module_of(s) for s in SOURCES if any(n.split(".")[0] == library for n in imports(s))}


@pytest.mark.parametrize("module", PLACED)
def test_every_module_has_a_layer(module):
    """A new module takes its place in LAYERS before anything else."""
    assert module in HEIGHT


@pytest.mark.parametrize("module", [name for name in PLACED if name in HEIGHT])
def test_imports_point_down(module):
    """No module imports its own layer, a higher one or the façade."""
    too_high = {m for m in siblings(module) if HEIGHT.get(m, len(LAYERS)) >= HEIGHT[module]}

    assert too_high == set()


@pytest.mark.parametrize(("library", "owner"), [("ortools", "solver"), ("icalendar", "ical")])
def test_a_library_behind_one_door_has_one_importer(library, owner):
    """Only its owner imports a library that the rest must not know."""
    assert importers(library) <= {owner}


def test_only_the_outermost_modules_print():
    """A library is silent: what people read is printed by what they call."""
    printing = {
        module_of(source)
        for source in SOURCES
        for node in ast.walk(ast.parse(source.read_bytes()))
        if isinstance(node, ast.Name) and node.id == "print"
    }

    assert printing <= {"cli", "sheet"}


def test_importing_onestop_loads_nothing_heavy():
    """Who only reads files or calendars does not wait for the solver."""
    show = "import sys, onestop; print(*{name.split('.')[0] for name in sys.modules})"
    loaded = subprocess.check_output([sys.executable, "-c", show], text=True).split()

    assert "onestop" in loaded
    assert {"ortools", "pandas", "numpy"} & set(loaded) == set()


ONE_VISIT = """
import sys
from datetime import datetime

import onestop

folder = onestop.example_path()
centre = onestop.read_centre(folder / "centre.toml")
case = onestop.read_case(folder / "cases" / "2-acute.toml")
now = datetime.fromisoformat("2026-03-09T07:45+08:00")
plan = onestop.solve(onestop.prepare(centre, [case], now=now))
print(plan.status, *{name.split(".")[0] for name in sys.modules})
"""


def test_one_visit_that_the_search_settles_waits_for_no_solver():
    """A coordinator with one child in the corridor does not wait for CP-SAT to be imported."""
    status, *loaded = subprocess.check_output([sys.executable, "-c", ONE_VISIT], text=True).split()

    assert status == "optimal"
    assert {"ortools", "pandas", "numpy"} & set(loaded) == set()


def test_the_oldest_versions_are_the_lower_bounds():
    """CI tests exactly the versions from which pyproject.toml promises to work."""
    project = tomllib.loads((CLONE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    promised = [*project["dependencies"], *extras["table"], *extras["holidays"], *extras["words"]]
    lines = (CLONE / "tools" / "oldest.txt").read_text(encoding="utf-8").splitlines()
    pinned = {line.replace("==", ">=") for line in lines if re.match(r"\w", line)}

    assert pinned <= {*promised, *extras["dev"]}
    assert pinned >= set(promised)


def test_numpy_comes_with_ortools():
    """What is not asked for must come with what is: docs/explanation/dependencies.md says why."""
    needed = [need for need in metadata.requires("ortools") or () if "extra ==" not in need]

    assert any(need.startswith("numpy") for need in needed)
