"""
Dates, times and time zones in words.

With the extra ``words`` (Babel) they are worded as each language does; without
it as in tables.  Times are on 24-hour clocks either way.
"""

import importlib
from datetime import datetime
from types import ModuleType

from onestop import texts
from onestop.texts import Language

_LOCALES = {Language.EN: "en", Language.ZH: "zh_Hans_CN"}


def day_of(moment: datetime, language: Language) -> str:
    """
    Return the day of *moment* with its weekday.

    Example:
        >>> day_of(datetime(2026, 3, 9), Language.ZH)
        '2026年3月9日星期一'

    """
    if babel := _babel():
        said: str = babel.format_date(moment.date(), format="full", locale=_LOCALES[language])
        return said
    weekday = texts.WEEKDAYS[moment.weekday()]
    return texts.SHEET_DAY.say(language, weekday=weekday, date=moment.date())


def time_of(start: datetime, end: datetime, language: Language) -> str:
    """
    Return day, start and end, on the clocks of *start*.

    Where the clocks change between them, or show one of them twice, both are told
    with their offset.

    Example:
        >>> since = datetime.fromisoformat("2026-03-09T22:30+08:00")
        >>> time_of(since, datetime.fromisoformat("2026-03-10T00:15+08:00"), Language.EN)
        'Monday, March 9, 2026, 22:30 to Tuesday, March 10, 2026, 00:15'

    """
    until = end.astimezone(start.tzinfo)
    since, till = f"{start:%H:%M}", f"{until:%H:%M}"
    if start.utcoffset() != until.utcoffset() or _is_twice(start) or _is_twice(until):
        since = texts.MAIL_NAMED_ZONE.say(language, name=since, offset=_offset(start))
        till = texts.MAIL_NAMED_ZONE.say(language, name=till, offset=_offset(until))
    facts = {"day": day_of(start, language), "since": since, "until": till}
    if until.date() == start.date():
        return texts.MAIL_TIME.say(language, **facts)
    return texts.MAIL_NIGHT.say(language, **facts, last=day_of(until, language))


def zone_of(moment: datetime, language: Language) -> str:
    """
    Return a line that names the time zone of *moment*, as it is at that moment.

    Example:
        >>> from zoneinfo import ZoneInfo
        >>> zone_of(datetime(2026, 7, 1, tzinfo=ZoneInfo("Europe/Oslo")), Language.EN)
        'Time zone: Central European Summer Time (UTC+02:00)'

    """
    offset = _offset(moment)
    zone, name = offset, getattr(moment.tzinfo, "key", None)
    if name and (babel := _babel()):
        name = babel.get_timezone_name(moment, locale=_LOCALES[language])
    if name:
        zone = texts.MAIL_NAMED_ZONE.say(language, name=name, offset=offset)
    return texts.MAIL_ZONE.say(language, zone=zone)


def _offset(moment: datetime) -> str:
    """Return how far the clocks are from UTC at *moment*."""
    return f"UTC{moment.isoformat(timespec='minutes')[-len('+00:00') :]}"


def _is_twice(moment: datetime) -> bool:
    """Tell whether clocks show *moment* once more, because they are set back."""
    return moment.utcoffset() != moment.replace(fold=1 - moment.fold).utcoffset()


def _babel() -> ModuleType | None:
    """Import what words dates; None where it is not installed."""
    try:
        return importlib.import_module("babel.dates")
    except ImportError:
        return None
