"""
Recurrence rules, by walking: every hour or day is looked at and asked whether it belongs.

Slow, and plain to see: RFC 5545 3.3.10 read as a question about one day.
"""

from datetime import UTC, datetime, timedelta

import attrs

from tests.walking.text import clock

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
A_DAY = timedelta(days=1)
AN_HOUR = timedelta(hours=1)


@attrs.frozen
class Rule:
    """A rule's parts by name, and its first start."""

    parts: dict
    start: datetime

    def numbers(self, name):
        """Return the numbers of a part."""
        return [int(number) for number in self.parts.get(name, "").split(",") if number]

    @property
    def step(self):
        """Every how many periods it holds."""
        return int(self.parts.get("INTERVAL", 1))


def starts(text, start, zone, last):
    """
    Return the local starts of a series, in order.

    Args:
        text: The RRULE, or nothing.
        start: The first start on local clocks.
        zone: What the times are local to, for an end in UTC.
        last: The local time up to which starts matter.

    """
    if not text:
        return [start]
    rule = Rule(dict(part.split("=") for part in text.split(";")), start)
    found = []
    for moments in _periods(rule, last):
        kept = sorted(moment for moment in moments if moment >= start)
        found += [moment for moment in kept if not _after(rule.parts.get("UNTIL"), moment, zone)]
        if "COUNT" in rule.parts and len(found) >= int(rule.parts["COUNT"]):
            found = found[: int(rule.parts["COUNT"])]
            break
    return sorted({start, *(moment for moment in found if moment <= last)})


def _after(until, moment, zone):
    """Tell whether *moment* lies after the end of the rule."""
    if until is None:
        return False
    if until.endswith("Z"):
        return moment.replace(tzinfo=zone) > clock(until).replace(tzinfo=UTC)
    return moment.date() > clock(until).date() if len(until) == 8 else moment > clock(until)


def _periods(rule, last):
    """Yield the local times of each hour, day, week, month or year in turn, places chosen."""
    period, moments = None, []
    moment = _begin(rule)
    step = AN_HOUR if rule.parts["FREQ"] == "HOURLY" else A_DAY
    while moment <= last + A_DAY:
        index = _index(rule, moment)
        if index != period:
            yield _placed(rule, moments)
            period, moments = index, []
        if index % rule.step == 0 and _belongs(rule, moment):
            moments += _times(rule, moment)
        moment += step
    yield _placed(rule, moments)


def _begin(rule):
    """Return where to set out: the beginning of the first period, because places count in it."""
    midnight = datetime.combine(rule.start, datetime.min.time())
    frequency = rule.parts["FREQ"]
    if frequency == "HOURLY":
        return rule.start
    if frequency == "WEEKLY":
        return midnight - (midnight.weekday() - _week_start(rule)) % 7 * A_DAY
    if frequency == "MONTHLY":
        return midnight.replace(day=1)
    return midnight.replace(month=1, day=1) if frequency == "YEARLY" else midnight


def _week_start(rule):
    """Return the weekday on which weeks begin."""
    return DAYS.index(rule.parts.get("WKST", "MO"))


def _index(rule, moment):
    """Return how many periods after the first one *moment* lies."""
    begin, frequency = _begin(rule), rule.parts["FREQ"]
    if frequency == "HOURLY":
        return (moment - begin) // AN_HOUR
    if frequency == "MONTHLY":
        return (moment.year - begin.year) * 12 + moment.month - begin.month
    if frequency == "YEARLY":
        return moment.year - begin.year
    days = (moment.date() - begin.date()).days
    return days // 7 if frequency == "WEEKLY" else days


def _belongs(rule, day):
    """Tell whether the parts about days let *day* pass."""
    parts, frequency = rule.parts, rule.parts["FREQ"]
    months, month_days = rule.numbers("BYMONTH"), rule.numbers("BYMONTHDAY")
    if months and day.month not in months:
        return False
    if month_days and not {day.day, day.day - _length_of_month(day) - 1} & set(month_days):
        return False
    if "BYDAY" in parts:
        return any(_is_weekday(word, day) for word in parts["BYDAY"].split(","))
    if frequency == "WEEKLY":
        return day.weekday() == rule.start.weekday()
    if frequency in ("MONTHLY", "YEARLY") and not month_days:
        same_month = frequency == "MONTHLY" or months or day.month == rule.start.month
        return bool(same_month) and day.day == rule.start.day
    return True


def _length_of_month(day):
    """Return how many days the month has."""
    after = day.replace(day=28) + 4 * A_DAY
    return (after - after.day * A_DAY).day


def _is_weekday(word, day):
    """Tell whether *day* is the weekday, or the first, last ... of its month, that *word* says."""
    if day.weekday() != DAYS.index(word[-2:]):
        return False
    if not word[:-2]:
        return True
    nth = int(word[:-2])
    from_start, from_end = (day.day - 1) // 7 + 1, (_length_of_month(day) - day.day) // 7 + 1
    return from_start == nth if nth > 0 else from_end == -nth


def _times(rule, day):
    """Return the times of *day* at which the rule holds."""
    if rule.parts["FREQ"] == "HOURLY":
        return [day]
    hours = rule.numbers("BYHOUR") or [rule.start.hour]
    minutes = rule.numbers("BYMINUTE") or [rule.start.minute]
    return [day.replace(hour=hour, minute=minute) for hour in hours for minute in minutes]


def _placed(rule, moments):
    """Return those of one period that BYSETPOS chooses."""
    places, ordered = rule.numbers("BYSETPOS"), sorted(moments)
    if not places:
        return ordered
    return [
        moment
        for index, moment in enumerate(ordered)
        if index + 1 in places or index - len(ordered) in places
    ]
