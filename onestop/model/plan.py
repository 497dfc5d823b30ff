"""What comes back: a plan, what the checker finds in one, and why there is none."""

import enum
from collections.abc import Sequence
from datetime import datetime

import attrs

from onestop.model import checks
from onestop.model.case import Override
from onestop.model.profile import Presence, Strength, to_presence, to_strength
from onestop.model.time import Window, stretch, to_utc
from onestop.texts import Text


class Status(enum.StrEnum):
    """What is proved of a plan."""

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"


def to_status(value: object) -> Status:
    """Return the status that *value* is or names."""
    return checks.member(Status, value, "status")


@attrs.frozen(kw_only=True)
class Attendance:
    """One person in one seat of an appointment."""

    ref: str = attrs.field(validator=checks.ref)
    seat: str = attrs.field(validator=checks.ref)
    presence: Presence = attrs.field(default=Presence.ROOM, converter=to_presence)


@attrs.frozen(kw_only=True)
class Appointment:
    """
    One service within a visit, placed.

    A break lies inside the appointment that it interrupts; every other
    appointment has the child to itself, unless *child* is false: then the team
    or the guardian is there without the child, who may be elsewhere meanwhile.
    """

    ref: str = attrs.field(validator=[checks.filled, checks.line])
    service: str = attrs.field(validator=checks.ref)
    part: int = attrs.field(default=1, validator=checks.whole(1, 9))
    child: bool = attrs.field(default=True, validator=checks.flag)
    start: datetime = attrs.field(converter=to_utc, validator=checks.aware)
    end: datetime = attrs.field(converter=to_utc, validator=checks.aware)
    room: str | None = attrs.field(default=None, validator=attrs.validators.optional(checks.ref))
    observed_from: str | None = attrs.field(
        default=None, validator=attrs.validators.optional(checks.ref)
    )
    people: tuple[Attendance, ...] = ()

    def __attrs_post_init__(self) -> None:
        """Refuse an appointment that holds no time."""
        Window(self.start, self.end)

    @property
    def window(self) -> Window:
        """The stretch of time that it takes."""
        return stretch(self.start, self.end)

    @property
    def rooms(self) -> tuple[str, ...]:
        """The rooms that it takes: its own and the one it is observed from."""
        return tuple(room for room in (self.room, self.observed_from) if room is not None)

    def who(self, seat: str) -> str | None:
        """Return who fills *seat*, or None."""
        return next((person.ref for person in self.people if person.seat == seat), None)


@attrs.frozen(kw_only=True)
class Visit:
    """
    Everything one child does for one case at the centre.

    Attributes:
        case: The case's reference.
        child: The child's reference.
        family: The family's reference; visits of one family may meet (R16).
        with_cases: Co-victims, who must not mix (R17).
        kept_apart: Whether no victim may meet this child (R15).
        appointments: In order of time.

    """

    case: str = attrs.field(validator=checks.ref)
    child: str = attrs.field(validator=checks.ref)
    family: str | None = attrs.field(default=None, validator=attrs.validators.optional(checks.ref))
    with_cases: tuple[str, ...] = attrs.field(default=(), validator=checks.refs)
    kept_apart: bool = attrs.field(default=False, validator=checks.flag)
    appointments: tuple[Appointment, ...] = attrs.field(validator=checks.filled)

    def find(self, service: str) -> Appointment | None:
        """Return the first appointment of *service*, or None."""
        return next((a for a in self.appointments if a.service == service), None)

    @property
    def window(self) -> Window:
        """From the child's first start to its last end, over all parts."""
        return _around(self._childs() or self.appointments)

    @property
    def parts(self) -> tuple[Window, ...]:
        """The child's stays: one, or one for each part, earliest part first."""
        there = self._childs() or self.appointments
        numbers = sorted({appointment.part for appointment in there})
        return tuple(_around([a for a in there if a.part == number]) for number in numbers)

    def _childs(self) -> list[Appointment]:
        """Return the appointments at which the child is."""
        return [appointment for appointment in self.appointments if appointment.child]


def _around(appointments: Sequence[Appointment]) -> Window:
    """Return the time from the first start to the last end."""
    starts = min(appointment.start for appointment in appointments)
    return stretch(starts, max(appointment.end for appointment in appointments))


@attrs.frozen(kw_only=True)
class LevelValue:
    """
    What one objective level came to.

    Attributes:
        level: Its name.
        value: What the plan has; less is better.
        bound: What no plan can be below; equal to *value* when proved.

    """

    level: str
    value: int
    bound: int


@attrs.frozen(kw_only=True)
class Reason:
    """
    One of the things that collide when nothing fits.

    Attributes:
        rule: The rule's id.
        subject: Whose diary, which room or which seat; empty for the rule itself.
        sentence: What the rule says.

    """

    rule: str = attrs.field(validator=checks.ref)
    subject: str = attrs.field(default="", validator=checks.line)
    sentence: Text

    @property
    def code(self) -> str:
        """Rule and subject in one word: ``F05(P07)``."""
        return f"{self.rule}({self.subject})" if self.subject else self.rule


@attrs.frozen(kw_only=True)
class Conflict:
    """Why nothing fits: without these reasons a plan exists."""

    reasons: tuple[Reason, ...]


@attrs.frozen(kw_only=True)
class Unplanned:
    """A case that got no visit, and why."""

    case: str
    conflict: Conflict


@attrs.frozen(kw_only=True)
class LeftOut:
    """A service that got no place, because the caller allowed that, and why."""

    case: str = attrs.field(validator=checks.ref)
    service: str = attrs.field(validator=checks.ref)
    conflict: Conflict


@attrs.frozen(kw_only=True)
class Lifted:
    """An override that a plan relies on."""

    case: str
    override: Override


@attrs.frozen(kw_only=True)
class Plan:
    """
    Visits that fit everybody's diary.

    Attributes:
        centre: The centre's reference.
        revision: Raised by one with every plan made on top of another.
        status: Optimal only if every level is proved.
        objective: The levels in order of importance.
        visits: The standing visits and the new ones.
        unplanned: Cases without a visit.
        left_out: Services without a place, where leaving out was allowed.
        overrides: Rules that were lifted, by whom and why.

    """

    centre: str = attrs.field(validator=checks.ref)
    revision: int = attrs.field(default=0, validator=checks.whole(0, 10**9))
    status: Status = attrs.field(converter=to_status)
    objective: tuple[LevelValue, ...] = ()
    visits: tuple[Visit, ...] = ()
    unplanned: tuple[Unplanned, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    overrides: tuple[Lifted, ...] = ()

    def visit(self, case: str) -> Visit | None:
        """Return the visit of *case*, or None."""
        return next((visit for visit in self.visits if visit.case == case), None)


@attrs.frozen(kw_only=True)
class Finding:
    """
    What the checker says of a plan.

    Attributes:
        rule: The id of the rule that the plan breaks.
        sentence: What the rule says.
        case: The case whose visit breaks it.
        appointment: The appointment's reference, or empty for the whole visit.
        strength: How strong the rule is in this profile.

    """

    rule: str
    sentence: Text
    case: str
    appointment: str = ""
    strength: Strength = attrs.field(converter=to_strength)
