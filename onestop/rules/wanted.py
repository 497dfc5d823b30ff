"""What a case asks for, before any rule adds to it."""

from collections.abc import Collection
from datetime import datetime, timedelta

import attrs

from onestop.model import Case, Plan, Problem, Service, Window
from onestop.rules.base import Brief, Need, Shape

INTERVIEW = "interview"


def base_need(brief: Brief, service: Service) -> Need:
    """Return what *service* needs before any rule adds to it."""
    minutes, seats = service.minutes, service.seats
    if brief.acute:
        minutes = service.acute_minutes or minutes
        for absorbed in _absorbed(brief, service):
            taken = {seat.name for seat in seats}
            more = brief.problem.profile.service(absorbed).seats
            seats += tuple(seat for seat in more if seat.name not in taken)
    return Need(
        service=service.ref,
        minutes=brief.rounded(minutes),
        kinds=(service.acute_kinds if brief.acute else ()) or service.kinds,
        seats=seats,
        child=service.child,
    )


def _absorbed(brief: Brief, service: Service) -> tuple[str, ...]:
    """Return the wanted services that an acute case has inside *service*."""
    return tuple(ref for ref in service.absorbs if ref in wanted(brief))


def wanted(brief: Brief) -> tuple[str, ...]:
    """Return the services that the case asks for, in the profile's order."""
    services = brief.problem.profile.services
    if brief.case.services is None:
        return tuple(service.ref for service in services if service.default)
    return tuple(service.ref for service in services if service.ref in brief.case.services)


def left_with(problem: Problem, case: Case, left_out: Collection[str]) -> Case:
    """Return *case* without the services *left_out*, and without pins of them."""
    if not left_out:
        return case
    every = wanted(Brief(problem=problem, case=case))
    return attrs.evolve(
        case,
        services=tuple(service for service in every if service not in left_out),
        pins=tuple(pin for pin in case.pins if pin.service not in left_out),
    )


def as_planned(problem: Problem, case: Case, plan: Plan) -> Case:
    """Return *case* without the services that *plan* says got no place."""
    left = {item.service for item in plan.left_out if item.case == case.ref}
    return left_with(problem, case, left)


def base_shape(brief: Brief) -> Shape:
    """Return what the case's services need before any rule adds to it."""
    profile, every = brief.problem.profile, wanted(brief)
    inside: set[str] = set()
    if brief.acute:
        for ref in every:
            inside.update(_absorbed(brief, profile.service(ref)))
    kept = (profile.service(ref) for ref in every if ref not in inside)
    return Shape(needs=tuple(base_need(brief, service) for service in kept))


def night(brief: Brief, shape: Shape) -> Window | None:
    """
    Return the night in which the visit's first part takes place; None for a visit in one part.

    An acute child who can be at the centre only in the night is examined at
    once and interviewed by day, where the profile allows two parts (R02).  At
    dawn, when the exam would not be over before the day begins, one part is enough.
    """
    setting = brief.problem.profile.setting("R02")
    if setting is None or setting.values.get("parts", 1) == 1 or not brief.acute:
        return None
    ready = max(brief.problem.now, brief.case.reported)
    ready += timedelta(minutes=brief.case.child.travel)
    since, until = brief.value("R02", "night_from"), brief.value("R02", "night_to")
    hurried, also = brief.value("R02", "night_services"), brief.value("R02", "night_also")
    local = brief.local(ready)
    at_once = any(shape.has(service) for service in hurried)
    if until <= local.time() < since or not (at_once and shape.has(INTERVIEW)):
        return None
    date = local.date() + timedelta(days=local.time() >= since)
    morning = datetime.combine(date, until, brief.problem.centre.zone)
    takes = sum(need.minutes for need in shape.needs if need.service in (*hurried, *also))
    fits = ready + timedelta(minutes=takes) <= morning
    return Window(ready, morning) if fits else None
