"""What a case asks for, before any rule adds to it."""

from onestop.model import Service
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
        kinds=service.kinds,
        seats=seats,
    )


def _absorbed(brief: Brief, service: Service) -> tuple[str, ...]:
    """Return the wanted services that an acute case has inside *service*."""
    return tuple(ref for ref in service.absorbs if ref in _wanted(brief))


def _wanted(brief: Brief) -> tuple[str, ...]:
    """Return the services that the case asks for, in the profile's order."""
    services = brief.problem.profile.services
    if brief.case.services is None:
        return tuple(service.ref for service in services if service.default)
    return tuple(service.ref for service in services if service.ref in brief.case.services)


def base_shape(brief: Brief) -> Shape:
    """Return what the case's services need before any rule adds to it."""
    profile, wanted = brief.problem.profile, _wanted(brief)
    inside: set[str] = set()
    if brief.acute:
        for ref in wanted:
            inside.update(_absorbed(brief, profile.service(ref)))
    kept = (profile.service(ref) for ref in wanted if ref not in inside)
    return Shape(needs=tuple(base_need(brief, service) for service in kept))
