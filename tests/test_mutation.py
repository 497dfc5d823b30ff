"""Mutants are made as they say, told apart, and noticed; ``tools/mutation.py`` tries them all."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import onestop

pytest.importorskip("cosmic_ray", reason="needs the extra 'mutation'")
if not hasattr(os, "fork"):
    pytest.skip("mutants live in forked children", allow_module_level=True)

from cosmic_ray.mutating import mutate_code

from tools import mutants
from tools.mutation_report import Reason, Result, idle, line_of, markdown, summary
from tools.trials import KILLED, LATE, STILLBORN, SURVIVED, Verdict

CLONE = Path(__file__).parents[1]
R43 = Path(onestop.__file__).parent / "rules" / "r43.py"
SOURCE = '''
"""A module."""

class Law:
    def holds(self, number: int | None) -> bool:
        """Tell whether."""
        return number is not None and number < 3
'''


def in_a_new_python(*words):
    """Run Python in the clone; return what it did."""
    return subprocess.run(
        [sys.executable, *words], cwd=CLONE, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("operator", mutants.OURS)
def test_own_operators_do_what_they_say(operator):
    """cosmic-ray's own examples are tested there; ours are tested here."""
    for example in operator.examples():
        changed = mutate_code(example.pre_mutation_code, operator(), example.occurrence)
        assert changed.split() == example.post_mutation_code.split()


def test_mutants_differ_in_what_the_module_does():
    """Each differs from the module and from the others, and never in annotations alone."""
    found = {mutant.becomes for mutant in mutants.mutants_of("law", SOURCE)}

    assert found == {
        "return number is None and number < 3",
        "return number is not None or number < 3",
        "return number is not None and number < 2",
        "return number is not None and number < 4",
        "return number is not None and number <= 3",
        "return number is not None and number == 3",
        "return number is not None and number != 3",
        "return number is not None and number > 3",
        "return number is not None and number >= 3",
    }


def test_mutant_is_named_by_its_function_and_text():
    """A reason still finds its mutant when lines above it come or go."""
    here = {mutant.key for mutant in mutants.mutants_of("law", SOURCE)}
    moved = {mutant.key for mutant in mutants.mutants_of("law", "import os\n" + SOURCE)}

    assert here == moved
    assert {key[:2] for key in here} == {("law", "Law.holds")}


def test_wrong_module_is_told_from_the_right_one():
    """The tests of a rule pass as it is, fail as it is not, and say nothing if not asked."""
    code = f"""
from tools import trials
tests, file = ["tests.rules.test_rules"], {str(R43)!r}
right = open(file, encoding="utf-8").read()
wrong = right.replace("start < ", "start <= ")
names = [t.name for t in trials.trials(tests) if t.subject == "R43"]
texts = {{"right": (right, names), "wrong": (wrong, names), "unasked": (wrong, []),
          "broken": ("1 / 0", names)}}
trials.prepare(tests)

def work(text, names):
    return lambda: trials.tried("onestop.rules.r43", file, text, tests, names).state

pieces = [(name, work(*text)) for name, text in texts.items()]
pieces.append(("endless", lambda: [None for _ in iter(int, 1)]))
print(len(names) > 5, dict(sorted(trials.in_children(pieces, jobs=2, limit=4))))
"""
    told = {
        "broken": STILLBORN,
        "endless": LATE,
        "right": SURVIVED,
        "unasked": SURVIVED,
        "wrong": KILLED,
    }

    run = in_a_new_python("-c", code)

    assert (run.stdout.strip(), run.stderr) == (f"True {told}", "")


def test_tests_notice_a_sample_of_mutants():
    """Twenty mutants of three settled rules, drawn with a seed, are all noticed."""
    run = in_a_new_python(
        "tools/mutation.py", "r03", "r19", "r43", "--sample", "20", "--seed", "43"
    )

    assert run.stderr == ""
    told = run.stdout.splitlines()[-1]
    counted = int(told.split()[0])
    assert 15 <= counted <= 20
    assert f"{counted} mutants: {counted} killed" in told
    assert run.returncode == 0


def test_report_counts_and_gives_reasons():
    """What survives stands in the list with its reason; a reason without a survivor is named."""
    law = list(mutants.mutants_of("onestop.rules.law", SOURCE))
    states = (KILLED, LATE, STILLBORN, SURVIVED, SURVIVED)
    found = [
        Result(mutant=mutant, verdict=Verdict(state=state), reason="r" if state == SURVIVED else "")
        for mutant, state in zip(law, states, strict=False)
    ]
    page = markdown(found)

    assert "| `rules.law` | 4 | 1 | 1 | 2 | 2 | 50.0 % |" in page
    assert f"`Law.holds`: r\n  - was `{law[3].was}`\n  - is `{law[3].becomes}`" in page
    assert line_of(found[3]).startswith("rules.law:7 Law.holds: `return")
    assert summary(found) == "4 mutants: 1 killed, 1 timed out, 2 survived; 50.0 % noticed"


def test_reason_that_nothing_needs_is_named():
    """A reason fits what it was given for, wherever its line is, and is missed by none in vain."""
    law = next(mutants.mutants_of("onestop.rules.law", SOURCE))
    alive = [Result(mutant=law, verdict=Verdict(state=SURVIVED), reason="")]
    dead = [Result(mutant=law, verdict=Verdict(state=KILLED), reason="")]
    fits = [
        Reason(why="any", was="return number .* 3"),
        Reason(why="this", was=".*", becomes=re.escape(law.becomes), function="Law.holds"),
    ]
    others = [
        Reason(why="part", was="return number"),
        Reason(why="else", was=".*", module="rules"),
        Reason(why="there", was=".*", function="Law"),
    ]

    assert idle(alive, [*fits, *others]) == others
    assert idle(dead, fits) == fits
