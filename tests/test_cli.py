"""The command line: what it says, what it writes, and how it ends."""

import email
import email.policy
import io
import json
import os
import re
import stat
import subprocess
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

import attrs
import pytest

from onestop import cli
from onestop.cli import commands, solving, terminal, writing
from onestop.cli.exits import Exit
from onestop.errors import (
    InfeasibleError,
    InternalError,
    SolveCancelledError,
    TimeLimitError,
)
from onestop.files import plan_to_json, read_plan, read_sent, write_sent
from onestop.model import Conflict, Reason, Sent, Told
from onestop.preparing import example_path
from onestop.rules import Level, registry
from onestop.solver import Progress
from onestop.texts import Language
from tests.builders import a_plan, a_visit, at

EXAMPLE = example_path()
CENTRE = str(EXAMPLE / "centre.toml")
PLANNED, ACUTE, INTERPRETER = sorted(map(str, EXAMPLE.glob("cases/*.toml")))
NOW = ["--now", "2026-03-09T07:45:00+08:00"]
GOLDENS = Path(__file__).with_name("goldens")
LANGUAGES = pytest.mark.parametrize("language", list(Language))


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path, monkeypatch):
    """Run every test where nothing is, so that what a command writes can be seen."""
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def run(capsys):
    """Return a function that runs a command and returns code, stdout and stderr."""

    def run(*given):
        code = cli.main([*map(str, given)])
        told = capsys.readouterr()
        return code, told.out, told.err

    return run


@pytest.fixture
def solves(monkeypatch):
    """Return a function that sets what the solver does: return or raise something."""

    def solves(outcome):
        def solve(problem, options):
            solves.problem, solves.options = problem, options
            answer = outcome(problem, options) if callable(outcome) else outcome
            if isinstance(answer, Exception):
                raise answer
            return answer

        monkeypatch.setattr(solving, "solve", solve)
        return solves

    return solves


def a_conflict():
    """Return why the acute case cannot be planned."""
    rule = registry()["F05"]
    return Conflict(reasons=(Reason(rule="F05", subject="P01", sentence=rule.sentence),))


def an_example_plan(**changes):
    """Return a plan of the example centre that holds a visit of the acute case."""
    visit = a_visit(case="2026-0412", child="C-0412")
    return a_plan(**{"centre": "example-district", "visits": (visit,)} | changes)


def written(folder="."):
    """Return every file below *folder*, with what it holds."""
    found = sorted(path for path in Path(folder).rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def only_line(err):
    """Return the one line of an error, without the program's name."""
    assert re.fullmatch(r"onestop: [^\n]+\n", err), err
    return err.removeprefix("onestop: ").rstrip("\n")


def in_python(program, **more):
    """Run *program* in a Python of its own and return the finished process."""
    given = [sys.executable, "-c", program]
    return subprocess.run(given, capture_output=True, check=False, text=True, **more)


# Help.


@pytest.mark.parametrize("command", [[], ["plan"], ["check"], ["demo"]])
@LANGUAGES
def test_help_shows_an_example_and_the_exit_codes(run, command, language):
    """Whoever asks for help sees a command to type, in their language."""
    code, out, err = run(*command, "-h", "--lang", language)

    heading = {"en": "example:", "zh": "示例:"}[language]
    codes = {"en": "3 proved impossible", "zh": "3 已证明不可行"}[language]
    example = " ".join(["onestop", *(command or ["demo"])])
    assert (code, err) == (Exit.DONE, "")
    assert f"{heading}\n  {example}" in out
    assert codes in out


def test_help_loads_nothing_that_takes_time():
    """An answer to -h is there at once, so nothing of the work is imported."""
    show = "import sys; from onestop import cli; cli.main(['plan', '-h']); print(*sys.modules)"
    loaded = {name.split(".")[0] for name in in_python(show).stdout.split()}

    heavy = {"ortools", "pandas", "numpy", "icalendar", "dateutil", "cattrs", "rich", "secrets"}
    assert "argparse" in loaded
    assert loaded & heavy == set()


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ([], "the following arguments are required: COMMAND; see onestop -h"),
        (["plan"], "the following arguments are required: CENTRE, CASE; see onestop plan -h"),
        (["check", "a", "b"], "the following arguments are required: --plan; see onestop check -h"),
        (["plan", "a", "b", "--days", "x"], "argument --days: invalid int value: 'x';"),
        (["plan", "a", "b", "--lang", "de"], "argument --lang: invalid"),
        (["plan", "a", "b", "--work", "2"], "unrecognized arguments: --work 2; see onestop -h"),
        (["plann"], "invalid choice: 'plann'"),
        # What an unset variable of a shell leaves must not be taken for nothing said.
        (["plan", "a", "b", "--standing", ""], "--standing: expected the name of a file"),
        (["plan", "a", "b", "--out", ""], "--out: expected the name of a file"),
    ],
)
def test_a_command_line_that_cannot_be_read_is_one_line(run, given, told):
    """No usage block hides what is wrong."""
    code, out, err = run(*given)

    assert (code, out) == (Exit.BAD_INPUT, "")
    assert told in only_line(err)


@pytest.mark.parametrize("given", [["--lang", "zh"], ["--lang=zh"]])
def test_the_language_is_known_before_anything_goes_wrong(run, given):
    """Also a mistake on the command line is told in the language asked for."""
    _, _, err = run("plan", *given)

    assert "用法见 onestop plan -h" in err


@pytest.mark.parametrize("given", [["--lang"], ["--lang", "de"], ["--lang="], ["--language", "zh"]])
def test_an_unknown_language_is_told_in_english(run, given):
    """Whatever cannot be understood is answered in the default language."""
    _, _, err = run("plan", *given)

    assert "see onestop plan -h" in err


# Planning.


@LANGUAGES
def test_the_demo_reads_as_kept(run, language):
    """Three cases, one schedule: the whole output, word for word."""
    code, out, err = run("demo", "--lang", language)

    assert (code, err) == (Exit.DONE, "")
    assert out == (GOLDENS / f"demo.{language}.txt").read_text(encoding="utf-8")


def test_the_plan_in_json_is_the_plan_that_is_written(run):
    """Programs get the same from the pipe and from the folder."""
    code, out, _ = run("plan", CENTRE, ACUTE, *NOW, "--json", "--out", "out")

    assert code == Exit.DONE
    assert out.encode() == Path("out/plan.json").read_bytes()
    assert json.loads(out)["visits"][0]["case"] == "2026-0412"


def test_everything_is_written_and_only_its_owner_reads_the_key(run):
    """The plan, one file for each invite, their account, and the secret behind their references."""
    _, out, _ = run("plan", CENTRE, ACUTE, *NOW, "--out", "out")

    files = written("out")
    invites = [name for name in files if name.startswith("invites/")]
    assert {*files} - {*invites} == {"plan.json", ".invite.key", ".sent.json"}
    assert all(files[name].startswith(b"BEGIN:VCALENDAR\r\n") for name in invites)
    assert f"\nWritten to out: plan.json, and {len(invites)} invites in out/invites.\n" in out
    for hidden in ("out/.invite.key", "out/.sent.json"):
        assert stat.S_IMODE(Path(hidden).stat().st_mode) == 0o600
    assert re.fullmatch(rb"[0-9a-f]{64}\n", files[".invite.key"])


def test_each_invite_is_written_as_a_mail_where_that_is_asked_for(run):
    """Under the invite's name, with the invite inside; the same words say how many."""
    _, out, _ = run("plan", CENTRE, ACUTE, *NOW, "--out", "out", "--mail", "--lang", "zh")

    files = written("out")
    invites = {name[len("invites/") : -4]: d for name, d in files.items() if name[:2] == "in"}
    mails = {name[len("mail/") : -4]: d for name, d in files.items() if name[:2] == "ma"}
    parts = {
        name: email.message_from_bytes(data, policy=email.policy.default).get_body(("calendar",))
        for name, data in mails.items()
    }
    assert {name: part.get_payload(decode=True) for name, part in parts.items()} == invites
    assert f"{len(invites)}份日程邀请；{Path('out/mail')} 中各有一封邮件" in out


def test_the_same_command_again_changes_nothing(run):
    """A second run writes the same bytes, so calendars do not show anything twice."""
    command = ("plan", CENTRE, ACUTE, *NOW, "--out", "out")
    run(*command)
    before = written()

    assert run(*command)[0] == Exit.DONE
    assert written() == before


def test_a_second_plan_is_made_on_top_of_the_first(run):
    """What stands stays; only the new people are written to."""
    run("plan", CENTRE, PLANNED, *NOW, "--out", "out")
    first = written("out")

    code, out, _ = run("plan", CENTRE, ACUTE, *NOW, "--out", "out", "--standing", "out/plan.json")

    both = written("out")
    plan = read_plan("out/plan.json")
    assert code == Exit.DONE
    assert "What stood already and stays as it was" in out
    assert [visit.case for visit in plan.visits] == ["2026-0398", "2026-0412"]
    assert plan.revision == 1
    assert {name for name in first if both[name] != first[name]} == {"plan.json", ".sent.json"}
    assert len(both) > len(first)


def sent_of(folder="out"):
    """Return what was sent, by reference and number."""
    messages = read_sent(f"{folder}/.sent.json").messages
    return [(told.case, told.recipient, told.sequence, told.cancelled) for told in messages]


def test_the_account_is_of_what_was_written(run):
    """One message for every file, and the second plan adds its own."""
    run("plan", CENTRE, PLANNED, *NOW, "--out", "out")
    first = sent_of()
    assert len(first) == len(list(Path("out/invites").iterdir()))

    run("plan", CENTRE, ACUTE, *NOW, "--out", "out", "--standing", "out/plan.json")
    both = sent_of()
    assert both[: len(first)] == first
    assert {case for case, *_ in both[len(first) :]} == {"2026-0412"}
    assert {number for _, _, number, _ in both} == {0}


def without_visits():
    """Take all visits out of the plan that was written."""
    empty = attrs.evolve(read_plan("out/plan.json"), visits=(), overrides=())
    Path("out/plan.json").write_text(plan_to_json(empty), encoding="utf-8")


def test_what_is_taken_out_of_the_plan_is_cancelled(run):
    """The account knows who was told, even if the plan does not hold it any more."""
    run("plan", CENTRE, ACUTE, *NOW, "--out", "out")
    told = {(recipient, number) for _, recipient, number, _ in sent_of()}
    without_visits()
    code, _, err = run("plan", CENTRE, PLANNED, *NOW, "--out", "out", "--standing", "out/plan.json")

    gone = [each for each in sent_of() if each[3]]
    assert (code, err) == (Exit.DONE, "")
    assert {each[0] for each in gone} == {"2026-0412"}
    assert {(each[1], each[2] - 1) for each in gone} == told
    cancelled = [p for p in Path("out/invites").iterdir() if b"METHOD:CANCEL" in p.read_bytes()]
    assert len(cancelled) == len(gone)


def test_a_cancellation_that_reaches_nobody_writes_nothing(run):
    """A companion of an earlier case has to be told; without an address, a person is asked."""
    run("plan", CENTRE, PLANNED, *NOW, "--out", "out")
    without_visits()
    before = written()

    code, _, err = run("plan", CENTRE, ACUTE, *NOW, "--out", "out", "--standing", "out/plan.json")

    assert code == Exit.BAD_INPUT
    assert "G-0398" in only_line(err)
    assert "@" not in err
    assert written() == before


def test_invites_of_a_plan_that_is_not_named_are_not_cancelled(run):
    """A plan file that was moved away is forgotten, not given up."""
    run("plan", CENTRE, ACUTE, *NOW, "--out", "out")
    Path("out/plan.json").rename("moved.json")
    before = written()

    code, out, err = run("plan", CENTRE, PLANNED, *NOW, "--out", "out")
    assert (code, out) == (Exit.BAD_INPUT, "")
    assert only_line(err).startswith(str(Path("out/.sent.json")))
    assert "--standing" in err
    assert written() == before

    assert run("plan", CENTRE, PLANNED, *NOW, "--out", "out", "--standing", "moved.json")[0] == 0
    assert not any(cancelled for *_, cancelled in sent_of())


@pytest.mark.parametrize(
    "changes", [{"cancelled": True}, {"start": at("06:00"), "end": at("07:00")}]
)
def test_what_nobody_expects_any_more_is_no_obstacle(run, changes):
    """An account may hold what was cancelled or is over, of plans that are long gone."""
    facts = {"case": "2026-0001", "appointment": "exam", "recipient": "M01", "uid": "1"}
    facts |= {"sequence": 1, "digest": "1", "stamp": at("05:00")}
    old = Told(**{"start": at("10:00"), "end": at("11:00")} | facts | changes)
    Path("out").mkdir()
    write_sent(Sent(centre="example-district", messages=(old,)), "out/.sent.json")

    assert run("plan", CENTRE, ACUTE, *NOW, "--out", "out")[0] == Exit.DONE
    assert read_sent("out/.sent.json").find("1") == old
    assert not any(cancelled for case, *_, cancelled in sent_of() if case != "2026-0001")


def test_an_account_can_begin_with_the_standing_plan(run):
    """Where only the plan is left, its invites are taken for sent, and none is sent twice."""
    run("plan", CENTRE, ACUTE, *NOW, "--out", "out")
    told = {(case, recipient) for case, recipient, *_ in sent_of()}
    Path("out/.sent.json").unlink()
    files = {*written("out/invites")}

    _, out, _ = run("plan", CENTRE, PLANNED, *NOW, "--out", "out", "--standing", "out/plan.json")

    new = [case for case, *_ in sent_of() if case == "2026-0398"]
    assert told <= {(case, recipient) for case, recipient, *_ in sent_of()}
    assert len({*written("out/invites")} - files) == len(new)
    assert f"plan.json, and {len(new)} invites" in out


@pytest.mark.parametrize("text", ["", "{}", '{"format": "onestop/sent/1", "centre": "a b"}'])
def test_a_damaged_account_is_refused(run, text):
    """Going on without it would tell everybody everything again."""
    run("plan", CENTRE, ACUTE, *NOW, "--out", "out")
    Path("out/.sent.json").write_text(text, encoding="utf-8")
    before = written()

    code, _, err = run("plan", CENTRE, ACUTE, *NOW, "--out", "out")

    assert code == Exit.BAD_INPUT
    assert only_line(err).startswith(str(Path("out/.sent.json")))
    assert written() == before


def test_another_centres_account_is_refused(run):
    """Two centres do not share a folder."""
    run("plan", CENTRE, ACUTE, *NOW, "--out", "out")
    write_sent(Sent(centre="elsewhere"), "out/.sent.json")

    code, _, err = run("plan", CENTRE, ACUTE, *NOW, "--out", "out")

    assert code == Exit.BAD_INPUT
    assert "another centre" in only_line(err)


def test_the_demo_writes_what_the_same_plans_one_by_one_write(run):
    """The example shows how plans are meant to be made: each on top of the one before."""
    Path("a").mkdir()
    Path("a/.invite.key").write_text("ab" * 32, encoding="ascii")
    run("demo", "--out", "a")
    for case in (PLANNED, ACUTE, INTERPRETER):
        standing = ["--standing", "b/plan.json"] if Path("b").exists() else []
        run("plan", CENTRE, case, *NOW, *standing, "--out", "b", "--key", "a/.invite.key")

    one_by_one = written("a")
    del one_by_one[".invite.key"]
    assert written("b") == one_by_one


def test_a_plan_that_may_be_booked_is_not_written_over(run):
    """Nothing booked is lost: another plan in the folder has to be named as standing."""
    run("plan", CENTRE, PLANNED, *NOW, "--out", "out")
    run("plan", CENTRE, PLANNED, *NOW, "--out", "other")
    before = written()

    for given in (["--out", "out"], ["--out", "out", "--standing", "none.json"]):
        Path("none.json").write_text(plan_to_json(an_example_plan(visits=())), encoding="utf-8")
        code, out, err = run("plan", CENTRE, ACUTE, *NOW, *given)
        Path("none.json").unlink()

        assert (code, out) == (Exit.BAD_INPUT, "")
        assert only_line(err).startswith(str(Path("out/plan.json")))
        assert "give it as --standing" in err
        assert written() == before


def test_the_key_is_the_one_that_is_given(run):
    """One key for one centre, wherever plans are written."""
    run("plan", CENTRE, ACUTE, *NOW, "--out", "a", "--key", "keys/district.key")
    run("plan", CENTRE, ACUTE, *NOW, "--out", "b", "--key", "keys/district.key")

    assert written("a") == written("b")
    assert ".invite.key" not in written("a")


@pytest.mark.parametrize("key", ["", "zz" * 32, "ab" * 31, "ab" * 32 + "\n" + "ab" * 32])
def test_a_key_that_is_none_is_refused(run, key):
    """A damaged key would change every reference: better stop than invite twice."""
    Path("key").write_text(key, encoding="utf-8")

    code, _, err = run("plan", CENTRE, ACUTE, *NOW, "--out", "out", "--key", "key")

    assert code == Exit.BAD_INPUT
    assert only_line(err).startswith("key: expected ")
    assert {*written()} == {"key"}


@pytest.mark.parametrize(
    ("given", "file"),
    [
        (["--out", "taken"], "taken"),
        (["--out", "out", "--key", "taken/key"], "taken"),
        (["--out", "folder"], "folder/plan.json"),
    ],
)
def test_what_cannot_be_written_is_one_line(run, given, file):
    """A file where a folder should be, or the other way round."""
    Path("taken").write_text("mine", encoding="utf-8")
    Path("folder/plan.json").mkdir(parents=True)

    code, _, err = run("plan", CENTRE, ACUTE, *NOW, *given)

    assert code == Exit.BAD_INPUT
    assert only_line(err).startswith(file)
    assert written() == {"taken": b"mine"}


def test_a_key_that_appears_meanwhile_is_not_written_over(run, monkeypatch):
    """Two runs at once must not each keep a key of their own."""
    monkeypatch.setattr(writing, "_stands", lambda _: False)
    Path("key").write_text("ab" * 32, encoding="ascii")

    code, _, err = run("plan", CENTRE, ACUTE, *NOW, "--out", "out", "--key", "key")

    assert code == Exit.BAD_INPUT
    assert "key: could not be written (File exists)" in only_line(err)
    assert written() == {"key": b"ab" * 32}


def test_a_centre_without_mailbox_can_plan_but_not_invite(run):
    """The plan is shown; with --out the missing sender is told and nothing is written."""
    centre = Path(CENTRE).read_text(encoding="utf-8").replace("mailbox", "# mailbox", 1)
    centre = centre.replace('calendar = "people/P01.ics"', "")
    Path("centre.toml").write_text(centre, encoding="utf-8")

    assert run("plan", "centre.toml", ACUTE, *NOW)[0] == Exit.DONE
    code, out, err = run("plan", "centre.toml", ACUTE, *NOW, "--out", "out")

    assert (code, out) == (Exit.BAD_INPUT, "")
    assert "mailbox" in only_line(err)
    assert {*written()} == {"centre.toml"}


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (["none.toml", ACUTE], "none.toml: expected a file that exists"),
        ([CENTRE, "none.toml"], "none.toml: expected a file that exists"),
        ([ACUTE, CENTRE], f'{ACUTE}: format: expected "onestop/centre/1"'),
        ([CENTRE, ACUTE, "--now", "2026-03-09T07:45"], "--now: expected a date and time with its"),
        ([CENTRE, ACUTE, "--from", "9 March"], "--from: expected a date such as 2026-10-01"),
        ([CENTRE, ACUTE, "--days", "0"], "days: expected a whole number from 1 to 366"),
        ([CENTRE, ACUTE, "--workers", "0"], "workers: expected a whole number from 1 to"),
        ([CENTRE, ACUTE, "--time-limit", "nan"], "time_limit: expected a number of seconds above"),
        ([CENTRE, ACUTE, "--seed", "-1"], "seed: expected a whole number from 0 to"),
        (
            [CENTRE, ACUTE, "--standing", "other.json"],
            "other.json: centre: expected a plan of this",
        ),
        ([CENTRE, ACUTE, ACUTE], "cases"),
    ],
)
def test_bad_input_is_one_line_and_nothing_is_written(run, given, told):
    """File and place, what was expected, what to do; exit 2; the folder as it was."""
    Path("other.json").write_text(plan_to_json(a_plan()), encoding="utf-8")
    before = written()

    code, out, err = run("plan", *NOW, *given, "--out", "out")

    assert (code, out) == (Exit.BAD_INPUT, "")
    assert only_line(err).startswith(told)
    assert written() == before


def test_the_options_reach_the_solver(run, solves):
    """What is asked for on the command line is what is solved."""
    solver = solves(TimeLimitError(["2026-0412"], 1))

    run(
        *("plan", CENTRE, ACUTE, *NOW, "--from", "2026-03-10", "--days", "3"),
        *("--time-limit", "7.5", "--workers", "2", "--seed", "9", "--may-leave-out"),
    )

    problem, options = solver.problem, solver.options
    assert (options.time_limit, options.workers, options.seed) == (7.5, 2, 9)
    assert options.may_leave_out
    assert problem.now.isoformat() == "2026-03-08T23:45:00+00:00"
    assert problem.horizon.start.isoformat() == "2026-03-09T16:00:00+00:00"
    assert problem.horizon.minutes == 3 * 24 * 60


@pytest.mark.parametrize("command", [["plan", CENTRE, ACUTE], ["demo"]])
def test_nothing_is_left_out_unasked(run, solves, command):
    """Whoever says nothing gets every service, or the conflict."""
    solver = solves(TimeLimitError(["2026-0412"], 1))

    run(*command)

    assert not solver.options.may_leave_out


def test_without_now_it_is_now(run, solves):
    """Only here the clock is asked, to the second."""
    solver = solves(TimeLimitError(["2026-0412"], 1))
    before = datetime.now(UTC).replace(microsecond=0)

    run("plan", CENTRE, ACUTE)

    assert before <= solver.problem.now <= datetime.now(UTC)
    assert solver.problem.now.microsecond == 0


# When there is no plan.


@LANGUAGES
def test_proved_impossible_is_explained(run, solves, language):
    """Exit 3, and why, where the plan would have stood."""
    solves(InfeasibleError(["2026-0412"], a_conflict()))

    code, out, err = run("plan", CENTRE, ACUTE, *NOW, "--out", "out", "--lang", language)

    assert (code, err) == (Exit.IMPOSSIBLE, "")
    assert {"en": "not a time-out", "zh": "已证明不可行"}[language] in out
    assert registry()["F05"].sentence.say(language)[:20] in out
    assert written() == {}


@pytest.mark.parametrize("medical", [None, an_example_plan()])
def test_proved_impossible_is_explained_to_programs(run, solves, medical):
    """The same in JSON, with the medical part if that fits alone."""
    solves(InfeasibleError(["2026-0412"], a_conflict(), medical))

    code, out, err = run("plan", CENTRE, ACUTE, *NOW, "--json", "--lang", "zh")

    sentence = registry()["F05"].sentence.zh
    tree = json.loads(out)
    plan = tree.pop("medical")
    assert (code, err) == (Exit.IMPOSSIBLE, "")
    assert tree == {
        "format": "onestop/conflict/1",
        "cases": ["2026-0412"],
        "reasons": [{"rule": "F05", "subject": "P01", "sentence": sentence}],
    }
    assert (plan and plan["visits"][0]["case"]) == (medical and "2026-0412")


def test_a_real_impossible_case_is_proved(run):
    """The planned girl cannot be seen before Thursday: both proofs say so."""
    code, out, _ = run("plan", CENTRE, PLANNED, *NOW, "--days", "3")

    assert code == Exit.IMPOSSIBLE
    assert "No plan fits case 2026-0398 from 2026-03-09 to 2026-03-11" in out


@pytest.mark.parametrize(
    ("language", "note"),
    [
        ("en", "2026-0412: no place was found for this: counselling; what collides: R07"),
        ("zh", "2026-0412：未能安排该项服务：心理疏导；相互冲突的有：R07"),
    ],
)
def test_what_may_be_left_out_is_left_out_and_told(run, language, note):
    """Without any psychologist: impossible, or a plan that says what it lacks."""
    words = 'ref = "2026-0412"\n'
    case = Path(ACUTE).read_text(encoding="utf-8")
    excluded = case.replace(words, words + 'excluded = ["Y01", "Y02"]\n', 1)
    Path("case.toml").write_text(excluded, encoding="utf-8")
    command = ("plan", CENTRE, "case.toml", *NOW, "--lang", language)

    impossible, _, _ = run(*command)
    code, out, err = run(*command, "--may-leave-out", "--out", "out")
    judged, _, _ = run("check", CENTRE, "case.toml", *NOW, "--plan", "out/plan.json")

    assert (impossible, code, judged, err) == (Exit.IMPOSSIBLE, Exit.DONE, Exit.DONE, "")
    assert f"- {note}\n" in out
    listed = [(left.case, left.service) for left in read_plan("out/plan.json").left_out]
    assert listed == [("2026-0412", "counselling")]


@pytest.mark.parametrize(
    ("error", "code", "told"),
    [
        (TimeLimitError(["2026-0412"], 5), Exit.STOPPED, "stopped after 5 s"),
        (SolveCancelledError(["2026-0412"]), Exit.STOPPED, "cancelled before a plan"),
        (InternalError("the plan breaks R04a"), Exit.BUG, "the plan breaks R04a"),
        (KeyError("secret"), Exit.BUG, "KeyError, cli/"),
        (RecursionError("secret"), Exit.BUG, "RecursionError, cli/"),
    ],
)
def test_what_goes_wrong_is_one_sentence(run, solves, error, code, told):
    """No traceback, and nothing of what stood in a file."""
    solves(error)

    got, out, err = run("plan", CENTRE, ACUTE, *NOW, "--out", "out")

    assert (got, out) == (code, "")
    assert told in only_line(err)
    assert "secret" not in err
    assert written() == {}


def test_ctrl_c_stops_the_solver_and_writes_nothing(run, solves, monkeypatch):
    """The best plan so far is shown, marked as such; exit 4."""
    pressed = iter([KeyboardInterrupt, KeyboardInterrupt])
    wait = solving.concurrent.futures.wait
    running = threading.Event()

    def interrupted(*given, **more):
        assert running.wait(10)
        for error in pressed:
            raise error
        return wait(*given, **more)

    def slow(problem, options):
        running.set()
        while not options.cancelled():
            pass
        return an_example_plan(revision=len(problem.cases))

    monkeypatch.setattr(solving.concurrent.futures, "wait", interrupted)
    solves(slow)

    code, out, err = run("demo", "--out", "out")

    assert code == Exit.STOPPED
    assert "Plan of example-district, revision 1" in out
    assert "nothing was written" in only_line(err)
    assert written() == {}


def test_ctrl_c_at_another_time_is_no_bug(run, monkeypatch):
    """130 is what shells expect of a command that was interrupted."""

    def interrupted(_):
        raise KeyboardInterrupt

    monkeypatch.setattr(commands, "read_centre", interrupted)

    assert run("demo", "--lang", "zh") == (Exit.INTERRUPTED, "", "onestop: 已中断\n")


# Checking.


def test_a_plan_that_keeps_the_rules_is_clean(run):
    """What the solver made, the checker accepts, also among other cases."""
    run("demo", "--out", "out")

    code, out, err = run("check", CENTRE, PLANNED, ACUTE, "--plan", "out/plan.json", *NOW)

    assert (code, err) == (Exit.DONE, "")
    assert out == "The plan keeps every rule that binds.\n"


@LANGUAGES
def test_a_plan_that_breaks_a_rule_is_refused(run, language):
    """Exit 5, with id and sentence; the same for programs."""
    Path("plan.json").write_text(plan_to_json(an_example_plan()), encoding="utf-8")
    command = ("check", CENTRE, ACUTE, "--plan", "plan.json", *NOW, "--lang", language)

    code, out, _ = run(*command)
    json_code, tree, _ = run(*command, "--json")

    found = json.loads(tree)
    rest = [f for f in found["findings"] if f["rule"] == "R44"]
    assert (code, json_code) == (Exit.FOUND, Exit.FOUND)
    assert registry()["F02"].sentence.say(language)[:12] in out
    assert found["format"] == "onestop/findings/1"
    assert rest == []
    assert found["findings"][0] == {
        "rule": "F01",
        "case": "2026-0412",
        "appointment": "2026-0001.evidence",
        "strength": "hard",
        "sentence": registry()["F01"].sentence.say(language),
    }


def test_a_plan_of_another_centre_is_not_judged(run):
    """References of two centres may be alike and mean other people."""
    Path("plan.json").write_text(plan_to_json(a_plan()), encoding="utf-8")

    code, _, err = run("check", CENTRE, ACUTE, "--plan", "plan.json", *NOW)

    assert code == Exit.BAD_INPUT
    assert "plan.json: centre: expected a plan of this centre: example-district" in only_line(err)


# Terminals, pipes and files.


class Terminal(io.StringIO):
    """A stream that says that it is a terminal."""

    encoding = "utf-8"

    def isatty(self):
        """Say so."""
        return True


def some_progress(seconds):
    """Return what a solver says on its way."""
    return Progress(level=Level.EARLIEST, value=230, bound=200, seconds=seconds)


@LANGUAGES
def test_a_long_solve_shows_one_line_and_takes_it_back(language, monkeypatch):
    """On a terminal, after two seconds, in a line that cannot wrap."""
    monkeypatch.setenv("COLUMNS", "40")
    stream = Terminal()
    line = solving.ProgressLine(stream, language)

    line(some_progress(1.9))
    line.clear()
    assert stream.getvalue() == ""
    line(some_progress(2.0))
    shown = stream.getvalue().removeprefix("\r\x1b[K")
    line.clear()

    assert {"en": "solving for 2 s: 230", "zh": "已求解2秒：230"}[language] in shown
    assert len(shown) == {"en": 39, "zh": 20}[language]
    assert stream.getvalue().endswith("\r\x1b[K")


def test_a_pipe_gets_no_progress():
    """Logs stay free of lines that overwrite each other."""
    stream = io.StringIO()
    line = solving.ProgressLine(stream, Language.EN)

    line(some_progress(60.0))
    line.clear()

    assert stream.getvalue() == ""


@pytest.mark.parametrize(
    ("variables", "columns", "width", "colour"),
    [
        ({}, "100", 100, True),
        ({}, "300", 120, True),
        ({"NO_COLOR": ""}, "80", 80, False),
        ({"TERM": "dumb"}, "80", 80, False),
    ],
)
def test_a_table_fits_the_terminal(monkeypatch, variables, columns, width, colour):
    """As wide as the terminal, up to what still reads well; colour unless refused."""
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", columns)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "stdout", Terminal())

    look = terminal.look(Language.ZH)

    assert (look.language, look.width, look.colour) == (Language.ZH, width, colour)


def test_a_pipe_gets_a_plain_page(monkeypatch):
    """What goes into a file does not depend on the terminal beside it."""
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setattr(sys, "stdout", io.StringIO())

    look = terminal.look(Language.EN)

    assert (look.width, look.colour) == (80, False)


def test_what_the_terminal_cannot_show_does_not_stop_it(monkeypatch):
    """With an ASCII terminal, Chinese becomes question marks, not an error."""
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="ascii"))

    code = cli.main(["demo", "-h", "--lang", "zh"])

    assert code == Exit.DONE
    assert b"????" in raw.getvalue()


def test_json_is_the_same_on_a_terminal_that_is_not_utf8(monkeypatch):
    """Programs must not get question marks: escapes mean the same."""
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="ascii"))

    terminal.show_json({"sentence": "询问"}, Language.EN)

    assert raw.getvalue().isascii()
    assert json.loads(raw.getvalue()) == {"sentence": "询问"}


def test_a_reader_that_has_gone_is_no_error(monkeypatch):
    """`onestop demo | head -1` ends quietly, and nothing complains later."""
    reading, writing_end = os.pipe()
    os.close(reading)
    with os.fdopen(writing_end, "w", encoding="utf-8") as stream:
        monkeypatch.setattr(sys, "stdout", stream)

        terminal.show("nobody reads this", Language.EN)
        terminal.show("nor this", Language.EN)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_behind_stdout_is_one_line(capsys, monkeypatch):
    """What could not be printed is told, once, with exit 2."""
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        monkeypatch.setattr(sys, "stdout", full)

        code = cli.main(["demo", "-h"])

    told = only_line(capsys.readouterr().err)
    assert code == Exit.BAD_INPUT
    assert told == "the answer could not be printed (No space left on device)"


def test_a_stream_that_is_no_file_is_printed_to(monkeypatch):
    """A program may call the command line with a stream of its own."""
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stdout", stream)

    assert cli.main(["-h"]) == Exit.DONE
    assert stream.getvalue().startswith("usage: onestop")


def test_the_program_takes_its_own_arguments():
    """`python -m onestop` runs what stands behind it and exits with its code."""
    given = [sys.executable, "-m", "onestop", "plan", "none.toml", "none.toml"]
    ended = subprocess.run(given, capture_output=True, check=False, text=True)

    assert ended.returncode == Exit.BAD_INPUT
    assert only_line(ended.stderr).startswith("none.toml: expected a file that exists")
