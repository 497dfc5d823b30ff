"""
The oracle: what every rule means, written again from its sentence, and every plan tried.

Shares nothing with the package but the values of :mod:`onestop.model`, and
does not even call their methods.  ``law`` says which rules bind a case, ``shape``
and ``deadlines`` what its visit must have and by when; ``faults`` and ``visits``
yield the id of a rule once per breach; ``verdict`` judges and rates a finished
plan; ``choices``, ``filling`` and ``trying`` try all plans.
"""

from tests.brute.law import FRAME, LEVELS
from tests.brute.trying import Found, brute, search
from tests.brute.verdict import holds, levels

__all__ = ["FRAME", "LEVELS", "Found", "brute", "holds", "levels", "search"]
