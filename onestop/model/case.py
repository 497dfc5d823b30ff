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
    """In what capacity the child is heard; a minor suspect never meets a victim (R15)."""

    VICTIM = "victim"
    WITNESS = "witness"
    SUSPECT = "suspect"


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
        may_consent: Whether this adult may consent to the medical exam (R05c).
        languages: Spoken or signed.
        email: Where the invite goes; empty for none.
        hours: When the companion can come; empty for whenever the child can.
        away: Absences.

    """

    ref: str = attrs.field(validator=checks.ref)
    relation: str = attrs.field(default="", repr=False, validator=checks.line)
    gender: Gender = attrs.field(repr=False, converter=to_gender)
    suitable: bool = attrs.field(default=True, repr=False, validator=checks.flag)
    may_consent: bool = attrs.field(default=False, repr=False, validator=checks.flag)
    languages: tuple[str, ...] = attrs.field(default=(), repr=False, validator=checks.refs)
    email: str = attrs.field(default="", repr=False, validator=checks.email)
    hours: tuple[Hours, ...] = attrs.field(default=(), repr=False)
    away: tuple[Window, ...] = attrs.field(default=(), repr=False)


@attrs.frozen(kw_only=True)
class PastInterview:
    """A formal interview that already took place: by whom (R01, R47), with which adult (R09)."""

    at: datetime = attrs.field(converter=to_utc, validator=checks.aware)
    interviewer: str = attrs.field(validator=checks.ref)
    adult: str | None = attrs.field(default=None, validator=attrs.validators.optional(checks.ref))


@attrs.frozen(kw_only=True)
class Override:
    """A recorded decision to lift one overridable rule for this case: why, by whom and when."""

    rule: str = attrs.field(validator=checks.ref)
    reason: str = attrs.field(repr=False, validator=[checks.filled, checks.line])
    approved_by: str = attrs.field(repr=False, validator=[checks.filled, checks.line])
    at: datetime = attrs.field(converter=to_utc, validator=checks.aware)
    topics: tuple[str, ...] = attrs.field(default=(), repr=False, validator=checks.lines)


@attrs.frozen(kw_only=True)
class Pin:
    """An appointment that the coordinator has fixed."""

    service: str = attrs.field(validator=checks.ref)
    start: datetime = attrs.field(converter=to_utc, validator=checks.aware)
    room: str | None = attrs.field(default=None, validator=attrs.validators.optional(checks.ref))
    people: tuple[str, ...] = attrs.field(default=(), validator=checks.refs)


class HalfDay(enum.StrEnum):
    """A part of the day that somebody can wish for."""

    MORNING = "morning"
    AFTERNOON = "afternoon"


def to_half_day(value: object) -> HalfDay | None:
    """Return the half of the day that *value* is or names; None for none."""
    return None if value is None else checks.member(HalfDay, value, "time")


def to_wished_gender(value: object) -> Gender | None:
    """Return the gender that *value* is or names; None for none."""
    return None if value is None else to_gender(value)


@attrs.frozen(kw_only=True)
class Wishes:
    """
    What the child or family would like; costs where it cannot be had (F10).

    Attributes:
        examiner: The sex of whoever examines.
        time: The half of the day, by the centre's noon.
        person: Somebody seen before, to be met again.
        together: The case of a brother or sister to come on the same day with.

    """

    examiner: Gender | None = attrs.field(default=None, repr=False, converter=to_wished_gender)
    time: HalfDay | None = attrs.field(default=None, repr=False, converter=to_half_day)
    person: str | None = attrs.field(default=None, validator=attrs.validators.optional(checks.ref))
    together: str | None = attrs.field(
        default=None, validator=attrs.validators.optional(checks.ref)
    )


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
        standing: Victim, witness or minor suspect.
        injured: Exam first, as for an acute case (R24).
        distressed: Calmed before the interview (R42).
        told_all: Gave an immediate full account (R30).
        at_risk: Needs protection, so is heard soon (R30).
        more_time: Why the interview may wait a week longer (R30); empty if it may not.
        consented: Consent to the exam is on record (R05c).
        territory: Area whose staff is in charge; empty for any.
        family: Brothers and sisters share it (R16); None for a family of its own.
        with_cases: Co-victims, who do not mix between their interviews (R09, R17).
        suspects: People and children under suspicion in this case (R07, R15).
        refused: Adults whom the child does not want beside it; others are called (R06b).
        lessons: When the child has lessons (R39).
        routines: Meals, naps, medicine (R40).
        wishes: What would be welcome.
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
    distressed: bool = attrs.field(default=False, repr=False, validator=checks.flag)
    told_all: bool = attrs.field(default=False, repr=False, validator=checks.flag)
    at_risk: bool = attrs.field(default=False, repr=False, validator=checks.flag)
    more_time: str = attrs.field(default="", repr=False, validator=checks.line)
    consented: bool = attrs.field(default=False, repr=False, validator=checks.flag)
    territory: str | None = attrs.field(
        default=None, repr=False, validator=attrs.validators.optional(checks.ref)
    )
    family: str | None = attrs.field(default=None, validator=attrs.validators.optional(checks.ref))
    with_cases: tuple[str, ...] = attrs.field(default=(), validator=checks.refs)
    suspects: tuple[str, ...] = attrs.field(default=(), repr=False, validator=checks.refs)
    refused: tuple[str, ...] = attrs.field(default=(), repr=False, validator=checks.refs)
    lessons: tuple[Hours, ...] = attrs.field(default=(), repr=False)
    routines: tuple[Hours, ...] = attrs.field(default=(), repr=False)
    wishes: Wishes = attrs.field(factory=Wishes, repr=False)
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
        if self.ref in self.with_cases:
            raise InputError("with_cases", texts.EXPECTED_OTHER_CASE)
        if self.ref == self.wishes.together:
            raise InputError("wishes.together", texts.EXPECTED_OTHER_CASE)

    @property
    def household(self) -> str:
        """The family's reference; the child's own where none is given."""
        return self.family or self.child.ref

    def lifts(self, rule: str) -> bool:
        """Tell whether a recorded override lifts *rule* for this case."""
        return any(override.rule == rule for override in self.overrides)
