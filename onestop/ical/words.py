"""The few words of an invite: neutral, and in the language of whoever reads them."""

from onestop import texts
from onestop.ical.seats import Seat
from onestop.ical.writing import LONGEST_PLACE, cleaned
from onestop.model import COMPANION, CONSENT, Companion, Person, Plan, Presence, Problem, Room
from onestop.rules.r56 import PlainClothes
from onestop.texts import Language, Text

# Who comes for the child and not for an employer.
PRIVATELY = frozenset({COMPANION, CONSENT, "appropriate-adult", "attesting-witness"})


def language_of(person: Person | Companion, default: Language) -> Language:
    """
    Return the language to write to *person* in: Chinese, else English, else *default*.

    Args:
        person: Whose ``languages`` (BCP 47) decide, whatever script or region they name.
        default: Where they name neither.

    Example:
        >>> from onestop.model import Gender
        >>> kin = Companion(ref="G1", gender=Gender.FEMALE, languages=("ug", "en-GB"))
        >>> language_of(kin, Language.ZH)
        <Language.EN: 'en'>

    """
    spoken = {tag.partition("-")[0].casefold() for tag in person.languages}
    known = (Language.ZH, Language.EN)
    return next((language for language in known if language in spoken), default)


def own_words(recipient: Person | Room) -> tuple[str, ...]:
    """Return what *recipient* is called, which is no secret to *recipient*."""
    if isinstance(recipient, Room):
        return recipient.ref, recipient.email
    return recipient.ref, recipient.name, recipient.email


def summary_of(recipient: Person | Room) -> Text:
    """
    Return what the appointment is called in the calendar of *recipient*.

    There are three kinds of recipient and no more: a word for doctors and one
    for interpreters would tell whoever looks over a shoulder what is done there,
    and in which language.
    """
    if isinstance(recipient, Room):
        return texts.INVITE_ROOM
    if PRIVATELY.isdisjoint(recipient.roles):
        return texts.INVITE_WORK
    return texts.INVITE_SUMMARY


class Words:
    """What invites about one plan say of where to go and how to come."""

    def __init__(self, problem: Problem, plan: Plan | None = None) -> None:
        """Keep what is written on doors, and who comes in plain clothes unless *plan* lifts it."""
        self._rooms = {room.ref: room for room in problem.centre.rooms}
        self._sites = {site.ref: site.name for site in problem.centre.sites}
        self._main_site = problem.centre.sites[0].ref
        self._in_plain_clothes = _in_plain_clothes(problem)
        overrides = plan.overrides if plan else ()
        self._lifted = {
            lifted.case for lifted in overrides if lifted.override.rule == PlainClothes.id
        }

    def place(self, seat: Seat, recipient: Person | Room | None, language: Language) -> str:
        """Return where *recipient* has to go: what stands outside and on the door."""
        if seat.presence is Presence.REMOTE:
            return ""
        room = self._rooms.get(seat.door or "")
        outside = isinstance(recipient, Person) and recipient.site_only
        label = room.label if room and not outside else ""
        return _place(self._site(seat.near), label, language)

    def door(self, room: Room, language: Language) -> str:
        """Return by what people tell *room* from others."""
        return _place(self._sites[room.site], room.label, language)

    def _site(self, near: tuple[str, ...]) -> str:
        """Return the name of the site where *near*, the rooms around, first lead to."""
        known = (self._rooms[ref].site for ref in near if ref in self._rooms)
        return self._sites[next(known, self._main_site)]

    def note(self, seat: Seat, recipient: Person | Room | None, language: Language) -> str:
        """Return how *recipient* should come (R56), unless a recorded decision lifts that."""
        if not isinstance(recipient, Person) or seat.case in self._lifted:
            return ""
        if self._in_plain_clothes.isdisjoint(recipient.roles):
            return ""
        return texts.INVITE_PLAIN_CLOTHES.say(language)


def _place(site: str, label: str, language: Language) -> str:
    """Return what names a site and a door, of which either may have no name."""
    if site and label:
        return cleaned(texts.INVITE_PLACE.say(language, site=site, room=label), LONGEST_PLACE)
    return cleaned(site or label, LONGEST_PLACE)


def _in_plain_clothes(problem: Problem) -> frozenset[str]:
    """Return the roles that wear no uniform here; none where the profile leaves R56 out."""
    setting = problem.profile.setting(PlainClothes.id)
    if setting is None:
        return frozenset()
    return frozenset({**PlainClothes.defaults, **setting.values}["roles"])
