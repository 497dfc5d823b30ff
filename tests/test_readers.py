"""Calendar engines read our invites as they were planned, and the comparer notices if not."""

import contextlib
import re
import socket
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import attrs
import pytest

import onestop
from onestop import cli
from tests.builders import a_seat
from tests.installed import NEEDED, need
from tests.invitations import the_centre, the_plan, the_problem, the_talk, two_rooms
from tools.readers import compare, engines, letters, stories
from tools.readers.compare import FIELDS, compared, judged, table

CLONE = Path(__file__).parents[1]
ENGINES = tuple(engines.ENGINES)
EVERY = pytest.mark.parametrize("engine", ENGINES)
# Of the random plans, every fourth is told by hand, too.
STORIES_SENT_ONLY = ("random-001", "random-002", "random-003")
# What may go wrong in a message, by the fact that is wrong then.
FAULTS = {
    "start": (rb"(DTSTART;TZID=Asia/Shanghai:........T)10", rb"\g<1>09"),
    "end": (rb"(DTEND;TZID=Asia/Shanghai:........T....)00", rb"\g<1>01"),
    "uid": (rb"\r\nUID:....", b"\r\nUID:feed"),
    "sequence": (rb"\r\nSEQUENCE:0", b"\r\nSEQUENCE:1"),
    "method": (rb"\r\nMETHOD:REQUEST", b"\r\nMETHOD:PUBLISH"),
    "attendees": (rb":mailto:ada@", b":mailto:eve@"),
    "status": (rb"\r\nSTATUS:CONFIRMED", b"\r\nSTATUS:TENTATIVE"),
}


def some_letters(zone="Asia/Shanghai"):
    """Return the messages of one appointment of one person: first, moved, cancelled."""
    problem = the_problem(centre=the_centre(time_zone=zone))
    return list(letters.letters([letters.story("s", problem, the_plan(), [timedelta(minutes=5)])]))


def changed(letter, pattern, by):
    """Return *letter* with the one place that *pattern* finds replaced."""
    data, count = re.subn(pattern, by, letter.data)
    assert count == 1
    return attrs.evolve(letter, data=data)


def fields(wrong):
    """Return which facts are wrong."""
    return {each.field for each in wrong}


def test_what_is_expected_is_what_is_planned():
    """From plan to plan: asked, moved by five minutes, cancelled; one UID, one address."""
    first, second, last = (letter.expected for letter in some_letters())

    start = datetime(2026, 3, 9, 2, 5, tzinfo=UTC).timestamp()
    assert (first.start, first.end) == (start, start + 45 * 60)
    assert (second.start, second.end) == (start + 300, start + 300 + 45 * 60)
    assert attrs.evolve(last, sequence=1, method="REQUEST", status="CONFIRMED") == second
    assert [each.sequence for each in (first, second, last)] == [0, 1, 2]
    assert [each.method for each in (first, second, last)] == ["REQUEST", "REQUEST", "CANCEL"]
    assert {each.attendees for each in (first, second, last)} == {("mailto:ada@example.org",)}
    assert len({each.uid for each in (first, second, last)}) == 1


def some_files():
    """Return what is handed over to the same person: first, moved, cancelled."""
    told = letters.story("s", the_problem(), the_plan(), [timedelta(minutes=5)])
    return list(letters.letters([letters.handed_over(told)]))


def test_what_is_handed_over_names_nobody():
    """The same times and numbers, shown to nobody in particular, under a UID of its own story."""
    sent, files = some_letters(), some_files()

    for letter, file in zip(sent, files, strict=True):
        expected = attrs.evolve(file.expected, uid=letter.expected.uid)
        assert expected == attrs.evolve(letter.expected, method="PUBLISH", attendees=())
        assert b"ATTENDEE" not in file.data
    assert len({file.expected.uid for file in files}) == 1


def test_everybody_is_handed_a_file():
    """Whoever had no address before, too, but no room: it has nobody who could be given one."""
    rooms = tuple(attrs.evolve(room, email=f"{room.ref}@example.org") for room in two_rooms())
    plan = the_plan(the_talk(a_seat("P-ada", "lead"), a_seat("J-gil", "prosecutor")))
    told = letters.story("s", the_problem(centre=the_centre(rooms=rooms)), plan, [])
    mails, files = (list(letters.letters([each])) for each in (told, letters.handed_over(told)))

    # Ada and two rooms; ada and gil; each first told, then cancelled.
    assert (len(mails), len(files)) == (6, 4)


def test_a_message_too_few_is_noticed(monkeypatch):
    """As many messages as seats: a person who is not told would come to nothing."""
    monkeypatch.setattr(letters, "_invites", lambda *_: ())

    with pytest.raises(ValueError, match="shorter"):
        some_letters()


def test_a_uid_of_two_seats_is_noticed(monkeypatch):
    """One appointment would replace the other in a calendar."""
    invites = letters._invites  # noqa: SLF001 - what is replaced
    same = lambda *given: tuple(attrs.evolve(i, uid="same") for i in invites(*given))  # noqa: E731
    monkeypatch.setattr(letters, "_invites", same)
    problem = the_problem()
    told = [letters.story(name, problem, the_plan(), []) for name in ("one", "two")]

    with pytest.raises(ValueError, match="two: two seats share a UID"):
        list(letters.letters(told))


@pytest.mark.parametrize("field", FIELDS)
def test_every_fact_is_compared(field):
    """A fact that is not as planned is told, with its file, what was planned and what was read."""
    sent = some_letters()[:1]
    file, expected = sent[0].file, sent[0].expected
    other = attrs.evolve(expected, **{field: "other"})

    assert compared("libical", sent, {file: expected}) == []
    (wrong,) = compared("libical", sent, {file: other})
    assert (wrong.file, wrong.field, wrong.found) == (file, field, "other")
    assert wrong.expected == getattr(expected, field)


def test_a_message_that_was_not_read_is_a_disagreement():
    """An engine that passes over a file agrees with nothing."""
    sent = some_letters()[:2]

    (wrong,) = compared("libical", sent, {sent[0].file: sent[0].expected})
    assert (wrong.field, wrong.expected) == ("file", sent[1].file)


def test_on_a_server_there_is_no_method():
    """RFC 4791 4.1: an object that is stored has none, so one that had would be wrong."""
    sent = some_letters()[:1]
    file, expected = sent[0].file, sent[0].expected

    assert compared("Radicale", sent, {file: attrs.evolve(expected, method=None)}) == []
    assert fields(compared("Radicale", sent, {file: expected})) == {"method"}


def test_the_table_counts_by_fact():
    """Who reads it sees at a glance which engine disagrees about what, and how often."""
    sent = some_letters()
    read = {each.file: attrs.evolve(each.expected, start=0.0) for each in sent}

    head, line = table([("libical", 3, 0.5, compared("libical", sent, read))]).splitlines()
    counts = dict(zip(head.split(), line.split(), strict=True))
    assert (counts["engine"], counts["read"], counts["start"], counts["end"]) == (
        "libical",
        "3",
        "3",
        "0",
    )


@EVERY
@pytest.mark.parametrize("zone", ["Asia/Shanghai", "Europe/Oslo", "America/New_York"])
def test_engine_reads_what_was_planned(engine, zone, capsys):
    """With a definition of the zone, and in UTC."""
    need(engine)

    assert judged(some_letters(zone), [engine]) == []
    assert re.search(rf"{re.escape(engine)} +3( +0)+", capsys.readouterr().out)


@EVERY
def test_engine_reads_what_is_handed_over(engine):
    """Without an organizer and without an attendee."""
    need(engine)

    assert judged(some_files(), [engine]) == []


@EVERY
def test_engine_finds_every_planted_fault(engine):
    """An hour, a second, a letter: each is told, of that message and no other."""
    need(engine)
    letter = some_letters()[0]
    sent = [
        attrs.evolve(changed(letter, *fault), file=f"{field}-0-000.ics")
        for field, fault in FAULTS.items()
    ]

    found = {each.file.partition("-")[0]: each.field for each in judged(sent, [engine])}
    told = set(FAULTS) - ({"method"} if engine == "Radicale" else set())
    assert found == {field: field for field in told}


@EVERY
def test_engine_takes_a_time_without_zone_for_none(engine):
    """A message that lost its ``Z`` is wrong wherever the engine runs, even in UTC."""
    need(engine)
    letter = changed(some_letters("Europe/Oslo")[0], rb"(DTSTART:\w+)Z\r", rb"\1\r")
    letter = changed(letter, rb"(DTEND:\w+)Z\r", rb"\1\r")

    assert fields(judged([letter], [engine])) == {"start", "end"}


def test_engines_go_by_different_things():
    """A definition that contradicts its name is read in two ways: they are not one engine."""
    for engine in ENGINES:
        need(engine)
    letter = changed(some_letters()[0], rb"TZOFFSETTO:\+0800", b"TZOFFSETTO:+0900")

    found = {engine: fields(judged([letter], [engine])) for engine in ENGINES}
    assert set(map(frozenset, found.values())) == {frozenset(), frozenset({"start", "end"})}


def test_the_files_that_the_demo_writes_are_read_as_its_plan_says(tmp_path, capsys):
    """Not made again for this test, but as they lie in the folder."""
    need("libical")
    assert cli.main(["demo", "--out", str(tmp_path)]) == 0
    assert "invites" in capsys.readouterr().out
    plan = onestop.read_plan(tmp_path / "plan.json")
    folder = onestop.example_path()
    people = list(onestop.read_centre(folder / "centre.toml").people)
    for path in folder.glob("cases/*.toml"):
        people += onestop.read_case(path).companions
    address = {person.ref: person.email for person in people if person.email}

    planned = {
        (f"mailto:{address[who.ref]}", each.start.timestamp(), each.end.timestamp())
        for visit in plan.visits
        for each in visit.appointments
        for who in each.people
        if who.ref in address
    }
    read = engines.answers("libical", tmp_path / "invites").values()
    assert {(*each.attendees, each.start, each.end) for each in read} == planned
    assert {each.method for each in read} == {"REQUEST"}
    assert len({each.uid for each in read}) == len(read) == len(planned)


def test_the_comparer_leaves_with_1_if_an_engine_disagrees(monkeypatch, capsys):
    """CI goes by the exit code; who reads its log sees what was wrong."""
    sent = some_letters()
    read = {each.file: attrs.evolve(each.expected, uid="other") for each in sent}
    monkeypatch.setattr(compare, "all_stories", lambda *_: [])
    monkeypatch.setattr(compare, "letters", lambda _: sent)
    monkeypatch.setattr(compare, "answers", lambda *_: read)

    assert compare.main(["--plans", "0"]) == 1
    assert "s-0-000.ics: uid: other, planned" in capsys.readouterr().out


def test_the_comparer_leaves_with_2_if_an_engine_is_missing(monkeypatch, capsys):
    """An engine that was not asked has not agreed."""
    monkeypatch.setattr(compare, "all_stories", lambda *_: [])
    monkeypatch.setattr(engines, "DEBIANS_PYTHON", "no-such-python")

    assert compare.main(["--plans", "0"]) == 2
    assert "run tools/readers/install" in capsys.readouterr().err


def test_an_engine_that_is_missing_is_skipped_but_not_in_ci(monkeypatch):
    """On a desk its tests say what they miss; CI installs it, so there they fail."""
    monkeypatch.setattr("tests.installed.is_installed", lambda _: False)
    monkeypatch.delenv(NEEDED, raising=False)
    with pytest.raises(pytest.skip.Exception, match="tools/readers/install"):
        need("libical")

    monkeypatch.setenv(NEEDED, "1")
    with pytest.raises(pytest.fail.Exception, match="tools/readers/install"):
        need("libical")


def test_a_server_ends_with_whoever_started_it():
    """Killed without a chance to tidy up, a test leaves no server behind."""
    need("Radicale")
    program = (
        "from tools.readers.server import radicale\n"
        "with radicale() as account:\n    print(account.port, flush=True)\n    input()"
    )
    pipe = subprocess.PIPE
    command = [sys.executable, "-c", program]
    with subprocess.Popen(command, cwd=CLONE, stdin=pipe, stdout=pipe) as starting:
        port = int(starting.stdout.readline())
        assert is_listening(port)
        starting.kill()

    until = time.monotonic() + 10
    while is_listening(port) and time.monotonic() < until:
        time.sleep(0.05)
    assert not is_listening(port)


def is_listening(port):
    """Tell whether somebody takes calls at *port* of this computer."""
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


@pytest.mark.parametrize("zone", stories.CHANGES)
def test_the_moments_are_those_at_which_clocks_change(zone):
    """Forward in spring, back in autumn, by an hour."""
    offsets = []
    for change in map(datetime.fromisoformat, stories.CHANGES[zone]):
        here = [each.astimezone(ZoneInfo(zone)) for each in (change - timedelta(seconds=1), change)]
        offsets.append(here[1].utcoffset() - here[0].utcoffset())

    assert offsets == [timedelta(hours=1), timedelta(hours=-1)]


def test_stories_hold_what_is_promised():
    """The demo's cases, every scenario with a plan, four clock changes, all random ones."""
    told = list(stories.all_stories(count=5, seed=0))
    names = [each.name for each in told if not each.by_hand]
    by_hand = [each.name for each in told if each.by_hand]

    assert len({each.name for each in told}) == len(told)
    assert by_hand == [f"{name}-hand" for name in names if name not in STORIES_SENT_ONLY]
    assert [name for name in names if name.startswith("demo")] == [
        "demo-1-planned",
        "demo-2-acute",
        "demo-3-interpreter",
    ]
    assert sum(name.startswith("random") for name in names) == 5
    assert {name for name in names if name[0] in "ON"} == {
        "Oslo-0",
        "Oslo-1",
        "New_York-0",
        "New_York-1",
    }
    assert sum(name[0].isdigit() for name in names) >= 30
    assert all(len(each.plans) >= 3 and each.plans[-1].visits == () for each in told)
