"""Texts: what stands in a mail or a chat, in either language, with and without Babel."""

import re
import sys
from datetime import datetime, timedelta, timezone
from email.header import decode_header
from zoneinfo import ZoneInfo

import attrs
import pytest

from onestop.ical import Method
from onestop.mail import as_mail, dates, plain_text
from onestop.model import Presence
from onestop.texts import Language
from tests.builders import a_seat, at, utc
from tests.invitations import in_plain_clothes, one, the_centre, the_plan, the_problem, the_talk
from tests.mails import MAILBOX, an_invite


def a_talk(presence: Presence, zone: str = "Asia/Shanghai", **changes):
    """Return the invite of ada, who takes part so, at a centre in *zone*."""
    plan = the_plan(the_talk(a_seat("P-ada", "lead", presence)))
    return one(plan, the_problem(centre=the_centre(time_zone=zone)), **changes)


def test_an_invite_is_this_text():
    """What and when on the first line, where on the second."""
    assert plain_text(an_invite()) == (
        "Appointment: Monday, March 9, 2026, 10:05-10:50\nPlace: Building 1, 301"
    )


def test_an_invite_in_chinese_is_this_text():
    """In the invite's language throughout, with how to come (R56)."""
    invite = one(the_plan(), the_problem(profile=in_plain_clothes()), language=Language.ZH)
    title, place, note = plain_text(invite).split("\n")

    assert title == f"{invite.summary}：2026年3月9日星期一 10:05-10:50"
    assert place == "地点：1号楼，三层 301"
    assert note == "请着便装，乘坐无警用标志的车辆前来。"


def test_who_joins_from_afar_is_told_the_time_zone():
    """Whoever comes is where the clocks are."""
    afar, there = a_talk(Presence.REMOTE), a_talk(Presence.ROOM)

    assert plain_text(afar).split("\n")[1:] == ["Time zone: China Standard Time (UTC+08:00)"]
    assert "zone" not in plain_text(there)


@pytest.mark.parametrize(
    ("month", "named"),
    [
        (1, "Central European Standard Time (UTC+01:00)"),
        (7, "Central European Summer Time (UTC+02:00)"),
    ],
)
def test_the_time_zone_is_that_of_the_day(month, named):
    """In summer it has another name and offset."""
    moment = datetime(2026, month, 9, 10, tzinfo=ZoneInfo("Europe/Oslo"))

    assert dates.zone_of(moment, Language.EN) == f"Time zone: {named}"


@pytest.mark.parametrize("zone", ["Europe/Oslo", "America/New_York", "Asia/Shanghai"])
@pytest.mark.parametrize("moment", ["2026-03-08 07:00", "2026-03-29 01:00", "2026-10-25 02:00"])
def test_times_are_on_the_centres_clocks(zone, moment):
    """Also in the nights in which they change, and whatever clock the end is given on."""
    clocks = ZoneInfo(zone)
    start = utc(moment).astimezone(clocks)
    end = utc(moment) + timedelta(minutes=45)
    said = dates.time_of(start, end, Language.EN)

    assert said.endswith(f", {start:%H:%M}-{end.astimezone(clocks):%H:%M}")


@pytest.mark.parametrize(
    ("start", "minutes", "said"),
    [
        ("2026-10-24 23:15", 45, "01:15 (UTC+02:00)-02:00 (UTC+02:00)"),
        ("2026-10-25 00:30", 45, "02:30 (UTC+02:00)-02:15 (UTC+01:00)"),
        ("2026-10-25 01:30", 29, "02:30 (UTC+01:00)-02:59 (UTC+01:00)"),
        ("2026-10-25 02:00", 45, "03:00-03:45"),
        ("2026-10-24 23:59", 121, "01:59 (UTC+02:00)-03:00 (UTC+01:00)"),
        ("2026-03-29 00:15", 44, "01:15-01:59"),
        ("2026-03-29 00:15", 45, "01:15 (UTC+01:00)-03:00 (UTC+02:00)"),
    ],
)
def test_an_hour_that_comes_twice_is_told_by_its_offset(start, minutes, said):
    """And so is an appointment across the change: how long it takes does not show otherwise."""
    moment = utc(start)
    clocks = moment.astimezone(ZoneInfo("Europe/Oslo"))
    told = dates.time_of(clocks, moment + timedelta(minutes=minutes), Language.EN)

    assert told.partition("2026, ")[2] == said


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (Language.EN, "Monday, March 9, 2026, 23:30 to Tuesday, March 10, 2026, 00:15"),
        (Language.ZH, "2026年3月9日星期一 23:30 至 2026年3月10日星期二 00:15"),
    ],
)
def test_a_night_has_two_days(language, said):
    """An end on the next day is told with its day."""
    assert dates.time_of(at("23:30"), at("23:30") + timedelta(minutes=45), language) == said


def test_a_change_says_that_it_counts():
    """Who reads words instead of a calendar would keep both times; a cancellation is clear."""
    line = "If you were told another time or place before, this one counts."

    assert line not in plain_text(an_invite())
    assert plain_text(an_invite(sequence=1)).endswith(f"\n{line}")
    assert plain_text(an_invite(sequence=1, method=Method.CANCEL)) == (
        "Cancelled: Appointment, Monday, March 9, 2026, 10:05-10:50\nPlace: Building 1, 301"
    )


@pytest.mark.parametrize("language", list(Language))
def test_a_text_fits_where_it_is_pasted(language):
    """WeCom takes 128 characters of title and 1,000 of description."""
    night = {"start": at("23:30"), "end": at("23:30") + timedelta(hours=1), "sequence": 1}
    words = {"summary": "预" * 500, "place": "约" * 500, "note": "注" * 5000}
    for method in Method:
        told = plain_text(
            attrs.evolve(an_invite(language=language), method=method, **night, **words)
        )
        title, _, description = told.partition("\n")

        assert len(title) <= 128
        assert len(description) <= 1000


@pytest.mark.parametrize("method", list(Method))
def test_a_title_fits_in_the_night_of_a_change(method):
    """The longest there is: two long days with an offset each, far in the east."""
    start = datetime(2026, 9, 26, 23, 30, tzinfo=ZoneInfo("Pacific/Auckland"))
    night = {"start": start, "end": start + timedelta(hours=5), "summary": "w" * 500}
    title, *_ = plain_text(attrs.evolve(an_invite(), method=method, **night)).split("\n")

    assert title.endswith("Sunday, September 27, 2026, 04:30 (UTC+13:00)")
    assert len(title) <= 128


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            Language.EN,
            "Appointment: Monday 2026-03-09, 10:05-10:50\nTime zone: Europe/Oslo (UTC+01:00)",
        ),
        (
            Language.ZH,
            "Appointment：2026-03-09（周一） 10:05-10:50\n时区：Europe/Oslo（UTC+01:00）",
        ),
    ],
)
def test_without_babel_dates_are_worded_as_in_tables(monkeypatch, language, said):
    """The extra is optional: every day and zone can still be told."""
    monkeypatch.setitem(sys.modules, "babel", None)
    monkeypatch.setitem(sys.modules, "babel.dates", None)
    start = datetime(2026, 3, 9, 10, 5, tzinfo=ZoneInfo("Europe/Oslo"))
    facts = {"start": start, "end": start + timedelta(minutes=45), "place": ""}
    invite = attrs.evolve(an_invite(language=language), **facts)

    assert plain_text(invite) == said


def test_a_zone_without_a_name_has_an_offset():
    """A caller's own fixed offset is told as it is."""
    moment = datetime(2026, 3, 9, tzinfo=timezone(-timedelta(hours=3, minutes=30)))

    assert dates.zone_of(moment, Language.EN) == "Time zone: UTC-03:30"


def test_a_text_says_no_more_than_the_mail():
    """Both are made of the same words."""
    invite = one(the_plan(revision=3))
    body = as_mail(invite, mailbox=MAILBOX).get_body(("plain",))

    assert body.get_content().splitlines() == plain_text(invite).splitlines()


@pytest.mark.parametrize("language", list(Language))
def test_every_subject_can_be_read_as_it_was_meant(language):
    """Each day of a year, by day and by night: no blank is lost where a line is broken."""
    words = {Language.EN: "Work appointment", Language.ZH: "工作安排"}[language]
    for day in range(0, 365, 13):
        for hours in (1, 20):
            start = at("10:05") + timedelta(days=day)
            span = {"start": start, "end": start + timedelta(hours=hours)}
            for method in (Method.REQUEST, Method.CANCEL):
                invite = an_invite(language=language, summary=words, method=method, **span)
                data = bytes(as_mail(invite, mailbox=MAILBOX))
                found = re.search(r"\r\nSubject: (.*?)\r\n(?! )", data.decode(), re.DOTALL)[1]
                parts = decode_header(found)
                subject = "".join(
                    part if isinstance(part, str) else part.decode() for part, _ in parts
                )

                assert subject == plain_text(invite).partition("\n")[0]
                assert max(map(len, f"Subject: {found}".split("\r\n"))) <= 76
