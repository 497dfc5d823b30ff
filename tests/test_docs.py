"""What README and docs show is what happens: every example runs, every link leads somewhere."""

import doctest
import functools
import inspect
import os
import pathlib
import re
import shlex
import subprocess
import sys
import tomllib

import attrs
import pytest

import onestop
from onestop import errors, profiles, rules
from onestop.cli import main
from onestop.rules import Level
from onestop.search import BEYOND
from tests.rules import test_rules
from tests.rules.rows import Ask, Kind
from tests.test_architecture import LAYERS
from tools import write_rules_reference

CLONE = pathlib.Path(__file__).parents[1]
DOCS = CLONE / "docs"
PAGES = sorted([*CLONE.glob("*.md"), *DOCS.rglob("*.md")])

FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
NAMED = re.compile(r"# ([\w./-]+\.(?:toml|py))(, continued)?\n")
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)

# Commands that the pages name and this file cannot run, with the reason.
NOT_RUN = {
    "./run test": "it would run itself",
    "git clone": "there is no address to clone from in a test",
    "pip install": ".ci/run installs the wheel and runs everything again",
}


def name(page):
    """Return how a page is called in test names."""
    return page.relative_to(CLONE).as_posix()


@functools.cache
def blocks(page):
    """Return the fenced blocks of *page*: language and text."""
    return FENCE.findall(page.read_text(encoding="utf-8"))


def in_languages(*languages):
    """Return a mark: once for each page that has blocks in one of *languages*."""
    pages = [page for page in PAGES if any(language in languages for language, _ in blocks(page))]
    return pytest.mark.parametrize("page", pages, ids=name)


class Terminal:
    """Runs the commands of a page in a folder of their own, as its reader would."""

    def __init__(self, folder, capture):
        """Keep the folder, and what catches the output of commands."""
        self.folder, self.capture, self.code = folder, capture, 0

    def run(self, command):
        """Return what *command* prints."""
        if command == "echo $?":
            return f"{self.code}\n"
        words = shlex.split(command, comments=True)
        if words[0] == "onestop" or words[:2] == ["./run", "demo"]:
            return self._onestop(words[1:])
        return self._shell(command)

    def _onestop(self, words):
        """Run onestop here: in a process of its own, each command would take a second."""
        self.capture.readouterr()
        self.code = main(words)
        out, err = self.capture.readouterr()
        return out + err

    def _shell(self, command):
        """Run anything else in a shell that finds this Python."""
        path = os.pathsep.join([str(pathlib.Path(sys.executable).parent), os.environ["PATH"]])
        environment = {**os.environ, "PATH": path, "LC_ALL": "C.UTF-8"}
        done = subprocess.run(
            ["/bin/sh", "-c", command],
            capture_output=True,
            check=False,
            cwd=self.folder,
            env=environment,
        )
        self.code = done.returncode
        return (done.stdout + done.stderr).decode().replace("\r", "")


@pytest.fixture
def terminal(tmp_path, monkeypatch, capsys):
    """Return a terminal of 80 columns in an empty folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    return Terminal(tmp_path, capsys)


def commands(text):
    """Yield each command of a console block, with what the page says it prints."""
    command, output = "", ""
    for line in text.splitlines(keepends=True):
        if line.startswith("$ "):
            if command:
                yield command, output
            command, output = line[2:].rstrip(), ""
        elif command.endswith("\\"):
            command = command[:-1] + line.strip()
        else:
            output += line
    yield command, output


def same(said, printed):
    """Tell whether a page says what was printed; '...' stands for anything."""
    return doctest.OutputChecker().check_output(said, printed, doctest.ELLIPSIS)


def keep_file(folder, text):
    """Put a block that begins with its file's name into *folder*; one without is no file."""
    if found := NAMED.match(text):
        path = folder / found[1]
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a" if found[2] else "w", encoding="utf-8") as file:
            file.write(text)


@in_languages("console")
def test_commands_print_what_the_page_says(page, terminal):
    """The blocks of a page work in order: files are written, commands run."""
    for language, text in blocks(page):
        if language in ("toml", "python"):
            keep_file(terminal.folder, text)
        for command, said in commands(text) if language == "console" else ():
            if not command.startswith(tuple(NOT_RUN)):
                printed = terminal.run(command)
                assert same(said, printed), f"{command}\n{printed}"


@in_languages("toml")
def test_toml_can_be_read(page):
    """Also parts of files are TOML."""
    for language, text in blocks(page):
        if language == "toml":
            assert tomllib.loads(text)


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_links_lead_somewhere(page):
    """Every link inside the repository names a file, and a heading that it has."""
    for target in LINK.findall(FENCE.sub("", page.read_text(encoding="utf-8"))):
        if not re.match(r"https?:|mailto:", target):
            path, _, anchor = target.partition("#")
            there = (page.parent / path).resolve() if path else page
            assert there.exists(), target
            assert not anchor or anchor in anchors(there), target


def anchors(page):
    """Return what links to headings of *page* may say."""
    headings = HEADING.findall(FENCE.sub("", page.read_text(encoding="utf-8")))
    plain = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in headings)
    return {heading.replace(" ", "-") for heading in plain}


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_page_can_be_found(page):
    """Each page of docs has a link from another page."""
    others = (other for other in PAGES if other != page)
    linked = {
        (other.parent / target.partition("#")[0]).resolve()
        for other in others
        for target in LINK.findall(other.read_text(encoding="utf-8"))
    }

    assert page in linked or page.parent == CLONE


# Reference pages tell of everything there is.


def cells(page, heading):
    """Return the rows of the tables of *page* whose first column is called *heading*."""
    found, inside = [], False
    for line in page.read_text(encoding="utf-8").splitlines():
        row = [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        if not row:
            inside = False
        elif inside:
            found.append(row)
        else:
            inside = row[0] == heading
    return [row for row in found if not set(row[0]) <= {"-"}]


def quoted(cell):
    """Return what stands in backticks."""
    return re.findall(r"`([^`]+)`", cell)


def test_the_rules_reference_is_in_step():
    """The page is what tools/write_rules_reference.py writes."""
    assert write_rules_reference.PAGE.read_text(encoding="utf-8") == write_rules_reference.page()


def test_the_api_reference_names_everything():
    """Each public name stands on the page, functions with their parameters."""
    page = FENCE.sub("", (DOCS / "reference" / "api.md").read_text(encoding="utf-8"))
    told = {word[0] for code in quoted(page) if (word := re.match(r"\w+", code))}
    signatures = re.findall(r"^### `(\w+)(\(.*\))`$", page, re.MULTILINE)

    assert set(onestop.__all__) <= told
    for function, signature in signatures:
        assert signature == parameters(getattr(onestop, function))


def parameters(function):
    """Return the parameters of *function*, without types."""
    bare = [
        parameter.replace(annotation=parameter.empty)
        for parameter in inspect.signature(function).parameters.values()
    ]
    return re.sub(r"<(\w+\.\w+): [^>]+>", r"\1", str(inspect.Signature(bare)))


def test_the_api_reference_lists_every_field():
    """Each class stands with its fields, in their order; each enum with its values."""
    page = DOCS / "reference" / "api.md"
    for row in cells(page, "Class"):
        kind = getattr(onestop, quoted(row[0])[0])
        assert quoted(row[1]) == [field.name for field in attrs.fields(kind) if field.init]
    for row in cells(page, "Enum"):
        assert quoted(row[1]) == [m.value for m in getattr(onestop, quoted(row[0])[0])]


def test_the_error_reference_names_every_error():
    """Every class has its place in the tree, and every one that is raised a section."""
    page = DOCS / "reference" / "errors.md"
    text = page.read_text(encoding="utf-8")
    tree = errors.__doc__.split("::\n\n")[1].split("\n\n")[0]
    kinds = [kind for _, kind in inspect.getmembers(errors, inspect.isclass)]
    raised = [k for k in kinds if issubclass(k, Exception) and not k.__subclasses__()]

    assert inspect.cleandoc(tree) == blocks(page)[0][1].strip()
    assert {kind.__name__ for kind in [*raised, errors.InputError]} == set(
        re.findall(r"^## (\w+(?:Error|Warning))$", text, re.MULTILINE)
    )


def test_the_design_lists_layers_and_levels():
    """Both tables of the design are those of the code, in their order."""
    page = DOCS / "explanation" / "design.md"

    assert [quoted(row[0])[0] for row in cells(page, "Module")] == [m for (m,) in LAYERS]
    assert [quoted(row[0])[0] for row in cells(page, "Level")] == [level.value for level in Level]


def test_the_design_lists_what_the_search_relaxes():
    """Every verb that the search leaves to CP-SAT is named, and no other."""
    text = (DOCS / "explanation" / "design.md").read_text(encoding="utf-8")
    told = re.search(r"\*\*What the search does not know\.\*\*(.*?)\n\n", text, re.DOTALL)[1]
    verbs = {name for name in quoted(told) if hasattr(rules.verbs, name)}

    assert verbs == {verb.__name__ for verb in BEYOND}


def test_the_limits_name_the_rules_that_no_plan_decides():
    """R01 to R59: all are in the registry, and those that act elsewhere are listed."""
    text = (DOCS / "explanation" / "limits.md").read_text(encoding="utf-8")
    listed = re.search(r"\*\*No plan decides these:\*\*(.*?)\. ", text, re.DOTALL)[1]
    practice = {ref: rule for ref, rule in rules.registry().items() if ref.startswith("R")}

    assert {int(ref[1:3]) for ref in practice} == set(range(1, 60))
    assert set(re.findall(r"R\d\d[a-z]?", listed)) == {
        ref for ref, rule in practice.items() if rule.elsewhere
    }


# A new rule, as the page tells to make one.


@pytest.fixture
def new_rule(tmp_path, monkeypatch):
    """Put the page's module and setting in place, and return the rows of its table."""
    files = {}
    for _, text in blocks(DOCS / "how-to" / "add-a-rule.md"):
        if found := NAMED.match(text):
            files[pathlib.PurePosixPath(found[1]).name] = text
    (tmp_path / "r60.py").write_text(files["r60.py"], encoding="utf-8")
    monkeypatch.setattr(rules, "__path__", [*rules.__path__, str(tmp_path)])
    rules.registry.cache_clear()
    shipped = (pathlib.Path(profiles.__file__).parent / "cn.toml").read_text(encoding="utf-8")
    profile = profiles.parse((shipped + "\n" + files["cn.toml"]).encode(), "cn.toml")
    monkeypatch.setattr(profiles, "load", lambda _: profile)
    table = {}
    exec(compile(files["company.py"], "company.py", "exec"), table)  # noqa: S102 - our own page
    yield table["ROWS"]
    sys.modules.pop("onestop.rules.r60", None)
    rules.registry.cache_clear()


def test_the_page_adds_a_rule(new_rule, monkeypatch):
    """One module, its setting and its rows: nothing else has to be told."""
    monkeypatch.setattr(test_rules, "RULES", rules.registry())
    monkeypatch.setattr(test_rules, "ROWS", new_rule)
    test_rules.test_every_rule_has_its_rows("R60")
    for row in new_rule:
        for judge in judges(row):
            judge(row)


def judges(row):
    """Return the tests that go through a row of its kind."""
    asked = row.ask is not Ask.NOT
    if row.kind is Kind.BROKEN:
        return [test_rules.test_checker_finds, *([test_rules.test_solver_refuses] * asked)]
    return [test_rules.test_checker_passes, *([test_rules.test_solver_reaches] * asked)]


def test_the_new_rule_is_gone_again():
    """The example leaves nothing behind."""
    assert "R60" not in rules.registry()
