"""
A calendar file as a tree of components, bounded and strict.

Only structure is judged here; what the values mean stands in the modules
beside this one.  Properties that say nothing about busy time (summaries,
attendees, descriptions ...) are dropped unread: a participant's calendar is
full of other people's matters.

What is wrong within an event stays with that event: whether it makes the whole
file unusable is for the caller to say.  What is wrong around events is always an
error of the file.

icalendar splits lines that are more than a name, plain parameters and a value.
Its own reading of whole files is not used, because it repairs in silence what
would hide busy time: unknown time zones become floating, a ``Z`` beside a zone is
dropped, and one file's zone definitions stay for the next file.
"""

import contextlib
import re
from collections.abc import Iterator, Mapping

import attrs
from icalendar.parser import Contentline

from onestop import texts
from onestop.errors import InputError
from onestop.texts import Text

_EXPORT = texts.EXPORT_AGAIN

LARGEST_KIB = 3 * 1024
MOST_LINES = 120_000
MOST_EVENTS = 6_000
MOST_COMPONENTS = 20_000
MOST_PARAMETERS = 20
MOST_WRONG = 500
LONGEST_LINE = 65_536
DEEPEST = 8

_BREAK = re.compile(rb"\r?\n")
_BOM = b"\xef\xbb\xbf"
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
_LINE = re.compile(r"([A-Za-z0-9-]+)[;:]")
_NAME = re.compile(r"[A-Za-z0-9-]*")
# Nearly all lines; everything else is left to icalendar.
_PLAIN_LINE = re.compile(
    r"""[A-Za-z0-9-]+((?:;[A-Za-z0-9-]+=(?:"[^"\\^]+"|[^";:,\\^]+))*):([^\\]*)"""
)
_PARAMETER = re.compile(r""";([A-Za-z0-9-]+)=(?:"([^"]+)"|([^";:,]+))""")

_DETAILS = frozenset({"VALARM", "PARTICIPANT", "VLOCATION", "VRESOURCE"})
_INSIDE = {
    "": frozenset({"VCALENDAR"}),
    "VCALENDAR": frozenset(
        {"VEVENT", "VFREEBUSY", "VAVAILABILITY", "VTIMEZONE", "VTODO", "VJOURNAL"}
    ),
    "VEVENT": _DETAILS,
    "VFREEBUSY": _DETAILS,
    "VAVAILABILITY": _DETAILS | {"AVAILABLE"},
    "AVAILABLE": _DETAILS,
    "VTIMEZONE": frozenset({"STANDARD", "DAYLIGHT"}),
}
"""What may stand in what; in other components, whatever holds no busy time."""
_BUSY = frozenset({"VCALENDAR", "VEVENT", "VFREEBUSY", "VAVAILABILITY", "AVAILABLE", "VTIMEZONE"})
"""Components that hold busy time, or change how it is read."""

_UNITS = {"VEVENT": "event", "VFREEBUSY": "free-busy", "VAVAILABILITY": "availability"}
"""What states busy time as a whole, and what errors call it."""

_OBSERVANCE = frozenset({"DTSTART", "TZOFFSETFROM", "TZOFFSETTO", "RRULE", "RDATE"})
_SPAN = frozenset({"DTSTART", "DTEND", "DURATION"})
_SERIES = _SPAN | {"UID", "RRULE", "RDATE", "EXDATE", "EXRULE", "RECURRENCE-ID"}
_KEPT = {
    "VCALENDAR": frozenset({"CALSCALE", "METHOD", "X-WR-TIMEZONE"}),
    "VEVENT": _SERIES
    | {"SEQUENCE", "STATUS", "TRANSP", "X-APPLE-TRAVEL-DURATION", "X-MICROSOFT-CDO-BUSYSTATUS"},
    "VFREEBUSY": _SPAN | {"FREEBUSY"},
    "VAVAILABILITY": _SPAN | {"PRIORITY", "RRULE", "RDATE"},
    "AVAILABLE": _SERIES,
    "VTIMEZONE": frozenset({"TZID"}),
    "STANDARD": _OBSERVANCE,
    "DAYLIGHT": _OBSERVANCE,
}
"""The properties that are read, by component."""


@attrs.frozen
class Property:
    """One property: its parameters with names in capitals, and its value."""

    name: str
    parameters: dict[str, str] = attrs.field(repr=False)
    value: str = attrs.field(repr=False)


@attrs.frozen
class Component:
    """
    What stands between a BEGIN and its END.

    Attributes:
        name: In capitals.
        place: Where it stands, for errors: ``event 12``.
        properties: Those that are read.
        inside: The components in it that are read.
        wrong: What is wrong with its lines, each with the name that the line begins with.

    """

    name: str
    place: str
    properties: list[Property] = attrs.field(factory=list, repr=False)
    inside: list["Component"] = attrs.field(factory=list, repr=False)
    wrong: list[tuple[str, InputError]] = attrs.field(factory=list, repr=False)

    def check(self) -> None:
        """
        Refuse a component with a line that cannot be read.

        Raises:
            InputError: The first such line's.

        """
        for _, error in self.wrong:
            raise error

    def every(self, name: str) -> list[Property]:
        """Return the properties called *name*."""
        return [each for each in self.properties if each.name == name]

    def one(self, name: str) -> Property | None:
        """
        Return the property called *name*, or None.

        Raises:
            InputError: It stands there twice: readers differ in which one they keep.

        """
        found = self.every(name)
        if len(found) > 1:
            raise InputError(self.place, texts.EXPECTED_PROPERTY_ONCE.fill(name=name))
        return found[0] if found else None

    def word(self, name: str) -> str:
        """Return the value of the property called *name* in capitals, or nothing."""
        found = self.one(name)
        return found.value.strip().upper() if found else ""


def parse(data: bytes, kept: Mapping[str, frozenset[str]] = _KEPT) -> Component:
    """
    Return the one VCALENDAR that *data* holds.

    Args:
        data: What stands in an .ics file.
        kept: The properties that are read, by component; everything else is dropped.

    Raises:
        InputError: Anything else; never quotes *data*.

    """
    tree = _Tree(kept)
    for number, line in _content_lines(data):
        tree.take(number, line)
    return tree.calendar()


def _content_lines(data: bytes) -> Iterator[tuple[int, str]]:
    """
    Yield every content line, unfolded, with the number of its first line in the file.

    Lines are unfolded before they are decoded, because RFC 5545 3.1 lets a fold
    cut through a character.
    """
    if len(data) > LARGEST_KIB * 1024:
        raise InputError("", texts.EXPECTED_SMALL_CALENDAR.fill(limit=LARGEST_KIB), _EXPORT)
    if data.count(b"\n") > MOST_LINES:
        raise InputError(
            f"line {MOST_LINES}", texts.EXPECTED_FEWER_LINES.fill(limit=MOST_LINES), _EXPORT
        )
    parts: list[bytes] = []
    first = 1
    for number, line in enumerate([*_BREAK.split(data.removeprefix(_BOM)), b""], 1):
        if line[:1] in (b" ", b"\t") and parts:
            parts.append(line[1:])
            continue
        if joined := b"".join(parts):
            yield first, _text(joined, first)
        parts, first = [line], number


def _text(line: bytes, number: int) -> str:
    """Return *line* as text: UTF-8, without control characters."""
    expected, remedy = texts.EXPECTED_UTF8, texts.SAVE_AS_UTF8
    try:
        text = line.decode()
    except UnicodeDecodeError:
        pass
    else:
        if not _CONTROL.search(text):
            return text
        expected, remedy = texts.EXPECTED_CALENDAR_LINE, _EXPORT
    raise InputError(f"line {number}", expected, remedy)


class _Tree:
    """The components that are open, outermost first; the first holds the calendar."""

    def __init__(self, kept: Mapping[str, frozenset[str]]) -> None:
        self._kept = kept
        self._open = [Component("", "")]
        self._numbers = dict.fromkeys([*_UNITS, "AVAILABLE"], 0)
        self._components = self._wrong = 0

    def take(self, number: int, line: str) -> None:
        """Put content line *line* where it belongs."""
        found = _LINE.match(line)
        name = found[1].upper() if found else ""
        inner = self._open[-1]
        if name == "BEGIN":
            self._begin(_kind(line), number)
        elif inner is self._open[0]:
            raise InputError(f"line {number}", texts.EXPECTED_CALENDAR, _EXPORT)
        elif name == "END":
            self._end(_kind(line), number)
        elif not name:
            wrong = InputError(f"line {number}", texts.EXPECTED_CALENDAR_LINE, _EXPORT)
            self._blame(_begins(line), wrong)
        elif name in self._kept.get(inner.name, ()):
            self._keep(name, line, inner)

    def calendar(self) -> Component:
        """Return the calendar, once everything is closed."""
        if len(self._open) > 1 or not self._open[0].inside:
            raise InputError("", texts.EXPECTED_CALENDAR, _EXPORT)
        return self._open[0].inside[0]

    def _keep(self, name: str, line: str, inner: Component) -> None:
        """Keep a property of the innermost component."""
        found = _property(name, line)
        if isinstance(found, Property):
            inner.properties.append(found)
        else:
            self._blame(name, InputError(inner.place, found, _EXPORT))

    def _blame(self, name: str, wrong: InputError) -> None:
        """Say of the event around the line what is wrong; around it there may be none."""
        self._wrong += 1
        if self._wrong > MOST_WRONG:
            raise InputError(
                wrong.place, texts.EXPECTED_MOSTLY_GOOD.fill(limit=MOST_WRONG), _EXPORT
            )
        for component in reversed(self._open):
            if component.name in _UNITS:
                component.wrong.append((name, wrong))
                return
        raise wrong

    def _begin(self, kind: str, number: int) -> None:
        """Open a component; refuse one that could hold busy time where nobody looks."""
        outer, place = self._open[-1], f"line {number}"
        if outer is self._open[0] and (kind != "VCALENDAR" or outer.inside):
            raise InputError(place, texts.EXPECTED_CALENDAR, _EXPORT)
        if len(self._open) > DEEPEST:
            expected = texts.EXPECTED_FLATTER_CALENDAR.fill(limit=DEEPEST)
            raise InputError(place, expected, _EXPORT)
        if not _may_hold(outer.name, kind):
            raise InputError(place, texts.EXPECTED_EVENTS, texts.LIST_ABSENCES)
        self._components += 1
        if self._components > MOST_COMPONENTS:
            expected = texts.EXPECTED_FEWER_COMPONENTS.fill(limit=MOST_COMPONENTS)
            raise InputError(place, expected, _EXPORT)
        component = Component(kind, self._place(kind, outer) or place)
        if kind in self._kept:
            outer.inside.append(component)
        self._open.append(component)

    def _place(self, kind: str, outer: Component) -> str:
        """Return what errors call a component that states times; nothing for others."""
        if kind not in self._numbers:
            return ""
        self._numbers[kind] += 1
        place = f"{_UNITS.get(kind)} {self._numbers[kind]}"
        if kind == "AVAILABLE":
            place = f"{outer.place}: available {len(outer.inside) + 1}"
        if sum(self._numbers.values()) > MOST_EVENTS:
            raise InputError(place, texts.EXPECTED_FEWER_EVENTS.fill(limit=MOST_EVENTS), _EXPORT)
        return place

    def _end(self, kind: str, number: int) -> None:
        """Close the innermost component, which must be a *kind*."""
        if kind != self._open.pop().name:
            raise InputError(f"line {number}", texts.EXPECTED_CALENDAR, _EXPORT)


def _kind(line: str) -> str:
    """Return which component a BEGIN or END names."""
    return line.partition(":")[2].strip().upper()


def _begins(line: str) -> str:
    """Return the name that a line begins with that has none as it should."""
    found = _NAME.match(line)
    return found[0].upper() if found else ""


def _may_hold(outer: str, kind: str) -> bool:
    """Tell whether *kind* in *outer* is read, or holds no busy time for certain."""
    if outer in _INSIDE:
        return kind in _INSIDE[outer] or kind.startswith("X-")
    return kind not in _BUSY


def _property(name: str, line: str) -> Property | Text:
    """Return the property that *line* states, or what was expected of it."""
    if len(line) > LONGEST_LINE:
        return texts.EXPECTED_SHORTER_LINE.fill(name=name, limit=LONGEST_LINE)
    found = _PLAIN_LINE.fullmatch(line)
    if not found:
        return _split(name, line)
    value = found[2]
    if not found[1]:
        return Property(name, {}, value)
    listed = _PARAMETER.findall(found[1])
    parameters = {key.upper(): quoted or plain for key, quoted, plain in listed}
    if len(listed) > MOST_PARAMETERS:
        return texts.EXPECTED_FEWER_PARAMETERS.fill(name=name, limit=MOST_PARAMETERS)
    if len(parameters) < len(listed):  # readers differ in which one they keep
        return texts.EXPECTED_PROPERTY.fill(name=name)
    return Property(name, parameters, value)


def _split(name: str, line: str) -> Property | Text:
    """Return what icalendar makes of a line with escapes or lists."""
    value, parameters = "", None
    with contextlib.suppress(ValueError):
        _, parameters, value = Contentline(line).parts()  # type: ignore[no-untyped-call]
    if parameters is None or not all(isinstance(each, str) for each in parameters.values()):
        return texts.EXPECTED_PROPERTY.fill(name=name)
    if len(parameters) > MOST_PARAMETERS:
        return texts.EXPECTED_FEWER_PARAMETERS.fill(name=name, limit=MOST_PARAMETERS)
    return Property(name, {key.upper(): text for key, text in parameters.items()}, value)
