"""
From what recurs to sets of windows: working hours, calendars, public holidays.

Every recurrence rule is checked and bounded before dateutil sees it, because
dateutil hangs on some.
"""

from onestop.availability.expansion import expand
from onestop.availability.holiday import public_holidays
from onestop.availability.hours import working_hours
from onestop.availability.pattern import check_rule

__all__ = ["check_rule", "expand", "public_holidays", "working_hours"]
