"""A jurisdiction as data: services, seats, and how each rule is set."""

import enum
from collections.abc import Mapping
from typing import Any

import attrs

from onestop import texts
from onestop.errors import InputError
from onestop.model import checks
from onestop.model.centre import A_DAY
from onestop.texts import Text


class Presence(enum.StrEnum):
    """Where somebody takes a seat."""

    ROOM = "room"
    OBSERVING = "observing"
    REMOTE = "remote"


def to_presence(value: object) -> Presence:
    """Return the presence that *value* is or names."""
    return checks.member(Presence, value, "presence")


class Strength(enum.StrEnum):
    """What it takes to go against a rule."""

    HARD = "hard"
    OVERRIDABLE = "overridable"
    SOFT = "soft"


def to_strength(value: object) -> Strength:
    """Return the strength that *value* is or names."""
    return checks.member(Strength, value, "strength")


@attrs.frozen(kw_only=True)
class Seat:
    """
    A place to fill at an appointment.

    Attributes:
        name: What the person does there: ``lead``, ``doctor``, ``adult`` ...
        roles: Any of these roles may fill it.
        presence: Where, in order of preference; a remote person takes it by
            video if ``remote`` is among them.
        certificates: All of these are needed.
        agencies: Any of these agencies sends the person; empty for any at all.

    """

    name: str = attrs.field(validator=checks.ref)
    roles: tuple[str, ...] = attrs.field(validator=[checks.filled, checks.refs])
    presence: tuple[Presence, ...] = attrs.field(default=(Presence.ROOM,), validator=checks.filled)
    certificates: tuple[str, ...] = attrs.field(default=(), validator=checks.refs)
    agencies: tuple[str, ...] = attrs.field(default=(), validator=checks.lines)


@attrs.frozen(kw_only=True)
class Service:
    """
    A kind of appointment.

    Attributes:
        ref: ``rights``, ``interview``, ``evidence``, ``exam``, ``counselling``, ``rest`` ...
        title: What people call it, inside the centre only.
        minutes: Booked length before any rule changes it.
        kinds: Rooms of any of these kinds serve; empty for no room of its own.
        seats: Who is needed.
        default: Part of a visit that names no services.
        acute_minutes: Booked length for an acute case; None for the same.
        acute_kinds: Kinds of room for an acute case; empty for the same.
        absorbs: Services that an acute case has inside this one, with their seats.
        child: Whether the child is there; false for what the team does among itself.

    """

    ref: str = attrs.field(validator=checks.ref)
    title: Text
    minutes: int = attrs.field(validator=checks.whole(1, A_DAY))
    kinds: tuple[str, ...] = attrs.field(default=(), validator=checks.refs)
    seats: tuple[Seat, ...] = ()
    default: bool = attrs.field(default=True, validator=checks.flag)
    acute_minutes: int | None = attrs.field(
        default=None, validator=attrs.validators.optional(checks.whole(1, A_DAY))
    )
    acute_kinds: tuple[str, ...] = attrs.field(default=(), validator=checks.refs)
    absorbs: tuple[str, ...] = attrs.field(default=(), validator=checks.refs)
    child: bool = attrs.field(default=True, validator=checks.flag)


@attrs.frozen(kw_only=True)
class Setting:
    """
    How a profile sets one rule.

    Attributes:
        rule: The rule's id.
        strength: Hard, overridable or soft here.
        weight: What one violation costs, where the rule is soft or lifted.
        source: Where the numbers come from.
        basis: The law that lets this profile weaken what is hard where it comes from.
        values: The rule's own parameters, by name.

    """

    rule: str = attrs.field(validator=checks.ref)
    strength: Strength = attrs.field(converter=to_strength)
    weight: int = attrs.field(default=1, validator=checks.whole(1, 1000))
    source: str = attrs.field(default="", validator=checks.line)
    basis: str = attrs.field(default="", validator=checks.line)
    values: Mapping[str, Any] = attrs.field(factory=dict)


@attrs.frozen(kw_only=True)
class Weights:
    """How much a minute counts until the visit is over, by the urgency of the case."""

    acute: int = attrs.field(default=4, validator=checks.whole(1, 1000))
    urgent: int = attrs.field(default=2, validator=checks.whole(1, 1000))
    planned: int = attrs.field(default=1, validator=checks.whole(1, 1000))

    def of(self, urgency: str) -> int:
        """Return the weight of *urgency*."""
        return {"acute": self.acute, "urgent": self.urgent, "planned": self.planned}[urgency]


@attrs.frozen(kw_only=True)
class Profile:
    """
    A jurisdiction's services and rules.

    A rule that has no setting here does not apply.
    """

    ref: str = attrs.field(validator=checks.ref)
    title: Text
    services: tuple[Service, ...] = attrs.field(validator=checks.filled)
    rules: tuple[Setting, ...]
    weights: Weights = attrs.field(factory=Weights)
    _by_rule: Mapping[str, Setting] = attrs.field(init=False, repr=False, eq=False)

    @_by_rule.default
    def _sorted(self) -> Mapping[str, Setting]:
        """Return the settings by rule; the first counts."""
        return {setting.rule: setting for setting in reversed(self.rules)}

    def service(self, ref: str) -> Service:
        """
        Return the service called *ref*.

        Raises:
            InputError: The profile has none.

        """
        for service in self.services:
            if service.ref == ref:
                return service
        known = ", ".join(sorted(service.ref for service in self.services))
        raise InputError("services", texts.EXPECTED_SERVICE.fill(known=known))

    def setting(self, rule: str) -> Setting | None:
        """Return how *rule* is set, or None if it does not apply."""
        return self._by_rule.get(rule)
