"""A question to the solver: who is to be planned, when, and around what."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import attrs

from onestop import texts
from onestop.errors import InputError
from onestop.model import checks
from onestop.model.case import Case, Override
from onestop.model.centre import Centre, Person
from onestop.model.plan import Plan
from onestop.model.profile import Profile, Strength
from onestop.model.time import Availability, Window, to_utc

COMPANION, CONSENT = "companion", "consent"


@attrs.frozen(kw_only=True)
class Problem:
    """
    Everything a plan depends on; :func:`onestop.prepare` makes one.

    Attributes:
        centre: The centre.
        profile: Its jurisdiction.
        cases: The cases to plan, together.
        now: Nothing is planned before.
        horizon: From one midnight of the centre's zone to another.
        diaries: By reference, when each person and companion is free: hours less
            leave and own calendar, without travel, notice or standing bookings.
        openings: By reference, when each room can be used, likewise.
        on_call: By reference, when acute cases may call a person beyond the diary.
        lessons: By case, when its child has lessons (R39).
        routines: By case, when its child eats, naps or takes medicine (R40).
        standing: The plan that stands; its bookings are busy.

    Raises:
        InputError: A reference that leads nowhere, or a case planned twice.

    """

    centre: Centre
    profile: Profile
    cases: tuple[Case, ...] = attrs.field(validator=checks.filled)
    now: datetime = attrs.field(converter=to_utc, validator=checks.aware)
    horizon: Window
    diaries: Mapping[str, Availability] = attrs.field(repr=False)
    openings: Mapping[str, Availability] = attrs.field(repr=False)
    standing: Plan | None = None
    on_call: Mapping[str, Availability] = attrs.field(factory=dict, repr=False)
    lessons: Mapping[str, Availability] = attrs.field(factory=dict, repr=False)
    routines: Mapping[str, Availability] = attrs.field(factory=dict, repr=False)

    def __attrs_post_init__(self) -> None:
        """Refuse cases that do not belong together or to the centre."""
        checks.unique(self.cases, "cases")
        self._check_grid()
        self._check_children()
        if self.standing and self.standing.centre != self.centre.ref:
            expected = texts.EXPECTED_SAME_CENTRE.fill(centre=self.centre.ref)
            raise InputError("standing.centre", expected)
        known = {person.ref for person in self.centre.people}
        taken = known | {room.ref for room in self.centre.rooms if room.email}
        met: dict[str, object] = {}
        for case in self.cases:
            self._check_case(case, known)
            for companion in case.companions:
                if companion.ref in taken or met.setdefault(companion.ref, companion) != companion:
                    expected = texts.EXPECTED_UNIQUE.fill(ref=companion.ref)
                    raise InputError(f"{case.ref}: companions", expected)
                if self.centre.is_mailbox(companion.email):
                    raise InputError(f"{case.ref}: companions", texts.EXPECTED_NOT_MAILBOX)

    def _check_grid(self) -> None:
        """Refuse a grid that full hours leave when clocks change (Lord Howe: by half an hour)."""
        zone, moment = self.centre.zone, self.horizon.start
        usual = moment.astimezone(zone).utcoffset() or timedelta()
        while moment < self.horizon.end:
            moment = min(moment + timedelta(days=1), self.horizon.end)
            shift = (moment.astimezone(zone).utcoffset() or timedelta()) - usual
            if shift % timedelta(minutes=self.centre.grid):
                raise InputError("grid", texts.EXPECTED_FINER_GRID)

    def _check_children(self) -> None:
        """Refuse two cases of one child: they are planned one after the other."""
        seen: set[str] = set()
        for index, case in enumerate(self.cases):
            if case.child.ref in seen:
                raise InputError(f"cases[{index}].child.ref", texts.EXPECTED_ONE_CASE)
            seen.add(case.child.ref)

    def _check_case(self, case: Case, known: set[str]) -> None:
        """Refuse a case whose references lead nowhere or that already has a visit."""
        if self.standing and self.standing.visit(case.ref):
            raise InputError(f"{case.ref}: ref", texts.EXPECTED_UNPLANNED)
        for override in case.overrides:
            self._check_override(case, override)
        wanted = case.services or ()
        for service in (*wanted, *(pin.service for pin in case.pins)):
            self.profile.service(service)
        present = known | {companion.ref for companion in case.companions}
        rooms = {room.ref for room in self.centre.rooms}
        for pin in case.pins:
            if pin.room is not None and pin.room not in rooms:
                raise InputError(f"{case.ref}: pins.room", texts.EXPECTED_KNOWN_ROOM)
            if not present.issuperset(pin.people):
                raise InputError(f"{case.ref}: pins.people", texts.EXPECTED_KNOWN_PERSON)
        for key, named in (("excluded", case.excluded), ("refused", case.refused)):
            if not present.issuperset(named):
                raise InputError(f"{case.ref}: {key}", texts.EXPECTED_KNOWN_PERSON)
        if case.wishes.person is not None and case.wishes.person not in present:
            raise InputError(f"{case.ref}: wishes.person", texts.EXPECTED_KNOWN_PERSON)

    def _check_override(self, case: Case, override: Override) -> None:
        """Refuse to lift what must not be lifted here, or a second interview without topics."""
        known = [s.rule for s in self.profile.rules if s.strength is Strength.OVERRIDABLE]
        if override.rule not in known:
            expected = texts.EXPECTED_RULE.fill(known=", ".join(known))
            raise InputError(f"{case.ref}: overrides.rule", expected)
        if override.rule == "R01" and not override.topics:
            raise InputError(f"{case.ref}: overrides.topics", texts.EXPECTED_TOPICS)

    def people(self, case: Case) -> tuple[Person, ...]:
        """
        Return everybody who could fill a seat of *case*: the centre's people, its companions.

        A companion travels with the child and has the role ``companion``, and
        ``consent`` too who may consent to an exam.
        """
        return self.centre.people + tuple(
            Person(
                ref=companion.ref,
                roles=(COMPANION, CONSENT) if companion.may_consent else (COMPANION,),
                gender=companion.gender,
                languages=companion.languages,
                email=companion.email,
            )
            for companion in case.companions
        )
