"""One child's matter: an opaque reference and the facts that planning needs."""

import enum
from datetime import datetime
from typing import Any

import attrs

from onestop import texts
from onestop.errors import InputError
from onestop.model import checks
from onestop.model.centre import A_DAY, Gender, Hours, to_gender
from onestop.model.time import Window, to_utc


class Urgency(enum.StrEnum):
    """How soon the child must be seen."""

    ACUTE = "acute"
    URGENT = "urgent"
    PLANNED = "planned"


def to_urgency(value: object) -> Urgency:
    """Return the urgency that *value* is or names."""
    return checks.member(Urgency, value, "urgency")


class Standing(enum.StrEnum):
    """In what capacity the child is heard."""

    VICTIM = "victim"
    WITNESS = "witness"


def to_standing(value: object) -> Standing:
    """Return the standing that *value* is or names."""
    return checks.member(Standing, value, "standing")


@attrs.frozen(kw_only=True)
class Child:
    """
    The child, without a name: there is no field for one anywhere.

    Attributes:
        ref: Opaque reference.
        age: In years, 0 to 17.
        gender: For R04 and R05.
        languages: That the child speaks or signs.
        needs: ``disability`` lengthens the interview (R33); any other word, such
            as ``accessible``, is a feature that every room must have.
        travel: Minutes from where the child is to the centre.

    """

    ref: str = attrs.field(validator=checks.ref)
    age: int = attrs.field(repr=False, validator=checks.whole(0, 17))
    gender: Gender = attrs.field(repr=False, converter=to_gender)
    languages: tuple[str, ...] = attrs.field(
        default=("zh",), repr=False, validator=[checks.filled, checks.refs]
    )
    needs: tuple[str, ...] = attrs.field(default=(), repr=False, validator=checks.refs)
    travel: int = attrs.field(default=0, repr=False, validator=checks.whole(0, A_DAY))


@attrs.frozen(kw_only=True)
class Companion:
    """
    An adult who comes with the child and may sit with it (R06, R07).

    Attributes:
        ref: Opaque; the same reference in two cases is the same person.
        relation: To the child; never shown or exported.
        gender: For compositions.
        suitable: False for a suspect, an accomplice or anybody who may not attend (R07).
        languages: Spoken or signed.
        email: Where the invite goes; empty for none.
        hours: When the companion can come; empty for whenever the child can.
        away: Absences.

    """

    ref: str = attrs.field(validator=checks.ref)
    relation: str = attrs.field(default="", repr=False, validator=checks.line)
    gender: Gender = attrs.field(repr=False, converter=to_gender)
    suitable: bool = attrs.field(default=True, repr=False, validator=checks.flag)
    languages: tuple[str, ...] = attrs.field(default=(), repr=False, validator=checks.refs)
    email: str = attrs.field(default="", repr=False, validator=checks.email)
    hours: tuple[Hours, ...] = attrs.field(default=(), repr=False)
    away: tuple[Window, ...] = attrs.field(default=(), repr=False)


@attrs.frozen(kw_only=True)
class PastInterview:
    """A formal interview that already took place (R01, R47)."""

    at: datetime = attrs.field(converter=to_utc, validator=checks.aware)
    interviewer: str = attrs.field(validator=checks.ref)


@attrs.frozen(kw_only=True)
class Override:
    """A recorded decision to lift one overridable rule for this case."""

    rule: str = attrs.field(validator=checks.ref)
    reason: str = attrs.field(repr=False, validator=[checks.filled, checks.line])
    approved_by: str = attrs.field(repr=False, validator=[checks.filled, checks.line])
    topics: tuple[str, ...] = attrs.field(default=(), repr=False, validator=checks.lines)


@attrs.frozen(kw_only=True)
class Pin:
    """An appointment that the coordinator has fixed."""

    service: str = attrs.field(validator=checks.ref)
    start: datetime = attrs.field(converter=to_utc, validator=checks.aware)
    room: str | None = attrs.field(default=None, validator=attrs.validators.optional(checks.ref))
    people: tuple[str, ...] = attrs.field(default=(), validator=checks.refs)


def _services(owner: object, field: "attrs.Attribute[Any]", value: tuple[str, ...] | None) -> None:
    """Demand at least one service, each once, or none named at all."""
    if value is not None:
        checks.filled(owner, field, value)
        checks.refs(owner, field, value)


@attrs.frozen(kw_only=True)
class Case:
    """
    One child's matter.

    Attributes:
        ref: Opaque reference.
        urgency: Weights the case and decides what comes first (R24).
        reported: When the report came in; clocks start here.
        incident: None if unknown, else the earliest and latest moment it can have happened.
        child: The child.
        services: What the visit holds; None for the profile's full list.
        standing: Victim or witness.
        injured: Exam first, as for an acute case (R24).
        companions: Adults who come with the child.
        excluded: People who may not take part: conflict of interest, suspicion (R07).
        past_interviews: Formal interviews that already took place.
        overrides: Recorded decisions to lift overridable rules.
        blocked: Windows in which the child cannot be seen: meals, naps, school exams.
        pins: Appointments that are fixed.

    Raises:
        InputError: Times that contradict each other, a duplicate reference.

    """

    ref: str = attrs.field(validator=checks.ref)
    urgency: Urgency = attrs.field(converter=to_urgency)
    reported: datetime = attrs.field(converter=to_utc, validator=checks.aware)
    incident: Window | None = attrs.field(default=None, repr=False)
    child: Child
    services: tuple[str, ...] | None = attrs.field(default=None, validator=_services)
    standing: Standing = attrs.field(default=Standing.VICTIM, converter=to_standing)
    injured: bool = attrs.field(default=False, repr=False, validator=checks.flag)
    companions: tuple[Companion, ...] = ()
    excluded: tuple[str, ...] = attrs.field(default=(), validator=checks.refs)
    past_interviews: tuple[PastInterview, ...] = ()
    overrides: tuple[Override, ...] = ()
    blocked: tuple[Window, ...] = attrs.field(default=(), repr=False)
    pins: tuple[Pin, ...] = ()

    def __attrs_post_init__(self) -> None:
        """Refuse a case that contradicts itself."""
        checks.unique(self.companions, "companions")
        if self.incident is not None and self.incident.start > self.reported:
            raise InputError("incident", texts.EXPECTED_BEFORE_REPORT)
        if len({pin.service for pin in self.pins}) < len(self.pins):
            raise InputError("pins", texts.EXPECTED_ONE_PIN)

    def lifts(self, rule: str) -> bool:
        """Tell whether a recorded override lifts *rule* for this case."""
        return any(override.rule == rule for override in self.overrides)
