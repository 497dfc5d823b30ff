"""What a mail or a text says: what the invite says, and not a word more."""

import attrs

from onestop import texts
from onestop.ical import Invite, Method
from onestop.ical.writing import cleaned
from onestop.mail.dates import time_of, zone_of

LONGEST_TITLE, LONGEST_DESCRIPTION = 128, 1000
LONGEST_SUMMARY, LONGEST_PLACE, LONGEST_NOTE = 18, 120, 300


@attrs.frozen(kw_only=True)
class Words:
    """
    What is said of one appointment.

    Attributes:
        headline: What and when; says it all on a locked screen, so it does not say where.
        lines: Where, on which clocks, how to come, and which message counts.

    """

    headline: str
    lines: tuple[str, ...] = attrs.field(repr=False)

    @property
    def text(self) -> str:
        """All of it, line by line."""
        return "\n".join((self.headline, *self.lines))


def words_of(invite: Invite) -> Words:
    """Return what *invite* says, in its language."""
    headline = texts.MAIL_CANCELLED if invite.method is Method.CANCEL else texts.MAIL_ASKED
    return Words(
        headline=headline.say(
            invite.language,
            summary=summary_of(invite),
            time=time_of(invite.start, invite.end, invite.language),
        ),
        lines=_lines(invite),
    )


def summary_of(invite: Invite) -> str:
    """Return the neutral words of *invite*, as one line."""
    return cleaned(invite.summary, LONGEST_SUMMARY)


def plain_text(invite: Invite) -> str:
    """
    Return *invite* as a text to paste into WeCom or DingTalk, in the recipient's language.

    The first line is the title, of at most 128 characters; the others are the
    description, of at most 1,000.  The time zone is named where no place is:
    whoever joins from afar may sit in another one.

    Args:
        invite: Of any method.

    """
    return words_of(invite).text


def _lines(invite: Invite) -> tuple[str, ...]:
    """Return what stands below the headline."""
    lines = [zone_of(invite.start, invite.language)]
    if place := cleaned(invite.place, LONGEST_PLACE):
        lines = [texts.MAIL_PLACE.say(invite.language, place=place)]
    lines += filter(None, [cleaned(invite.note, LONGEST_NOTE)])
    if invite.sequence and invite.method is Method.REQUEST:
        # Calendars replace what was there before; whoever reads words must be told to.
        lines.append(texts.MAIL_COUNTS.say(invite.language))
    return tuple(lines)
