"""
Broken events in a good calendar: refused, counted busy, or left out.

None of the three is a silent "free": whatever is not refused is remarked.
"""

import contextlib
import enum
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import ParamSpec, TypeVar

import attrs

from onestop import texts
from onestop.errors import InputError
from onestop.ical.lines import Component
from onestop.ical.moments import A_DAY, Moment, Reader, length
from onestop.ical.series import LONGEST_DAYS, checked_rule, rule_of
from onestop.ical.zones import DOUBT, Guess
from onestop.model import Closed, Layer, Recurrence
from onestop.texts import Text

P = ParamSpec("P")
T = TypeVar("T")

ALWAYS = Closed(layers=(Layer(),))
_LONGEST = LONGEST_DAYS * A_DAY
_NONE = timedelta()
_RECURS = ("RRULE", "RDATE")


class Broken(enum.StrEnum):
    """
    What becomes of an event that cannot be read, in a calendar that can.

    REFUSE: the file is refused.  BUSY: all the time that the event could take is
    busy; what cannot be known of it is taken as unlimited, so that an event whose
    start cannot be read is busy always, and one whose end or recurrence cannot be
    read is busy from its start on.  SKIP: the calendar is read as if the event
    were not in it.
    """

    REFUSE = "refuse"
    BUSY = "busy"
    SKIP = "skip"


@attrs.frozen(kw_only=True)
class Remark:
    """
    Something about a calendar that its reader assumed.

    Attributes:
        place: Where: a file name if there are several, an event's number; or empty.
        said: What was assumed, in both languages; holds no text of the file.
        broken: How a broken event was treated; None if nothing is wrong.

    """

    place: str
    said: Text
    broken: Broken | None = None


@attrs.frozen(kw_only=True)
class Placed:
    """
    Busy time with its place in the file.

    Attributes:
        place: Where it stands.
        busy: The time.
        said: What to remark if it takes any time; None for nothing.

    """

    place: str
    busy: Recurrence | Closed
    said: Text | None = None


class Troubles:
    """
    What is done about broken events of one file.

    Attributes:
        found: What they could take.
        remarks: What is said of them.

    """

    def __init__(self, broken: Broken, reader: Reader) -> None:
        """Keep how broken events are treated, and what reads their times."""
        self._broken, self._reader = broken, reader
        self.found: list[Placed] = []
        self.remarks: list[Remark] = []
        self._met: set[str] = set()

    def attempt(
        self, component: Component, read: Callable[P, T], *args: P.args, **kwargs: P.kwargs
    ) -> T | None:
        """
        Return what *read* makes of *component*, or None if it is broken.

        Raises:
            InputError: It is broken, and is to be refused.

        """
        try:
            return read(*args, **kwargs)
        except InputError as error:
            wrong = error
        self.meet(component, wrong)
        return None

    def meet(self, component: Component, wrong: InputError) -> None:
        """
        Treat *component*, of which something is *wrong*, as the caller chose.

        Raises:
            InputError: It is to be refused.

        """
        if self._broken is Broken.REFUSE:
            raise wrong
        if component.place in self._met:
            return
        self._met.add(component.place)
        if self._broken is Broken.BUSY:
            busy = plausible(component, self._reader)
            self.found.append(Placed(place=component.place, busy=busy))
        self.remarks.append(remark_of(wrong, self._broken))


def remark_of(wrong: InputError, broken: Broken) -> Remark:
    """Return what is said of an event of which something is *wrong*, treated as *broken*."""
    said = texts.COUNTED_BUSY if broken is Broken.BUSY else texts.LEFT_OUT_OF_CALENDAR
    return Remark(place=wrong.place, said=said.fill(expected=wrong.expected), broken=broken)


def plausible(component: Component, reader: Reader) -> Recurrence | Closed:
    """
    Return all the time that a broken component could take.

    Exceptions of a series are not taken out, an unknown time zone may be any on
    earth, and what cannot be known is unlimited.
    """
    guess = Guess(reader.zones)
    guessing = Reader(guess, reader.default)
    starts = _moments(component, "DTSTART", guessing)
    if not starts or component.name == "VFREEBUSY":
        return ALWAYS
    start, last = min(starts, key=_utc), max(starts, key=_utc)
    if reaching := _reaching(component, start, guessing):
        return reaching
    lasts = _longest(component, start, guessing, guess)
    if lasts is None or not _recurs_as_known(component, start, guessing):
        ends = _moments(component, "DTEND", guessing)
        return _from(min(moment.utc for moment in (start, *ends)))
    listed = guessing.moments(component, "RDATE")
    longest = max([lasts, *(own for _, own in listed if own)]) + (last.utc - start.utc)
    if guess.doubtful:
        longest += DOUBT
    if longest > _LONGEST:
        return _from(start.utc)
    return Recurrence(
        start=start.wall,
        length=-(-longest // A_DAY) * A_DAY if start.whole_day else longest,
        zone=start.zone,
        rrule=checked_rule(component, start, guessing, rule_of(component)),
        extra=tuple(moment.wall_in(start.zone) for moment, _ in listed),
    )


def _utc(moment: Moment) -> datetime:
    """Return *moment* in UTC."""
    return moment.utc


def _reaching(component: Component, start: Moment, reader: Reader) -> Closed | None:
    """Return what an exception could take that stands for all that follow; None for others."""
    if "RECURRENCE-ID" not in _named(component):
        return None
    replaced = _moments(component, "RECURRENCE-ID", reader)
    if not replaced:
        return ALWAYS
    if any("RANGE" in each.parameters for each in component.every("RECURRENCE-ID")):
        return _from(min(moment.utc for moment in (start, *replaced)))
    return None


def _longest(component: Component, start: Moment, reader: Reader, guess: Guess) -> timedelta | None:
    """Return the longest that the component says it lasts; None if that is not known."""
    named = _named(component) & {"DTEND", "DURATION"}
    if not named and component.name == "VEVENT":
        return A_DAY if start.whole_day else _NONE
    spans: list[timedelta] = []
    for name in named:
        stated = _spans(component, name, start, reader)
        # What is guessed may be later, and so after the start.
        if not stated or min(stated) < (-DOUBT if guess.doubtful else _NONE):
            return None
        spans += stated
    return max(spans, default=None)


def _spans(component: Component, name: str, start: Moment, reader: Reader) -> list[timedelta]:
    """Return every length from *start* that properties called *name* state, as in _moments."""
    if name == "DTEND":
        ends = _moments(component, name, reader)
        # Where one of both is a date, its whole day may be meant.
        return [end.utc - start.utc + A_DAY * (end.whole_day != start.whole_day) for end in ends]
    if any(wrong == name for wrong, _ in component.wrong):
        return []
    with contextlib.suppress(InputError):
        found = [length(each.value, name, component.place) for each in component.every(name)]
        return [max(each, _till(start, each)) for each in found]
    return []


def _till(start: Moment, lasts: timedelta) -> timedelta:
    """Return the time that passes until clocks show *lasts* more than at *start*."""
    return Moment(wall=start.wall + lasts, zone=start.zone).utc - start.utc


def _recurs_as_known(component: Component, start: Moment, reader: Reader) -> bool:
    """Tell whether rule and further dates can be read, so that nothing else can be meant."""
    if any(name in _RECURS for name, _ in component.wrong):
        return False
    with contextlib.suppress(InputError):
        pattern = rule_of(component)
        if pattern is not None:
            checked_rule(component, start, reader, pattern)
        reader.moments(component, "RDATE")
        return True
    return False


def _from(moment: datetime) -> Closed:
    """Return all time from *moment* on."""
    return Closed(layers=(Layer(start=moment),))


def _named(component: Component) -> set[str]:
    """Return the names of all properties, also of those that cannot be read."""
    return {each.name for each in component.properties} | {name for name, _ in component.wrong}


def _moments(component: Component, name: str, reader: Reader) -> list[Moment]:
    """Return what all properties called *name* state; nothing if one cannot be read."""
    if any(wrong == name for wrong, _ in component.wrong):
        return []
    with contextlib.suppress(InputError):
        return [reader.moment_of(each, component.place) for each in component.every(name)]
    return []
