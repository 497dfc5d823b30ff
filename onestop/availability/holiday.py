"""Public holidays and make-up working days, from the package ``holidays``."""

import importlib
from datetime import date
from types import ModuleType

from onestop import texts
from onestop.errors import InputError

YEARS = range(2020, 2036)
PLACE = "holidays"


def public_holidays(country: str) -> tuple[tuple[date, ...], tuple[date, ...], tuple[int, ...]]:
    """
    Return the public holidays of *country*, its make-up working days, and the years covered.

    China decides every year anew which weekend days are worked instead (调休),
    and the package guesses years that are not decided yet: a year is covered
    once it has such days.  For every other country the dates are the statutory
    ones of 2020 to 2035, nationwide, without make-up days.

    Args:
        country: ISO 3166 code, such as ``CN``.

    Raises:
        InputError: The package is not installed, or does not know the country.

    """
    package = _package()
    if country not in package.list_supported_countries():
        raise InputError(PLACE, texts.EXPECTED_COUNTRY)
    if country == "CN":
        return _china(package)
    return tuple(sorted(package.country_holidays(country, years=YEARS))), (), tuple(YEARS)


def _package() -> ModuleType:
    """Import the package, which most users never need."""
    try:
        return importlib.import_module("holidays")
    except ImportError:
        raise InputError(PLACE, texts.EXPECTED_HOLIDAYS, texts.INSTALL_HOLIDAYS) from None


def _china(package: ModuleType) -> tuple[tuple[date, ...], tuple[date, ...], tuple[int, ...]]:
    """Return the holidays, make-up days and years that the State Council has decided."""
    off: list[date] = []
    worked: list[date] = []
    years: list[int] = []
    for year in YEARS:
        decided = package.country_holidays("CN", years=[year], expand=False)
        # The package lists a few make-up days of neighbouring years, too.
        made_up = [day for day in decided.weekend_workdays if day.year == year]
        if made_up:
            years.append(year)
            worked += made_up
            off += (day for day in decided if not decided.is_working_day(day))
    return tuple(sorted(off)), tuple(sorted(worked)), tuple(years)
