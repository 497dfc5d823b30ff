"""
The errors that a caller may catch.

::

    OneStopError                      never raised itself
    ├── InputError(ValueError)        a value is wrong: where, what was expected, what to do
    │   ├── FileError                 ... and in which file
    │   └── ReplyError                ... and why a reply was not taken
    ├── OutputError(OSError)          a file could not be written; nothing was half-written
    ├── NoPlanError                   the input is sound, and no plan came back
    │   ├── InfeasibleError           proved impossible; says what collides
    │   ├── TimeLimitError            not proved either way in the time allowed
    │   └── SolveCancelledError       the caller asked to stop before a plan was found
    ├── InviteError                   an invite failed its own check and was withheld
    ├── CalDavError(OSError)          a calendar server did not say when somebody is busy
    │   ├── CalDavUnreachableError    there was no whole answer in time
    │   ├── CalDavRefusedError        it wants another login
    │   ├── CalDavAddressError        there is no calendar at that address
    │   └── CalDavAnswerError         the answer was not understood
    └── InternalError                 onestop broke its own rule; please report it

    CalendarWarning(UserWarning)      an event was not read, and not refused, as the caller chose

Every class keeps its facts as attributes and words its own message, in both
languages: ``str(error)`` is English, ``error.say(Language.ZH)`` Chinese.  No
message holds a name, an address or a value that a person typed, except keys,
references and file names.  So does the one warning, :class:`CalendarWarning`.
"""

import enum
from typing import TYPE_CHECKING, Any, ClassVar

from onestop import texts
from onestop.texts import Language, Text

if TYPE_CHECKING:
    from collections.abc import Sequence


class OneStopError(Exception):
    """The root of everything that onestop raises on purpose."""

    text: ClassVar[Text]

    def facts(self) -> dict[str, Any]:
        """Return what goes into the gaps of this class's sentence."""
        return vars(self)

    def say(self, language: Language = Language.EN) -> str:
        """Return the message in *language*."""
        return self.text.say(language, **self.facts())

    def __str__(self) -> str:
        """Return the message in English."""
        return self.say()

    def __reduce__(self) -> tuple[Any, ...]:
        """Let the error travel between processes, with its facts and nothing else."""
        return _revived, (type(self), self.args, vars(self))


def _revived(
    kind: type[OneStopError], args: tuple[object, ...], facts: dict[str, Any]
) -> OneStopError:
    """Return the error that was sent."""
    error = kind.__new__(kind)
    error.args = args
    vars(error).update(facts)
    return error


class InputError(OneStopError, ValueError):
    """
    A value cannot be used.

    Attributes:
        place: Where, as a path of keys: ``child.age``.
        expected: What would have been right.
        remedy: What to do about it.

    """

    text = texts.INPUT_ERROR

    def __init__(self, place: str, expected: Text, remedy: Text = texts.CORRECT_IT) -> None:
        """Keep the facts."""
        super().__init__(place)
        self.place, self.expected, self.remedy = place, expected, remedy


class FileError(InputError):
    """
    A file cannot be used.

    Attributes:
        file: The file's name as the caller gave it.
        place: Where in it: a path of keys, ``line 3, column 7``, or empty for all of it.

    """

    text = texts.FILE_ERROR

    def __init__(
        self, file: str, place: str, expected: Text, remedy: Text = texts.CORRECT_IT
    ) -> None:
        """Keep the facts."""
        super().__init__(place, expected, remedy)
        self.file = file

    def facts(self) -> dict[str, Any]:
        """Return the facts; file and place as one position."""
        where = f"{self.file}: {self.place}" if self.place else self.file
        return vars(self) | {"where": where}


class Refusal(enum.StrEnum):
    """Why a reply is not taken."""

    BROKEN = "broken"
    """It cannot be read."""
    UNSUPPORTED = "unsupported"
    """It says something that has no meaning for an invite."""
    FOREIGN = "foreign"
    """It answers no message that was sent."""
    UNINVITED = "uninvited"
    """It does not come from the address that the invite went to."""
    STALE = "stale"
    """It answers an earlier message than the last."""
    CANCELLED = "cancelled"
    """The appointment was taken out of the recipient's calendar."""


class ReplyError(InputError):
    """
    A reply cannot be taken for an answer.

    Attributes:
        refusal: Why, in one word.
        place: Where in it: ``METHOD``, ``line 3``; ``calendar`` for all of it.

    """

    text = texts.REPLY_ERROR

    def __init__(self, refusal: Refusal, place: str, expected: Text, remedy: Text) -> None:
        """Keep the facts."""
        super().__init__(place, expected, remedy)
        self.refusal = refusal


class OutputError(OneStopError, OSError):
    """
    A file could not be written; what stood there before still stands.

    Attributes:
        file: The file's name.
        reason: What the operating system said.

    """

    text = texts.OUTPUT_ERROR

    def __init__(self, file: str, reason: str) -> None:
        """Keep the facts."""
        super().__init__(file)
        self.file, self.reason = file, reason


class NoPlanError(OneStopError):
    """The problem is sound, but no plan came back."""

    def __init__(self, cases: "Sequence[str]") -> None:
        """Keep the references of the *cases* that were to be planned."""
        super().__init__(*cases)
        self.cases = tuple(cases)

    def facts(self) -> dict[str, Any]:
        """Return the facts; the cases in one line."""
        return vars(self) | {"cases": ", ".join(self.cases)}


class InfeasibleError(NoPlanError):
    """
    No plan exists: proved, never a time-out.

    Attributes:
        cases: The references of the cases that cannot be planned.
        conflict: The rules and diaries that collide
            (:class:`onestop.model.Conflict`); without them a plan exists.
        medical: A checked plan of the medical part alone when that fits and is
            urgent (medical care never waits for the interview), else None.

    """

    text = texts.INFEASIBLE_ERROR

    def __init__(self, cases: "Sequence[str]", conflict: Any, medical: Any = None) -> None:  # noqa: ANN401 - model is above errors
        """Keep the facts."""
        super().__init__(cases)
        self.conflict, self.medical = conflict, medical

    def facts(self) -> dict[str, Any]:
        """Return the facts; the reasons in one line."""
        reasons = ", ".join(reason.code for reason in self.conflict.reasons)
        return super().facts() | {"reasons": reasons}


class TimeLimitError(NoPlanError):
    """
    The time was up before a plan was found or ruled out.

    Attributes:
        seconds: The limit that was reached.

    """

    text = texts.TIME_LIMIT_ERROR

    def __init__(self, cases: "Sequence[str]", seconds: float) -> None:
        """Keep the facts."""
        super().__init__(cases)
        self.seconds = seconds

    def facts(self) -> dict[str, Any]:
        """Return the facts; the seconds without needless zeros."""
        return super().facts() | {"seconds": f"{self.seconds:g}"}


class SolveCancelledError(NoPlanError):
    """The caller cancelled before a plan was found."""

    text = texts.CANCELLED_ERROR


class InviteError(OneStopError):
    """
    An invite could not be made, or failed the check before writing.

    Attributes:
        what: What is wrong with it; holds no address and no name.

    """

    text = texts.INVITE_ERROR

    def __init__(self, what: Text) -> None:
        """Keep the facts."""
        super().__init__(what.en)
        self.what = what


class CalDavError(OneStopError, OSError):
    """A calendar server did not say when somebody is busy: nobody counts as free."""


class CalDavUnreachableError(CalDavError):
    """
    A calendar server gave no whole answer in time.

    Attributes:
        reason: Why; holds no address.

    """

    text = texts.CALDAV_UNREACHABLE

    def __init__(self, reason: Text) -> None:
        """Keep the facts."""
        super().__init__(reason.en)
        self.reason = reason


class CalDavRefusedError(CalDavError):
    """
    A calendar server wants another login.

    Attributes:
        status: What HTTP calls that: 401, 403 or 407.

    """

    text = texts.CALDAV_REFUSED

    def __init__(self, status: int) -> None:
        """Keep the facts."""
        super().__init__(status)
        self.status = status


class CalDavAddressError(CalDavError):
    """
    There is no calendar at that address that could be asked.

    Attributes:
        status: What HTTP calls that, such as 404; 301 to 308 if it is elsewhere.

    """

    text = texts.CALDAV_ADDRESS

    def __init__(self, status: int) -> None:
        """Keep the facts."""
        super().__init__(status)
        self.status = status


class CalDavAnswerError(CalDavError):
    """
    What a calendar server answered was not understood.

    Attributes:
        reason: Why; holds nothing of the answer.

    """

    text = texts.CALDAV_ANSWER

    def __init__(self, reason: Text) -> None:
        """Keep the facts."""
        super().__init__(reason.en)
        self.reason = reason


class InternalError(OneStopError):
    """
    Onestop broke its own rule, and the result was withheld.

    Attributes:
        what: Which promise failed: rule ids and levels, no personal data.

    """

    text = texts.INTERNAL_ERROR

    def __init__(self, what: str) -> None:
        """Keep the facts."""
        super().__init__(what)
        self.what = what


class CalendarWarning(UserWarning):
    """
    An event of a calendar could not be read, and was treated as the caller chose.

    Attributes:
        place: Where: an event's number, after the file's name if there are several.
        said: What is wrong and how it was treated; holds no text of the file.

    """

    def __init__(self, place: str, said: Text) -> None:
        """Keep the facts."""
        super().__init__(place, said)
        self.place, self.said = place, said

    def say(self, language: Language = Language.EN) -> str:
        """Return the message in *language*."""
        return texts.CALENDAR_WARNING.say(language, place=self.place, said=self.said)

    def __str__(self) -> str:
        """Return the message in English."""
        return self.say()
