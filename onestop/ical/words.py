"""The few words of an invite: neutral, and in the language of whoever reads them."""

from onestop.model import Companion, Person
from onestop.texts import Language


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
