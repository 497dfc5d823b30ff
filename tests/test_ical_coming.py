"""Invites: where to go and how to come, and that only the place says so."""

import attrs
import pytest

from onestop import texts
from onestop.errors import InviteError
from onestop.ical import invites
from onestop.model import (
    Conflict,
    LeftOut,
    Lifted,
    Presence,
    Site,
    Unplanned,
)
from onestop.texts import Language
from tests.builders import (
    a_case,
    a_child,
    a_companion,
    a_plan,
    a_room,
    a_seat,
    an_appointment,
)
from tests.invitations import (
    KEY,
    a_watch_room,
    content,
    in_plain_clothes,
    one,
    the_centre,
    the_plan,
    the_problem,
    the_talk,
    two_rooms,
)
from tests.rules.rows import an_override


@pytest.mark.parametrize("language", list(Language))
def test_the_police_come_in_plain_clothes_where_the_profile_says_so(language):
    """R56: officers and interviewers are told, in the invite's language; nobody else is."""
    talk = the_talk(a_seat("P-ada", "lead"), a_seat("D-dora", "x", Presence.OBSERVING))
    problem = the_problem(profile=in_plain_clothes(roles=["police", "interviewer"]))
    plain, other = (
        {each.recipient: content(each.data) for each in found}
        for found in (
            invites(the_plan(talk), problem, key=KEY, language=language),
            invites(the_plan(talk), the_problem(), key=KEY, language=language),
        )
    )

    said = texts.INVITE_PLAIN_CLOTHES.say(language)
    assert plain["P-ada"].pop("DESCRIPTION") == [f":{said}"]
    assert plain == other


def test_who_comes_in_plain_clothes_is_the_profiles_to_say():
    """Its roles count; without any, the police and who interviews."""
    doctors = the_problem(profile=in_plain_clothes(roles=["doctor"]))
    usual = the_problem(profile=in_plain_clothes())
    dora = the_plan(the_talk(a_seat("D-dora", "doctor")))

    assert "DESCRIPTION" in content(one(dora, doctors).data)
    assert "DESCRIPTION" not in content(one(the_plan(), doctors).data)
    assert "DESCRIPTION" in content(one(the_plan(), usual).data)


def test_plain_clothes_are_not_asked_for_where_that_is_lifted_or_nobody_comes():
    """By a recorded decision for that case; and a cancellation asks nothing of anybody."""
    problem = the_problem(profile=in_plain_clothes(), cases=(a_case(), another_case()))
    lifted = Lifted(case="2026-0001", override=an_override("R56"))
    elsewhere = attrs.evolve(lifted, case="2026-0002")
    before, after = the_plan(), a_plan(visits=(), revision=1)

    assert "DESCRIPTION" not in content(one(the_plan(overrides=(lifted,)), problem).data)
    assert "DESCRIPTION" in content(one(the_plan(overrides=(elsewhere,)), problem).data)
    assert "DESCRIPTION" not in content(one(after, problem, previous=before).data)


def another_case():
    """Return a case of another child."""
    return a_case(ref="2026-0002", child=a_child(ref="C-2"))


def test_an_appointment_without_the_child_is_an_appointment():
    """Its invite says when and where, and not that no child is there."""
    briefing = an_appointment(
        "briefing", "10:05", "10:50", a_seat("P-ada", "lead"), room="interview-1", child=False
    )
    with_child = the_talk(ref=briefing.ref)

    assert one(the_plan(briefing)).data == one(the_plan(with_child)).data


def test_guardians_are_invited_to_their_advice():
    """A companion who is advised while the child is interviewed learns when and where."""
    case = a_case(companions=(a_companion(email="kin@example.org"),))
    advice = an_appointment(
        "advice", "10:05", "10:35", a_seat("G1", "guardian"), room="obs-1", child=False
    )
    invite = one(the_plan(the_talk(a_seat("J-gil", "lead")), advice), the_problem(cases=(case,)))

    assert (invite.recipient, content(invite.data)["LOCATION"]) == ("G1", [":1号楼，三层\\, 302"])


def at_the_hospital(**changes):
    """Return the problem of a centre with a hospital: the room ``exam-1`` is there."""
    sites = (
        Site(ref="main", name="1号楼，三层", travel={"hospital": 20}),
        Site(ref="hospital", name="Hill street 9"),
    )
    exam = a_room(ref="exam-1", site="hospital", kinds=("exam",), observed_from=None, label="9")
    centre = the_centre(sites=sites, rooms=(*two_rooms(), exam))
    return the_problem(centre=centre, **changes)


def a_trip():
    """Return an interview, the way to the hospital, and an exam there."""
    way = an_appointment("journey", "10:50", "11:10", a_seat("P-ada", "escort"))
    exam = an_appointment("exam", "11:10", "12:00", a_seat("D-dora", "doctor"), room="exam-1")
    return the_plan(exam, way, the_talk(a_seat("J-gil", "lead")))


def test_everybody_is_sent_to_the_site_of_the_room():
    """A doctor is told the hospital; an escort, who has no room, where the way begins."""
    told = {
        each.recipient: content(each.data)["LOCATION"]
        for each in invites(a_trip(), at_the_hospital(), key=KEY)
    }

    assert told == {"P-ada": [":1号楼，三层"], "D-dora": [":Hill street 9\\, 9"]}


def test_who_watches_from_another_site_is_sent_there():
    """Site and label are those of one room, not of two."""
    watched = the_talk(a_seat("D-dora", "x", Presence.OBSERVING), observed_from="exam-1")

    assert one(the_plan(watched), at_the_hospital()).place == "Hill street 9, 9"


def test_a_way_that_comes_first_begins_where_the_visit_does():
    """Nothing is before it, so the next room tells the site."""
    (way,) = (a for a in a_trip().visits[0].appointments if a.service == "journey")
    exam = an_appointment("exam", "11:10", "12:00", room="exam-1")

    invite = one(the_plan(way, exam), at_the_hospital())
    assert content(invite.data)["LOCATION"] == [":Hill street 9"]


@pytest.mark.parametrize(
    "facts",
    [
        {"family": "F-4711"},
        {"with_cases": ("2026-0999",)},
        {"suspects": ("X-4711",)},
    ],
)
def test_a_place_named_after_a_family_or_a_suspect_is_refused(facts):
    """References of families, co-victims and suspects are secrets like the child's own."""
    (secret,) = (value if isinstance(value, str) else value[0] for value in facts.values())
    centre = the_centre(rooms=(a_room(label=f"room of {secret}"), a_watch_room()))
    problem = the_problem(centre=centre, cases=(a_case(**facts),))

    with pytest.raises(InviteError):
        one(the_plan(), problem)


def test_a_place_named_after_a_family_that_only_the_plan_knows_is_refused():
    """A standing visit's family, and a case that got no visit, are no less secret."""
    conflict = Conflict(reasons=())
    family = attrs.evolve(the_plan().visits[0], family="F-4711")
    for secret, plan in (
        ("F-4711", a_plan(visits=(family,))),
        ("2026-0999", the_plan(unplanned=(Unplanned(case="2026-0999", conflict=conflict),))),
        (
            "2026-0998",
            the_plan(left_out=(LeftOut(case="2026-0998", service="exam", conflict=conflict),)),
        ),
    ):
        centre = the_centre(rooms=(a_room(label=secret), a_watch_room()))
        with pytest.raises(InviteError):
            one(plan, the_problem(centre=centre))
