"""A calendar file as components and lines, for well-formed files only."""

import re
from datetime import datetime, timedelta

import attrs

LINE = re.compile(r'([A-Z-]+)((?:;[A-Z-]+=(?:"[^"]*"|[^";:]*))*):(.*)', re.DOTALL)
PARAMETER = re.compile(r';([A-Z-]+)=(?:"([^"]*)"|([^";:]*))')
DURATION = re.compile(r"P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?")


@attrs.frozen
class Line:
    """A property: its name, its parameters and its value."""

    name: str
    parameters: dict
    value: str


@attrs.frozen
class Component:
    """What stands between BEGIN and END."""

    name: str
    lines: list = attrs.field(factory=list)
    inside: list = attrs.field(factory=list)

    def all(self, name):
        """Return the lines called *name*."""
        return [line for line in self.lines if line.name == name]

    def first(self, name):
        """Return the first line called *name*, or None."""
        return next(iter(self.all(name)), None)

    def value(self, name, otherwise=""):
        """Return the value of the first line called *name*."""
        line = self.first(name)
        return line.value if line else otherwise

    def children(self, name):
        """Return the components in it that are called *name*."""
        return [each for each in self.inside if each.name == name]


def tree(data):
    """Return the calendar that *data* holds."""
    text = data.decode().replace("\r\n", "\n").replace("\n ", "")
    opened = [Component("")]
    for row in text.splitlines():
        name, parameters, value = LINE.fullmatch(row).groups()
        if name == "BEGIN":
            inner = Component(value)
            opened[-1].inside.append(inner)
            opened.append(inner)
        elif name == "END":
            opened.pop()
        else:
            found = {key: a or b for key, a, b in PARAMETER.findall(parameters)}
            opened[-1].lines.append(Line(name, found, value))
    return opened[0].inside[0]


def duration(text):
    """Return the length that *text* states."""
    weeks, days, hours, minutes, seconds = (
        int(number or 0) for number in DURATION.fullmatch(text).groups()
    )
    return timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)


def clock(text):
    """Return the date and time that *text* spells, without its zone."""
    return datetime.fromisoformat(text.removesuffix("Z"))
